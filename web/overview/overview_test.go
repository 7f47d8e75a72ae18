package overview

import (
	"encoding/csv"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

// counting finds the numbers of a page that open a list, and the numbers that a list tells of itself.
var (
	counting = regexp.MustCompile(`<a[^>]*href="(/overview/list\?[^"]+)"[^>]*>([\d.]+)(?:/[\d.]+)?</a>`)
	telling  = regexp.MustCompile(`<header><p>([\d.]+) (?:trong [\d.]+ )?hồ sơ`)
)

// Every number opens its list, and the list adds up to the number, for a city and for one unit.
func TestEveryNumberOpensItsList(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	for _, who := range []models.Account{chief, mayor} {
		for _, path := range []string{"/overview?period=2026-11", "/overview?period=2026", "/overview?period=2026-11-02..2026-11-05"} {
			numbers := counting.FindAllStringSubmatch(s.get(t, who, path), -1)
			if len(numbers) < 10 {
				t.Fatalf("%s sees %d numbers on %s", who.Name, len(numbers), path)
			}
			for _, n := range numbers {
				list := html.UnescapeString(n[1])
				told := telling.FindStringSubmatch(s.get(t, who, list))
				if n[2] == "0" && told == nil {
					continue
				}
				if told == nil || told[1] != n[2] {
					t.Errorf("%s on %s: the number is %s, the list %s says %q", who.Name, path, n[2], list, told)
				}
			}
		}
	}
}

// The head of a unit sees no other unit's number, code or name on any page, and asking for another unit finds nothing.
func TestScope(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	if n, err := s.store.SetTargets(t.Context(), models.Everywhere(), []models.Target{{Unit: there, Period: "2026", Measure: models.MeasureAuto, Tenths: 777}}, "hung"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	pages := []string{"/overview?", "/overview/units?", "/overview/list?what=received&", "/overview/list?what=waiting&", "/overview/list?what=corrected&",
		"/overview/export?", "/overview/export?what=fields&", "/overview/targets?", "/overview/board?"}
	for _, path := range pages {
		for _, who := range []models.Account{chief, auditor} {
			body := s.get(t, who, path)
			for _, secret := range []string{string(there), "Ngô Quyền", "777", "77,7"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s sees %q on %s", who.Name, secret, path)
				}
			}
			foreign := s.as(who, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+"unit="+string(there), nil))
			if foreign.Code != http.StatusNotFound {
				t.Errorf("%s asks for another unit on %s: %d", who.Name, path, foreign.Code)
			}
			if strings.Contains(body, "Bí Mật") || strings.Contains(body, "BÍ MẬT") {
				t.Errorf("%s tells of a person", path)
			}
		}
		if body := s.get(t, mayor, path+"unit="+string(there)); strings.Contains(body, "HP.P11-") {
			t.Errorf("%s of one unit shows dossiers of another", path)
		}
	}
	if body := s.get(t, mayor, "/overview?"); !strings.Contains(body, "P. Ngô Quyền") || !strings.Contains(body, "P. Gia Viên") || !strings.Contains(body, "Sở Tư pháp") {
		t.Error("the city does not see all units")
	}
}

