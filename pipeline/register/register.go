// Package register reads the tables that results of earlier procedures are imported from, judges them row by row, and looks
// for results that documents cite. It knows no database.
//
// A table comes out of a spreadsheet or another program, and nobody looked through its million rows. So a row is refused
// when the register would say something false by it (an impossible date, a number that a spreadsheet rounded), taken with a
// warning when it is merely odd, and never does it spoil its neighbours.
package register

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// Row is one row of a table.
type Row struct {
	Line     int // in the file, from 1, where the row begins
	Result   models.Result
	Fault    string   // why the row is refused, in plain words without any value of it; empty: it is not
	Hint     string   // what to do about the fault
	Warnings []string // what is odd about it
	Again    bool     // the file had the same row before
}

// Table reads a table row by row.
type Table struct {
	records  *records
	columns  []column
	present  []column // those of columns that the register knows
	Warnings []string // about the header

	seed maphash.Seed
	seen map[uint64]sighting // by the hash of the code
}

// sighting is where a code stood first, and what it came with.
type sighting struct {
	line    int
	content uint64
}

// column is what a column of the table is for. One that is not known goes to the extra data under its name.
type column struct {
	name  string
	part  func(*models.Result) *string // nil: extra
	judge func(c *checks, value string) string
}

// known lists the columns of the contract.
var known = []column{
	{"result_code", func(r *models.Result) *string { return (*string)(&r.Code) }, (*checks).code},
	{"result_type", func(r *models.Result) *string { return (*string)(&r.Type) }, (*checks).text},
	{"document_no", func(r *models.Result) *string { return &r.DocumentNo }, (*checks).number},
	{"issuing_agency", func(r *models.Result) *string { return &r.IssuingAgency }, (*checks).text},
	{"issue_date", func(r *models.Result) *string { return &r.IssueDate }, (*checks).date},
	{"valid_until", func(r *models.Result) *string { return &r.ValidUntil }, (*checks).until},
	{"holder_full_name", func(r *models.Result) *string { return &r.Holder.FullName }, (*checks).text},
	{"holder_personal_id", func(r *models.Result) *string { return &r.Holder.PersonalID }, (*checks).personalID},
	{"holder_old_id", func(r *models.Result) *string { return &r.Holder.OldID }, (*checks).oldID},
	{"holder_date_of_birth", func(r *models.Result) *string { return &r.Holder.DateOfBirth }, (*checks).date},
	{"holder_mother_name", func(r *models.Result) *string { return &r.Holder.MotherName }, (*checks).text},
	{"holder_address", func(r *models.Result) *string { return &r.Holder.Address }, (*checks).text},
	{"procedure_code", func(r *models.Result) *string { return (*string)(&r.Procedure) }, (*checks).number},
	{"dossier_code", func(r *models.Result) *string { return (*string)(&r.Dossier) }, (*checks).number},
	{"file", func(r *models.Result) *string { return &r.File }, (*checks).text},
}

// Open reads the header of a table: UTF-8, with or without a byte order mark, separated by commas, the columns of the
// contract in any order. CodeEmpty for a file without a byte, CodeInvalid where the first line does not name the columns.
func Open(r io.Reader) (*Table, error) {
	t := &Table{records: newRecords(r), seed: maphash.MakeSeed(), seen: map[uint64]sighting{}}
	head, err := t.records.next(0)
	if err == io.EOF {
		return nil, &models.Error{Code: models.CodeEmpty, Message: "the file is empty", Hint: "export the table again, with its header line"}
	}
	if err != nil {
		return nil, err
	}
	if head.fault != "" {
		return nil, badHeader("the first line cannot be read: "+head.fault, "")
	}
	if err := t.readHeader(head.fields); err != nil {
		return nil, err
	}
	return t, nil
}

func badHeader(message, hint string) error {
	if hint == "" {
		hint = "the first line must name the columns, separated by commas: " + strings.Join(names(known), ",")
	}
	return &models.Error{Code: models.CodeInvalid, Message: message, Hint: hint}
}

func names(columns []column) []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.name)
	}
	return out
}

