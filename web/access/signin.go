package access

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/web/page"
)

// signInView is what the sign-in page shows.
type signInView struct {
	Provider string // name of the provider, "" without one
	Next     string
	Name     string
	Wrong    string // key of the words that say what was wrong
	Minutes  int    // to wait
	Path     string // of the language switch
}

func (p *Pages) signInPage(w http.ResponseWriter, r *http.Request) error {
	if page.VisitorOf(r.Context()).Known() {
		http.Redirect(w, r, within(r.URL.Query().Get("next")), http.StatusSeeOther)
		return nil
	}
	v := signInView{Next: within(r.URL.Query().Get("next"))}
	if r.URL.Query().Has("ended") {
		v.Wrong = "signin.ended"
	}
	return p.showSignIn(w, r, http.StatusOK, v)
}

func (p *Pages) showSignIn(w http.ResponseWriter, r *http.Request, status int, v signInView) error {
	if p.oidc != nil {
		v.Provider = p.oidc.Name
	}
	return views().PageStatus(w, r, status, page.Frame{Title: views().Text(r, "signin.title"), Kind: "login"}, "signin.html", v)
}

// signIn compares name and password. Whether the name exists shows neither in the answer nor in the time that it takes.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := signInView{Next: within(r.PostForm.Get("next")), Name: strings.ToLower(strings.TrimSpace(r.PostForm.Get("username")))}
	account, err := p.check(r, v.Name, r.PostForm.Get("password"))
	if wait, ok := errors.AsType[*page.TooMany](err); ok {
		v.Wrong, v.Minutes = "signin.wait", int(wait.Wait/time.Minute)+1
		return p.showSignIn(w, r, http.StatusTooManyRequests, v)
	}
	if models.CodeOf(err) == models.CodeSignIn {
		v.Wrong = "signin.wrong"
		return p.showSignIn(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	if err := p.start(w, r, account, "password"); err != nil {
		return err
	}
	http.Redirect(w, r, v.Next, http.StatusSeeOther)
	return nil
}

// check gives the account of name and password; CodeSignIn where they are not right, page.TooMany where too many were tried.
func (p *Pages) check(r *http.Request, name, password string) (models.Account, error) {
	give, err := p.tries.take(name, addressOf(r))
	if err != nil {
		return models.Account{}, err
	}
	account, encoded, err := p.store.Credential(r.Context(), name)
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return account, err
	}
	right, err := p.hashing.matches(r.Context(), clipped(password), encoded)
	if err != nil {
		give()
		return account, err
	}
	if right && !account.Disabled {
		give()
		return account, nil
	}
	// Also where there is no such account: the time that it takes to write must not tell.
	if err := p.store.SignInFailed(r.Context(), account); err != nil {
		return account, err
	}
	return account, nobody()
}

// clipped gives what can be a password: nobody may have us hash a book.
func clipped(password string) string {
	if len(password) > 4*passwordMost {
		return ""
	}
	return password
}

// start signs the account in at this browser, under a new secret; what the browser held before ends.
func (p *Pages) start(w http.ResponseWriter, r *http.Request, a models.Account, how string) error {
	if err := p.end(r.Context(), page.VisitorOf(r.Context())); err != nil {
		return err
	}
	word := secret()
	if err := p.store.StartSession(r.Context(), digestOf(word), sessionFor(r, a.ID), how); err != nil {
		return err
	}
	p.setSessionCookie(w, r, word)
	return nil
}

func sessionFor(r *http.Request, account models.AccountID) models.Session {
	return models.Session{ID: models.SessionID(rand.Text()), Account: account, Until: time.Now().Add(SessionFor),
		Device: deviceOf(r.UserAgent()), Address: addressOf(r)}
}

// end ends the visitor's own session.
func (p *Pages) end(ctx context.Context, v page.Visitor) error {
	if !v.Known() || v.Program {
		return nil
	}
	return p.store.EndSession(ctx, v.Account.ID, models.SessionID(v.Session), v.Account.Name)
}

// signOut ends the session and has the browser forget what it kept of the pages. Its storage stays: it holds keys that
// somebody chose and where uploads go on, and nothing of a paper.
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.end(r.Context(), page.VisitorOf(r.Context())); err != nil {
		return err
	}
	p.setSessionCookie(w, r, "")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

// deviceOf tells the browser and the system in words, so that people recognise their own.
func deviceOf(agent string) string {
	first := func(pairs ...[2]string) string {
		for _, pair := range pairs {
			if strings.Contains(agent, pair[0]) {
				return pair[1]
			}
		}
		return ""
	}
	browser := first([2]string{"Edg/", "Edge"}, [2]string{"CocCoc", "Cốc Cốc"}, [2]string{"coc_coc", "Cốc Cốc"}, [2]string{"OPR/", "Opera"},
		[2]string{"Firefox/", "Firefox"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := first([2]string{"Windows", "Windows"}, [2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"},
		[2]string{"Mac OS", "macOS"}, [2]string{"CrOS", "ChromeOS"}, [2]string{"Linux", "Linux"})
	return strings.Trim(browser+" · "+system, " ·")
}
