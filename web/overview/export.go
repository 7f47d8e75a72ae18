package overview

import (
	"bytes"
	"context"
	"iter"
	"net/http"
	"slices"
	"strconv"

	"sohoa/models"
	"sohoa/web/export"
	"sohoa/web/page"
)

// exportMost is how many dossiers of a list are exported.
const exportMost = 100_000

// table is what is exported.
type table struct {
	name string // of the file, without its end
	head []string
	rows iter.Seq[[]string]
}

// export answers with the table of units, or with the dossiers behind a number where one is asked for.
func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	var out table
	if q.Get("what") == "" {
		s := shown{view: v, Order: orderOf(q)}
		if err = s.fill(r.Context()); err == nil {
			out = s.table()
		}
	} else {
		l := models.Listing{Span: v.Period.span(), What: models.Counted(q.Get("what")), Type: models.TypeName(q.Get("type")),
			Field: models.FieldName(q.Get("field")), Most: exportMost}
		out, err = v.listTable(r.Context(), l)
	}
	if err != nil {
		return err
	}
	return send(w, q.Get("format"), out)
}

// send writes the table whole before a byte is sent, so that a fault is answered as one.
func send(w http.ResponseWriter, format string, t table) error {
	var body bytes.Buffer
	kind, end := export.TypeCSV, ".csv"
	err := error(nil)
	if format == "xlsx" {
		kind, end = export.TypeXLSX, ".xlsx"
		err = export.XLSX(&body, t.name, t.head, t.rows)
	} else {
		err = export.CSV(&body, t.head, t.rows)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+t.name+end+`"`)
	_, _ = w.Write(body.Bytes()) // whoever asked may have left
	return nil
}

// table gives the table of units: every rate with its two numbers and its target.
func (s *shown) table() table {
	head := []string{s.say("overview.export.code"), s.say("overview.unit"), s.say("overview.period"), s.say("overview.received")}
	for _, m := range models.Measures {
		of := s.say("overview." + string(m))
		head = append(head, of, s.say("overview.export.of", of), of+", %", s.say("overview.export.target", of))
	}
	head = append(head, s.say("overview.avoided"), s.say("overview.export.demanded"), s.say("overview.waiting"), s.say("overview.export.oldest"))
	rows := func(yield func([]string) bool) {
		for _, r := range s.Rows {
			line := []string{string(r.Code), r.Whole, s.Period.code, strconv.Itoa(r.Figures.Received)}
			for _, m := range models.Measures {
				line = append(line, rateCells(r.Rates[string(m)])...)
			}
			line = append(line, strconv.Itoa(r.Figures.Avoided), strconv.Itoa(r.Figures.Demanded), strconv.Itoa(r.Waiting), page.Moment(r.Oldest))
			if !yield(line) {
				return
			}
		}
	}
	return table{"tong-quan-" + s.Period.code, head, rows}
}

func rateCells(r rate) []string {
	percent, target := "", ""
	if r.Whole > 0 {
		percent = decimal(r.Percent())
	}
	if r.HasTarget() {
		target = decimal(float64(r.Target) / 10)
	}
	return []string{strconv.Itoa(r.Part), strconv.Itoa(r.Whole), percent, target}
}

// listTable gives the dossiers behind a number.
func (v view) listTable(ctx context.Context, l models.Listing) (table, error) {
	lines, _, _, err := v.page.Lists.FigureDossiers(ctx, v.scope, l)
	if err != nil {
		return table{}, err
	}
	head := []string{v.say("overview.list.code"), v.say("overview.export.code"), v.say("overview.unit"), v.say("overview.list.procedure"),
		v.say("overview.list.day"), v.say("overview.list.state"), v.say("overview.list.count")}
	var rows [][]string
	for _, d := range lines {
		state := v.say("overview.list.elsewhere")
		if !d.Elsewhere {
			state = v.say("dossier." + string(d.State))
		}
		rows = append(rows, []string{string(d.Dossier), string(d.Unit), v.page.name(d.Unit), string(d.Procedure), page.Moment(d.At), state, strconv.Itoa(d.Count)})
	}
	return table{"ho-so-" + string(l.What) + "-" + v.Period.code, head, slices.Values(rows)}, nil
}
