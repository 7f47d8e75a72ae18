// Package storetest judges stores: every ledger and every blob store must pass the same suite, so that the rest of
// the program never needs to know which one it has.
package storetest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

// Ledger is everything a ledger does. Callers declare the few methods that they need; only the suite needs them all.
type Ledger interface {
	Receive(ctx context.Context, d models.Dossier, key string) (models.Dossier, error)
	Dossier(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Dossier, []models.Digitisation, error)
	File(ctx context.Context, scope models.Scope, id models.FileID) (models.File, error)
	Digitisation(ctx context.Context, scope models.Scope, id models.FileID) (models.Digitisation, error)
	Events(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.Event, error)
	Tallies(ctx context.Context) ([]models.Tally, error)

	Claim(ctx context.Context, t models.Ticket, owner string) (models.Claim, error)
	Heartbeat(ctx context.Context, t models.Ticket) error
	Show(ctx context.Context, t models.Ticket, sofar models.Digitisation) error
	Finish(ctx context.Context, t models.Ticket, read models.Digitisation) error
	Fail(ctx context.Context, t models.Ticket, reason models.Error) error
	Release(ctx context.Context, t models.Ticket, cause models.Code, wait time.Duration) (models.Ticket, error)
	Renew(ctx context.Context, t models.Ticket) (models.Ticket, error)
	Unfinished(ctx context.Context, silent time.Duration, limit int) ([]models.Ticket, int, error)
	Owners(ctx context.Context) ([]string, error)
	TakeFrom(ctx context.Context, owner string) ([]models.Ticket, error)
	Lead(ctx context.Context, office, holder string, term time.Duration) (bool, error)
	Resign(ctx context.Context, office, holder string) error

	Recall(ctx context.Context, key models.JournalKey) (json.RawMessage, error)
	Record(ctx context.Context, key models.JournalKey, out json.RawMessage) error

	Correct(ctx context.Context, scope models.Scope, document models.DocumentID, field models.FieldName, value, actor string) error
	Reopen(ctx context.Context, scope models.Scope, file models.FileID, actor string) (models.Ticket, error)
	Sampler
	Learner
	Registrar
	Reuser
	Reviewer
	Desker
	Feeder
	Searcher
	Accessor
	Counter
	Keeper

	Ping(ctx context.Context) error
	Close() error
}

