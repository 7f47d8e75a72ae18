package desk

import (
	"context"
	"net/http"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/pipeline/procedures"
	"sohoa/web/page"
)

// board is what the page of a dossier shows.
type board struct {
	Form     form // who it is about; with faults where it was just sent
	Desk     bool // a desk opened it: otherwise only its pages can be scanned again here
	State    models.DossierState
	Rows     []row
	Missing  []models.Component
	Optional int // components of which nobody said whether the case needs them
	Files    []filed
	Reading  int // files that are not read yet
	Warnings []string
	Back     []models.SentBack
	Cards    []intake.Card
	Left     string // key of what is left to do before the dossier can be accepted, "" where nothing is
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	return p.drawBoard(w, r, i, nil)
}

// board answers with the part of the page that changes.
func (p *Pages) board(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	b, err := p.gather(r, i)
	if err != nil {
		return err
	}
	return p.views.Part(w, r, "board", b)
}

// drawBoard answers with the whole page, or with the part that changes where a script asks; with a form as it was sent where
// that was refused.
func (p *Pages) drawBoard(w http.ResponseWriter, r *http.Request, i models.Intake, refused *form) error {
	b, err := p.gather(r, i)
	if err != nil {
		return err
	}
	if refused != nil {
		b.Form = *refused
	}
	if r.Header.Get("HX-Request") == "true" {
		return p.views.Part(w, r, "board", b)
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "desk.of", i.Dossier), Here: "desk", Kind: "app"}, "dossier.html", b)
}

// gather puts together what the page of a dossier shows.
func (p *Pages) gather(r *http.Request, i models.Intake) (*board, error) {
	ctx, scope := r.Context(), page.VisitorOf(r.Context()).Scope()
	d, read, err := p.Dossiers.Dossier(ctx, scope, i.Dossier)
	if err != nil {
		return nil, err
	}
	b := &board{Form: formOf(i), Desk: i.By != "", State: d.State, Missing: i.Missing()}
	if b.Back, err = p.Lists.SentBack(ctx, scope, i.Dossier, mostBack); err != nil {
		return nil, err
	}
	if b.Desk {
		plan, err := p.plan(ctx, i)
		if err != nil {
			return nil, err
		}
		b.Rows, b.Warnings = rows(i, plan), plan.Warnings
	}
	for _, c := range i.Components {
		if c.Presence == models.PresenceOptional && c.Required == "when" {
			b.Optional++
		}
	}
	for n, f := range d.Files {
		one := p.filed(ctx, i, f, read[n])
		one.want(b.Back)
		if intake.Waits(f) {
			b.Reading++
		}
		b.Files = append(b.Files, one)
		b.Cards = append(b.Cards, intake.Cards(i, f, read[n])...)
	}
	b.Left = leftWords[intake.LeftOf(i, b.Reading)]
	return b, nil
}

// leftWords is how the desk says what is left to do.
var leftWords = map[intake.Left]string{intake.LeftAccepted: "desk.left.accepted", intake.LeftHolder: "desk.left.holder",
	intake.LeftDue: "desk.left.due", intake.LeftMissing: "desk.left.missing"}

// plan gives what the procedure needs of the holder.
func (p *Pages) plan(ctx context.Context, i models.Intake) (procedures.Plan, error) {
	return intake.Plan(ctx, p.Planner, i, page.Today())
}

// MissingNames gives the labels of what is missing, for one line.
func (b *board) MissingNames() string {
	var out []string
	for _, c := range b.Missing {
		out = append(out, c.Label)
	}
	return strings.Join(out, ", ")
}

// Newest gives the files as the page shows them: added last first, because that is what the person looks at.
func (b *board) Newest() []filed {
	var out []filed
	for i := len(b.Files) - 1; i >= 0; i-- {
		out = append(out, b.Files[i])
	}
	return out
}
