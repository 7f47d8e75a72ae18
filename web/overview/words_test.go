package overview

import (
	"regexp"
	"testing"

	"sohoa/models"
	"sohoa/web/page/wordstest"
)

// made gives the keys that are put together from a word of the models.
func made() []string {
	keys := []string{"overview.age.days", "overview.age.hours", "overview.age.minutes"}
	for _, m := range models.Measures {
		keys = append(keys, "overview."+string(m), "overview."+string(m)+".s")
	}
	for what := range lists {
		keys = append(keys, "overview.list."+string(what))
	}
	for _, s := range []models.DossierState{models.DossierReceived, models.DossierProcessing, models.DossierReview, models.DossierDone, models.DossierFailed} {
		keys = append(keys, "dossier."+string(s))
	}
	for _, l := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
		keys = append(keys, "lane."+string(l))
	}
	for _, h := range []models.HoldKind{models.HoldPostponed, models.HoldRescan, models.HoldException} {
		keys = append(keys, "overview.hold."+string(h))
	}
	return keys
}

// Every text that the pages ask for is there in both languages, and none is there that nobody asks for.
func TestWords(t *testing.T) {
	t.Parallel()
	call := regexp.MustCompile(`(?:\bt|say\(|\$ "[a-z]+") ?"((?:overview|lane)[^"]*)"`)
	key := regexp.MustCompile(`"(overview\.[a-z0-9_.]+)"`)
	asked := wordstest.Asked(t, map[string]*regexp.Regexp{"*.html": call, "*.go": key}, ".", ".html")
	for _, key := range made() {
		asked[key] = true
	}
	wordstest.Whole(t, words, asked)
}