// Suite runs all tests of a ledger. Open gives an empty one, and for the same t the same one again, as another
// process would open it.
func Suite(t *testing.T, open func(t *testing.T) func() Ledger) {
	for name, test := range map[string]func(*testing.T, func() Ledger){
		"Receipt":            testReceipt,
		"CodesCount":         testCodesCount,
		"CodesInParallel":    testCodesInParallel,
		"IdempotencyKey":     testIdempotencyKey,
		"RefusesNonsense":    testRefusesNonsense,
		"Scope":              testScope,
		"OneClaim":           testOneClaim,
		"ClaimRace":          testClaimRace,
		"Finish":             testFinish,
		"LateWriterIsFenced": testLateWriterIsFenced,
		"Show":               testShow,
		"Fail":               testFail,
		"ReleaseCounts":      testReleaseCounts,
		"ReleaseWaits":       testReleaseWaits,
		"Renew":              testRenew,
		"SilentOwner":        testSilentOwner,
		"DeadOwner":          testDeadOwner,
		"LineOrder":          testLineOrder,
		"DossierState":       testDossierState,
		"OneLeader":          testOneLeader,
		"Journal":            testJournal,
		"ClerkHasLastWord":   testClerkHasLastWord,
		"Reopen":             testReopen,
		"History":            testHistory,
		"Tallies":            testTallies,
		"Vouched":            testVouched,
		"DrawOnce":           testDrawOnce,
		"AnswerSample":       testAnswerSample,
		"Suspensions":        testSuspensions,
		"Decisions":          testDecisions,
		"Lexicons":           testLexicons,
		"Result":             testResult,
		"ImportTwice":        testImportTwice,
		"ImportWhole":        testImportWhole,
		"EnterResult":        testEnterResult,
		"SearchResults":      testSearch,
		"ReindexResults":     testReindex,
		"ResultsOf":          testResultsOf,
		"ResultRelations":    testRelations,
		"ExpireResults":      testExpiry,
		"PendingReferences":  testPendingReferences,
		"ReferencesAgain":    testReferencesReadAgain,
		"RecordReuse":        testRecordReuse,
		"ReuseMonths":        testReuseMonths,
		"FeedTells":          testFeedTells,
		"FeedRemoves":        testFeedRemoves,
		"FeedMissesNothing":  testFeedMissesNothing,
		"FeedResults":        testFeedResults,
		"Deliveries":         testDeliveries,
		"DeliveryEnds":       testDeliveryEnds,
		"HookScope":          testHookScope,
		"HookHosts":          testHookHosts,
		"Answers":            testAnswers,
		"OpenDossier":        testOpenDossier,
		"DeskScope":          testDeskScope,
		"AddFile":            testAddFile,
		"ReplacePage":        testReplacePage,
		"Components":         testComponents,
		"ReuseResult":        testReuseResult,
		"Accept":             testAccept,
		"SentBack":           testSentBack,
		"SearchTones":        testSearchTones,
		"SearchNumbers":      testSearchNumbers,
		"SearchScope":        testSearchScope,
		"SearchFollows":      testSearchFollows,
		"SearchNarrow":       testSearchNarrow,
		"SearchPages":        testSearchPages,
		"SearchExcerpt":      testSearchExcerpt,
		"Accounts":           testAccounts,
		"LastAdministrator":  testLastAdministrator,
		"Sessions":           testSessions,
		"SignInLinks":        testSignInLinks,
		"Subjects":           testSubjects,
		"Audit":              testAudit,
		"Figures":            testFigures,
		"FigureLists":        testFigureLists,
		"FieldDecisions":     testFieldDecisions,
		"Board":              testBoard,
		"Targets":            testTargets,
		"QueueLoad":          testQueueLoad,
		"FailedFiles":        testFailedFiles,
		"Policies":           testPolicies,
		"Durable":            testDurable,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const unit = models.UnitCode("000.00.12.H26")

// dossier gives a dossier of n files that differ from all others.
func dossier(n int) models.Dossier {
	d := models.Dossier{Unit: unit, Procedure: "1.001193", Channel: models.ChannelDirect, Lane: models.LaneDesk}
	for i := range n {
		mark := strings.ToLower(rand.Text())
		d.Files = append(d.Files, models.File{Name: fmt.Sprintf("tờ khai %d.pdf", i), SHA256: "sha-" + mark,
			Blob: models.BlobRef("blob-" + mark), Size: int64(1000 + i), Type: "birth_certificate"})
	}
	return d
}

// received gives a ledger with one dossier of n files, and the files' tickets.
func received(t *testing.T, l Ledger, n int) (models.Dossier, []models.Ticket) {
	t.Helper()
	d, err := l.Receive(t.Context(), dossier(n), "")
	if err != nil {
		t.Fatalf("Receive: %v", err)
	}
	var tickets []models.Ticket
	for _, f := range d.Files {
		tickets = append(tickets, f.Ticket(d.Lane))
	}
	return d, tickets
}

// claimed claims a ticket.
func claimed(t *testing.T, l Ledger, ticket models.Ticket) models.Claim {
	t.Helper()
	c, err := l.Claim(t.Context(), ticket, "test")
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	return c
}

// reading gives a digitisation in which every part is filled.
func reading(value string) models.Digitisation {
	return models.Digitisation{
		Pages: []models.Page{
			{Number: 1, Width: 2480, Height: 3508, Rotated: 90, Quality: models.Quality{DPI: 300, Confidence: 0.93}},
			{Number: 2, Width: 2480, Height: 3508, Quality: models.Quality{Blank: true}},
		},
		Documents: []models.Document{{
			Type: "birth_certificate", TypeConfidence: 0.99, Pages: []int{1}, Text: "GIẤY KHAI SINH\nvà trang sau",
			Fields: []models.Field{
				{Name: "full_name", Value: value, Raw: value + " ", Confidence: 0.98, State: models.StateAuto, Source: models.SourceRules,
					Evidence:     []models.Evidence{{Page: 1, Box: models.Box{Left: 812, Top: 640, Right: 1310, Bottom: 690}, Text: value}},
					Alternatives: []models.Alternative{{Value: value + "G", Raw: value + "G.", Source: models.SourceLLM}},
					Signals:      map[string]float64{"word": 0.97, "label": 1}},
				{Name: "date_of_birth", Value: "2020-05-17", Confidence: 0.5, State: models.StateCheck, Source: models.SourceBarcode,
					Findings: []models.Finding{{Code: models.FindingLowConfidence, Message: "Chữ khó đọc.", Page: 1}}},
			},
			Findings: []models.Finding{{Code: models.FindingCertifiedCopy, Message: "Có dấu sao y.", Page: 1}},
			Links: []models.Link{{ResultCode: "KQ-1", Relation: models.RelationSameHolder, Confidence: 0.9,
				State: models.LinkProposed, Reasons: []string{"document_no equal"}}},
			Pairs: []models.Pair{{Label: "Số hiệu", Value: "07", Source: models.SourceRules,
				Evidence: []models.Evidence{{Page: 1, Box: models.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}, Text: "07"}}}},
		}},
	}
}

// wantCode fails the test unless err carries the code.
func wantCode(t *testing.T, what string, err error, code models.Code) {
	t.Helper()
	if got := models.CodeOf(err); got != code {
		t.Fatalf("%s: got code %q (%v), want %q", what, got, err, code)
	}
}

func must(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// asJSON gives v as JSON, for comparing values as they are passed on.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	must(t, "marshal", err)
	return string(out)
}
