package speed

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"sohoa/models"
)

// rows gives all that is measured, in the order of a paper's life.
func (s *server) rows(b *testing.B) []row {
	b.Helper()
	desk, head, city, admin, everywhere := s.signIn(b, "desk"), s.signIn(b, "head"), s.signIn(b, "city"), s.signIn(b, "admin"), s.signIn(b, "everywhere")
	open := codes(desk.ask(b, "GET", "/desk", "", nil), "/desk/")
	known := codes(city.ask(b, "GET", "/search", "", nil), "/dossiers/")
	if len(open) == 0 || len(known) == 0 {
		b.Fatalf("%d open dossiers, %d found", len(open), len(known))
	}
	of := func(prefix string, codes []string, suffix string) func(int) string {
		return func(i int) string { return prefix + codes[i%len(codes)] + suffix }
	}
	out := []row{
		get("/desk", desk, fixed("/desk")),
		get("/desk/{code}", desk, of("/desk/", open, "")),
		get("/desk/{code}/board", desk, of("/desk/", open, "/board")),
	}
	out = append(out, s.reviewRows(b, everywhere)...)
	out = append(out, get("/search, latest, city", city, fixed("/search")), get("/search, latest, unit", head, fixed("/search")))
	for _, text := range []string{"Nguyễn Văn An", "nguyen van an", "giấy khai sinh", "gi", "031000000777", "12/2020", "khong co tu nay"} {
		out = append(out, search(city, "city", text), search(head, "unit", text))
	}
	return append(out,
		get("/dossiers/{code}", city, of("/dossiers/", known, "")),
		get("/overview, city", city, fixed("/overview")),
		get("/overview, city, year", city, fixed("/overview?period=2026")),
		get("/overview, unit", head, fixed("/overview")),
		get("/overview/list, city", city, fixed("/overview/list?what=due&period=2026")),
		get("/overview/list, unit", head, fixed("/overview/list?what=due&period=2026")),
		get("/overview/board, city", city, fixed("/overview/board")),
		get("/overview/board, unit", head, fixed("/overview/board")),
		get("/overview/targets, city", city, fixed("/overview/targets")),
		get("/admin", admin, fixed("/admin")),
		get("/admin/queue", admin, fixed("/admin/queue")),
		get("/admin/accounts", admin, fixed("/admin/accounts")),
		get("/admin/audit, city", city, fixed("/admin/audit")),
		get("/admin/audit, unit", head, fixed("/admin/audit")),
		get("/admin/audit, city, one actor", city, fixed("/admin/audit?actor=nga")),
		get("/admin/audit, unit, one actor", head, fixed("/admin/audit?actor=nga")),
		get("/admin/audit, one dossier", city, of("/admin/audit?object=", known, "")),
		get("/account", desk, fixed("/account")),
	)
}

func fixed(path string) func(int) string { return func(int) string { return path } }

func get(name string, p *person, path func(i int) string) row {
	return row{name, func(w *worker, i int) { w.count(p.ask(w.b, "GET", path(i), "", nil)) }}
}

// search asks as the page does while somebody types.
func search(p *person, scope, text string) row {
	body := []byte(url.Values{"text": {text}}.Encode())
	return row{fmt.Sprintf("/search “%s”, %s", text, scope), func(w *worker, _ int) { w.count(p.ask(w.b, "POST", "/search", form, body)) }}
}

// codes gives the dossiers that a page leads to.
func codes(a answer, prefix string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`href="`+prefix+`([A-Z0-9.]+-[0-9]{6}-[0-9]+)["/?#]`).FindAllSubmatch(a.body, -1) {
		if code := string(m[1]); !seen[code] {
			seen[code] = true
			out = append(out, code)
		}
	}
	return out
}

// paper is what the rows of review need of the API's answer.
type paper struct {
	Document models.DocumentID
	Fields   []struct {
		Index          int
		Look           models.Look
		Version        string
		OptionalAbsent bool `json:"optional_absent"`
	}
}

func (p *person) json(w *worker, method, path, body string, into any) answer {
	a := p.ask(w.b, method, "/api/v1/review"+path, object, []byte(body))
	if len(a.body) > 0 {
		if err := json.Unmarshal(a.body, into); err != nil {
			w.b.Fatal(err)
		}
	}
	return a
}

// reviewRows gives what clerks wait for. Each worker is a clerk of the ward: one has the lock on one dossier only.
func (s *server) reviewRows(b *testing.B, everywhere *person) []row {
	b.Helper()
	var clerks [atOnce]*person
	for n := range clerks {
		clerks[n] = s.signIn(b, clerk(n))
	}
	next := func(w *worker, p *person, after models.DocumentID) (one paper, a answer) {
		a = p.json(w, "POST", "/next", fmt.Sprintf(`{"after":%q}`, after), &one)
		if one.Document == "" {
			w.b.Fatal("nothing waits any more")
		}
		return one, a
	}
	var first paper
	everywhere.json(&worker{b: b}, "POST", "/next", `{}`, &first)
	return []row{
		get("/review", clerks[0], fixed("/review")),
		get("/review/{document}", everywhere, fixed("/review/"+string(first.Document))),
		{"review: next", func(w *worker, i int) { _, a := next(w, clerks[w.n], ""); w.count(a) }},
		get("review: one paper", everywhere, fixed("/api/v1/review/documents/"+string(first.Document))),
		get("review: queue, city", everywhere, fixed("/api/v1/review/queue")),
		{"review: a field saved", func(w *worker, i int) {
			p := clerks[w.n]
			one, a := next(w, p, "")
			w.aside(a)
			path := fmt.Sprintf("/documents/%s/fields/%d", one.Document, one.Fields[one.open()[0]].Index)
			var saved struct{ Version string }
			w.count(p.json(w, "PUT", path, one.confirm(one.open()[0]), &saved))
			w.aside(p.json(w, "PUT", path, fmt.Sprintf(`{"action":"undo","version":%q}`, saved.Version), &saved))
		}},
		{"review: finished", func(w *worker, i int) {
			p := clerks[w.n]
			one, a := next(w, p, "")
			w.aside(a)
			for _, f := range one.open() {
				path := fmt.Sprintf("/documents/%s/fields/%d", one.Document, one.Fields[f].Index)
				w.aside(p.json(w, "PUT", path, one.confirm(f), &struct{}{}))
			}
			w.count(p.ask(w.b, "POST", "/api/v1/review/documents/"+string(one.Document)+"/finish", object, []byte(`{}`)))
		}},
	}
}

// open gives the places of fields that need a look.
func (p paper) open() (out []int) {
	for i, f := range p.Fields {
		if f.Look != "auto" && !f.OptionalAbsent && f.Version != "" {
			out = append(out, i)
		}
	}
	return out
}

// confirm gives what to send to confirm a field.
func (p paper) confirm(i int) string {
	return fmt.Sprintf(`{"action":"confirm","as_typed":true,"version":%q}`, p.Fields[i].Version)
}
