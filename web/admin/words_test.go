package admin

import (
	"maps"
	"regexp"
	"testing"

	"sohoa/models"
	"sohoa/web/page/wordstest"
)

// Every text that the pages ask for is there in both languages, and none is there that nobody asks for.
func TestWords(t *testing.T) {
	t.Parallel()
	asked := wordstest.Asked(t, map[string]*regexp.Regexp{"*.html": regexp.MustCompile(`\bt "([^"]+)"`), "*.go": regexp.MustCompile(`"(admin\.[a-z0-9_.]+)"`)}, ".")
	maps.Copy(asked, map[string]bool{"lane.desk": true, "lane.backlog": true, "admin.policy.is." + models.PolicyOn: true,
		"admin.policy.is." + models.PolicyOff:               true,
		"admin.policy." + string(models.PolicySecondKeying): true})
	for _, state := range []string{"confirmed", "invalid", "missing"} {
		asked["admin.state."+state] = true
	}
	for _, check := range []string{"database", "blobs", "redis", "disk", "recogniser", "model", "audit", "backup", "program"} {
		asked["admin.check."+check] = true
	}
	for _, code := range []models.Code{models.CodeEncrypted, models.CodeCorrupt, models.CodeUnsupported, models.CodeTooLarge, models.CodeEmpty, models.CodeInvalid,
		models.CodeNotFound, models.CodeConflict, models.CodeUnavailable, models.CodeCrashed, models.CodeInternal, "done", "stopped", "silent", "replaced"} {
		asked["admin.reason."+string(code)] = true
	}
	wordstest.Whole(t, words, asked)
}
