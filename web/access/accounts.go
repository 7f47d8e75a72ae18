package access

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/pipeline/viet"
	"sohoa/web/page"
)

// accountForm is what a name may look like; see the store.
var accountForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// emailForm is only about what can never be one.
var emailForm = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

// listed is an account with the name of its unit.
type listed struct {
	models.Account
	UnitName string
}

func (p *Pages) accountsPage(w http.ResponseWriter, r *http.Request) error {
	visitor := page.VisitorOf(r.Context())
	all, err := p.store.Accounts(r.Context(), visitor.Account.Manages())
	if err != nil {
		return err
	}
	v := struct {
		Find     string
		Accounts []listed
		All      int
	}{Find: strings.TrimSpace(r.URL.Query().Get("unit")), All: len(all)}
	for _, a := range all {
		if l := (listed{a, p.unitName(a.Unit)}); v.Find == "" || string(a.Unit) == v.Find {
			v.Accounts = append(v.Accounts, l)
		}
	}
	return views().Page(w, r, p.adminFrame(r, "accounts.title"), "accounts.html", v)
}

func (p *Pages) adminFrame(r *http.Request, title string) page.Frame {
	return page.Frame{Title: views().Text(r, title), Here: "admin"}
}

// editView is what the page of one account shows.
type editView struct {
	Account  models.Account
	Roles    []models.Role
	Units    []units.Unit // to choose from
	Find     string       // what units were looked for by
	City     bool         // the visitor may make accounts of the whole city
	Self     bool
	Provider bool
	Wrong    map[string]string
	Link     string // a new link for the account
	Done     bool
}

func (p *Pages) newAccountPage(w http.ResponseWriter, r *http.Request) error {
	visitor := page.VisitorOf(r.Context())
	return p.showEdit(w, r, http.StatusOK, editView{Account: models.Account{Unit: visitor.Account.Unit, Roles: []models.Role{models.RoleDesk}}})
}

func (p *Pages) oneAccountPage(w http.ResponseWriter, r *http.Request) error {
	a, err := p.theirs(r)
	if err != nil {
		return err
	}
	return p.showEdit(w, r, http.StatusOK, editView{Account: a, Done: r.URL.Query().Has("done")})
}

// theirs gives the account that the address names, if the visitor may manage it.
func (p *Pages) theirs(r *http.Request) (models.Account, error) {
	return p.store.Account(r.Context(), page.VisitorOf(r.Context()).Account.Manages(), models.AccountID(r.PathValue("id")))
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, status int, v editView) error {
	visitor := page.VisitorOf(r.Context())
	v.Roles, v.City, v.Provider = models.Roles, visitor.Account.City, p.oidc != nil
	v.Self = v.Account.ID == visitor.Account.ID
	v.Units = p.unitsLike(visitor.Account.Manages(), v.Find, v.Account.Unit)
	title := "accounts.edit"
	if v.Account.ID == "" {
		title = "accounts.new"
	}
	return views().PageStatus(w, r, status, p.adminFrame(r, title), "account-edit.html", v)
}

// unitsShown is how many units are offered at once.
const unitsShown = 8

// unitsLike gives units of the scope whose code or name has all the words, without regard to marks; chosen comes first.
func (p *Pages) unitsLike(scope models.Scope, find string, chosen models.UnitCode) []units.Unit {
	var out []units.Unit
	if u, ok := p.units.Unit(chosen); ok {
		out = append(out, u)
	} else if chosen != "" {
		out = append(out, units.Unit{Code: chosen, Name: string(chosen)})
	}
	words := strings.Fields(folded(find))
	if len(words) == 0 {
		return out
	}
	for _, u := range p.units.Units() {
		text := folded(string(u.Code) + " " + u.Name + " " + strings.Join(u.Names, " "))
		all := !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
		if all && u.Code != chosen && u.Until == "" && scope.Covers(u.Code) {
			out = append(out, u)
		}
		if len(out) > unitsShown {
			break
		}
	}
	return out
}

func folded(text string) string { return strings.ToLower(viet.Fold(viet.Normalise(text))) }

// findUnits gives the units to choose from, while somebody types. The words come in the body, as all forms do.
func (p *Pages) findUnits(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	scope := page.VisitorOf(r.Context()).Account.Manages()
	v := editView{Account: models.Account{Unit: models.UnitCode(r.PostForm.Get("unit"))}, Find: r.PostForm.Get("find")}
	v.Units = p.unitsLike(scope, v.Find, v.Account.Unit)
	return views().Part(w, r, "account-units", v)
}

