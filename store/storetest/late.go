package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

// Opened is a ledger whose clock runs ahead as far as a test wants.
type Opened struct {
	Ledger
	Pass func(d time.Duration) // lets so much time go by for the ledger
}

// LateSuite runs all tests of files that were finished without the model's reading. Open gives an empty ledger.
func LateSuite(t *testing.T, open func(t *testing.T) Opened) {
	for name, test := range map[string]func(*testing.T, Opened){
		"SeenDone":     testLateIsSeenDone,
		"Visit":        testVisit,
		"Backoff":      testVisitBackoff,
		"GivenUp":      testVisitGivenUp,
		"TooLate":      testVisitTooLate,
		"NeverFails":   testVisitNeverFails,
		"Silent":       testVisitSilent,
		"Released":     testVisitReleased,
		"OtherPapers":  testVisitFindsOtherPapers,
		"Reopened":     testLateReopened,
		"Demotes":      testVisitDemotes,
		"LineOrder":    testLateLineOrder,
		"ClerkAnytime": testClerkAnytime,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// pending gives what the rules read of a file while the model is away.
func pending() models.Digitisation {
	read := reading("NGUYỄN VĂN AN")
	d := &read.Documents[0]
	d.Fields = append(d.Fields, models.Field{Name: "place_of_birth", State: models.StateMissing, Source: models.SourceRules,
		Findings: []models.Finding{{Code: models.FindingMissing, Message: "Không thấy."}}})
	d.Findings = append(d.Findings, models.Finding{Code: models.FindingOpinionPending, Message: "Chưa có ý kiến."})
	read.Pending = true
	return read
}

// opinion gives what a visit reads: as the rules did, and the model has something to say about every field.
func opinion() models.Digitisation {
	read := pending()
	read.Pending = false
	d := &read.Documents[0]
	d.Findings = d.Findings[:1]
	d.Fields[0].State = models.StateCheck
	d.Fields[0].Findings = []models.Finding{{Code: models.FindingOpinionsDiffer, Message: "Bản đọc kia: ANG."}}
	d.Fields[1].State = models.StateAuto
	d.Fields[2] = models.Field{Name: "place_of_birth", Value: "Huế", Raw: "Huế", State: models.StateCheck, Source: models.SourceLLM,
		Evidence: []models.Evidence{{Page: 1, Text: "Huế"}}}
	return read
}

// late gives a ledger's file that was finished without the model's reading.
func late(t *testing.T, l Opened) models.Dossier {
	t.Helper()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], pending()))
	return d
}

// due gives the ticket of the only visit that is due.
func due(t *testing.T, l Ledger) models.Ticket {
	t.Helper()
	line, _, err := l.Unfinished(t.Context(), time.Hour, 10)
	must(t, "Unfinished", err)
	if len(line) != 1 || line[0].Lane != models.LaneBacklog {
		t.Fatalf("line is %+v, want one visit in the backlog", line)
	}
	return line[0]
}

// visited claims the only visit that is due.
func visited(t *testing.T, l Ledger) models.Claim {
	t.Helper()
	ticket := due(t, l)
	c := claimed(t, l, ticket)
	if !c.Late || c.Lane != models.LaneBacklog || c.File.Unit != unit || c.Crashes+c.Faults+c.Delays+c.Silences != 0 {
		t.Fatalf("claim of a visit is %+v", c)
	}
	return c
}

// nothingDue fails the test if anything waits to be read now.
func nothingDue(t *testing.T, l Ledger) {
	t.Helper()
	line, _, err := l.Unfinished(t.Context(), time.Hour, 10)
	must(t, "Unfinished", err)
	if len(line) > 0 {
		t.Fatalf("something waits: %+v", line)
	}
}

// stands checks what everybody sees of a dossier of one late file: read, and its one document.
func stands(t *testing.T, l Ledger, d models.Dossier, state models.DossierState, pending bool) models.Document {
	t.Helper()
	got, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	f, err := l.File(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "File", err)
	if got.State != state || got.Files[0].State != models.FileDone || f.State != models.FileDone || f.Error != nil {
		t.Fatalf("dossier is %s, its file %s and %s with %v", got.State, got.Files[0].State, f.State, f.Error)
	}
	if read[0].Pending != pending || len(read[0].Documents) != 1 || len(read[0].Pages) != 2 {
		t.Fatalf("read %+v", read[0])
	}
	doc := read[0].Documents[0]
	if slices.ContainsFunc(doc.Findings, func(f models.Finding) bool { return f.Code == models.FindingOpinionPending }) != pending {
		t.Errorf("findings are %+v", doc.Findings)
	}
	return doc
}

// actions gives the history of a dossier after it was received.
func actions(t *testing.T, l Ledger, d models.Dossier) string {
	t.Helper()
	events, err := l.Events(t.Context(), models.In(unit), d.Code)
	must(t, "Events", err)
	var out []string
	for _, e := range events[1:] {
		out = append(out, e.Action)
	}
	return strings.Join(out, " ")
}

func testLateIsSeenDone(t *testing.T, l Opened) {
	d := late(t, l)
	stands(t, l, d, models.DossierReview, true)
	nothingDue(t, l)
	tallied := func() {
		t.Helper()
		tallies, err := l.Tallies(t.Context())
		must(t, "Tallies", err)
		if len(tallies) != 1 || tallies[0].State != models.FileLate || tallies[0].Lane != models.LaneDesk || tallies[0].Files != 1 {
			t.Errorf("tallies are %+v", tallies)
		}
	}
	tallied()
	l.Pass(time.Minute)
	c := visited(t, l)
	stands(t, l, d, models.DossierReview, true)
	tallied()
	must(t, "Show", l.Show(t.Context(), c.File.Ticket(c.Lane), models.Digitisation{}))
	stands(t, l, d, models.DossierReview, true)
	owners, err := l.Owners(t.Context())
	must(t, "Owners", err)
	if !slices.Equal(owners, []string{"test"}) {
		t.Errorf("owners are %v", owners)
	}
}

// gaveUp checks that a late file is done for good, without the model's reading.
func gaveUp(t *testing.T, l Opened, d models.Dossier) {
	t.Helper()
	_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	read[0].Pending = true // nobody comes any more, but the finding goes on saying that nobody came
	if asJSON(t, read[0].Documents[0].Findings) != asJSON(t, pending().Documents[0].Findings) {
		t.Errorf("findings are %+v", read[0].Documents[0].Findings)
	}
	f, err := l.File(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "File", err)
	if f.State != models.FileDone || f.Error != nil {
		t.Errorf("file is %+v", f)
	}
	if got := actions(t, l, d); got != "started digitised opinion_abandoned" {
		t.Errorf("history is %s", got)
	}
	l.Pass(100 * time.Hour)
	nothingDue(t, l)
	tallies, err := l.Tallies(t.Context())
	must(t, "Tallies", err)
	if len(tallies) != 1 || tallies[0].State != models.FileDone {
		t.Errorf("tallies are %+v", tallies)
	}
}
