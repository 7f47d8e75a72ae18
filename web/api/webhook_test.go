package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/hooks"
)

const target = "https://kho.example/hook"

// addHook adds a webhook over the API and gives it.
func (o *office) addHook(body map[string]any) map[string]any {
	o.t.Helper()
	status, hook := o.ask(http.MethodPost, "/api/v1/webhooks", body)
	if status != http.StatusCreated {
		o.t.Fatalf("%d %v", status, hook)
	}
	return hook
}

func TestWebhooks(t *testing.T) {
	o := setup(t)
	o.who = account("H26", models.RoleAdministrator)
	hook := o.addHook(map[string]any{"url": target, "kinds": []string{"dossier", "field"}})
	path := "/api/v1/webhooks/" + hook["id"].(string)
	if !strings.HasPrefix(hook["secret"].(string), "whsec_") || hook["unit"] != "H26" {
		t.Errorf("made %v", hook)
	}
	_, one := o.get(path)
	_, all := o.get("/api/v1/webhooks")
	if one["secret"] != nil || strings.Contains(fmt.Sprint(all), "whsec_") || len(all["webhooks"].([]any)) != 1 {
		t.Errorf("afterwards %v, %v", one, all)
	}
	if status, one := o.ask(http.MethodPatch, path, map[string]any{"off": true}); status != http.StatusOK || one["off"] != true {
		t.Errorf("off: %d %v", status, one)
	}
	if status, renewed := o.ask(http.MethodPost, path+"/secret", nil); status != http.StatusOK || renewed["secret"] == hook["secret"] {
		t.Errorf("secret: %d %v", status, renewed)
	}
	if status, tried := o.ask(http.MethodPost, path+"/test", nil); status != http.StatusOK || tried["ok"] != false || tried["reason"] == "" {
		t.Errorf("test: %d %v", status, tried)
	}
	o.who = account("H99", models.RoleAdministrator)
	for _, c := range []struct {
		method, path string
		body         any
	}{{"GET", path, nil}, {"DELETE", path, nil}, {"PATCH", path, map[string]any{"off": true}}, {"POST", path + "/secret", nil},
		{"POST", path + "/test", nil}, {"GET", path + "/deliveries", nil}, {"POST", path + "/deliveries/again", map[string]any{}}} {
		if status, _ := o.ask(c.method, c.path, c.body); status != http.StatusNotFound {
			t.Errorf("another unit's %s %s: %d", c.method, c.path, status)
		}
	}
	o.who = account("H26", models.RoleAdministrator)
	if status, _ := o.ask(http.MethodDelete, path, nil); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}
	if status, _ := o.get(path); status != http.StatusNotFound {
		t.Errorf("after delete: %d", status)
	}
}