// readEdit gives the account that the form describes, and what is wrong with it.
func (p *Pages) readEdit(r *http.Request, a models.Account) (models.Account, map[string]string) {
	visitor := page.VisitorOf(r.Context())
	if a.ID == "" {
		a.Name = nameIn(r)
	}
	a.FullName, a.Email, a.Unit = textIn(r, "full_name"), strings.ToLower(textIn(r, "email")), models.UnitCode(textIn(r, "unit"))
	a.Disabled = r.PostForm.Has("disabled")
	if visitor.Account.City { // who manages one unit cannot give away all of them, nor take them
		a.City = r.PostForm.Has("city")
	}
	a.Roles = nil
	for _, role := range models.Roles {
		if slices.Contains(r.PostForm["role"], string(role)) {
			a.Roles = append(a.Roles, role)
		}
	}
	wrong := map[string]string{}
	p.checkNew(a, wrong)
	if !visitor.Account.Manages().Covers(a.Unit) {
		wrong["unit"] = "accounts.unit.wrong"
	}
	if a.Email != "" && !emailForm.MatchString(a.Email) {
		wrong["email"] = "accounts.email.wrong"
	}
	if len(a.Roles) == 0 {
		wrong["role"] = "accounts.role.wrong"
	}
	if a.ID == visitor.Account.ID && a.Disabled {
		wrong["disabled"] = "accounts.self"
	}
	return a, wrong
}

// checkNew says what is wrong with the parts that every account has.
func (p *Pages) checkNew(a models.Account, wrong map[string]string) {
	if !accountForm.MatchString(a.Name) {
		wrong["username"] = "accounts.name.wrong"
	}
	if a.FullName == "" || len(a.FullName) > 200 {
		wrong["full_name"] = "accounts.full.wrong"
	}
	if _, ok := p.units.Unit(a.Unit); !ok {
		wrong["unit"] = "accounts.unit.wrong"
	}
}

// addAccount makes an account and shows the link with which its person signs in the first time.
func (p *Pages) addAccount(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	visitor := page.VisitorOf(r.Context())
	a, wrong := p.readEdit(r, models.Account{})
	v := editView{Account: a, Find: textIn(r, "find"), Wrong: wrong}
	if r.PostForm.Has("look") { // for units, where no script does
		v.Wrong = nil
		return p.showEdit(w, r, http.StatusOK, v)
	}
	if len(wrong) > 0 {
		return p.showEdit(w, r, http.StatusUnprocessableEntity, v)
	}
	made, err := p.store.AddAccount(r.Context(), a, visitor.Account.Name)
	if models.CodeOf(err) == models.CodeConflict {
		wrong["username"] = "accounts.taken"
		return p.showEdit(w, r, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return p.showLink(w, r, made)
}

// showLink makes a link for an account and shows it, this once.
func (p *Pages) showLink(w http.ResponseWriter, r *http.Request, a models.Account) error {
	path, err := InvitePath(r.Context(), p.store, a.ID, page.VisitorOf(r.Context()).Account.Name)
	if err != nil {
		return err
	}
	return p.showEdit(w, r, http.StatusOK, editView{Account: a, Link: originOf(r) + path})
}

// originOf gives scheme and host under which the visitor reached us.
func originOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || (fromHere(r) && r.Header.Get("X-Forwarded-Proto") == "https") {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (p *Pages) changeAccount(w http.ResponseWriter, r *http.Request) error {
	before, err := p.theirs(r)
	if err != nil {
		return err
	}
	if err := parseForm(w, r); err != nil {
		return err
	}
	visitor := page.VisitorOf(r.Context())
	a, wrong := p.readEdit(r, before)
	v := editView{Account: a, Find: textIn(r, "find"), Wrong: wrong}
	if r.PostForm.Has("look") {
		v.Wrong = nil
		return p.showEdit(w, r, http.StatusOK, v)
	}
	if len(wrong) > 0 {
		return p.showEdit(w, r, http.StatusUnprocessableEntity, v)
	}
	scope, subject := visitor.Account.Manages(), textIn(r, "subject")
	if err := p.store.ChangeAccount(r.Context(), scope, a, visitor.Account.Name); err != nil {
		return p.refusedChange(w, r, v, "role", "accounts.last", err)
	}
	if p.oidc != nil {
		if err := p.store.TieAccount(r.Context(), scope, a.ID, p.oidc.Issuer, subject, visitor.Account.Name); err != nil {
			return p.refusedChange(w, r, v, "subject", "accounts.subject.taken", err)
		}
	}
	http.Redirect(w, r, "/admin/accounts/"+string(a.ID)+"?done", http.StatusSeeOther)
	return nil
}

// refusedChange shows the form again where the store saw a conflict.
func (p *Pages) refusedChange(w http.ResponseWriter, r *http.Request, v editView, input, key string, err error) error {
	if models.CodeOf(err) != models.CodeConflict {
		return err
	}
	v.Wrong[input] = key
	return p.showEdit(w, r, http.StatusConflict, v)
}

// resetAccount takes the password away, ends all sessions and shows a link for choosing a new one.
func (p *Pages) resetAccount(w http.ResponseWriter, r *http.Request) error {
	a, err := p.theirs(r)
	if err != nil {
		return err
	}
	if err := p.store.SetPassword(r.Context(), a.ID, "", "", page.VisitorOf(r.Context()).Account.Name); err != nil {
		return err
	}
	a.Password = false
	return p.showLink(w, r, a)
}

// signAccountOut ends all sessions of an account.
func (p *Pages) signAccountOut(w http.ResponseWriter, r *http.Request) error {
	a, err := p.theirs(r)
	if err != nil {
		return err
	}
	if err := p.store.EndSession(r.Context(), a.ID, "", page.VisitorOf(r.Context()).Account.Name); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/accounts/"+string(a.ID)+"?done", http.StatusSeeOther)
	return nil
}
