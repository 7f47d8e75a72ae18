package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/web/access"
	"sohoa/web/access/accesstest"
)

// What the other unit has, of which nothing may be seen.
const (
	foreignHolder = "PHẠM THỊ NGƯỜI LẠ"
	foreignFile   = "to-khai-nguoi-la.pdf"
)

// Every address of the whole server keeps to the roles, and shows nobody what another unit has.
func TestWholeServerKeepsUnitsApart(t *testing.T) {
	t.Parallel()
	s := defaultSettings()
	s.Data, s.Workers = t.TempDir(), 1
	h, err := openHouse(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	line, closeLine, err := h.line()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeLine)
	faces, err := h.faces(line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(faces.close)
	server := h.web()
	server.Routes, server.Gate = faces.routes, faces.gate
	o := &twoUnits{t: t, house: h, handler: server.Handler(), people: map[models.Role]models.Account{}, tokens: map[models.Role]string{}}
	o.find()
	o.employ()
	w := o.world()
	w.Handler, w.Routes = o.handler, server.Table()
	accesstest.Matrix(t, w)
}

// twoUnits is a house with people in one unit and a dossier in another.
type twoUnits struct {
	t          *testing.T
	house      *house
	handler    http.Handler
	ours, them models.UnitCode
	people     map[models.Role]models.Account
	tokens     map[models.Role]string
}

// find chooses two wards of the catalogue.
func (o *twoUnits) find() {
	o.t.Helper()
	known, err := units.Load("")
	if err != nil {
		o.t.Fatal(err)
	}
	for _, u := range known.Units() {
		if u.Kind == units.KindWard && u.Until == "" {
			o.ours, o.them = o.them, u.Code
		}
	}
}

// employ gives our unit an account and a token of each role.
func (o *twoUnits) employ() {
	o.t.Helper()
	for _, role := range models.Roles {
		a, err := o.house.store.AddAccount(o.t.Context(), models.Account{Name: "only-" + string(role), FullName: "Người Nhà", Unit: o.ours,
			Roles: []models.Role{role}}, "test")
		if err != nil {
			o.t.Fatal(err)
		}
		token, digest := access.NewToken()
		_, err = o.house.store.AddToken(o.t.Context(), digest, models.Token{Name: "token-" + string(role), Unit: o.ours, Roles: []models.Role{role},
			Until: time.Now().Add(time.Hour)}, "test")
		if err != nil {
			o.t.Fatal(err)
		}
		o.people[role], o.tokens[role] = a, token
	}
}

// cookie signs somebody with the role in, anew each time: some addresses sign out.
func (o *twoUnits) cookie(role models.Role) *http.Cookie {
	o.t.Helper()
	path, err := access.LinkPath(o.t.Context(), o.house.store, o.people[role].ID, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, "http://localhost"+path, nil))
	for _, c := range w.Result().Cookies() {
		if c.Name == "__Host-sohoa" {
			return c
		}
	}
	o.t.Fatalf("no session: %d", w.Code)
	return nil
}

// world gives what the matrix needs, with a dossier of the other unit that was read.
func (o *twoUnits) world() accesstest.World {
	o.t.Helper()
	d, document := o.foreignDossier()
	a, err := o.house.store.AddAccount(o.t.Context(), models.Account{Name: "nguoi-la", FullName: foreignHolder, Unit: o.them,
		Roles: []models.Role{models.RoleClerk}}, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	return accesstest.World{
		Cookie: o.cookie, Token: func(role models.Role) string { return o.tokens[role] },
		Foreign: map[string]string{"code": string(d.Code), "file": string(d.Files[0].ID), "document": string(document), "id": string(a.ID),
			"page": "1.jpg", "unit": string(o.them), "hook": "7", "upload": "0123456789abcdef", "component": "1", "result": "KQ-1", "index": "0",
			"secret": "nosuchsecret", "name": "nosuchname", "field": "full_name", "procedure": "9.999999"},
		Secrets: []string{foreignHolder, foreignFile},
		Bodies:  inOrder,
	}
}

// inOrder is what handlers want to be sent before they look for an object.
var inOrder = map[string]string{
	"PUT /api/v1/dossiers/{code}/components/{component}":       `{"decision":"shown"}`,
	"PATCH /api/v1/webhooks/{hook}":                            `{"off":true}`,
	"POST /api/v1/webhooks/{hook}/deliveries/again":            `{"seq":0}`,
	"POST /admin/webhooks/{hook}":                              `do=off`,
	"POST /api/v1/review/documents/{document}/links/{index}":   `{"action":"confirm","version":"1"}`,
	"POST /api/v1/review/documents/{document}/type":            `{"type":"birth_certificate"}`,
	"POST /api/v1/review/documents/{document}/postpone":        `{"reason":"chờ"}`,
	"POST /api/v1/review/documents/{document}/send-back":       `{"reason":"mờ","pages":[1]}`,
	"POST /api/v1/review/documents/{document}/exception":       `{"reason":"khác"}`,
	"POST /dossiers/{code}/documents/{document}/links/{index}": `state=confirmed`,
}

func (o *twoUnits) foreignDossier() (models.Dossier, models.DocumentID) {
	o.t.Helper()
	ctx, store := o.t.Context(), o.house.store
	d, err := store.Receive(ctx, models.Dossier{Unit: o.them, Holder: foreignHolder, Procedure: "1.001193", Channel: models.ChannelDirect, Lane: models.LaneDesk,
		Files: []models.File{{Name: foreignFile, SHA256: "x", Blob: "x", Size: 10}}}, "")
	if err != nil {
		o.t.Fatal(err)
	}
	ticket := d.Files[0].Ticket(d.Lane)
	if _, err := store.Claim(ctx, ticket, "test"); err != nil {
		o.t.Fatal(err)
	}
	err = store.Finish(ctx, ticket, models.Digitisation{Pages: []models.Page{{Number: 1, Width: 100, Height: 100}},
		Documents: []models.Document{{Type: "birth_certificate", Pages: []int{1}, Text: foreignHolder,
			Fields: []models.Field{{Name: "full_name", Value: foreignHolder, State: models.StateCheck, Source: models.SourceRules}}}}})
	if err != nil {
		o.t.Fatal(err)
	}
	_, read, err := store.Dossier(ctx, models.In(o.them), d.Code)
	if err != nil {
		o.t.Fatal(err)
	}
	return d, read[0].Documents[0].ID
}
