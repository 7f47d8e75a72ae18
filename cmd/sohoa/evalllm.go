package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/imitate"
	"sohoa/worker"
)

// startImitation serves a model that knows the papers' truth, as a stranger's endpoint would, and points the settings
// at it.
func startImitation(s *Settings, manner string, truths []evaluate.Truth) (end func(), err error) {
	if !slices.Contains(imitate.Manners(), imitate.Manner(manner)) {
		return nil, usageError(fmt.Sprintf("there is no imitation %q; there are %v", manner, imitate.Manners()))
	}
	types, err := doctypes.Load(s.doctypes())
	if err != nil {
		return nil, err
	}
	model := imitate.New(imitate.Manner(manner), types, truths)
	server, err := scripted.New(func(q scripted.Request) scripted.Reply {
		text := model.Answer(q.User, q.Schema)
		return scripted.Reply{Text: text, Usage: models.Usage{Prompt: len(q.Body) / 4, Completion: len(text) / 4}}
	}).Start()
	if err != nil {
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the imitation of a model cannot be served", Err: err}
	}
	s.LLM.BaseURL, s.LLM.Model, s.LLM.Key = server.URL(), "imitation-"+manner, ""
	return server.Close, nil
}

// model sees to it that the settings name the model that is to be asked, or none.
func (o *evalOptions) model(s *Settings, paths []string) (end func(), err error) {
	end = func() {}
	switch {
	case o.imitate != "":
		var truths []evaluate.Truth
		for _, path := range paths {
			truth, err := evaluate.ReadTruth(path)
			if err != nil {
				return nil, &models.Error{Code: models.CodeInvalid, Message: "the truth cannot be read", Hint: "see fixtures/README.md", Err: err}
			}
			truths = append(truths, truth)
		}
		return startImitation(s, o.imitate, truths)
	case !o.llm:
		s.LLM.BaseURL = "" // what was set for the service is not asked by mistake
	case s.LLM.BaseURL == "":
		return nil, usageError("--llm needs SOHOA_LLM_BASE_URL and SOHOA_LLM_MODEL")
	}
	return end, nil
}

// readingAlong watches a model that reads along: what it costs, and what the rules had given without it.
type readingAlong struct {
	model pipeline.Model

	mu    sync.Mutex
	rules []evaluate.Outcome
	modelFigures
	added []time.Duration
}

// modelFigures is what was asked of a model.
type modelFigures struct {
	Files, Answers, Refusals int
	Prompt, Completion       int     // tokens
	Seconds                  float64 // of all answers together
	Added                    float64 // seconds, median: what a file with one question took from the rules' fields to the end, without the answer's own time
}

// newReadingAlong puts a watch on the opinion's model.
func newReadingAlong(o *pipeline.Opinion) *readingAlong {
	a := &readingAlong{model: o.Model}
	o.Model = a
	return a
}

// Name implements pipeline.Model.
func (a *readingAlong) Name() string { return a.model.Name() }

// Ask implements pipeline.Model.
func (a *readingAlong) Ask(ctx context.Context, q models.Question) (models.Answer, error) {
	started := time.Now()
	answer, err := a.model.Ask(ctx, q)
	spent := time.Since(started)
	a.mu.Lock()
	defer a.mu.Unlock()
	if w, ok := ctx.Value(watchKey{}).(*watch); ok {
		w.answers++
		w.spent += spent
	}
	a.Seconds += spent.Seconds()
	if err != nil {
		a.Refusals++
		return answer, err
	}
	a.Answers++
	a.Prompt += answer.Usage.Prompt
	a.Completion += answer.Usage.Completion
	return answer, nil
}

// watch is one file while the model reads along.
type watch struct {
	shown   time.Time
	answers int
	spent   time.Duration
}

type watchKey struct{}

// watch gives what one file is run with, and what to call when the run has ended. A nil readingAlong watches nothing.
func (a *readingAlong) watch(ctx context.Context, truth evaluate.Truth) (context.Context, worker.Show, func()) {
	if a == nil {
		return ctx, nil, func() {}
	}
	w := &watch{}
	show := func(_ context.Context, sofar models.Digitisation) error {
		outcome := evaluate.Compare(truth, sofar)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.rules = append(a.rules, outcome)
		w.shown = time.Now()
		return nil
	}
	return context.WithValue(ctx, watchKey{}, w), show, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.Files++
		if w.answers == 1 {
			a.added = append(a.added, time.Since(w.shown)-w.spent)
		}
	}
}

// figures sums up.
func (a *readingAlong) figures() (*evaluate.Report, *modelFigures) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.added) > 0 {
		slices.Sort(a.added)
		a.Added = a.added[len(a.added)/2].Seconds()
	}
	rules := evaluate.Sum(a.rules)
	rules.Misses = nil
	return rules, &a.modelFigures
}

// print compares what the rules gave alone with what they and the model gave.
func (m *modelFigures) print(w io.Writer, f figures) {
	fmt.Fprintf(w, "\n%-34s %6s %7s %9s %8s\n", "", "F1", "auto ✓", "silent", "pairs")
	for _, part := range []struct {
		name          string
		alone, beside *evaluate.Tally
	}{{"all", &f.Rules.Total, &f.Total}, {"clean", f.Rules.ByVariant["clean"], f.ByVariant["clean"]},
		{"degraded", f.Rules.ByVariant["degraded"], f.ByVariant["degraded"]}} {
		if part.alone == nil || part.beside == nil {
			continue
		}
		for _, row := range []struct {
			name string
			t    *evaluate.Tally
		}{{"rules alone, " + part.name, part.alone}, {"with the model, " + part.name, part.beside}} {
			fmt.Fprintf(w, "%-34s %6.3f %6.1f%% %4d/%-4d %3d/%-4d\n", row.name, row.t.F1(row.t.Right), 100*evaluate.Share(row.t.AutoRight, row.t.Truths),
				row.t.Auto-row.t.AutoRight, row.t.Auto, row.t.PairsRight, row.t.Pairs)
		}
	}
	questions, files := float64(max(1, m.Answers+m.Refusals)), float64(max(1, m.Files))
	fmt.Fprintf(w, "%d answers, %d refusals; %.0f tokens asked and %.0f answered a file; %.3f s an answer, %.3f s added to it (median)\n",
		m.Answers, m.Refusals, float64(m.Prompt)/files, float64(m.Completion)/files, m.Seconds/questions, m.Added)
}