func (t *Table) readHeader(fields [][]byte) error {
	fields[0] = bytes.TrimPrefix(fields[0], []byte("\ufeff"))
	seen := map[string]bool{}
	for i, f := range fields {
		if !utf8.Valid(f) || bytes.IndexByte(f, 0) >= 0 {
			return badHeader("the file is not UTF-8 text", "save it as CSV in UTF-8")
		}
		name := strings.ToLower(viet.Normalise(string(f)))
		c := column{name: name, judge: (*checks).text}
		if name == "" {
			c.name = fmt.Sprintf("column %d", i+1)
		}
		if k := slices.IndexFunc(known, func(c column) bool { return c.name == name }); k >= 0 {
			c = known[k]
			t.present = append(t.present, c)
		}
		if seen[c.name] {
			return badHeader("the first line names a column twice: "+c.name, "keep one of them")
		}
		seen[c.name] = true
		t.columns = append(t.columns, c)
	}
	if !seen["result_code"] {
		if len(fields) == 1 && bytes.ContainsAny(fields[0], ";\t") {
			return badHeader("the columns are not separated by commas", "save the table with commas between the columns")
		}
		return badHeader("the first line does not name the column result_code", "")
	}
	if len(t.present) == 1 {
		return badHeader("the first line names no column of a result but result_code", "")
	}
	t.warnHeader(seen)
	return nil
}

func (t *Table) warnHeader(seen map[string]bool) {
	var missing, extra []string
	for _, c := range known {
		if !seen[c.name] {
			missing = append(missing, c.name)
		}
	}
	for _, c := range t.columns {
		if c.part == nil {
			extra = append(extra, c.name)
		}
	}
	if len(missing) > 0 {
		t.Warnings = append(t.Warnings, "columns that are missing: "+strings.Join(missing, ", "))
	}
	if len(extra) > 0 {
		t.Warnings = append(t.Warnings, "columns kept as extra data: "+strings.Join(extra, ", "))
	}
}

// Offset gives the number of bytes read so far.
func (t *Table) Offset() int64 { return t.records.offset }

// Next gives the next row; io.EOF after the last. Any other error is the reader's and ends the table.
func (t *Table) Next() (Row, error) {
	rec, err := t.records.next(len(t.columns))
	if err != nil {
		return Row{}, err
	}
	row := Row{Line: rec.line, Fault: rec.fault, Hint: rec.hint}
	if rec.fault != "" {
		return row, nil
	}
	c := checks{row: &row}
	for i, col := range t.columns {
		c.column = col.name
		value, ok := c.letters(rec.fields[i])
		if !ok {
			return row, nil
		}
		value = col.judge(&c, value)
		if row.Fault != "" {
			return row, nil
		}
		if col.part != nil {
			*col.part(&row.Result) = value
		} else if value != "" {
			if row.Result.Extra == nil {
				row.Result.Extra = map[string]string{}
			}
			row.Result.Extra[col.name] = value
		}
	}
	c.together()
	t.judgeRepeated(&row, rec.fields)
	return row, nil
}

// judgeRepeated refuses a row whose code an earlier one had with other content: which of them is right is not for the
// program to say.
func (t *Table) judgeRepeated(row *Row, fields [][]byte) {
	var content maphash.Hash
	content.SetSeed(t.seed)
	for _, f := range fields {
		content.Write(f)
		content.WriteByte(0)
	}
	key := maphash.String(t.seed, string(row.Result.Code))
	first, again := t.seen[key]
	switch {
	case !again:
		t.seen[key] = sighting{line: row.Line, content: content.Sum64()}
	case first.content == content.Sum64():
		row.Again = true
	default:
		row.Fault = fmt.Sprintf("result_code stands on line %d already, with other content", first.line)
		row.Hint = "keep the right one of the two; the first was taken"
	}
}

// Onto gives a result of the register with what a row of the table says put over it; what the table has no column for stays.
func (t *Table) Onto(before, row models.Result) models.Result {
	out := before
	for _, c := range t.present {
		*c.part(&out) = *c.part(&row)
	}
	for _, c := range t.columns {
		if c.part != nil || out.Extra[c.name] == row.Extra[c.name] {
			continue
		}
		if reflect.ValueOf(out.Extra).Pointer() == reflect.ValueOf(before.Extra).Pointer() {
			out.Extra = cloned(before.Extra)
		}
		if value, ok := row.Extra[c.name]; ok {
			out.Extra[c.name] = value
		} else {
			delete(out.Extra, c.name)
		}
	}
	if len(out.Extra) == 0 {
		out.Extra = nil
	}
	return out
}

func cloned(m map[string]string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}
