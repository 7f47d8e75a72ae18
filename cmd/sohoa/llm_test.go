package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/imitate"
)

// paperRead is a paper of the fixtures that is clean enough to be read well.
const paperRead = "birth_certificate-clean-02"

// endpoint serves scripted answers until the test ends.
func endpoint(t *testing.T, answer func(scripted.Request) scripted.Reply) *scripted.Server {
	t.Helper()
	server, err := scripted.New(answer).Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// readWith runs digitize with a model at the address; "" for none.
func readWith(t *testing.T, address, limits string) contractFile {
	t.Helper()
	cmd := program(t, t.TempDir(), "digitize", "--json", fixture("papers", paperRead+".jpg"))
	cmd.Env = append(cmd.Env, "SOHOA_LLM_BASE_URL="+address, "SOHOA_LLM_MODEL=test", "SOHOA_LLM_API_KEY=sk-never-shown", "SOHOA_LLM_LIMITS="+limits)
	status, out, errs := finished(t, cmd)
	if status != exitDone {
		t.Fatalf("status %d: %s", status, errs)
	}
	if strings.Contains(out+errs, "sk-never-shown") {
		t.Error("the key is shown")
	}
	return lines(t, out)[0]
}

// autos gives what is vouched for.
func autos(f contractFile) map[string]string {
	out := map[string]string{}
	for _, d := range *f.Documents {
		for _, x := range *d.Fields {
			if *x.State == string(models.StateAuto) {
				out[*x.Name] = *x.Value
			}
		}
	}
	return out
}

func pending(f contractFile) bool {
	return slices.ContainsFunc(*(*f.Documents)[0].Findings, func(x contractFinding) bool { return *x.Code == string(models.FindingOpinionPending) })
}

// TestModelReadsAlong lets an imitation of a good model read along over the network, as any endpoint would.
func TestModelReadsAlong(t *testing.T) {
	t.Parallel()
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	truth, err := evaluate.ReadTruth(fixture("papers", paperRead+".truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	model := imitate.New(imitate.Good, types, []evaluate.Truth{truth})
	server := endpoint(t, func(q scripted.Request) scripted.Reply { return scripted.Reply{Text: model.Answer(q.User, q.Schema)} })
	alone, along := readWith(t, "", ""), readWith(t, server.URL(), "")
	if pending(along) || len(server.Asked()) != 1 {
		t.Errorf("asked %d times; pending: %v", len(server.Asked()), pending(along))
	}
	before := autos(alone)
	for name, value := range autos(along) {
		if was, ok := before[name]; !ok || was != value {
			t.Errorf("%s = %q is vouched for with the model only", name, value)
		}
	}
	for _, q := range server.Asked() {
		if strings.Contains(string(q.Body), filepath.Base(paperRead)) {
			t.Error("the question names the file")
		}
	}
}

// TestModelAway finishes by the rules at once, and says so, where the endpoint is not there, and within the time set
// where it does not answer.
func TestModelAway(t *testing.T) {
	t.Parallel()
	gone := endpoint(t, scripted.Fixed(""))
	gone.Close()
	silent := make(chan struct{})
	hangs := endpoint(t, scripted.Always(scripted.Reply{Wait: silent}))
	t.Cleanup(func() { close(silent) })
	alone := autos(readWith(t, "", ""))
	for name, address := range map[string]string{"gone": gone.URL(), "silent": hangs.URL()} {
		got := readWith(t, address, "timeout=1s")
		if !pending(got) {
			t.Errorf("%s: the file does not say that the model's reading is still to come", name)
		}
		if now := autos(got); len(now) != len(alone) {
			t.Errorf("%s: %d values are vouched for, without a model %d", name, len(now), len(alone))
		}
	}
}

// TestModelElsewhere refuses an address outside of this network at the start.
func TestModelElsewhere(t *testing.T) {
	t.Parallel()
	cmd := program(t, t.TempDir(), "digitize", "--json", fixture("papers", paperRead+".jpg"))
	cmd.Env = append(cmd.Env, "SOHOA_LLM_BASE_URL=https://192.0.2.7/v1", "SOHOA_LLM_MODEL=test")
	if status, _, errs := finished(t, cmd); status != exitUsage || !strings.Contains(errs, "SOHOA_LLM_ALLOW_EXTERNAL") {
		t.Errorf("status %d: %s", status, errs)
	}
}
