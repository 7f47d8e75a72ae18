// Package speed measures the pages as people meet them: the real program on a year of dossiers, asked over HTTP by people who
// are signed in. scripts/bench-pages runs it; it needs bin/sohoa.
package speed

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	dossiers = flag.Int("dossiers", 10_000, "dossiers in the ledger")
	requests = flag.Int("requests", 200, "requests of each kind")
	folder   = flag.String("folder", "", "where the filled data folder is kept for the next run; empty: nowhere")
	only     = flag.String("only", "", "words that the rows to measure have in their names; empty: all rows")
)

// atOnce is how many people ask at the same time where one is not alone.
const atOnce = 4

// worker is one of those who ask.
type worker struct {
	b    *testing.B
	n    int // which of them
	took []time.Duration
	sent int
	size int // bytes of the last answer that counted
}

// count keeps the time of an answer.
func (w *worker) count(a answer) answer {
	w.took, w.size = append(w.took, a.took), len(a.body)
	w.sent++
	return a
}

// aside is for answers that are not measured.
func (w *worker) aside(a answer) answer {
	w.sent++
	return a
}

// row is a line of the table: what a worker does each time, with the number of that time.
type row struct {
	name string
	work func(w *worker, i int)
}

// BenchmarkPages prints a table: the time of each page, one after the other and four at once.
func BenchmarkPages(b *testing.B) {
	s := serve(b, furnished(b))
	rows := s.rows(b)
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("\n%d dossiers, %d requests of each kind; load before: %s", *dossiers, *requests, load)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	fmt.Fprintf(table, "| page\t| p50\t| p95\t| CPU\t| p50, %d at once\t| p95, %d at once\t| kB\t|\n|---\t|---\t|---\t|---\t|---\t|---\t|---\t|\n", atOnce, atOnce)
	for b.Loop() {
		for _, r := range rows {
			if strings.Contains(r.name, *only) {
				s.measure(b, table, r)
			}
		}
	}
	if err := table.Flush(); err != nil {
		b.Fatal(err)
	}
	load, _ = os.ReadFile("/proc/loadavg")
	fmt.Printf("load after: %s", load)
}

// furnished gives a filled data folder that may be changed.
func furnished(b *testing.B) string {
	b.Helper()
	kept, data := *folder, filepath.Join(b.TempDir(), "data")
	if kept == "" {
		fillWithPeople(b, data)
		return data
	}
	if _, err := os.Stat(kept); err != nil {
		fillWithPeople(b, kept)
	}
	if err := os.CopyFS(data, os.DirFS(kept)); err != nil {
		b.Fatal(err)
	}
	return data
}

func fillWithPeople(b *testing.B, dir string) {
	b.Helper()
	fill(b, dir, *dossiers)
	hire(b, dir, "desk", string(ward), "desk", false)
	hire(b, dir, "head", string(ward), "head,auditor", false)
	hire(b, dir, "city", "HP", "head,auditor", true)
	hire(b, dir, "admin", "HP", "administrator", true)
	hire(b, dir, "everywhere", "HP", "clerk", true)
	for n := range atOnce {
		hire(b, dir, clerk(n), string(ward), "clerk", false)
	}
}

func clerk(n int) string { return fmt.Sprint("clerk-", n) }

// measure writes the line of a row.
func (s *server) measure(b *testing.B, table io.Writer, r row) {
	b.Helper()
	few := &worker{b: b}
	for i := range 3 { // so that nobody measures the first look at a cold page
		r.work(few, i)
	}
	before := s.used(b)
	alone := together(b, 1, r)
	cpu := "–" // where something else had to be asked for in between
	if alone.sent == len(alone.took) {
		cpu = shown((s.used(b) - before) / time.Duration(alone.sent))
	}
	all := together(b, atOnce, r)
	fmt.Fprintf(table, "| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t| %.0f\t|\n", r.name, percentile(alone.took, 50), percentile(alone.took, 95), cpu,
		percentile(all.took, 50), percentile(all.took, 95), float64(alone.size)/1000)
}

// together lets so many workers do the row's requests and gives what all of them saw.
func together(b *testing.B, workers int, r row) worker {
	b.Helper()
	var all sync.WaitGroup
	each := make([]worker, workers)
	for n := range each {
		each[n] = worker{b: b, n: n}
		all.Go(func() {
			for i := n; i < *requests; i += workers {
				r.work(&each[n], i)
			}
		})
	}
	all.Wait()
	out := worker{size: each[0].size}
	for _, w := range each {
		out.took = append(out.took, w.took...)
		out.sent += w.sent
	}
	return out
}

func percentile(all []time.Duration, p int) string {
	if len(all) == 0 {
		return "–"
	}
	slices.Sort(all)
	return shown(all[(len(all)-1)*p/100])
}

func shown(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
