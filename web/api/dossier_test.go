package api_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// read lets a dossier of one file arrive and be read, and gives its code, file and document.
func (o *office) read(unit models.UnitCode) (models.DossierCode, models.FileID, models.DocumentID) {
	o.t.Helper()
	file, err := o.blobs.Put(o.t.Context(), strings.NewReader("%PDF "+string(unit)), maxFile)
	if err != nil {
		o.t.Fatal(err)
	}
	file.Name = "giấy.pdf"
	d, err := o.store.Receive(o.t.Context(), models.Dossier{Unit: unit, Lane: models.LaneDesk, Channel: models.ChannelDirect, Procedure: "1.001193",
		Holder: "NGUYỄN VĂN AN", Files: []models.File{file}}, "")
	if err != nil {
		o.t.Fatal(err)
	}
	ticket := d.Files[0].Ticket(d.Lane)
	if _, err := o.store.Claim(o.t.Context(), ticket, "test"); err != nil {
		o.t.Fatal(err)
	}
	err = o.store.Finish(o.t.Context(), ticket, models.Digitisation{
		Pages: []models.Page{{Number: 1, Width: 100, Height: 200}},
		Documents: []models.Document{{Type: "birth_certificate", TypeConfidence: 0.9, Pages: []int{1}, Text: "GIẤY KHAI SINH Nguyễn Văn An",
			Fields: []models.Field{
				{Name: "full_name", Value: "NGUYỄN VĂN AN", Raw: "Nguyễn Văn An", State: models.StateCheck, Source: models.SourceRules,
					Evidence: []models.Evidence{{Page: 1, Box: models.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}, Text: "Nguyễn Văn An"}}},
				{Name: "document_no", Value: "07/2020", State: models.StateAuto, Source: models.SourceRules}},
			Links: []models.Link{{ResultCode: "KQ-1", Relation: models.RelationSameHolder, Confidence: 0.8, State: models.LinkProposed}}}}})
	if err != nil {
		o.t.Fatal(err)
	}
	_, read, err := o.store.Dossier(o.t.Context(), models.In(unit), d.Code)
	if err != nil {
		o.t.Fatal(err)
	}
	return d.Code, d.Files[0].ID, read[0].Documents[0].ID
}

