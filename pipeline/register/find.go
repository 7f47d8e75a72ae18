package register

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"sohoa/models"
)

// Searcher finds what may answer a question; the register of results is one.
type Searcher interface {
	// SearchResults gives at most so many results that share keys with a question, the most promising first.
	SearchResults(ctx context.Context, keys []string, most int) ([]models.Result, error)
	// Aliases gives what is known of a number, old or new.
	Aliases(ctx context.Context, number string) ([]models.IDAlias, error)
}

// Finder answers questions from the register.
type Finder struct {
	Register Searcher
	Keys     func(models.Result) []string                                           // what a result and a question are likely to share
	Links    func(question models.Result, candidates []models.Result) []models.Link // best first
}

// mostCandidates is how many results are compared with one question.
const mostCandidates = 100

// Find gives the links of a question, best first.
func (f Finder) Find(ctx context.Context, question models.Result) ([]models.Link, error) {
	question, err := f.withAlias(ctx, question)
	if err != nil {
		return nil, err
	}
	candidates, err := f.Register.SearchResults(ctx, f.Keys(question), mostCandidates)
	if err != nil {
		return nil, err
	}
	return f.Links(question, candidates), nil
}

// withAlias gives a person who is known by an old number alone the new one, where it is certain.
func (f Finder) withAlias(ctx context.Context, question models.Result) (models.Result, error) {
	p := &question.Holder
	if p.PersonalID != "" || p.OldID == "" {
		return question, nil
	}
	aliases, err := f.Register.Aliases(ctx, p.OldID)
	if err == nil && len(aliases) == 1 {
		p.PersonalID = aliases[0].PersonalID
	}
	return question, err
}

// References is where documents' references to results wait that the register did not have.
type References interface {
	DueReferences(ctx context.Context, most int) ([]models.PendingReference, error)
	AnswerReference(ctx context.Context, p models.PendingReference, link models.Link) error
	AwaitResult(ctx context.Context, p models.PendingReference, keys []string) error
}

const (
	// answers is how probable it must be that a result is the cited one before it is proposed to a clerk.
	answers = 0.5
	// atOnce is how many references are taken up at a time.
	atOnce = 100
)

// Resolve looks for every reference that is due and gives the number of those that found their result. Each is proposed to a
// clerk; the others wait for results to come.
func (f Finder) Resolve(ctx context.Context, waiting References) (int, error) {
	resolved := 0
	tried := map[int64]int64{} // the register's count of arrivals, by reference
	for {
		due, err := waiting.DueReferences(ctx, atOnce)
		if err != nil {
			return resolved, err
		}
		// One that is due again although nothing arrived would be asked for ever.
		due = slices.DeleteFunc(due, func(p models.PendingReference) bool { return tried[p.ID] > p.Arrivals })
		if len(due) == 0 {
			return resolved, nil
		}
		for _, p := range due {
			tried[p.ID] = p.Arrivals + 1
			found, err := f.resolve(ctx, waiting, p)
			if err != nil {
				return resolved, err
			}
			resolved += found
		}
	}
}

func (f Finder) resolve(ctx context.Context, waiting References, p models.PendingReference) (found int, err error) {
	question := p.Cited.Result()
	links, err := f.Find(ctx, question)
	if err != nil {
		return 0, err
	}
	for _, l := range links {
		if l.Confidence >= answers && (l.Relation == models.RelationSameResult || l.Relation == models.RelationReference) {
			l.Relation, l.State = models.RelationReference, models.LinkProposed
			return 1, waiting.AnswerReference(ctx, p, l)
		}
	}
	return 0, waiting.AwaitResult(ctx, p, f.Keys(question))
}

// KeyVersion names a way to make keys by what it makes of a few results, so that a register whose index was built another
// way can be told without anybody having to count versions.
func KeyVersion(keys func(models.Result) []string) string {
	h := fnv.New64a()
	for _, r := range specimens {
		words := slices.Clone(keys(r))
		slices.Sort(words)
		for _, w := range words {
			_, _ = h.Write(append([]byte(w), 0)) // a hash takes everything
		}
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// specimens are made-up results in which every part occurs that keys may be made of.
var specimens = []models.Result{
	{Type: "birth_certificate", DocumentNo: "51/2020", IssuingAgency: "ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", IssueDate: "2020-05-17",
		Holder: models.Person{FullName: "NGUYỄN THỊ THUÝ HOÀ", PersonalID: "099320000017", DateOfBirth: "2020-05-02", Sex: "female",
			MotherName: "VŨ THỊ ĐÀO", Address: "Số 12, tổ 5, phường Gia Viên, thành phố Hải Phòng"}},
	{Type: "decision", DocumentNo: "123/QĐ-UBND", IssuingAgency: "UBND huyện Vĩnh Bảo", IssueDate: "2019",
		Holder: models.Person{FullName: "Hoàng Quý", OldID: "031000123", DateOfBirth: "1969"}},
	{Type: "land_certificate", DocumentNo: "BN 531146", Holder: models.Person{FullName: "Phạm Văn Ý", PersonalID: "09906900001", DateOfBirth: "1969-11-30",
		MotherName: "Lý Thị Út", Address: "thôn 3, xã Cẩm Giàng"}},
}

// Deceased gives the death extract among a person's results, after which no other of them may be used any more. False: there
// is none that holds.
func Deceased(results []models.Result) (models.Result, bool) {
	extracts := slices.DeleteFunc(slices.Clone(results), func(r models.Result) bool {
		return r.Type != "death_extract" || r.State == models.ResultRevoked
	})
	if len(extracts) == 0 {
		return models.Result{}, false
	}
	return slices.MaxFunc(extracts, func(a, b models.Result) int { return cmp.Compare(a.IssueDate, b.IssueDate) }), true
}
