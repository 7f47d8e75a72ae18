package desk

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rsc.io/qr"

	"sohoa/models"
	"sohoa/pipeline/intake"
	"sohoa/web/page"
)

// accept ends the gathering of papers and leads to the receipt.
func (p *Pages) accept(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	b, err := p.gather(r, i)
	if err != nil {
		return err
	}
	if b.Left != "" && i.Open() {
		return &models.Error{Code: models.CodeConflict, Message: p.views.Text(r, b.Left), Hint: p.views.Text(r, "desk.left.hint")}
	}
	if err := p.Dossiers.Accept(r.Context(), page.VisitorOf(r.Context()).Scope(), i.Dossier, actor(r)); err != nil {
		return err
	}
	http.Redirect(w, r, address(i.Dossier)+"/receipt", http.StatusSeeOther)
	return nil
}

// sheetOf is what the printed forms show.
type sheetOf struct {
	models.Intake
	UnitName string
	Clerk    string
	Code     template.HTML // the dossier's code as a QR
	Printed  time.Time
	Missing  []models.Component
}

// line is a component as a printed form lists it.
type line struct {
	Number     int
	Label, Way string
}

// Given gives the components that came in some way, in the order of the procedure, with the way.
func (s sheetOf) Given() []line {
	var out []line
	for _, c := range s.Components {
		if way := wayOf(c); way != "" {
			out = append(out, line{len(out) + 1, c.Label, way})
		}
	}
	return out
}

// wayOf says how a component came; the forms are Vietnamese whatever the visitor's language.
func wayOf(c models.Component) string {
	way := intake.Way(c)
	if way == "" {
		return ""
	}
	text := Words.Text(page.Vietnamese, "desk.slip."+way)
	if c.Presence == models.PresenceReused {
		return text + " " + string(c.Result)
	}
	return text
}

// Wants gives the components that are missing.
func (s sheetOf) Wants() []line {
	var out []line
	for n, c := range s.Missing {
		out = append(out, line{n + 1, c.Label, c.Note})
	}
	return out
}

// Written gives the day of the print as papers write it.
func (s sheetOf) Written() string {
	at := s.Printed.In(page.Vietnam)
	return fmt.Sprintf("ngày %02d tháng %02d năm %d", at.Day(), at.Month(), at.Year())
}

func (p *Pages) sheet(r *http.Request, i models.Intake) (sheetOf, error) {
	v := page.VisitorOf(r.Context())
	out := sheetOf{Intake: i, UnitName: string(i.Unit), Clerk: v.Name(), Printed: time.Now(), Missing: i.Missing()}
	if p.UnitName != nil {
		if name := p.UnitName(i.Unit); name != "" {
			out.UnitName = name
		}
	}
	var err error
	out.Code, err = drawCode(string(i.Dossier))
	return out, err
}

// receipt is Form 01 of Circular 03/2025/TT-VPCP: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	if i.Open() || i.By == "" {
		return &models.Error{Code: models.CodeConflict, Message: p.views.Text(r, "desk.fault.receipt"), Hint: p.views.Text(r, "desk.left.hint")}
	}
	data, err := p.sheet(r, i)
	if err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "desk.receipt"), Here: "desk"}, "receipt.html", data)
}

// supplement is Form 02 of Circular 03/2025/TT-VPCP: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
func (p *Pages) supplement(w http.ResponseWriter, r *http.Request, i models.Intake) error {
	data, err := p.sheet(r, i)
	if err != nil {
		return err
	}
	return p.views.Page(w, r, page.Frame{Title: p.views.Text(r, "desk.supplement"), Here: "desk"}, "supplement.html", data)
}

// drawCode draws a text as a QR (TCVN 7322:2009) that mends itself where up to 15 % of it is lost.
func drawCode(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", &models.Error{Code: models.CodeInternal, Message: "the code of the receipt cannot be drawn", Err: err}
	}
	const quiet = 4 // modules around it, as the standard asks
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	side := code.Size + 2*quiet
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %d" role="img" aria-label="QR %s" shape-rendering="crispEdges"><path d="%s"/></svg>`, //nolint:gosec // escaped
		side, side, template.HTMLEscapeString(text), path.String())), nil
}
