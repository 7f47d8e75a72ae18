package export

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A workbook of one sheet needs these five parts and nothing else (ECMA-376, part 1). A library would bring charts,
// formulas and megabytes of program for what is one loop.
const (
	contentTypes = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	packageRelations = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRelations = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	// Style 0 is text (format 49, "@"), so that a cell somebody edits stays text; style 1 is the head, in bold.
	styles = xml.Header + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="2"><xf numFmtId="49" fontId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`
)

// Limits of the format (ECMA-376 and the makers' own).
const (
	longestCell  = 32_767
	longestSheet = 31 // letters of a sheet's name
)

// XLSX writes a workbook of one sheet with its head frozen. Every cell is typed text, so that a spreadsheet never counts,
// rounds or runs what it holds; signs that XML forbids are left out, and a cell longer than the format allows is cut.
func XLSX(w io.Writer, sheet string, head []string, rows iter.Seq[[]string]) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRelations}, {"xl/_rels/workbook.xml.rels", bookRelations},
		{"xl/styles.xml", styles}, {"xl/workbook.xml", workbook(sheet)},
	} {
		f, err := z.Create(part.name)
		if err != nil {
			return unwritten(err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return unwritten(err)
		}
	}
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return unwritten(err)
	}
	if err := writeSheet(f, head, rows); err != nil {
		return unwritten(err)
	}
	if err := z.Close(); err != nil {
		return unwritten(err)
	}
	return nil
}

func workbook(sheet string) string {
	name := strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) { // no sheet may be called so
			return ' '
		}
		return r
	}, sheet))
	if letters := []rune(name); len(letters) > longestSheet {
		name = string(letters[:longestSheet])
	}
	if name == "" {
		name = "1"
	}
	return xml.Header + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` +
		escaped(name) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`
}

func writeSheet(w io.Writer, head []string, rows iter.Seq[[]string]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	_, _ = out.WriteString(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
		`<sheetData>`)
	writeRow(out, 1, 1, head)
	n := 1
	for row := range rows {
		n++
		writeRow(out, n, 0, row)
	}
	_, _ = out.WriteString(`</sheetData></worksheet>`)
	return out.Flush() // which tells the first error of all the writing
}

func writeRow(out *bufio.Writer, number, style int, row []string) {
	_, _ = out.WriteString(`<row r="` + strconv.Itoa(number) + `">`)
	for i, cell := range row {
		_, _ = out.WriteString(`<c r="` + column(i) + strconv.Itoa(number) + `" s="` + strconv.Itoa(style) +
			`" t="inlineStr"><is><t xml:space="preserve">` + escaped(cut(cell)) + `</t></is></c>`)
	}
	_, _ = out.WriteString(`</row>`)
}

// column gives the letters of a column counted from 0: A … Z, AA …
func column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func cut(cell string) string {
	if utf8.RuneCountInString(cell) <= longestCell {
		return cell
	}
	return string([]rune(cell)[:longestCell])
}

// escaped gives the text for XML 1.0 without the signs that it forbids.
func escaped(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(clean)) // a strings.Builder takes everything
	return out.String()
}
