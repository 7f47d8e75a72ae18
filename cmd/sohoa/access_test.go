package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUser(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	status, link, errs := sohoa(t, data, "user", "add", "--unit", "H26", "--role", "desk,clerk", "--full-name", "Trần Thị Lan", "LAN")
	if status != exitDone || !strings.HasPrefix(link, "http://127.0.0.1:0/sign-in/link/") {
		t.Fatalf("status %d, %s%s", status, link, errs)
	}
	status, list, _ := sohoa(t, data, "user", "list")
	if status != exitDone || !strings.Contains(list, "lan   H26   desk,clerk  no password  Trần Thị Lan") {
		t.Errorf("status %d\n%s", status, list)
	}
	for _, args := range [][]string{{"roles", "--role", "head", "--city", "lan"}, {"disable", "lan"}} {
		if status, _, errs := sohoa(t, data, append([]string{"user"}, args...)...); status != exitDone {
			t.Errorf("%v: status %d, %s", args, status, errs)
		}
	}
	if _, list, _ := sohoa(t, data, "user", "list"); !strings.Contains(list, "H26 (city)  head   disabled") {
		t.Errorf("list\n%s", list)
	}
	if status, again, _ := sohoa(t, data, "user", "link", "lan"); status != exitDone || again == link {
		t.Errorf("status %d, %s", status, again)
	}
	for _, args := range [][]string{{}, {"add"}, {"list", "x"}, {"add", "x"}, {"add", "--role", "king", "--unit", "H26", "x"}, {"fly", "x"}} {
		if status, _, _ := sohoa(t, data, append([]string{"user"}, args...)...); status != exitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
	if status, _, errs := sohoa(t, data, "user", "link", "nobody"); status != exitFailed || !strings.Contains(errs, "no such account") {
		t.Errorf("status %d, %s", status, errs)
	}
}

func TestTokenCommand(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	status, token, errs := sohoa(t, data, "token", "create", "--name", "kho", "--unit", "H26", "--role", "auditor", "--days", "30")
	if status != exitDone || !strings.HasPrefix(token, "sohoa_") || len(strings.TrimSpace(token)) != 49 {
		t.Fatalf("status %d, %s%s", status, token, errs)
	}
	if status, list, _ := sohoa(t, data, "token", "list"); status != exitDone || !strings.Contains(list, "in use") || strings.Contains(list, strings.TrimSpace(token)) {
		t.Errorf("status %d\n%s", status, list)
	}
	if status, _, _ := sohoa(t, data, "token", "revoke", "kho"); status != exitDone {
		t.Errorf("revoke: status %d", status)
	}
	if _, list, _ := sohoa(t, data, "token", "list"); !strings.Contains(list, "revoked") {
		t.Errorf("list\n%s", list)
	}
	for _, args := range [][]string{{}, {"create", "x"}, {"create", "--name", "kho"}, {"revoke"}, {"create", "--name", "kho", "--unit", "H26", "--role", "clerk", "--days", "0"}} {
		if status, _, _ := sohoa(t, data, append([]string{"token"}, args...)...); status != exitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
}

func TestAuditCommand(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, out, errs := sohoa(t, data, "audit", "verify"); status != exitDone || !strings.HasPrefix(out, "OK: 0 lines") {
		t.Fatalf("an empty audit: status %d, %s%s", status, out, errs)
	}
	if status, _, errs := sohoa(t, data, "user", "add", "--unit", "H26", "--role", "desk", "lan"); status != exitDone {
		t.Fatal(errs)
	}
	status, head, _ := sohoa(t, data, "audit", "head")
	if status != exitDone || !strings.HasPrefix(head, "2 ") { // the account and its link
		t.Fatalf("status %d, %q", status, head)
	}
	anchor := filepath.Join(t.TempDir(), "anchors.txt")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(anchor, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("1 x\n" + head)
	if status, out, errs := sohoa(t, data, "audit", "verify", "--anchor", anchor); status != exitDone || !strings.HasPrefix(out, "OK: 2 lines") {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
	write("3" + head[1:]) // a line that is gone
	if status, _, errs := sohoa(t, data, "audit", "verify", "--anchor", anchor); status != exitFailed || !strings.Contains(errs, "line 3") {
		t.Errorf("status %d, %s", status, errs)
	}
	write("2 " + strings.Repeat("0", 64))
	if status, _, errs := sohoa(t, data, "audit", "verify", "--anchor", anchor); status != exitFailed || !strings.Contains(errs, "line 2") {
		t.Errorf("status %d, %s", status, errs)
	}
	write("nonsense")
	for _, args := range [][]string{{"verify", "--anchor", anchor}, {"verify", "--anchor", "/nowhere"}, {}, {"shred"}} {
		if status, _, _ := sohoa(t, data, append([]string{"audit"}, args...)...); status != exitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
}
