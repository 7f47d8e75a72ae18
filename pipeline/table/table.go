// Package table reads the small tables that an office can replace by a file of its data folder: comma-separated values with
// a header line, # before a line of comment, and faults told with their line.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/viet"
)

// Row is one line of a table.
type Row struct {
	Line   int // of the file, from 1
	file   string
	values map[string]string
}

// Get gives the value of a column, normalised as text is stored.
func (r Row) Get(column string) string { return r.values[column] }

// List gives the values of a column that are parted by |.
func (r Row) List(column string) []string {
	var out []string
	for part := range strings.SplitSeq(r.Get(column), "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Days gives the first and the last day of a time, each "" where its column is empty.
func (r Row) Days(from, until string) (first, last models.Day, err error) {
	for _, column := range []string{from, until} {
		if v := r.Get(column); v != "" {
			if _, err := time.Parse(time.DateOnly, v); err != nil {
				return "", "", r.Fault("%s is no day as 2025-12-31: %q", column, v)
			}
		}
	}
	first, last = models.Day(r.Get(from)), models.Day(r.Get(until))
	if first != "" && last != "" && last < first {
		return "", "", r.Fault("%s lies before %s", until, from)
	}
	return first, last, nil
}

// Fault gives the error for something wrong in the row, of code invalid.
func (r Row) Fault(format string, args ...any) error {
	return fault(r.file, r.Line, fmt.Sprintf(format, args...))
}

func fault(file string, line int, what string) error {
	return &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("%s line %d: %s", file, line, what),
		Hint: "mend the line named, or take the file away: then the table of the program holds"}
}

// Load gives the rows of the folder's file of that name, or of the embedded one where the folder has none; dir may be
// empty or absent. columns are those that the header must name, in any order; one that ends with ? may be missing, so that
// tables which offices wrote before it was thought of still hold. The Error of a fault has the code invalid.
func Load(dir, name string, embedded fs.FS, columns ...string) ([]Row, error) {
	if dir != "" {
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err == nil {
			return Parse(name, data, columns...)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, &models.Error{Code: models.CodeUnavailable, Message: "the file " + name + " of the data folder cannot be read",
				Hint: "check its permissions", Err: err}
		}
	}
	data, err := fs.ReadFile(embedded, name)
	if err != nil {
		return nil, err
	}
	return Parse(name, data, columns...)
}

// Parse gives the rows of a table as Load does; name is used in errors only. A byte order mark is passed over.
func Parse(name string, data []byte, columns ...string) ([]Row, error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.Comment = '#'
	in.FieldsPerRecord = -1
	var header []string
	var out []Row
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
		if header == nil {
			if header, err = checkHeader(record, columns); err != nil {
				return nil, fault(name, line, err.Error())
			}
			continue
		}
		if len(record) != len(header) {
			return nil, fault(name, line, fmt.Sprintf("%d values for %d columns", len(record), len(header)))
		}
		r := Row{Line: line, file: name, values: map[string]string{}}
		for i, v := range record {
			r.values[header[i]] = viet.Normalise(v)
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fault(name, 1, "the table is empty")
	}
	return out, nil
}

func checkHeader(record, columns []string) ([]string, error) {
	var header []string
	for _, name := range record {
		name = strings.TrimSpace(name)
		if known := slices.Contains(columns, name) || slices.Contains(columns, name+"?"); !known || slices.Contains(header, name) {
			return nil, fmt.Errorf("the column %q is unknown or there twice; the columns are %s", name,
				strings.ReplaceAll(strings.Join(columns, ","), "?", ""))
		}
		header = append(header, name)
	}
	for _, name := range columns {
		if !strings.HasSuffix(name, "?") && !slices.Contains(header, name) {
			return nil, fmt.Errorf("the column %q is missing", name)
		}
	}
	return header, nil
}
