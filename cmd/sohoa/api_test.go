package main

import (
	"log/slog"
	"strings"
	"testing"

	"sohoa/web/api"
)

// Every address that programs use is described at /api/openapi.json, and nothing else is.
func TestAPIDescribed(t *testing.T) {
	t.Parallel()
	s := defaultSettings()
	s.Data = t.TempDir()
	h, err := openStores(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	line, end, err := h.line()
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	f, err := h.faces(line)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	server := h.web()
	server.Routes = f.routes
	for _, gap := range api.Gaps(server.Table()) {
		t.Error(gap)
	}
}

// A machine of the own network is allowed by whoever has this machine, and the audit says so.
func TestWebhookHosts(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, _, errs := sohoa(t, data, "webhook", "allow", "Kho.lan"); status != exitDone {
		t.Fatalf("status %d\n%s", status, errs)
	}
	if status, out, _ := sohoa(t, data, "webhook", "hosts"); status != exitDone || !strings.HasPrefix(out, "kho.lan  shell") {
		t.Errorf("status %d\n%s", status, out)
	}
	if status, _, errs := sohoa(t, data, "webhook", "forbid", "kho.lan"); status != exitDone {
		t.Errorf("status %d\n%s", status, errs)
	}
	if status, out, _ := sohoa(t, data, "webhook", "hosts"); status != exitDone || out != "" {
		t.Errorf("status %d\n%s", status, out)
	}
	for _, args := range [][]string{{}, {"allow"}, {"allow", "http://kho.lan/"}, {"allow", "-x"}, {"hosts", "all"}, {"drop", "kho.lan"}} {
		if status, _, _ := sohoa(t, data, append([]string{"webhook"}, args...)...); status != exitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
	if status, _, _ := sohoa(t, data, "webhook", "forbid", "kho.lan"); status != exitFailed {
		t.Errorf("one that is not allowed: status %d", status)
	}
}