// A filter knows units without marks; sorting puts the chosen column's units first and units without figures last.
func TestUnitRows(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	names := regexp.MustCompile(`<th scope="row" title="[^"]*"><a[^>]*>([^<]*)</a>`)
	rows := func(query string) []string {
		t.Helper()
		var out []string
		for _, m := range names.FindAllStringSubmatch(s.get(t, mayor, "/overview/units?"+query), -1) {
			out = append(out, m[1])
		}
		return out
	}
	if got := rows("q=" + url.QueryEscape("ngo quyen")); len(got) != 1 || got[0] != "P. Ngô Quyền" {
		t.Errorf("the filter gives %v", got)
	}
	if got := rows("q=HP.P11"); len(got) != 1 || got[0] != "P. Gia Viên" {
		t.Errorf("the filter by code gives %v", got)
	}
	if got := rows(""); len(got) != 114+15 {
		t.Errorf("%d units", len(got))
	}
	for sort, first := range map[string]string{"resulted": "P. Ngô Quyền", "resulted-down": "P. Gia Viên"} {
		if got := rows("sort=" + sort); got[0] != first {
			t.Errorf("sorted by %s %v comes first", sort, got[:3])
		}
	}
	if got := rows("sort=name"); got[0] != "X. An Biên" && got[0] != "P. Ái Quốc" && got[0] != "P. An Biên" {
		t.Errorf("sorted by name %v comes first", got[:3])
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	saved := func(who models.Account, want int, form url.Values) string {
		t.Helper()
		w := s.post(t, who, "/overview/targets", form)
		if w.Code != want {
			t.Fatalf("%v: %d %s", form, w.Code, w.Body)
		}
		return w.Body.String()
	}
	saved(chief, http.StatusSeeOther, url.Values{"period": {"2026-11"}, "digitised": {"95,5"}, "auto": {"90"}})
	body := s.get(t, chief, "/overview")
	if !strings.Contains(body, "Dưới chỉ tiêu 95,5\u00a0%") || !strings.Contains(body, "Đạt 90\u00a0%") {
		t.Error("actual and target do not stand side by side")
	}
	saved(chief, http.StatusNotFound, url.Values{"unit": {string(there)}, "period": {"2026-11"}, "auto": {"1"}})
	saved(clerk, http.StatusNotFound, url.Values{"period": {"2026-11"}, "auto": {"1"}})
	saved(auditor, http.StatusNotFound, url.Values{"period": {"2026-11"}, "auto": {"1"}})
	saved(chief, http.StatusBadRequest, url.Values{"period": {"2026-11"}, "auto": {"101"}})
	saved(chief, http.StatusNotFound, url.Values{"table": {"*;2026;80"}})
	if what := saved(mayor, http.StatusBadRequest, url.Values{"table": {"unit;period;x\nHP.P10;2026;80\nPhường Không Có;2026;80"}}); !strings.Contains(what, "line 3") {
		t.Errorf("a wrong line is told as %q", what)
	}
	saved(mayor, http.StatusSeeOther, url.Values{"table": {"Đơn vị\tKỳ\tSố hóa\n*\t2026\t85,5\t80\nphường ngô quyền\t2026-Q4\t\t70,5\t\t60\nHP.P11\t2026-11\t-"}})
	standing, err := s.store.Targets(t.Context(), models.Everywhere(), []string{"2026-11", "2026-Q4", "2026"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[models.Target]bool{}
	for _, target := range standing {
		got[models.Target{Unit: target.Unit, Period: target.Period, Measure: target.Measure, Tenths: target.Tenths}] = true
	}
	want := []models.Target{
		{Unit: here, Period: "2026-11", Measure: models.MeasureAuto, Tenths: 900},
		{Unit: there, Period: "2026-Q4", Measure: models.MeasureReused, Tenths: 705}, {Unit: there, Period: "2026-Q4", Measure: models.MeasureAuto, Tenths: 600},
		{Period: "2026", Measure: models.MeasureDigitised, Tenths: 855}, {Period: "2026", Measure: models.MeasureReused, Tenths: 800},
	}
	for _, w := range want {
		if !got[w] {
			t.Errorf("%+v does not stand", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%+v stand", got)
	}
	if body := s.get(t, chief, "/overview"); !strings.Contains(body, "85,5\u00a0%") {
		t.Error("the target of all units does not hold where a unit took its own back")
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	read := func(path string) [][]string {
		t.Helper()
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get(t, mayor, path), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := read("/overview/export?format=csv&period=2026-11&sort=resulted-down")
	if len(rows) != 1+114+15 || rows[1][0] != string(here) || rows[1][3] != "50" || rows[1][4] != "45" || rows[1][5] != "50" || rows[1][6] != "90.0" {
		t.Errorf("%d rows, the first %v", len(rows), rows[1])
	}
	if rows := read("/overview/export?format=csv&period=2026-11&what=waiting"); len(rows) != 1+10 {
		t.Errorf("%d rows of those that wait", len(rows))
	}
	if body := s.get(t, mayor, "/overview/export?format=xlsx"); !strings.HasPrefix(body, "PK") {
		t.Error("no workbook")
	}
}

// What single people did is shown to heads, and to everybody of himself.
func TestBoardOfPeople(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.fill(t, 5)
	for _, c := range []struct {
		who          models.Account
		nga, another bool
	}{{chief, true, true}, {clerk, true, false}, {auditor, false, false}, {mayor, true, true}} {
		body := s.get(t, c.who, "/overview/board")
		if strings.Contains(body, ">nga<") != c.nga || strings.Contains(body, ">khac<") != c.another {
			t.Errorf("%s sees nga %v, another %v", c.who.Name, strings.Contains(body, ">nga<"), strings.Contains(body, ">khac<"))
		}
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	for _, who := range []models.Account{chief, mayor} {
		for _, path := range []string{"/overview", "/overview?period=2026-Q1", "/overview?from=2026-01-01&until=2026-01-02", "/overview/list?what=due", "/overview/targets", "/overview/board"} {
			s.get(t, who, path)
		}
	}
	for _, wrong := range []string{"/overview?period=2026-13", "/overview?period=x", "/overview?from=2026-02-01&until=2026-01-01", "/overview/list?what=holder", "/overview/list?what=due&after=x"} {
		if w := s.as(chief, httptest.NewRequestWithContext(t.Context(), http.MethodGet, wrong, nil)); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

// BenchmarkPages measures whole answers of the city's pages on 10,000 dossiers.
func BenchmarkPages(b *testing.B) {
	s := openSite(b)
	s.fill(b, 500)
	for _, path := range []string{"/overview", "/overview?period=2026", "/overview/list?what=due", "/overview/export?format=xlsx", "/overview/board", "/overview/targets"} {
		b.Run(path, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				started := time.Now()
				s.get(b, mayor, path)
				took = append(took, time.Since(started))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
		})
	}
}
