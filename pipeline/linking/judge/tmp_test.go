package judge

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

func TestTmp(t *testing.T) {
	dir := os.Getenv("TMPSET")
	if dir == "" {
		t.Skip()
	}
	var lo, hi float64
	fmt.Sscan(os.Getenv("TMPLO"), &lo)
	fmt.Sscan(os.Getenv("TMPHI"), &hi)
	rel := models.Relation(os.Getenv("TMPREL"))
	s, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	type c struct {
		n, r int
		ex   string
	}
	m := map[string]*c{}
	for _, q := range s.Queries {
		truth := codes(q.Truth.SameHolder)
		if rel == models.RelationSameResult {
			truth = codes(q.Truth.SameResult)
		}
		cand := s.Candidates(q.Result)
		for _, l := range (linking.Linker{}).Links(q.Result, cand) {
			if l.Relation == rel && l.Confidence >= lo && l.Confidence <= hi {
				k := strings.Join(l.Reasons, ", ")
				if m[k] == nil {
					m[k] = &c{}
				}
				m[k].n++
				if truth[l.ResultCode] {
					m[k].r++
				}
				for _, x := range cand {
					if x.Code == l.ResultCode {
						m[k].ex = plain(q.Result) + "\n      " + plain(x)
					}
				}
			}
		}
	}
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return m[ks[i]].n > m[ks[j]].n })
	for i, k := range ks {
		if i > 30 {
			break
		}
		fmt.Printf("%4d %.3f %s\n      %s\n", m[k].n, float64(m[k].r)/float64(m[k].n), k, m[k].ex)
	}
}
