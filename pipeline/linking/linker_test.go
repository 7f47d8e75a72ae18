package linking_test

import (
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// confidence gives that of a link, 0 where there is none.
func confidence(links []models.Link, code models.ResultCode, relation models.Relation) float64 {
	for _, l := range links {
		if l.ResultCode == code && l.Relation == relation {
			return l.Confidence
		}
	}
	return 0
}

func links(query models.Result, candidates ...models.Result) []models.Link {
	return linking.Linker{}.Links(query, candidates)
}

// another is a result of the same person on another day.
func another(change func(r *models.Result)) models.Result {
	return with(func(r *models.Result) {
		r.Code, r.Type, r.DocumentNo, r.IssueDate = "R2", "decision", "45/QĐ-UBND", "2022-01-05"
		change(r)
	})
}

func TestSameResult(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]models.Result{
		"as it is":               paper(),
		"number without year":    with(func(r *models.Result) { r.DocumentNo = "123" }),
		"holder not printed":     with(func(r *models.Result) { r.Holder = models.Person{} }),
		"by name only":           with(func(r *models.Result) { r.Holder = models.Person{FullName: "NGUYỄN THỊ THU HOÀ"} }),
		"misread number and ID":  with(func(r *models.Result) { r.DocumentNo, r.Holder.PersonalID = "128/2020/UBND-XNTTHN", "099185123458" }),
		"misread name, no date":  with(func(r *models.Result) { r.Holder.FullName, r.IssueDate = "Nguyễn Thị Thu Hóa", "" }),
		"day and month swapped":  with(func(r *models.Result) { r.IssueDate, r.Holder.DateOfBirth = "2020-05-16", "1985-12-03" }),
		"agency not on the copy": with(func(r *models.Result) { r.IssuingAgency = "" }),
	} {
		got := links(query, paper(), another(func(*models.Result) {}))
		if c := confidence(got, "R1", models.RelationSameResult); c < 0.9 {
			t.Errorf("%s: %.3f %v", name, c, got)
		}
		if c := confidence(got, "R2", models.RelationSameResult); c >= 0.5 {
			t.Errorf("%s: another paper at %.3f", name, c)
		}
	}
}

func TestNotSameResult(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(r *models.Result){
		"another number and day of the holder": func(r *models.Result) { r.DocumentNo, r.IssueDate = "77/2023/UBND-XNTTHN", "2023-08-09" },
		"the number of another year":           func(r *models.Result) { r.DocumentNo, r.IssueDate = "123/2021/UBND-XNTTHN", "2021-05-18" },
		"another holder": func(r *models.Result) {
			r.Holder = models.Person{FullName: "Phạm Văn Hải", PersonalID: "099080555555", DateOfBirth: "1980-01-02"}
		},
		"the spouse on the same certificate": func(r *models.Result) {
			r.Type, r.Holder = "marriage_certificate", models.Person{FullName: "Phạm Văn Hải", DateOfBirth: "1980-01-02", Address: r.Holder.Address}
		},
	} {
		got := links(paper(), with(change))
		if c := confidence(got, "R1", models.RelationSameResult); c >= 0.5 {
			t.Errorf("%s: %.3f %v", name, c, got)
		}
	}
}

func TestSameHolder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		change   func(h *models.Person)
		from, to float64
	}{
		{"the same", func(*models.Person) {}, 0.99, 1},
		{"a lost digit", func(h *models.Person) { h.PersonalID = "09918512356" }, 0.95, 1},
		{"a replaced digit: a person looks", func(h *models.Person) { h.PersonalID, h.OldID = "099185123451", "" }, 0.5, 0.89},
		{"another number", func(h *models.Person) { h.PersonalID, h.OldID = "099185777123", "" }, 0, 0.05},
		{"another sex", func(h *models.Person) { h.PersonalID, h.OldID = "099085777123", "" }, 0, 0.05},
		{"name, birth, mother", func(h *models.Person) { h.PersonalID, h.OldID, h.Address = "", "", "" }, 0.9, 1},
		{"name and birth alone: a person looks", func(h *models.Person) { h.PersonalID, h.OldID, h.Address, h.MotherName = "", "", "", "" }, 0.5, 0.89},
		{"name and year: a list", func(h *models.Person) { *h = models.Person{FullName: h.FullName, DateOfBirth: "1985"} }, 0.01, 0.6},
		{"the twin", func(h *models.Person) {
			h.FullName, h.PersonalID, h.OldID = "Nguyễn Thị Thu Hương", "099185123457", ""
		}, 0, 0.1},
		{"the twin without a number", func(h *models.Person) { h.FullName, h.PersonalID, h.OldID = "Nguyễn Thị Thu Hương", "", "" }, 0, 0.1},
		{"a sibling", func(h *models.Person) {
			h.FullName, h.PersonalID, h.OldID, h.DateOfBirth = "Nguyễn Thị Thu Hà", "", "", "1988-07-01"
		}, 0, 0.05},
		{"a namesake of the year", func(h *models.Person) {
			*h = models.Person{FullName: h.FullName, DateOfBirth: "1985-11-30", MotherName: "Lê Thị Cúc"}
		}, 0, 0.2},
		{"number right, name not: a person looks", func(h *models.Person) { h.FullName = "Lê Văn Tám" }, 0, 0.89},
	} {
		query := another(func(r *models.Result) { c.change(&r.Holder) })
		got := confidence(links(query, paper()), "R1", models.RelationSameHolder)
		if got < c.from || got > c.to {
			t.Errorf("%s: %.3f, want %.2f to %.2f", c.name, got, c.from, c.to)
		}
	}
}

