// Package export writes tables that people open in a spreadsheet: CSV and XLSX in which no cell can become a formula.
package export

import (
	"encoding/csv"
	"io"
	"iter"
	"strings"

	"sohoa/models"
)

// What a table of each kind is sent as.
const (
	TypeCSV  = "text/csv; charset=utf-8"
	TypeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// mark is the byte order mark, without which a spreadsheet takes UTF-8 for the system's old code page.
const mark = "\ufeff"

// CSV writes a table with its head, lines ended by CR LF (RFC 4180). Cells that a spreadsheet would take for a formula are
// given by Inert.
func CSV(w io.Writer, head []string, rows iter.Seq[[]string]) error {
	if _, err := io.WriteString(w, mark); err != nil {
		return unwritten(err)
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(inert(head)); err != nil {
		return unwritten(err)
	}
	for row := range rows {
		if err := c.Write(inert(row)); err != nil {
			return unwritten(err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return unwritten(err)
	}
	return nil
}

// Inert gives the text with an apostrophe before it where a spreadsheet would take it for a formula: where its first sign
// other than a space or a quote is = + - @, their full-width forms, TAB or CR (OWASP, "CSV Injection").
func Inert(cell string) string {
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	first := strings.TrimLeft(cell, " \u00a0\"'\t\r\n")
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(first, sign) {
			return "'" + cell
		}
	}
	return cell
}

func inert(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = Inert(cell)
	}
	return out
}

func unwritten(err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: "the table could not be sent", Hint: "try again", Err: err}
}
