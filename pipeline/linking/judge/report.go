package judge

import (
	"math"
	"strings"
	"sync"
	"time"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// Thresholds are the confidences from which links are counted.
var Thresholds = []float64{0.5, 0.7, 0.9, 0.95, 0.99}

// good is the confidence from which a link is taken as good.
const good = 0.9

// Count is how many links were given, how many of them were right, and how many there should have been.
type Count struct{ Given, Right, Wanted int }

// Precision gives the share of given links that are right; 1 where none was given.
func (c Count) Precision() float64 { return share(c.Right, c.Given, 1) }

// Recall gives the share of wanted links that were given; 1 where none was wanted.
func (c Count) Recall() float64 { return share(c.Right, c.Wanted, 1) }

// F1 gives the harmonic mean of both.
func (c Count) F1() float64 {
	p, r := c.Precision(), c.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func share(part, whole int, none float64) float64 {
	if whole == 0 {
		return none
	}
	return float64(part) / float64(whole)
}

func (c *Count) add(given, right, wanted bool) {
	for n, b := range map[*int]bool{&c.Given: given, &c.Right: right, &c.Wanted: wanted} {
		if b {
			*n++
		}
	}
}

// Bin is a tenth of the confidences.
type Bin struct {
	Links, Right int
	Said         float64 // sum
}

// Share is a part of a whole.
type Share struct{ Part, Whole int }

// Report is what was measured on one or more sets.
type Report struct {
	Results, Queries int
	SameResult       []Count          // by threshold, of the first link of the relation
	SameHolder       []Count          // the same
	AllHolders       []Count          // of all links of the relation; Wanted counts all results of the person
	ByEvidence       map[string]Count // same_holder at 0.5, by what the query knows
	ByEvidencePaper  map[string]Count // same_result at 0.9
	None             Share            // queries without a match that got a link at 0.9
	NameYear         Share            // queries of name and year that did
	Hard             map[string]Share // look-alikes linked wrongly at 0.9, by kind
	Top              Share            // queries with a match of which a right one is among the links, without those of name and year
	TopNameYear      Share
	Blocked          Share // the same among the candidates
	Candidates       int   // compared in all
	Bins             map[models.Relation][]Bin
	Took             time.Duration // in Links alone, summed over processors
	Misses           []Miss
}

// Miss is a query that went wrong, with what was given. It holds people's data: for the eyes of who measures on invented ones.
type Miss struct {
	What  string
	Query Query
	Given []models.Link
	Found []models.Result // of Given
}

func newReport() *Report {
	n := len(Thresholds)
	return &Report{
		SameResult: make([]Count, n), SameHolder: make([]Count, n), AllHolders: make([]Count, n), ByEvidence: map[string]Count{},
		ByEvidencePaper: map[string]Count{}, Hard: map[string]Share{},
		Bins: map[models.Relation][]Bin{models.RelationSameResult: make([]Bin, 10), models.RelationSameHolder: make([]Bin, 10), models.RelationHousehold: make([]Bin, 10)},
	}
}

// Measure links all queries of a set, some at once, and compares with the truth.
func Measure(l linking.Linker, s *Set, atOnce int) *Report {
	r := newReport()
	r.Results, r.Queries = len(s.Results), len(s.Queries)
	var mu sync.Mutex
	var wait sync.WaitGroup
	next := make(chan Query)
	for range max(1, atOnce) {
		wait.Go(func() {
			for q := range next {
				candidates := s.Candidates(q.Result)
				started := time.Now()
				links := l.Links(q.Result, candidates)
				took := time.Since(started)
				mu.Lock()
				r.Took += took
				r.judge(q, candidates, links)
				mu.Unlock()
			}
		})
	}
	for _, q := range s.Queries {
		next <- q
	}
	close(next)
	wait.Wait()
	return r
}

// judge counts one query.
func (r *Report) judge(q Query, candidates []models.Result, links []models.Link) {
	papers, persons := codes(q.Truth.SameResult), codes(q.Truth.SameHolder)
	r.Candidates += len(candidates)
	if q.Truth.Kind != "name_year" {
		r.countFirst(r.SameResult, links, models.RelationSameResult, papers)
		r.countFirst(r.SameHolder, links, models.RelationSameHolder, persons)
		r.evidence(q, links, papers, persons)
	}
	wrong := ""
	for i, t := range Thresholds {
		c := &r.AllHolders[i]
		c.Wanted += len(persons)
		for _, l := range links {
			if l.Relation == models.RelationSameHolder && l.Confidence >= t {
				c.add(true, persons[l.ResultCode], false)
			}
		}
	}
	falsely := false
	for _, l := range links {
		truth := map[models.Relation]map[models.ResultCode]bool{models.RelationSameResult: papers, models.RelationSameHolder: persons,
			models.RelationHousehold: codes(q.Truth.Household)}[l.Relation]
		r.bin(l, truth[l.ResultCode])
		if l.Relation != models.RelationHousehold && l.Confidence >= good && !truth[l.ResultCode] {
			falsely = true
			wrong = "wrong " + string(l.Relation) + " of " + q.Truth.Hard[string(l.ResultCode)]
		}
	}
	switch q.Truth.Kind {
	case "none":
		r.None = r.None.add(falsely)
	case "name_year":
		r.NameYear = r.NameYear.add(anyGood(links))
	}
	r.hard(q, links)
	r.top(q, candidates, links, papers, persons)
	if wrong == "" && len(papers) > 0 && !anyRight(links, models.RelationSameResult, papers, good) {
		wrong = "missed same_result"
	}
	if wrong == "" && len(persons) > 0 && q.Truth.Kind != "name_year" && !anyRight(links, models.RelationSameHolder, persons, 0.5) {
		wrong = "missed same_holder"
	}
	if wrong != "" {
		r.miss(wrong, q, candidates, links)
	}
}

func (r *Report) miss(what string, q Query, candidates []models.Result, links []models.Link) {
	m := Miss{What: what, Query: q, Given: links}
	byCode := map[models.ResultCode]models.Result{}
	for _, c := range candidates {
		byCode[c.Code] = c
	}
	for _, l := range links {
		m.Found = append(m.Found, byCode[l.ResultCode])
	}
	for _, code := range append(q.Truth.SameResult, q.Truth.SameHolder...) {
		if c, ok := byCode[models.ResultCode(code)]; ok {
			m.Found = append(m.Found, c)
			break
		}
	}
	r.Misses = append(r.Misses, m)
}

func (s Share) add(part bool) Share {
	s.Whole++
	if part {
		s.Part++
	}
	return s
}

func anyGood(links []models.Link) bool {
	for _, l := range links {
		if l.Confidence >= good {
			return true
		}
	}
	return false
}

func anyRight(links []models.Link, relation models.Relation, truth map[models.ResultCode]bool, from float64) bool {
	for _, l := range links {
		if l.Relation == relation && l.Confidence >= from && truth[l.ResultCode] {
			return true
		}
	}
	return false
}

func first(links []models.Link, relation models.Relation) models.Link {
	for _, l := range links {
		if l.Relation == relation {
			return l
		}
	}
	return models.Link{}
}

func (r *Report) countFirst(counts []Count, links []models.Link, relation models.Relation, truth map[models.ResultCode]bool) {
	top := first(links, relation)
	for i, t := range Thresholds {
		given := top.ResultCode != "" && top.Confidence >= t
		counts[i].add(given, given && truth[top.ResultCode], len(truth) > 0)
	}
}

// evidence counts by what the query knows.
func (r *Report) evidence(q Query, links []models.Link, papers, persons map[models.ResultCode]bool) {
	count := func(of map[string]Count, name string, relation models.Relation, from float64, truth map[models.ResultCode]bool) {
		top := first(links, relation)
		given := top.ResultCode != "" && top.Confidence >= from
		c := of[name]
		c.add(given, given && truth[top.ResultCode], len(truth) > 0)
		of[name] = c
	}
	count(r.ByEvidence, personEvidence(q.Holder), models.RelationSameHolder, 0.5, persons)
	count(r.ByEvidencePaper, paperEvidence(q.Result), models.RelationSameResult, good, papers)
}

func personEvidence(h models.Person) string {
	switch {
	case h.PersonalID != "":
		return "personal number"
	case h.OldID != "":
		return "old number"
	case len(h.DateOfBirth) == 10 && (h.MotherName != "" || h.Address != ""):
		return "name, birth, mother or address"
	case len(h.DateOfBirth) == 10:
		return "name, birth"
	case h.MotherName != "" || h.Address != "":
		return "name, mother or address"
	}
	return "name, year or less"
}

func paperEvidence(q models.Result) string {
	var parts []string
	for _, p := range []struct{ name, value string }{{"number", q.DocumentNo}, {"date", q.IssueDate}, {"agency", q.IssuingAgency}} {
		if p.value != "" {
			parts = append(parts, p.name)
		}
	}
	if len(parts) == 0 {
		return "nothing of the paper"
	}
	return strings.Join(parts, ", ")
}

// hard counts look-alikes. Another result of the holder is wrong as the same paper only.
func (r *Report) hard(q Query, links []models.Link) {
	for code, how := range q.Truth.Hard {
		linked := false
		for _, l := range links {
			if string(l.ResultCode) == code && l.Confidence >= good &&
				(l.Relation == models.RelationSameResult || l.Relation == models.RelationSameHolder && how != "own") {
				linked = true
			}
		}
		r.Hard[how] = r.Hard[how].add(linked)
		r.Hard["all"] = r.Hard["all"].add(linked)
	}
}

func (r *Report) top(q Query, candidates []models.Result, links []models.Link, papers, persons map[models.ResultCode]bool) {
	want := papers
	if len(want) == 0 {
		want = persons
	}
	if len(want) == 0 {
		return
	}
	found := false
	for _, l := range links {
		found = found || want[l.ResultCode]
	}
	if q.Truth.Kind == "name_year" {
		r.TopNameYear = r.TopNameYear.add(found)
		return
	}
	r.Top = r.Top.add(found)
	blocked := false
	for _, c := range candidates {
		blocked = blocked || want[c.Code]
	}
	r.Blocked = r.Blocked.add(blocked)
}

func (r *Report) bin(l models.Link, right bool) {
	b := &r.Bins[l.Relation][min(9, int(l.Confidence*10))]
	b.Links++
	b.Said += l.Confidence
	if right {
		b.Right++
	}
}

// CalibrationError gives the expected calibration error over tenths of confidence of all links of the given relations.
func (r *Report) CalibrationError(relations ...models.Relation) float64 {
	sum, n := 0.0, 0
	for i := range 10 {
		var b Bin
		for _, relation := range relations {
			of := r.Bins[relation][i]
			b = Bin{b.Links + of.Links, b.Right + of.Right, b.Said + of.Said}
		}
		sum += math.Abs(b.Said - float64(b.Right))
		n += b.Links
	}
	return sum / float64(max(1, n))
}
