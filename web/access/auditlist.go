package access

import (
	"net/http"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/web/page"
)

// auditShown is how many lines a page of the audit has.
const auditShown = 100

// auditView is what the page of the audit shows.
type auditView struct {
	Lines         []auditLine
	Actor, Object string
	Admin         bool  // the visitor comes from the pages of administration
	Next          int64 // lines older than this one come next; 0: there are none
}

type auditLine struct {
	models.AuditEntry
	Unit    string
	Did     string             // key of the words for what was done; "" where there are none
	Dossier models.DossierCode // "" where the line is about none
}

// auditPage lists the audit of the units that the visitor audits or manages. It tells codes and who did what, never a value of
// a paper, so that an administrator may see it who may see no dossier.
func (p *Pages) auditPage(w http.ResponseWriter, r *http.Request) error {
	visitor := page.VisitorOf(r.Context())
	q := models.AuditQuery{Scope: visitor.Account.Manages(), Limit: auditShown + 1,
		Actor: strings.TrimSpace(r.URL.Query().Get("actor")), Object: strings.TrimSpace(r.URL.Query().Get("object"))}
	if visitor.Account.Has(models.RoleAuditor) {
		q.Scope = visitor.Scope()
	}
	q.Before, _ = strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // what is no number means the newest
	if q.Object != "" && !strings.Contains(q.Object, ":") {
		q.Object = "dossier:" + q.Object
	}
	lines, err := p.store.AuditLines(r.Context(), q)
	if err != nil {
		return err
	}
	v := auditView{Actor: q.Actor, Object: q.Object, Admin: visitor.Account.Has(models.RoleAdministrator)}
	if len(lines) > auditShown {
		lines = lines[:auditShown]
		v.Next = lines[auditShown-1].Seq
	}
	for _, e := range lines {
		l := auditLine{AuditEntry: e, Unit: p.unitName(e.Unit), Did: did(e.Action)}
		if code, ok := strings.CutPrefix(e.Object, "dossier:"); ok {
			l.Dossier = models.DossierCode(code)
		}
		v.Lines = append(v.Lines, l)
	}
	return views().Page(w, r, p.adminFrame(r, "audit.title"), "audit.html", v)
}
