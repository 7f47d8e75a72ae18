package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// copied copies fixtures into a folder of the test.
func copied(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		data, err := os.ReadFile(fixture(filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A second evaluation of the same papers recognises nothing again: it gives the same figures without any model.
func TestEval(t *testing.T) {
	t.Parallel()
	dir := copied(t, "papers/birth_certificate-clean-02.jpg", "papers/birth_certificate-clean-02.truth.json")
	data := t.TempDir()
	status, first, errs := sohoa(t, data, "eval", "--json", "--tesseract", dir)
	if status != exitDone {
		t.Fatalf("status %d\n%s", status, errs)
	}
	var f struct {
		Total     struct{ Documents, TypeRight, Truths, Given, Right, Letters, LetterErrors int }
		Failures  []string
		Tesseract struct {
			Total struct{ Letters, LetterErrors int }
		}
	}
	if err := json.Unmarshal([]byte(first), &f); err != nil {
		t.Fatal(err)
	}
	if n := f.Total; n.Documents != 1 || n.TypeRight != 1 || n.Right == 0 || n.Right > n.Given || n.Letters == 0 || len(f.Failures) != 0 {
		t.Errorf("figures %+v", f)
	}
	if p := f.Tesseract.Total; p.Letters != f.Total.Letters || p.LetterErrors >= p.Letters {
		t.Errorf("tesseract's figures %+v", p)
	}
	again := program(t, data, "eval", "--json", "--tesseract", dir)
	again.Env = append(again.Env, "TESSDATA_PREFIX="+t.TempDir())
	second, err := again.Output()
	if err != nil || string(second) != first {
		t.Errorf("%v; first\n%s\nthen\n%s", err, first, second)
	}
	if status, table, _ := sohoa(t, data, "eval", "--misses", dir); status != exitDone || !strings.Contains(table, "birth_certificate") {
		t.Errorf("status %d\n%s", status, table)
	}
	if status, _, errs := sohoa(t, data, "eval", t.TempDir()); status != exitUsage || !strings.Contains(errs, "truth.json") {
		t.Errorf("a folder without truth: status %d, %s", status, errs)
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	dir := copied(t, "papers/death_extract-clean-02.jpg", "papers/death_extract-clean-02.truth.json", "broken/encrypted.pdf")
	data := t.TempDir()
	status, table, errs := sohoa(t, data, "demo", dir)
	if status != exitDone {
		t.Fatalf("status %d\n%s", status, errs)
	}
	for _, want := range []string{"missing  seconds", "death_extract-clean-02.jpg  death_extract", "refused: encrypted", "1 documents on 1 pages"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	if left, err := os.ReadDir(data); err != nil || len(left) > 0 {
		t.Errorf("the demo wrote into the data folder: %v %v", left, err)
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, out, errs := sohoa(t, data, "doctor"); status != exitDone || strings.Contains(out, "FAIL") || strings.Count(out, "OK ") < 6 {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	for fault, c := range map[string]struct{ variable, mend string }{
		"redis":       {"SOHOA_REDIS_URL=unix://" + filepath.Join(data, "nothing.sock"), "SOHOA_REDIS_URL"},
		"tesseract":   {"TESSDATA_PREFIX=" + t.TempDir(), "tesseract-ocr-vie"},
		"data folder": {"SOHOA_DATA=/proc/nowhere", "SOHOA_DATA"},
	} {
		cmd := program(t, data, "doctor")
		cmd.Env = append(cmd.Env, c.variable)
		out, err := cmd.Output()
		if err == nil || cmd.ProcessState.ExitCode() != exitFailed {
			t.Errorf("%s: %v", c.variable, err)
		}
		_, after, failed := strings.Cut(string(out), "FAIL  "+fault)
		if _, mend, ok := strings.Cut(after, "→"); !failed || !ok || !strings.Contains(mend, c.mend) {
			t.Errorf("%s:\n%s", c.variable, out)
		}
	}
}

func TestDoctypes(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if status, out, _ := sohoa(t, data, "doctypes", "list"); status != exitDone || !strings.Contains(out, "birth_certificate ") {
		t.Errorf("status %d\n%s", status, out)
	}
	good, err := os.ReadFile(filepath.Join("..", "..", "pipeline", "doctypes", "birth_certificate.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sound, faulty := filepath.Join(t.TempDir(), "sound.yaml"), filepath.Join(t.TempDir(), "faulty.yaml")
	lines := strings.Count(string(good), "\n")
	for path, text := range map[string]string{sound: string(good), faulty: string(good) + "nonsense: 1\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, out, _ := sohoa(t, data, "doctypes", "check", sound, faulty)
	if status != exitSome || !strings.Contains(out, "OK   "+sound) || !strings.Contains(out, fmt.Sprintf("line %d: ", lines+1)) {
		t.Errorf("status %d\n%s", status, out)
	}
	if status, _, _ := sohoa(t, data, "doctypes", "check", sound); status != exitDone {
		t.Errorf("a sound file: status %d", status)
	}
	for _, args := range [][]string{{"doctypes"}, {"doctypes", "check"}, {"doctypes", "nonsense"}} {
		if status, _, _ := sohoa(t, data, args...); status != exitUsage {
			t.Errorf("%v: status %d", args, status)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if status, out, _ := sohoa(t, t.TempDir(), "version"); status != exitDone || !strings.HasPrefix(out, "sohoa ") {
		t.Errorf("status %d, %q", status, out)
	}
}
