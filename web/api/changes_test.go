package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

// A program that reads on from next sees everything once.
func TestChanges(t *testing.T) {
	o := setup(t)
	o.read("H26")
	o.read("H99")
	o.read("H26")
	var seen []string
	for after := 0.0; ; {
		status, answer := o.get(fmt.Sprintf("/api/v1/changes?limit=2&after=%.0f", after))
		if status != http.StatusOK {
			t.Fatalf("%d %v", status, answer)
		}
		for _, c := range answer["changes"].([]any) {
			c := c.(map[string]any)
			seen = append(seen, fmt.Sprint(c["kind"], ".", c["action"]))
		}
		next := answer["next"].(float64)
		if next == after {
			break
		}
		after = next
	}
	all, err := o.store.Changes(t.Context(), models.In("H26"), 0, 1000)
	if err != nil || len(seen) != len(all) || !strings.Contains(strings.Join(seen, " "), "document.read") {
		t.Errorf("seen %v of %d, %v", seen, len(all), err)
	}
	for _, query := range []string{"after=x", "after=-1", "limit=0", "limit=1001", "wait=61", "since=1"} {
		if status, _ := o.get("/api/v1/changes?" + query); status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, status)
		}
	}
	o.who = account("H26", models.RoleAdministrator)
	if status, _ := o.get("/api/v1/changes"); status != http.StatusForbidden {
		t.Errorf("an administrator: %d", status)
	}
}

// A program that waits is answered by the next change.
func TestWaitForChange(t *testing.T) {
	o := setup(t)
	o.read("H26")
	last, err := o.store.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan map[string]any, 1)
	began := time.Now()
	go func() {
		_, answer := o.get(fmt.Sprintf("/api/v1/changes?wait=60&after=%d", last))
		answered <- answer
	}()
	o.read("H99") // tells this program nothing
	o.read("H26")
	answer := <-answered
	if len(answer["changes"].([]any)) == 0 || answer["next"].(float64) <= float64(last) || time.Since(began) > 50*time.Second {
		t.Errorf("after %v: %v", time.Since(began), answer)
	}
}
