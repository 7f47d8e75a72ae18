// Package judge measures links on a register and queries whose truth is known, as fixtures/register makes them, and
// feeds them to a fit. It holds the register in memory and finds candidates by their keys, so that it needs no store.
package judge

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// Truth is what a query should be linked to.
type Truth struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind"` // same_result, same_holder, none, name_year
	SameResult []string          `json:"same_result"`
	SameHolder []string          `json:"same_holder"`
	Household  []string          `json:"household"`
	Hard       map[string]string `json:"hard"` // look-alikes, by why; "own" is another result of the holder
	Noise      []string          `json:"noise"`
}

// Query is a query with its truth.
type Query struct {
	models.Result
	Truth Truth
}

// Set is a register in memory with queries.
type Set struct {
	Name    string
	Results []models.Result
	Queries []Query
	Places  *Places // nil where the folder has no places.csv
	keys    map[string][]int32
}

// How candidates are found: the rarest keys first, until there are enough; a key that too many share is left out.
const (
	mostCandidates = 200
	mostOfKey      = 1000
)

// Read reads register.csv, queries.jsonl, truth.jsonl and, where there is one, places.csv of a folder.
func Read(dir string) (*Set, error) {
	s := &Set{Name: filepath.Base(filepath.Clean(dir)), keys: map[string][]int32{}}
	if err := s.readRegister(filepath.Join(dir, "register.csv")); err != nil {
		return nil, err
	}
	if err := s.readQueries(dir); err != nil {
		return nil, err
	}
	if err := s.readPlaces(filepath.Join(dir, "places.csv")); err != nil {
		return nil, err
	}
	for i, r := range s.Results {
		for _, k := range linking.Keys(r) {
			s.keys[k] = append(s.keys[k], int32(i))
		}
	}
	return s, nil
}

// columns of a register and a query, by the names of the contract.
var columns = map[string]func(*models.Result) *string{
	"document_no":          func(r *models.Result) *string { return &r.DocumentNo },
	"issuing_agency":       func(r *models.Result) *string { return &r.IssuingAgency },
	"issue_date":           func(r *models.Result) *string { return &r.IssueDate },
	"valid_until":          func(r *models.Result) *string { return &r.ValidUntil },
	"holder_full_name":     func(r *models.Result) *string { return &r.Holder.FullName },
	"holder_personal_id":   func(r *models.Result) *string { return &r.Holder.PersonalID },
	"holder_old_id":        func(r *models.Result) *string { return &r.Holder.OldID },
	"holder_date_of_birth": func(r *models.Result) *string { return &r.Holder.DateOfBirth },
	"holder_mother_name":   func(r *models.Result) *string { return &r.Holder.MotherName },
	"holder_address":       func(r *models.Result) *string { return &r.Holder.Address },
}

func set(r *models.Result, column, value string) {
	switch column {
	case "result_code":
		r.Code = models.ResultCode(value)
	case "result_type":
		r.Type = models.TypeName(value)
	default:
		if field := columns[column]; field != nil {
			*field(r) = value
		}
	}
}

func (s *Set) readRegister(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows := csv.NewReader(bytes.NewReader(data))
	header, err := rows.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	all, err := rows.ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s.Results = make([]models.Result, len(all))
	for i, row := range all {
		for k, column := range header {
			set(&s.Results[i], column, row[k])
		}
	}
	return nil
}

func (s *Set) readQueries(dir string) error {
	truths := map[string]Truth{}
	for line, err := range lines(filepath.Join(dir, "truth.jsonl")) {
		var t Truth
		if err := cmp.Or(err, json.Unmarshal(line, &t)); err != nil {
			return err
		}
		truths[t.ID] = t
	}
	for line, err := range lines(filepath.Join(dir, "queries.jsonl")) {
		var parts map[string]string
		if err := cmp.Or(err, json.Unmarshal(line, &parts)); err != nil {
			return err
		}
		q := Query{Truth: truths[parts["id"]]}
		for column, value := range parts {
			set(&q.Result, column, value)
		}
		s.Queries = append(s.Queries, q)
	}
	return nil
}

// lines gives the lines of a file.
func lines(path string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		data, err := os.ReadFile(path)
		if err != nil {
			yield(nil, err)
			return
		}
		scan := bufio.NewScanner(bytes.NewReader(data))
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			if !yield(scan.Bytes(), nil) {
				return
			}
		}
		if err := scan.Err(); err != nil {
			yield(nil, fmt.Errorf("%s: %w", path, err))
		}
	}
}

// Candidates gives the results that share keys with a query, those with the rarest keys first.
func (s *Set) Candidates(query models.Result) []models.Result {
	keys := linking.Keys(query)
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(s.keys[a]), len(s.keys[b])), cmp.Compare(a, b))
	})
	seen := map[int32]bool{}
	var out []models.Result
	for _, k := range keys {
		if len(s.keys[k]) > mostOfKey {
			break
		}
		for _, i := range s.keys[k] {
			if len(out) == mostCandidates {
				return out
			}
			if !seen[i] {
				seen[i] = true
				out = append(out, s.Results[i])
			}
		}
	}
	return out
}

// Cases gives the set as a fit reads it.
func (s *Set) Cases() linking.Set {
	set := linking.Set{Name: s.Name, Results: len(s.Results)}
	if s.Places != nil {
		set.Places = s.Places
	}
	set.Cases = func(yield func(linking.Case) bool) {
		for _, q := range s.Queries {
			c := linking.Case{
				Query: q.Result, Candidates: s.Candidates(q.Result),
				SameResult: codes(q.Truth.SameResult), SameHolder: codes(q.Truth.SameHolder), Household: codes(q.Truth.Household),
			}
			if !yield(c) {
				return
			}
		}
	}
	return set
}

func codes(list []string) map[models.ResultCode]bool {
	out := map[models.ResultCode]bool{}
	for _, c := range list {
		out[models.ResultCode(c)] = true
	}
	return out
}