// Two who fit about equally well: neither is taken.
func TestRivals(t *testing.T) {
	t.Parallel()
	person := models.Person{FullName: "Nguyễn Văn Hùng", DateOfBirth: "1980-02-03", MotherName: "Trần Thị Lan"}
	rival := func(code models.ResultCode, id string) models.Result {
		p := person
		p.PersonalID = id
		return models.Result{Code: code, Type: "decision", DocumentNo: string(code), IssueDate: "2021-01-02", Holder: p}
	}
	got := links(models.Result{Holder: person}, rival("A1", "099080111111"), rival("B2", "099080999999"))
	for _, code := range []models.ResultCode{"A1", "B2"} {
		if c := confidence(got, code, models.RelationSameHolder); c < 0.2 || c >= 0.9 {
			t.Errorf("%s: %.3f", code, c)
		}
	}
	if c := confidence(links(models.Result{Holder: person}, rival("A1", "099080111111")), "A1", models.RelationSameHolder); c < 0.9 {
		t.Errorf("without a rival: %.3f", c)
	}
}

// A result that shares only an old number with another one is found through it.
func TestKnownThroughAnother(t *testing.T) {
	t.Parallel()
	card := models.Result{Code: "CARD", Type: "id_card", Holder: models.Person{FullName: "Trần Văn Bình", PersonalID: "099070333444", OldID: "031777888", DateOfBirth: "1970-06-07"}}
	old := models.Result{Code: "OLD", Type: "land_certificate", DocumentNo: "BN 123456", Holder: models.Person{FullName: "Trần Văn Bình", OldID: "031777888"}}
	query := models.Result{Holder: models.Person{FullName: "Trần Văn Bình", PersonalID: "099070333444", DateOfBirth: "1970-06-07"}}
	got := links(query, old, card)
	if c := confidence(got, "OLD", models.RelationSameHolder); c < 0.9 {
		t.Errorf("through the card: %.3f", c)
	}
	if c := confidence(links(query, old), "OLD", models.RelationSameHolder); c >= 0.9 {
		t.Errorf("without the card: %.3f", c)
	}
}

func TestDeathBefore(t *testing.T) {
	t.Parallel()
	death := with(func(r *models.Result) {
		r.Type, r.DocumentNo, r.Holder.PersonalID, r.Holder.OldID = "death_extract", "9/2019/TLKT-BS", "", ""
		r.IssueDate = "2019-01-01"
	})
	got := links(paper(), death)
	if c := confidence(got, "R1", models.RelationSameHolder); c >= 0.9 {
		t.Errorf("issued to the dead: %.3f", c)
	}
	if !slices.ContainsFunc(got, func(l models.Link) bool { return slices.Contains(l.Reasons, "holder deceased before") }) {
		t.Errorf("no reason given: %v", got)
	}
}

func TestHousehold(t *testing.T) {
	t.Parallel()
	mother := models.Result{Code: "M", Type: "decision", Holder: models.Person{FullName: "Trần Thị Lan", DateOfBirth: "1960-01-01", Address: paper().Holder.Address}}
	got := links(paper(), mother)
	c := confidence(got, "M", models.RelationHousehold)
	if c < 0.3 || c >= 0.9 {
		t.Errorf("mother at the same address: %.3f %v", c, got)
	}
	if c := confidence(got, "M", models.RelationSameHolder); c >= 0.5 {
		t.Errorf("the mother is taken for the holder: %.3f", c)
	}
}

func TestLinksAreOrderedAndFew(t *testing.T) {
	t.Parallel()
	query, candidates := crowd(150)
	got := links(query, candidates...)
	if len(got) == 0 || len(got) > linking.Most {
		t.Fatalf("%d links", len(got))
	}
	if got[0].ResultCode != query.Code || got[0].State != models.LinkProposed || len(got[0].Reasons) == 0 {
		t.Errorf("first link %+v", got[0])
	}
	if !slices.IsSortedFunc(got, func(a, b models.Link) int { return int(1e4 * (b.Confidence - a.Confidence)) }) {
		t.Errorf("not in order: %v", got)
	}
	if got := links(query); len(got) != 0 {
		t.Errorf("links to nothing: %v", got)
	}
	for _, l := range links(models.Result{}, candidates...) {
		if l.Confidence >= 0.5 {
			t.Errorf("an empty query is linked: %+v", l)
		}
	}
}

// The order in which candidates come plays no part.
func TestOrderOfCandidates(t *testing.T) {
	t.Parallel()
	query, candidates := crowd(60)
	one := links(query, candidates...)
	slices.Reverse(candidates)
	two := links(query, candidates...)
	for _, l := range one[:2] {
		if c := confidence(two, l.ResultCode, l.Relation); c != l.Confidence {
			t.Errorf("%s %s: %.4f and %.4f", l.ResultCode, l.Relation, l.Confidence, c)
		}
	}
}

// Every reason has words for a clerk.
func TestSentences(t *testing.T) {
	t.Parallel()
	for _, r := range linking.Reasons() {
		if s := linking.Sentence(r); s == r || s == "" || strings.Contains(s, "_") {
			t.Errorf("%q: %q", r, s)
		}
	}
	query, candidates := crowd(40)
	for _, l := range links(query, candidates...) {
		for _, r := range l.Reasons {
			if !slices.Contains(linking.Reasons(), r) {
				t.Errorf("reason %q is not listed", r)
			}
		}
	}
	if s := linking.Sentence("something else"); s != "something else" {
		t.Errorf("an unknown reason became %q", s)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	query, candidates := crowd(30)
	want := links(query, candidates...)
	done := make(chan bool)
	for range 8 {
		go func() {
			got := links(query, candidates...)
			done <- len(got) == len(want) && got[0].Confidence == want[0].Confidence
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("another answer at the same time")
		}
	}
}
