package units

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// row is one line of a table; its values are normalised and found by the column's name.
type row struct {
	values map[string]string
	line   int
}

func (r row) get(column string) string { return r.values[column] }

// list gives the values of a cell that are parted by |.
func (r row) list(column string) []string {
	var out []string
	for part := range strings.SplitSeq(r.get(column), "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (r row) codes(column string) []models.UnitCode {
	var out []models.UnitCode
	for _, c := range r.list(column) {
		out = append(out, models.UnitCode(c))
	}
	return out
}

// days gives the two days of a time, or what is wrong with them.
func (r row) days(from, until string) (first, last models.Day, err error) {
	for _, column := range []string{from, until} {
		if v := r.get(column); v != "" {
			if _, err := time.Parse(time.DateOnly, v); err != nil {
				return "", "", fmt.Errorf("%s is no day as 2025-12-31: %q", column, v)
			}
		}
	}
	first, last = models.Day(r.get(from)), models.Day(r.get(until))
	if first != "" && last != "" && last < first {
		return "", "", fmt.Errorf("%s lies before %s", until, from)
	}
	return first, last, nil
}

// fault tells what is wrong in a line of a table.
func fault(name string, line int, what string) error {
	return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("%s line %d: %s", name, line, what),
		Hint: "mend the line named; docs/linking.md explains the file's columns"}
}

// rows reads a table with the columns of header, in any order; # begins a line of comment, a byte order mark is passed
// over.
func rows(name string, data []byte, header []string) ([]row, error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.Comment = '#'
	in.FieldsPerRecord = -1
	var columns []string
	var out []row
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 1
			if p, ok := errors.AsType[*csv.ParseError](err); ok {
				line, err = p.Line, p.Err
			}
			return nil, fault(name, line, err.Error())
		}
		line, _ := in.FieldPos(0)
		if columns == nil {
			if columns, err = checkHeader(record, header); err != nil {
				return nil, fault(name, line, err.Error())
			}
			continue
		}
		if len(record) != len(columns) {
			return nil, fault(name, line, fmt.Sprintf("%d values for %d columns", len(record), len(columns)))
		}
		r := row{values: map[string]string{}, line: line}
		for i, v := range record {
			r.values[columns[i]] = viet.Normalise(v)
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fault(name, 1, "the table is empty")
	}
	return out, nil
}

func checkHeader(record, header []string) ([]string, error) {
	var columns []string
	for _, name := range record {
		name = strings.TrimSpace(name)
		if !slices.Contains(header, name) || slices.Contains(columns, name) {
			return nil, fmt.Errorf("the column %q is unknown or there twice; the columns are %s", name, strings.Join(header, ","))
		}
		columns = append(columns, name)
	}
	for _, name := range header {
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("the column %q is missing", name)
		}
	}
	return columns, nil
}

func readUnits(name string, data []byte) ([]Unit, error) {
	table, err := rows(name, data, []string{"code", "name", "kind", "valid_from", "valid_until", "parent", "names", "successors"})
	if err != nil {
		return nil, err
	}
	var out []Unit
	lines := map[models.UnitCode]int{}
	for _, r := range table {
		u := Unit{Code: models.UnitCode(r.get("code")), Name: r.get("name"), Kind: Kind(r.get("kind")),
			Parent: models.UnitCode(r.get("parent")), Names: r.list("names"), Successors: r.codes("successors")}
		if u.From, u.Until, err = r.days("valid_from", "valid_until"); err != nil {
			return nil, fault(name, r.line, err.Error())
		}
		if what := u.wrong(); what != "" {
			return nil, fault(name, r.line, what)
		}
		if before := lines[u.Code]; before != 0 {
			return nil, fault(name, r.line, fmt.Sprintf("the code %s stands in line %d too", u.Code, before))
		}
		lines[u.Code] = r.line
		out = append(out, u)
	}
	for _, u := range out {
		for _, code := range append(slices.Clone(u.Successors), u.Parent) {
			if code != "" && lines[code] == 0 {
				return nil, fault(name, lines[u.Code], fmt.Sprintf("there is no unit %s", code))
			}
		}
	}
	return out, nil
}

// wrong tells what is wrong with a unit on its own, or nothing.
func (u *Unit) wrong() string {
	kinds := slices.Concat(provinceKinds, communeKinds, officeKinds)
	switch {
	case u.Code == "" || u.Name == "":
		return "a unit needs a code and a name"
	case !slices.Contains(kinds, u.Kind):
		return fmt.Sprintf("the kind %q is none of %v", u.Kind, kinds)
	case slices.Contains(officeKinds, u.Kind):
		return ""
	}
	if kind, bare := splitKind(u.Name); kind != string(u.Kind) || bare == "" {
		return fmt.Sprintf("the name %q must begin with the kind, as %q", u.Name, "Phường Gia Viên")
	}
	return ""
}

func readOldPlaces(name string, data []byte, known func(models.UnitCode) bool) ([]OldPlace, error) {
	table, err := rows(name, data, []string{"old_commune", "old_district", "old_province", "from", "until", "new_units", "note"})
	if err != nil {
		return nil, err
	}
	var out []OldPlace
	seen := map[[4]string]int{}
	for _, r := range table {
		p := OldPlace{Commune: r.get("old_commune"), District: r.get("old_district"), Province: r.get("old_province"),
			NewUnits: r.codes("new_units"), Note: r.get("note")}
		if p.From, p.Until, err = r.days("from", "until"); err != nil {
			return nil, fault(name, r.line, err.Error())
		}
		for column, level := range map[string]int{"old_commune": levelCommune, "old_district": levelDistrict, "old_province": levelProvince} {
			kind, bare := splitKind(r.get(column))
			if bare == "" || !isLevel(kind, level) {
				return nil, fault(name, r.line, fmt.Sprintf("%s must be a name with its kind, as %q", column, "Phường Gia Viên"))
			}
		}
		for _, code := range p.NewUnits {
			if !known(code) {
				return nil, fault(name, r.line, fmt.Sprintf("there is no unit %s in units.csv", code))
			}
		}
		key := [4]string{p.Commune, p.District, p.Province, string(p.From)}
		if before := seen[key]; before != 0 {
			return nil, fault(name, r.line, fmt.Sprintf("the same place stands in line %d", before))
		}
		seen[key] = r.line
		out = append(out, p)
	}
	return out, nil
}