// What another unit has does not exist, at every address that names it.
func TestScope(t *testing.T) {
	o := setup(t)
	code, file, _ := o.read("H99")
	own, _, _ := o.read("H26")
	for _, path := range []string{"/api/v1/dossiers/" + string(code), "/api/v1/dossiers/" + string(code) + "/events",
		"/api/v1/files/" + string(file), "/api/v1/files/" + string(file) + "/original"} {
		if status, _ := o.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	_, list := o.get("/api/v1/dossiers")
	if all := list["dossiers"].([]any); len(all) != 1 || all[0].(map[string]any)["code"] != string(own) {
		t.Errorf("the list has %v", all)
	}
	if _, list := o.get("/api/v1/dossiers?unit=H99"); len(list["dossiers"].([]any)) != 0 {
		t.Errorf("asked for another unit: %v", list)
	}
	_, feed := o.get("/api/v1/changes")
	for _, c := range feed["changes"].([]any) {
		if c.(map[string]any)["unit"] != "H26" {
			t.Errorf("the feed tells %v", c)
		}
	}
	_, hits := o.ask(http.MethodPost, "/api/v1/search", map[string]any{"text": "Nguyễn Văn An"})
	if hits["total"] != 1.0 {
		t.Errorf("found %v", hits)
	}
	o.who = city(models.RoleAuditor)
	if _, list := o.get("/api/v1/dossiers"); len(list["dossiers"].([]any)) != 2 {
		t.Errorf("the city sees %v", list)
	}
}

func TestFileAndHistory(t *testing.T) {
	o := setup(t)
	code, file, _ := o.read("H26")
	status, answer := o.get("/api/v1/files/" + string(file) + "?text=1")
	document := answer["documents"].([]any)[0].(map[string]any)
	if status != http.StatusOK || answer["state"] != "done" || !strings.HasPrefix(document["text"].(string), "GIẤY KHAI SINH") {
		t.Errorf("%d %v", status, answer)
	}
	_, history := o.get("/api/v1/dossiers/" + string(code) + "/events")
	var actions []string
	for _, e := range history["events"].([]any) {
		actions = append(actions, e.(map[string]any)["action"].(string))
	}
	if len(actions) < 2 || actions[0] != "received" || !slices.Contains(actions, "digitised") {
		t.Errorf("history %v", actions)
	}
	res, err := http.DefaultClient.Do(o.request(http.MethodGet, "/api/v1/files/"+string(file)+"/original", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || string(body) != "%PDF H26" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") || res.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%q, %v, %v", body, res.Header, err)
	}
	lines, err := o.store.AuditLines(t.Context(), models.AuditQuery{Scope: models.In("H26"), Object: "file:" + string(file), Limit: 10})
	if err != nil || len(lines) == 0 || lines[0].Action != models.ActionViewed {
		t.Errorf("the audit has %+v, %v", lines, err)
	}
}

// What a program has is not sent again, until it changes.
func TestTag(t *testing.T) {
	o := setup(t)
	code, _, document := o.read("H26")
	ask := func(tag string) (int, string) {
		r := o.request(http.MethodGet, "/api/v1/dossiers/"+string(code), nil)
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode, res.Header.Get("ETag")
	}
	_, tag := ask("")
	if status, again := ask(`"x", W/` + tag); status != http.StatusNotModified || again != tag {
		t.Errorf("%d %s, first %s", status, again, tag)
	}
	if err := o.store.Correct(t.Context(), models.In("H26"), document, "full_name", "NGUYỄN VĂN ANH", "an"); err != nil {
		t.Fatal(err)
	}
	if status, again := ask(tag); status != http.StatusOK || again == tag {
		t.Errorf("after a change: %d %s", status, again)
	}
}

// A list that is read page by page misses nothing and repeats nothing, whatever arrives meanwhile.
func TestPages(t *testing.T) {
	o := setup(t)
	want := map[string]bool{}
	for range 7 {
		code, _, _ := o.read("H26")
		want[string(code)] = true
	}
	got, next := []string{}, ""
	for i := 0; i == 0 || next != ""; i++ {
		_, list := o.get("/api/v1/dossiers?limit=3&state=review&cursor=" + url.QueryEscape(next))
		for _, d := range list["dossiers"].([]any) {
			got = append(got, d.(map[string]any)["code"].(string))
		}
		next = list["next"].(string)
		if i < 2 {
			o.read("H26") // newer than all that was seen
		}
	}
	if len(got) != len(want) {
		t.Errorf("seen %v, there were %v", got, want)
	}
	for _, code := range got {
		if !want[code] {
			t.Errorf("%s came later or twice", code)
		}
		delete(want, code)
	}
	_, list := o.get("/api/v1/dossiers?limit=1")
	for _, query := range []string{"cursor=" + list["next"].(string) + "&state=done", "cursor=x", "limit=0", "limit=501", "limit=x", "from=gestern", "stat=done"} {
		if status, answer := o.get("/api/v1/dossiers?" + query); status != http.StatusBadRequest || answer["code"] != "invalid" {
			t.Errorf("%s: %d %v", query, status, answer)
		}
	}
	for query, want := range map[string]int{"lane=backlog": 0, "channel=direct": 9, "procedure=1.001193": 9, "until=2020-01-01": 0, "from=2020-01-01": 9, "from=2020-01-01T00:00:00Z": 9} {
		if _, list := o.get("/api/v1/dossiers?" + query); len(list["dossiers"].([]any)) != want {
			t.Errorf("%s: %d, want %d", query, len(list["dossiers"].([]any)), want)
		}
	}
}

// A question that is not of the form is refused, and no value of it is repeated.
func TestQuestions(t *testing.T) {
	o := setup(t)
	const secret = "NGUYEN-BI-MAT"
	for body, status := range map[string]int{
		`{"text":1}`:                                        400,
		`{"txet":"` + secret + `"}`:                         400,
		`{"text":"` + secret + `"} {}`:                      400,
		`{"text":"` + secret:                                400,
		`["` + secret + `"]`:                                400,
		`{"text":"` + secret + `","limit":0}`:               400,
		`{"text":"` + strings.Repeat(secret, 100000) + `"}`: 413,
	} {
		r := o.request(http.MethodPost, "/api/v1/search", nil)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Type", "application/json")
		got, answer := o.send(r)
		if got != status || strings.Contains(answer["title"].(string)+answer["detail"].(string), secret) {
			t.Errorf("%.40s: %d %v", body, got, answer)
		}
	}
	r := o.request(http.MethodPost, "/api/v1/search", nil)
	r.Header.Set("Content-Type", "text/plain")
	if status, _ := o.send(r); status != http.StatusUnsupportedMediaType {
		t.Errorf("text/plain: %d", status)
	}
}
