package access

import (
	"net/http"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// accountView is what people see of their own account.
type accountView struct {
	Account  models.Account
	Unit     string
	Sessions []models.Session
	Here     models.SessionID
	Now      time.Time
	Wrong    map[string]string
	Done     string // key of the words that say what was done
}

func (p *Pages) accountPage(w http.ResponseWriter, r *http.Request) error {
	done := ""
	switch r.URL.Query().Get("done") {
	case "password":
		done = "account.password.done"
	case "session":
		done = "account.session.done"
	}
	return p.showAccount(w, r, http.StatusOK, accountView{Done: done})
}

func (p *Pages) showAccount(w http.ResponseWriter, r *http.Request, status int, v accountView) error {
	visitor := page.VisitorOf(r.Context())
	sessions, err := p.store.Sessions(r.Context(), visitor.Account.ID)
	if err != nil {
		return err
	}
	now := time.Now()
	for _, s := range sessions {
		if now.Sub(s.Seen) < IdleFor {
			v.Sessions = append(v.Sessions, s)
		}
	}
	v.Account, v.Unit, v.Here, v.Now = visitor.Account, visitor.UnitName, models.SessionID(visitor.Session), now
	return views().PageStatus(w, r, status, page.Frame{Title: views().Text(r, "account.title")}, "account.html", v)
}

// changePassword sets a new password, after the one that holds was typed once more, and ends all other sessions. Whoever
// was let in by a link and has no password need not know one.
func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	visitor := page.VisitorOf(r.Context())
	wrong := map[string]string{}
	if visitor.Account.Password {
		_, err := p.check(r, visitor.Account.Name, r.PostForm.Get("old"))
		if models.CodeOf(err) == models.CodeSignIn {
			wrong["old"] = "account.old.wrong"
		} else if err != nil {
			return err
		}
	}
	password := r.PostForm.Get("password")
	if weak := weakness(password, p.contextOf(visitor.Account)...); weak != "" {
		wrong["password"] = weak
	} else if password != r.PostForm.Get("again") {
		wrong["again"] = "account.again.wrong"
	}
	if len(wrong) > 0 {
		return p.showAccount(w, r, http.StatusUnprocessableEntity, accountView{Wrong: wrong})
	}
	encoded, err := p.hashing.encode(r.Context(), password)
	if err != nil {
		return err
	}
	err = p.store.SetPassword(r.Context(), visitor.Account.ID, encoded, models.SessionID(visitor.Session), visitor.Account.Name)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/account?done=password", http.StatusSeeOther)
	return nil
}

// endSession ends one session of the visitor's own, or all of them; with this one the browser is signed out.
func (p *Pages) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	visitor := page.VisitorOf(r.Context())
	id := models.SessionID(r.PostForm.Get("session"))
	if id == "" || string(id) == visitor.Session {
		if err := p.store.EndSession(r.Context(), visitor.Account.ID, id, visitor.Account.Name); err != nil {
			return err
		}
		return p.signOut(w, r)
	}
	if err := p.store.EndSession(r.Context(), visitor.Account.ID, id, visitor.Account.Name); err != nil {
		return err
	}
	http.Redirect(w, r, "/account?done=session", http.StatusSeeOther)
	return nil
}
