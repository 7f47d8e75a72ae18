package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"sohoa/models"
	"sohoa/web/hooks"
	"sohoa/web/page"
)

// Hooks is where webhooks are kept.
type Hooks interface {
	AddHook(ctx context.Context, h models.Hook, actor string) (models.Hook, error)
	Hooks(ctx context.Context, scope models.Scope) ([]models.Hook, error)
	Hook(ctx context.Context, scope models.Scope, id models.HookID) (models.Hook, error)
	RemoveHook(ctx context.Context, scope models.Scope, id models.HookID, actor string) error
	SwitchHook(ctx context.Context, scope models.Scope, id models.HookID, off bool, actor string) error
	RenewHook(ctx context.Context, scope models.Scope, id models.HookID, secret string, until time.Time, actor string) error
	Deliveries(ctx context.Context, scope models.Scope, id models.HookID, state models.DeliveryState, limit int) ([]models.Delivery, error)
	AgainDeliveries(ctx context.Context, scope models.Scope, id models.HookID, seq int64, actor string) error
	HookHosts(ctx context.Context) ([]models.HookHost, error)
}

// Guard decides which receivers may be spoken to.
type Guard interface {
	Check(ctx context.Context, address string) error
}

// Tester sends one message to a webhook.
type Tester interface {
	Try(ctx context.Context, h models.Hook) (status int, err error)
}

// earlierFor is how long a secret goes on signing after another took its place.
const earlierFor = 24 * time.Hour

// hooksMost is how many webhooks a unit may have: each is told every change.
const hooksMost = 20

// hookScope gives the units whose webhooks the visitor keeps: an administrator's role opens no dossier, but webhooks carry none.
func hookScope(a models.Account) models.Scope {
	if a.City {
		return models.Everywhere()
	}
	return models.In(a.Unit)
}

// hookView is a webhook as the API gives it. Secret is there once, when it was made.
type hookView struct {
	ID        models.HookID       `json:"id"`
	Unit      models.UnitCode     `json:"unit"` // empty: all units
	URL       string              `json:"url"`
	Kinds     []models.ChangeKind `json:"kinds"` // none: all
	Off       bool                `json:"off"`
	Actor     string              `json:"actor"`
	Made      time.Time           `json:"made"`
	Cursor    int64               `json:"cursor"`
	Failures  int                 `json:"failures"`
	RestUntil *time.Time          `json:"rest_until"`
	Waiting   int                 `json:"waiting"`
	Dead      int                 `json:"dead"`
	Secret    string              `json:"secret,omitempty"`
}

func hookOf(h models.Hook) hookView {
	v := hookView{ID: h.ID, Unit: h.Unit, URL: h.URL, Kinds: orEmpty(h.Kinds), Off: h.Off, Actor: h.Actor, Made: h.Made,
		Cursor: h.Cursor, Failures: h.Failures, Waiting: h.Waiting, Dead: h.Dead}
	if !h.RestUntil.IsZero() {
		v.RestUntil = &h.RestUntil
	}
	return v
}

// newHook is what somebody asks for.
type newHook struct {
	Unit  *models.UnitCode    `json:"unit"` // null: the account's own; empty: all units
	URL   string              `json:"url"`
	Kinds []models.ChangeKind `json:"kinds"`
}

// register judges what is asked for and writes it, with a fresh secret.
func (p *Pages) register(ctx context.Context, who models.Account, asked newHook) (models.Hook, error) {
	h := models.Hook{Unit: who.Unit, Kinds: asked.Kinds, Secret: hooks.NewSecret()}
	if asked.Unit != nil {
		h.Unit = *asked.Unit
	}
	if h.Unit == "" && !who.City || h.Unit != "" && !hookScope(who).Covers(h.Unit) {
		return h, invalid("the webhook is for another unit than that of the account", "leave the unit out")
	}
	for _, k := range h.Kinds {
		if !slices.Contains(models.ChangeKinds, k) {
			return h, invalid("there is no such kind of change", fmt.Sprintf("use %v", models.ChangeKinds))
		}
	}
	var err error
	if h.URL, err = hooks.Address(asked.URL); err != nil {
		return h, err
	}
	if err := p.Guard.Check(ctx, h.URL); err != nil {
		return h, err
	}
	others, err := p.Hooks.Hooks(ctx, hookScope(who))
	if err != nil {
		return h, err
	}
	if n := slices.DeleteFunc(others, func(o models.Hook) bool { return o.Unit != h.Unit }); len(n) >= hooksMost {
		return h, &models.Error{Code: models.CodeConflict, Message: fmt.Sprintf("the unit has %d webhooks already", hooksMost), Hint: "remove one that is not used"}
	}
	return p.Hooks.AddHook(ctx, h, who.Name)
}