func TestWebhooksRefused(t *testing.T) {
	o := setup(t)
	o.who = account("H26", models.RoleAdministrator)
	for name, body := range map[string]map[string]any{
		"http":         {"url": "http://kho.example/"},
		"HTTP":         {"url": "HTTP://kho.example/"},
		"nothing":      {"url": ""},
		"inside":       {"url": "https://inside.example/"},
		"kind":         {"url": target, "kinds": []string{"person"}},
		"another unit": {"url": target, "unit": "H99"},
		"all units":    {"url": target, "unit": ""},
	} {
		if status, answer := o.ask(http.MethodPost, "/api/v1/webhooks", body); status != http.StatusBadRequest || answer["detail"] == "" {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
	o.who = account("H26", models.RoleHead, models.RoleDesk, models.RoleClerk, models.RoleAuditor)
	if status, _ := o.get("/api/v1/webhooks"); status != http.StatusForbidden {
		t.Errorf("not an administrator: %d", status)
	}
	o.who = city(models.RoleAdministrator)
	if hook := o.addHook(map[string]any{"url": target, "unit": ""}); hook["unit"] != "" {
		t.Errorf("of all units: %v", hook)
	}
}

// Asked twice under one key, one webhook is made, and its secret is the same.
func TestWebhookOnce(t *testing.T) {
	o := setup(t)
	o.who = account("H26", models.RoleAdministrator)
	secrets := map[any]bool{}
	for range 3 {
		r := o.request(http.MethodPost, "/api/v1/webhooks", map[string]any{"url": target})
		r.Header.Set("Idempotency-Key", "once")
		status, hook := o.send(r)
		if status != http.StatusCreated {
			t.Fatalf("%d %v", status, hook)
		}
		secrets[hook["secret"]] = true
	}
	if _, all := o.get("/api/v1/webhooks"); len(all["webhooks"].([]any)) != 1 || len(secrets) != 1 {
		t.Errorf("%v, secrets %v", all, secrets)
	}
	// A request that was refused does not use up its key.
	for want, url := range map[int]string{http.StatusBadRequest: "http://x", http.StatusCreated: target} {
		r := o.request(http.MethodPost, "/api/v1/webhooks", map[string]any{"url": url})
		r.Header.Set("Idempotency-Key", fmt.Sprint("again", want))
		if status, _ := o.send(r); status != want {
			t.Errorf("%s: %d", url, status)
		}
	}
}

// What was given up is listed with its reason and sent again by hand, over the API and on the page.
func TestDeadDeliveries(t *testing.T) {
	o := setup(t)
	o.who = account("H26", models.RoleAdministrator)
	hook := o.addHook(map[string]any{"url": target})
	id := models.HookID(hook["id"].(string))
	path := "/api/v1/webhooks/" + string(id)
	o.read("H26")
	if _, err := o.store.PlanDeliveries(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	die := func() {
		due, err := o.store.DueDeliveries(t.Context(), id, 100)
		if err != nil || len(due) == 0 {
			t.Fatal(len(due), err)
		}
		for _, d := range due {
			d.State, d.Attempts, d.Status, d.Reason = models.DeliveryDead, 9, 500, "status"
			if err := o.store.RecordDelivery(t.Context(), d, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	die()
	_, dead := o.get(path + "/deliveries")
	lines := dead["deliveries"].([]any)
	if len(lines) == 0 || lines[0].(map[string]any)["reason"] != "status" {
		t.Fatalf("dead: %v", dead)
	}
	if status, one := o.ask(http.MethodPost, path+"/deliveries/again", map[string]any{}); status != http.StatusOK || one["dead"] != 0.0 || one["waiting"] != float64(len(lines)) {
		t.Errorf("again: %d %v", status, one)
	}
	die()
	page := o.page(http.MethodGet, "/admin/webhooks/"+string(id), "en", nil)
	if !strings.Contains(page, "The receiver did not take the message. 500") || !strings.Contains(page, "Send all again") {
		t.Errorf("the page does not tell:\n%s", page)
	}
	o.page(http.MethodPost, "/admin/webhooks/"+string(id), "vi", url.Values{"do": {"again"}})
	if _, one := o.get(path); one["dead"] != 0.0 {
		t.Errorf("after the button: %v", one)
	}
	if status, _ := o.get(path + "/deliveries?state=lost"); status != http.StatusBadRequest {
		t.Errorf("an unknown state: %d", status)
	}
}

// The pages: adding shows the secret once, what is wrong is said where it stands, and every button does what it says.
func TestWebhookPages(t *testing.T) {
	o := setup(t)
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get(hooks.HeaderSignature))
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(receiver.Close)
	o.who = city(models.RoleAdministrator)
	wrong := o.page(http.MethodPost, "/admin/webhooks", "vi", url.Values{"url": {"http://kho.example/<script>"}, "kind": {"field"}, "units": {"all"}})
	if !strings.Contains(wrong, `role="alert"`) || strings.Contains(wrong, "hooks.fault") || strings.Contains(wrong, "<script>\"") || !strings.Contains(wrong, `value="field" checked`) {
		t.Errorf("refused:\n%s", wrong)
	}
	made := o.page(http.MethodPost, "/admin/webhooks", "vi", url.Values{"url": {target}, "kind": {"field", "dossier"}, "units": {"all"}})
	if !regexp.MustCompile(`whsec_[A-Za-z0-9+/&#;]+=`).MatchString(made) {
		t.Fatalf("no secret:\n%s", made)
	}
	all, err := o.store.Hooks(t.Context(), models.Everywhere())
	if err != nil || len(all) != 1 || all[0].Unit != "" || len(all[0].Kinds) != 2 {
		t.Fatalf("made %+v, %v", all, err)
	}
	at := "/admin/webhooks/" + string(all[0].ID)
	for _, language := range []string{"vi", "en"} {
		for _, path := range []string{"/admin/webhooks", at, at + "?state=done"} {
			if text := o.page(http.MethodGet, path, language, nil); strings.Contains(text, "whsec_") || !strings.Contains(text, target) {
				t.Errorf("%s in %s:\n%s", path, language, text)
			}
		}
	}
	if text := o.page(http.MethodPost, at, "vi", url.Values{"do": {"secret"}}); !strings.Contains(text, "whsec_") {
		t.Error("no new secret is shown")
	}
	o.page(http.MethodPost, at, "vi", url.Values{"do": {"off"}})
	if h, err := o.store.Hook(t.Context(), models.Everywhere(), all[0].ID); err != nil || !h.Off {
		t.Errorf("off: %+v, %v", h, err)
	}
	o.page(http.MethodPost, at, "vi", url.Values{"do": {"remove"}})
	if all, err := o.store.Hooks(t.Context(), models.Everywhere()); err != nil || len(all) != 0 {
		t.Errorf("removed: %+v, %v", all, err)
	}
	h, err := o.store.AddHook(t.Context(), models.Hook{URL: receiver.URL, Secret: hooks.NewSecret()}, "an")
	if err != nil {
		t.Fatal(err)
	}
	if text := o.page(http.MethodPost, "/admin/webhooks/"+string(h.ID), "en", url.Values{"do": {"test"}}); !strings.Contains(text, "202") || len(got) != 1 {
		t.Errorf("the test arrived %d times:\n%s", len(got), text)
	}
}
