package review

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/linking"
	"sohoa/store/sqlite"
	"sohoa/web/page"
)

// shelf is how many dossiers wait in the benchmark.
const shelf = 10_000

// filled gives a ledger on disk in which so many dossiers wait for review. It is filled in memory, where a commit need not
// wait for a disk.
func filled(b *testing.B, n int) *sqlite.Store {
	b.Helper()
	memory, err := os.MkdirTemp("/dev/shm", "sohoa-bench-")
	if err != nil {
		b.Skip("no folder in memory: ", err)
	}
	defer os.RemoveAll(memory)
	store, err := sqlite.Open(b.Context(), filepath.Join(memory, "sohoa.db"))
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		d, err := store.Receive(b.Context(), models.Dossier{Unit: models.UnitCode(fmt.Sprintf("000.00.%03d.H24", i%114)), Lane: models.LaneBacklog,
			Files: []models.File{{SHA256: fmt.Sprint("s", i), Blob: models.BlobRef(fmt.Sprint("b", i)), Size: 9}}}, "")
		if err != nil {
			b.Fatal(err)
		}
		ticket := d.Files[0].Ticket(d.Lane)
		if _, err := store.Claim(b.Context(), ticket, "bench"); err != nil {
			b.Fatal(err)
		}
		if err := store.Finish(b.Context(), ticket, birth()); err != nil {
			b.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	if err := os.CopyFS(dir, os.DirFS(memory)); err != nil {
		b.Fatal(err)
	}
	store, err = sqlite.Open(b.Context(), filepath.Join(dir, "sohoa.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return store
}

// quiet is a queue that nobody reads.
type quiet struct{}

func (quiet) Enqueue(context.Context, models.Ticket) error { return nil }

// BenchmarkReview measures what a reviewer of the whole city waits for, by request: the next paper, the same paper again, a
// field saved, the paper finished with the one after it.
func BenchmarkReview(b *testing.B) {
	store := filled(b, shelf)
	types, err := doctypes.Load("")
	if err != nil {
		b.Fatal(err)
	}
	p := &Pages{Line: store, Papers: store, Decisions: store, Ends: store, Register: store, Queue: quiet{}, Types: types, Keys: linking.Keys, Now: time.Now,
		Reader: &hand{Line: pipeline.Line{Journal: store, Types: types}}}
	mux := http.NewServeMux()
	for _, route := range p.apiRoutes() {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				b.Error(route.Pattern, err)
			}
		})
	}
	times := map[string][]time.Duration{}
	ask := func(name, method, path, body string) []byte {
		r := httptest.NewRequestWithContext(b.Context(), method, "/api/v1/review"+path, strings.NewReader(body))
		v := page.Visitor{Account: models.Account{ID: "lan", Name: "lan", City: true, Roles: []models.Role{models.RoleClerk}}}
		w := httptest.NewRecorder()
		began := time.Now()
		mux.ServeHTTP(w, r.WithContext(page.WithVisitor(r.Context(), v)))
		times[name] = append(times[name], time.Since(began))
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", name, w.Code, w.Body)
		}
		out, _ := io.ReadAll(w.Body)
		return out
	}
	for b.Loop() {
		work(b, ask)
	}
	for name, all := range times {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, name+"-p50-ms")
		b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, name+"-p95-ms")
	}
}

// work does one paper.
func work(b *testing.B, ask func(name, method, path, body string) []byte) {
	b.Helper()
	paper := parsed(b, ask("next", "POST", "/next", `{}`))
	id := paper.Document
	paper = parsed(b, ask("show", "GET", "/documents/"+string(id), ""))
	for _, f := range paper.Fields {
		if f.Look == "auto" || f.OptionalAbsent {
			continue
		}
		body := fmt.Sprintf(`{"action":"confirm","as_typed":true,"version":%q}`, f.Version)
		ask("save", "PUT", fmt.Sprintf("/documents/%s/fields/%d", id, f.Index), body)
	}
	ask("finish", "POST", "/documents/"+string(id)+"/finish", `{}`)
}

func parsed(b *testing.B, body []byte) (out item) {
	b.Helper()
	if err := json.Unmarshal(body, &out); err != nil {
		b.Fatal(err)
	}
	return out
}
