package pipeline

import (
	"slices"
	"testing"

	"sohoa/models"
)

// What a person says about how a file splits stands, and no page is recognised again for it.
func TestRetell(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	l := d.line(t)
	whole := run(t, l)
	reads := d.count(callRead)
	told := file
	told.Papers = []models.Paper{{Pages: []int{3, 1}}, {Pages: []int{2}, Type: "id_card"}}
	got, err := l.Run(t.Context(), told, models.LaneDesk, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Documents) != 2 || !slices.Equal(got.Documents[0].Pages, []int{3, 1}) || !slices.Equal(got.Documents[1].Pages, []int{2}) {
		t.Fatalf("papers %+v", got.Documents)
	}
	if second := got.Documents[1]; second.Type != "id_card" || second.TypeConfidence != 1 {
		t.Errorf("the second paper is %s (%v)", second.Type, second.TypeConfidence)
	}
	told.Papers = []models.Paper{{Pages: []int{1, 2, 3}}}
	again, err := l.Run(t.Context(), told, models.LaneDesk, nil)
	if err != nil || len(again.Documents) != 1 || again.Documents[0].Type != whole.Documents[0].Type || len(again.Documents[0].Fields) != len(whole.Documents[0].Fields) {
		t.Errorf("the paper as it was found is %+v, %v", again.Documents, err)
	}
	if n := d.count(callRead); n != reads {
		t.Errorf("%d pages were recognised again", n-reads)
	}
	// The sender's word on the type gives way to a person's.
	told.Type = "birth_certificate"
	told.Papers = []models.Paper{{Pages: []int{1, 2, 3}, Type: "marriage_certificate"}}
	if got, err = l.Run(t.Context(), told, models.LaneDesk, nil); err != nil || got.Documents[0].Type != "marriage_certificate" {
		t.Errorf("papers %+v, %v", got.Documents, err)
	}
}

// What lies between papers is none, unless a person says what it is.
func TestRetellDropsBlanks(t *testing.T) {
	t.Parallel()
	d := &desk{pages: []models.Reading{drawn(1, "ĐƠN XIN XÁC NHẬN"), drawn(2, "%blank"), drawn(3, "TỜ PHÂN CÁCH")}}
	told := file
	told.Papers = []models.Paper{{Pages: []int{1}}, {Pages: []int{2}}, {Pages: []int{3}}}
	got, err := d.line(t).Run(t.Context(), told, models.LaneDesk, nil)
	if err != nil || len(got.Documents) != 1 || len(got.Pages) != 3 {
		t.Errorf("papers %+v, %v", got.Documents, err)
	}
	told.Papers[1].Type = "decision"
	if got, err = d.line(t).Run(t.Context(), told, models.LaneDesk, nil); err != nil || len(got.Documents) != 2 || got.Documents[1].Type != "decision" {
		t.Errorf("papers %+v, %v", got.Documents, err)
	}
}

func TestCheckPapers(t *testing.T) {
	t.Parallel()
	l := (&desk{}).line(t)
	for name, c := range map[string]struct {
		papers []models.Paper
		ok     bool
	}{
		"whole":          {[]models.Paper{{Pages: []int{1, 2, 3}}}, true},
		"a page left":    {[]models.Paper{{Pages: []int{3}}, {Pages: []int{1}, Type: "id_card"}}, true},
		"unknown":        {[]models.Paper{{Pages: []int{1}, Type: models.TypeUnknown}}, true},
		"none":           {nil, false},
		"no page":        {[]models.Paper{{Pages: []int{1}}, {}}, false},
		"twice":          {[]models.Paper{{Pages: []int{1, 2}}, {Pages: []int{2}}}, false},
		"beyond the end": {[]models.Paper{{Pages: []int{4}}}, false},
		"page 0":         {[]models.Paper{{Pages: []int{0}}}, false},
		"odd type":       {[]models.Paper{{Pages: []int{1}, Type: "nonsense"}}, false},
	} {
		if err := l.CheckPapers(c.papers, 3); (err == nil) != c.ok || err != nil && models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
