package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"sohoa/models"
)

// resultColumns are the columns of a result in the order of columnsOf and scanResult.
const resultColumns = `code, type, document_no, issuing_agency, issue_date, valid_until, full_name, personal_id, old_id,
	date_of_birth, sex, mother_name, address, others_json, procedure, dossier, unit, file, sha256, scope, copy_form, state, extra_json`

// columnsOf gives the given values and then those of resultColumns.
func columnsOf(r models.Result, before ...any) ([]any, error) {
	var others, extra string
	if len(r.Others) > 0 {
		text, err := json.Marshal(r.Others)
		if err != nil {
			return nil, err
		}
		others = string(text)
	}
	if len(r.Extra) > 0 {
		text, err := json.Marshal(r.Extra)
		if err != nil {
			return nil, err
		}
		extra = string(text)
	}
	h := r.Holder
	return append(before, string(r.Code), string(r.Type), r.DocumentNo, r.IssuingAgency, r.IssueDate, r.ValidUntil, h.FullName, h.PersonalID,
		h.OldID, h.DateOfBirth, h.Sex, h.MotherName, h.Address, others, string(r.Procedure), string(r.Dossier), string(r.Unit), r.File,
		r.SHA256, r.Scope, string(r.CopyForm), string(r.State), extra), nil
}

// scanResult scans a row that begins with the given columns and goes on with resultColumns.
func scanResult(rows *sql.Rows, r *models.Result, before ...any) error {
	var others, extra string
	h := &r.Holder
	err := rows.Scan(append(before, &r.Code, &r.Type, &r.DocumentNo, &r.IssuingAgency, &r.IssueDate, &r.ValidUntil, &h.FullName, &h.PersonalID,
		&h.OldID, &h.DateOfBirth, &h.Sex, &h.MotherName, &h.Address, &others, &r.Procedure, &r.Dossier, &r.Unit, &r.File,
		&r.SHA256, &r.Scope, &r.CopyForm, &r.State, &extra)...)
	if err != nil {
		return err
	}
	if others != "" {
		if err := json.Unmarshal([]byte(others), &r.Others); err != nil {
			return err
		}
	}
	if extra != "" {
		return json.Unmarshal([]byte(extra), &r.Extra)
	}
	return nil
}

// Result gives a result with its ties to others, those that it makes first. CodeNotFound where the register has none of
// that code.
func (s *Store) Result(ctx context.Context, code models.ResultCode) (models.Result, []models.ResultTie, error) {
	var r models.Result
	var ties []models.ResultTie
	err := s.read(ctx, "read a result", func(tx *sql.Tx) (err error) {
		if _, r, err = readResult(ctx, tx, code); err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var t models.ResultTie
			err := rows.Scan(&t.Later, &t.Relation, &t.Earlier)
			ties = append(ties, t)
			return err
		}, `SELECT later, relation, earlier FROM result_relations WHERE later = $1 OR earlier = $1
			ORDER BY earlier = $1, later, earlier, relation`, code)
	})
	return r, ties, err
}

func readResult(ctx context.Context, tx *sql.Tx, code models.ResultCode) (id int64, r models.Result, err error) {
	err = each(ctx, tx, func(rows *sql.Rows) error { return scanResult(rows, &r, &id) },
		`SELECT id, `+resultColumns+` FROM results WHERE code = $1`, code)
	if err == nil && id == 0 {
		err = &models.Error{Code: models.CodeNotFound, Message: "the register has no result of this code", Hint: "check the code"}
	}
	return id, r, err
}

// readResults gives the results of these rows, in their order.
func readResults(ctx context.Context, tx *sql.Tx, ids []int64) ([]models.Result, error) {
	place := make(map[int64]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	out := make([]models.Result, len(ids))
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var id int64
		var r models.Result
		err := scanResult(rows, &r, &id)
		out[place[id]] = r
		return err
	}, `SELECT id, `+resultColumns+` FROM results WHERE id IN (SELECT value FROM json_each($1))`, jsonList(ids))
	return out, err
}

// jsonList gives numbers as a JSON array, which a statement takes apart with json_each: one text for any number of them.
func jsonList[N int64 | uint64](numbers []N) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, n := range numbers {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, n)
	}
	b.WriteByte(']')
	return b.String()
}

// EnterResult writes a result that a clerk of a desk confirmed, new or again; no import changes it afterwards. The version
// is that of the keys. An empty state means valid.
func (s *Store) EnterResult(ctx context.Context, version string, row models.KeyedResult, actor string) (models.ResultChange, error) {
	changes, err := s.takeResults(ctx, arrival{version: version, actor: actor, confirmed: true}, []models.KeyedResult{row},
		func(_, _ models.Result) models.KeyedResult { return row })
	if err != nil {
		return "", err
	}
	return changes[0], nil
}

// ResultsOf gives all results that carry the number or another one of the same person: a 12-digit ID or an old 9-digit one,
// of any of their holders. Those issued last come first. White space and signs in numbers do not count.
func (s *Store) ResultsOf(ctx context.Context, number string) ([]models.Result, error) {
	var out []models.Result
	err := s.read(ctx, "read a person's results", func(tx *sql.Tx) error {
		numbers, err := numbersOf(ctx, tx, number)
		if err != nil {
			return err
		}
		words := make([]string, len(numbers))
		for i, n := range numbers {
			words[i] = holderKey(n)
		}
		found, err := lookUp(ctx, tx, hashAll(words))
		if err != nil {
			return err
		}
		var ids []int64
		for _, e := range found {
			if e.count > commonAt {
				return &models.Error{Code: models.CodeTooLarge, Message: "too many results carry this number", Hint: "it stands for nobody; search by other parts"}
			}
			ids = append(ids, e.results...)
		}
		out, err = holdersOf(ctx, tx, ids, numbers)
		return err
	})
	return out, err
}

// numbersOf gives the number, digits only, and those that are known to be of the same person. An old number that several
// people seem to have had leads to none of them.
func numbersOf(ctx context.Context, tx *sql.Tx, number string) ([]string, error) {
	number = digitsOf(number)
	if number == "" {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the number has no digits", Hint: "give a 12-digit ID or an old 9-digit one"}
	}
	aliases, err := readAliases(ctx, tx, number)
	if err != nil {
		return nil, err
	}
	people := map[string]bool{}
	for _, a := range aliases {
		people[a.PersonalID] = true
	}
	out := []string{number}
	for _, a := range aliases {
		if len(people) > 1 {
			break
		}
		if a.OldID == number {
			out = append(out, a.PersonalID)
		} else {
			out = append(out, a.OldID)
		}
	}
	return out, nil
}

// holderKey is the key by which a person's results are found; the space keeps it apart from a caller's keys.
func holderKey(digits string) string { return "holder " + digits }

// holderKeys gives the keys of all numbers that the result's holders carry.
func holderKeys(r models.Result) []string {
	var out []string
	add := func(p models.Person) {
		for _, number := range []string{p.PersonalID, p.OldID} {
			if d := digitsOf(number); d != "" {
				out = append(out, holderKey(d))
			}
		}
	}
	add(r.Holder)
	for _, p := range r.Others {
		add(p)
	}
	return out
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
