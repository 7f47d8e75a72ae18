package api

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"sync"

	"sohoa/models"
	"sohoa/web/hooks"
	"sohoa/web/page"
)

//go:embed pages/*.html
var pageFiles embed.FS

// views draws the few pages that people have of the API: its webhooks and its description.
var views = sync.OnceValue(func() *page.Views {
	files, err := fs.Sub(pageFiles, "pages")
	if err != nil {
		panic(err) // a fault of the program: the folder is embedded
	}
	return page.NewViews(files, words, nil)
})

// forPeople gives the pages' addresses.
func (p *Pages) forPeople() []page.Route {
	return []page.Route{
		{Pattern: "GET /api/docs", Handle: p.docs},
		{Pattern: "GET /admin/webhooks", Roles: keepers, Handle: p.hooksPage},
		{Pattern: "POST /admin/webhooks", Roles: keepers, Handle: p.addHookPage},
		{Pattern: "GET /admin/webhooks/{hook}", Roles: keepers, Handle: p.hookPage},
		{Pattern: "POST /admin/webhooks/{hook}", Roles: keepers, Handle: p.changeHookPage},
	}
}

// hooksView is the page of all webhooks. Wrong is the fault for which a new one was refused, whose parts are shown again.
type hooksView struct {
	Hooks  []models.Hook
	Hosts  []models.HookHost
	Kinds  []kindChoice
	City   bool
	Own    string // name of the visitor's unit
	URL    string
	All    bool // all units
	Wrong  string
	Secret string // of a new webhook, shown once
	Made   models.HookID
}

type kindChoice struct {
	Kind   models.ChangeKind
	Chosen bool
}

func (p *Pages) hooksPage(w http.ResponseWriter, r *http.Request) error {
	return p.showHooks(w, r, hooksView{})
}

func (p *Pages) showHooks(w http.ResponseWriter, r *http.Request, v hooksView) error {
	who, scope, _ := asked(r)
	var err error
	if v.Hooks, err = p.Hooks.Hooks(r.Context(), scope); err != nil {
		return err
	}
	if v.Hosts, err = p.Hooks.HookHosts(r.Context()); err != nil {
		return err
	}
	chosen := r.PostForm["kind"]
	for _, k := range models.ChangeKinds {
		one := kindChoice{Kind: k}
		for _, c := range chosen {
			one.Chosen = one.Chosen || c == string(k)
		}
		v.Kinds = append(v.Kinds, one)
	}
	v.City, v.Own = who.City, page.VisitorOf(r.Context()).UnitName
	return views().Page(w, r, page.Frame{Title: views().Text(r, "hooks.title"), Here: "admin"}, "hooks.html", v)
}

// addHookPage makes a webhook and shows its secret, which nobody sees again.
func (p *Pages) addHookPage(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return invalid("the form did not arrive whole", "send it again")
	}
	who, _, _ := asked(r)
	body := newHook{URL: r.PostForm.Get("url")}
	for _, k := range r.PostForm["kind"] {
		body.Kinds = append(body.Kinds, models.ChangeKind(k))
	}
	v := hooksView{URL: body.URL, All: r.PostForm.Get("units") == "all"}
	if v.All {
		body.Unit = new(models.UnitCode)
	}
	h, err := p.register(r.Context(), who, body)
	if f, ok := errors.AsType[hooks.Fault](err); ok {
		v.Wrong = string(f)
		return p.showHooks(w, r, v)
	}
	if err != nil {
		return err
	}
	r.PostForm.Del("kind")
	return p.showHooks(w, r, hooksView{Secret: h.Secret, Made: h.ID})
}

// hookPageView is the page of one webhook.
type hookPageView struct {
	Hook   models.Hook
	State  models.DeliveryState
	States []models.DeliveryState
	Lines  []models.Delivery
	Secret string
	Tried  bool
	Status int
	Wrong  string // the fault for which the message that was tried did not arrive
}

func (p *Pages) hookPage(w http.ResponseWriter, r *http.Request) error {
	return p.showHook(w, r, hookPageView{})
}

func (p *Pages) showHook(w http.ResponseWriter, r *http.Request, v hookPageView) error {
	_, scope, id := asked(r)
	var err error
	if v.Hook, err = p.Hooks.Hook(r.Context(), scope, id); err != nil {
		return err
	}
	v.State, v.States = models.DeliveryState(r.URL.Query().Get("state")), deliveryStates
	if v.State == "" {
		v.State = models.DeliveryDead
		if v.Hook.Dead == 0 {
			v.State = models.DeliveryWaiting
		}
	}
	if v.Lines, err = p.Hooks.Deliveries(r.Context(), scope, id, v.State, deliveriesMost); err != nil {
		return err
	}
	return views().Page(w, r, page.Frame{Title: views().Text(r, "hooks.one"), Here: "admin"}, "hook.html", v)
}

// changeHookPage does what the button that was pressed says.
func (p *Pages) changeHookPage(w http.ResponseWriter, r *http.Request) error {
	who, scope, id := asked(r)
	ctx, back := r.Context(), "/admin/webhooks/"+string(id)
	var err error
	switch r.PostFormValue("do") {
	case "off", "on":
		err = p.Hooks.SwitchHook(ctx, scope, id, r.PostFormValue("do") == "off", who.Name)
	case "remove":
		err, back = p.Hooks.RemoveHook(ctx, scope, id, who.Name), "/admin/webhooks"
	case "again":
		var seq int64 // 0: all
		if text := r.PostFormValue("seq"); text != "" {
			if seq, err = strconv.ParseInt(text, 10, 64); err != nil {
				return invalid("the number of the change is ill-formed", "use the buttons of the page")
			}
		}
		err = p.Hooks.AgainDeliveries(ctx, scope, id, seq, who.Name)
	case "secret":
		h, err := p.renew(r)
		if err != nil {
			return err
		}
		return p.showHook(w, r, hookPageView{Secret: h.Secret})
	case "test":
		return p.tryPage(w, r)
	default:
		return invalid("the form asks for nothing that is known", "use the buttons of the page")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// tryPage sends a message to the receiver and shows what it said.
func (p *Pages) tryPage(w http.ResponseWriter, r *http.Request) error {
	_, scope, id := asked(r)
	h, err := p.Hooks.Hook(r.Context(), scope, id)
	if err != nil {
		return err
	}
	v := hookPageView{Tried: true}
	if v.Status, err = p.Tester.Try(r.Context(), h); err != nil {
		f, ok := errors.AsType[hooks.Fault](err)
		if !ok {
			return err
		}
		v.Wrong = string(f)
	}
	return p.showHook(w, r, v)
}
