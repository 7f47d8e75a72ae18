package access

import (
	"context"
	"net/http"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// LinkPath makes a link that signs the account in once, within LinkFor, and gives its path. by is who made it.
func LinkPath(ctx context.Context, links Links, account models.AccountID, by string) (string, error) {
	return addLink(ctx, links, models.SignInLink{Account: account}, by)
}

// InvitePath is LinkPath for somebody who is to choose a password then.
func InvitePath(ctx context.Context, links Links, account models.AccountID, by string) (string, error) {
	return addLink(ctx, links, models.SignInLink{Account: account, Invites: true}, by)
}

func addLink(ctx context.Context, links Links, link models.SignInLink, by string) (string, error) {
	word := secret()
	link.Until = time.Now().Add(LinkFor)
	return "/sign-in/link/" + word, links.AddLink(ctx, digestOf(word), link, by)
}

// SetupPath makes the link by which the first administrator's account is made, within SetupFor, and gives its path; an
// earlier one opens nothing any more. It gives "" where there is an account.
func SetupPath(ctx context.Context, links Links) (string, error) {
	word := secret()
	err := links.AddLink(ctx, digestOf(word), models.SignInLink{Until: time.Now().Add(SetupFor)}, models.ActorMachine)
	if models.CodeOf(err) == models.CodeConflict {
		return "", nil
	}
	return "/setup/" + word, err
}

// linkView is what the page of a link shows.
type linkView struct {
	Account models.Account
	Unit    string
	Until   time.Time
}

// linkPage asks before a link is used: programs that look at links in mails must not use it up.
func (p *Pages) linkPage(w http.ResponseWriter, r *http.Request) error {
	link, account, err := p.store.Link(r.Context(), digestOf(r.PathValue("secret")))
	if err != nil || link.Account == "" {
		return p.deadLink(w, r, err)
	}
	return views().Page(w, r, page.Frame{Title: views().Text(r, "link.title"), Kind: "login"}, "link.html",
		linkView{account, p.unitName(account.Unit), link.Until})
}

func (p *Pages) useLink(w http.ResponseWriter, r *http.Request) error {
	if err := p.end(r.Context(), page.VisitorOf(r.Context())); err != nil {
		return err
	}
	word := secret()
	link, err := p.store.SignInByLink(r.Context(), digestOf(r.PathValue("secret")), digestOf(word), sessionFor(r, ""))
	if err != nil {
		return p.deadLink(w, r, err)
	}
	p.setSessionCookie(w, r, word)
	to := "/"
	if link.Invites {
		to = "/account"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// deadLink says that a link opens nothing; any other fault is an error.
func (p *Pages) deadLink(w http.ResponseWriter, r *http.Request, err error) error {
	if code := models.CodeOf(err); code != "" && code != models.CodeNotFound {
		return err
	}
	return views().PageStatus(w, r, http.StatusNotFound, page.Frame{Title: views().Text(r, "link.dead"), Kind: "login"}, "deadlink.html", nil)
}

// setupView is what the page shows on which the first account is made.
type setupView struct {
	Name, FullName, Unit string
	Wrong                map[string]string // keys of words, by the input that they are about
}

func (p *Pages) setupPage(w http.ResponseWriter, r *http.Request) error {
	link, _, err := p.store.Link(r.Context(), digestOf(r.PathValue("secret")))
	if err != nil || link.Account != "" {
		return p.deadLink(w, r, err)
	}
	return p.showSetup(w, r, http.StatusOK, setupView{})
}

func (p *Pages) showSetup(w http.ResponseWriter, r *http.Request, status int, v setupView) error {
	return views().PageStatus(w, r, status, page.Frame{Title: views().Text(r, "setup.title"), Kind: "login"}, "setup.html", v)
}

// setup makes the first administrator and signs it in.
func (p *Pages) setup(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	digest := digestOf(r.PathValue("secret"))
	if link, _, err := p.store.Link(r.Context(), digest); err != nil || link.Account != "" {
		return p.deadLink(w, r, err)
	}
	v := setupView{Name: nameIn(r), FullName: textIn(r, "full_name"), Unit: textIn(r, "unit"), Wrong: map[string]string{}}
	account := models.Account{Name: v.Name, FullName: v.FullName, Unit: models.UnitCode(v.Unit)}
	password := r.PostForm.Get("password")
	p.checkNew(account, v.Wrong)
	if weak := weakness(password, p.contextOf(account)...); weak != "" {
		v.Wrong["password"] = weak
	}
	if len(v.Wrong) > 0 {
		return p.showSetup(w, r, http.StatusUnprocessableEntity, v)
	}
	encoded, err := p.hashing.encode(r.Context(), password)
	if err != nil {
		return err
	}
	if account, err = p.store.FirstAccount(r.Context(), digest, account, encoded); err != nil {
		return p.deadLink(w, r, err)
	}
	if err := p.start(w, r, account, "setup"); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/accounts", http.StatusSeeOther)
	return nil
}

func nameIn(r *http.Request) string { return strings.ToLower(textIn(r, "username")) }

// textIn gives an input of the form without needless blanks.
func textIn(r *http.Request, name string) string {
	return strings.Join(strings.Fields(r.PostForm.Get(name)), " ")
}