// asked gives who asks, whose webhooks are his, and which one he means.
func asked(r *http.Request) (who models.Account, scope models.Scope, id models.HookID) {
	who = page.VisitorOf(r.Context()).Account
	return who, hookScope(who), models.HookID(r.PathValue("hook"))
}

func (p *Pages) hooks(w http.ResponseWriter, r *http.Request) error {
	_, scope, _ := asked(r)
	all, err := p.Hooks.Hooks(r.Context(), scope)
	if err != nil {
		return err
	}
	views := []hookView{}
	for _, h := range all {
		views = append(views, hookOf(h))
	}
	return page.JSON(w, http.StatusOK, map[string]any{"webhooks": views})
}

func (p *Pages) hook(w http.ResponseWriter, r *http.Request) error {
	_, scope, id := asked(r)
	h, err := p.Hooks.Hook(r.Context(), scope, id)
	if err != nil {
		return err
	}
	return tagged(w, r, hookOf(h))
}

func (p *Pages) addHook(w http.ResponseWriter, r *http.Request) error {
	var body newHook
	if err := readJSON(r, &body); err != nil {
		return err
	}
	who, _, _ := asked(r)
	h, err := p.register(r.Context(), who, body)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/webhooks/"+string(h.ID))
	view := hookOf(h)
	view.Secret = h.Secret
	return page.JSON(w, http.StatusCreated, view)
}

func (p *Pages) switchHook(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Off *bool `json:"off"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	if body.Off == nil {
		return invalid("nothing is to be changed", "say off: true or false")
	}
	who, scope, id := asked(r)
	if err := p.Hooks.SwitchHook(r.Context(), scope, id, *body.Off, who.Name); err != nil {
		return err
	}
	return p.hook(w, r)
}

func (p *Pages) removeHook(w http.ResponseWriter, r *http.Request) error {
	who, scope, id := asked(r)
	if err := p.Hooks.RemoveHook(r.Context(), scope, id, who.Name); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// renew gives a webhook a fresh secret.
func (p *Pages) renew(r *http.Request) (models.Hook, error) {
	who, scope, id := asked(r)
	if err := p.Hooks.RenewHook(r.Context(), scope, id, hooks.NewSecret(), time.Now().Add(earlierFor), who.Name); err != nil {
		return models.Hook{}, err
	}
	return p.Hooks.Hook(r.Context(), scope, id)
}

func (p *Pages) renewHook(w http.ResponseWriter, r *http.Request) error {
	h, err := p.renew(r)
	if err != nil {
		return err
	}
	view := hookOf(h)
	view.Secret = h.Secret
	return page.JSON(w, http.StatusOK, view)
}

func (p *Pages) testHook(w http.ResponseWriter, r *http.Request) error {
	_, scope, id := asked(r)
	h, err := p.Hooks.Hook(r.Context(), scope, id)
	if err != nil {
		return err
	}
	status, err := p.Tester.Try(r.Context(), h)
	answer := map[string]any{"ok": err == nil, "status": status, "reason": ""}
	if f, ok := errors.AsType[hooks.Fault](err); ok {
		answer["reason"] = f
	}
	return page.JSON(w, http.StatusOK, answer)
}

type deliveryView struct {
	Change   models.Change        `json:"change"`
	State    models.DeliveryState `json:"state"`
	Attempts int                  `json:"attempts"`
	Due      time.Time            `json:"due"`
	Status   int                  `json:"status"`
	Reason   string               `json:"reason"`
}

// deliveriesMost is how many deliveries are listed.
const deliveriesMost = 200

// deliveryStates is all states in the order in which people are shown them.
var deliveryStates = []models.DeliveryState{models.DeliveryDead, models.DeliveryWaiting, models.DeliveryDone}

func (p *Pages) deliveries(w http.ResponseWriter, r *http.Request) error {
	if err := known(r, "state"); err != nil {
		return err
	}
	state := models.DeliveryState(r.URL.Query().Get("state"))
	if state == "" {
		state = models.DeliveryDead
	}
	if !slices.Contains(deliveryStates, state) {
		return invalid("there is no such state of a delivery", fmt.Sprintf("use %v", deliveryStates))
	}
	_, scope, id := asked(r)
	if _, err := p.Hooks.Hook(r.Context(), scope, id); err != nil {
		return err
	}
	all, err := p.Hooks.Deliveries(r.Context(), scope, id, state, deliveriesMost)
	if err != nil {
		return err
	}
	views := []deliveryView{}
	for _, d := range all {
		views = append(views, deliveryView{d.Change, d.State, d.Attempts, d.Due, d.Status, d.Reason})
	}
	return page.JSON(w, http.StatusOK, map[string]any{"deliveries": views})
}

// again sends what was given up once more: all of it, or one change.
func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Seq int64 `json:"seq"` // 0: all
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	who, scope, id := asked(r)
	if err := p.Hooks.AgainDeliveries(r.Context(), scope, id, body.Seq, who.Name); err != nil {
		return err
	}
	return p.hook(w, r)
}
