package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sohoa/models"
	"sohoa/pipeline/evaluate"
	"sohoa/pipeline/offers"
	"sohoa/web/access"
)

// demoUnit is the ward whose desk and reviewer the demo shows.
const demoUnit models.UnitCode = "HP.P11"

// demoUnits own the papers of the demo: most are the ward's, so that its pages are full and the city's are not empty.
var demoUnits = []models.UnitCode{demoUnit, demoUnit, demoUnit, demoUnit, "HP.P12", "HP.X01", "HP.P01"}

// demoUnitOf deals the papers out, the same way every time.
func demoUnitOf(path string) models.UnitCode {
	h := fnv.New32a()
	_, _ = h.Write([]byte(filepath.Base(path))) // never fails
	return demoUnits[h.Sum32()%uint32(len(demoUnits))]
}

// demoPeople are the invented people who work in the demo, in the order in which their links are printed.
var demoPeople = []models.Account{
	{Name: "thao", FullName: "Lê Phương Thảo", Unit: demoUnit, Roles: []models.Role{models.RoleDesk}},
	{Name: "nga", FullName: "Trần Bích Ngà", Unit: demoUnit, Roles: []models.Role{models.RoleClerk}},
	{Name: "phuc", FullName: "Nguyễn Hữu Phúc", Unit: demoUnit, Roles: []models.Role{models.RoleHead}},
	{Name: "minh", FullName: "Đỗ Quang Minh", Unit: "HP", City: true, Roles: []models.Role{models.RoleHead, models.RoleAuditor}},
	{Name: "huy", FullName: "Phạm Gia Huy", Unit: "HP", City: true, Roles: []models.Role{models.RoleAdministrator}},
}

// open lets invented people work on the papers for a while, then serves the pages and prints how to sign in as each of them.
func (d *demo) open(ctx context.Context, in *invocation, h *house, dirs []string) error {
	for _, work := range []func(context.Context, *house) error{d.hire, d.set, d.receive,
		func(ctx context.Context, h *house) error { return d.review(ctx, h, dirs) }} {
		if err := work(ctx, h); err != nil {
			return err
		}
	}
	return serveHouse(ctx, in, h, true, func(address string) error {
		fmt.Fprintf(in.stdout, "\nThe pages are at http://%s/. Each link signs in once; Ctrl+C ends the demo.\n", address)
		for _, p := range demoPeople {
			a, err := h.store.AccountNamed(ctx, p.Name)
			if err != nil {
				return err
			}
			path, err := access.LinkPath(ctx, h.store, a.ID, byHand())
			if err != nil {
				return err
			}
			fmt.Fprintf(in.stdout, "  %-14s %-16s http://%s%s\n", p.Roles[0], p.FullName, address, path)
		}
		return nil
	})
}

func (d *demo) hire(ctx context.Context, h *house) error {
	for _, p := range demoPeople {
		if _, err := h.store.AddAccount(ctx, p, byHand()); err != nil {
			return err
		}
	}
	return nil
}

// set sets the targets that the city set itself.
func (d *demo) set(ctx context.Context, h *house) error {
	year := time.Now().In(vietnam).Format("2006")
	var targets []models.Target
	for _, m := range models.Measures {
		targets = append(targets, models.Target{Period: year, Measure: m, Tenths: 850})
	}
	_, err := h.store.SetTargets(ctx, models.Everywhere(), targets, "minh")
	return err
}

// demoHolder stands at the desk of the demo; the register knows a marriage certificate of his.
var demoHolder = models.Person{FullName: "NGUYỄN TRỌNG TÀI", PersonalID: "031080249323", DateOfBirth: "1980-04-14", Sex: "male"}

// receive takes in two dossiers of one man. For the first an earlier result stood for a paper, and it was accepted. The
// second is left as if he still stood there: one paper could be reused, one was scanned, one is missing.
func (d *demo) receive(ctx context.Context, h *house) error {
	c, err := h.catalogues()
	if err != nil {
		return err
	}
	first, err := d.intake(ctx, h, c, "first")
	if err != nil {
		return err
	}
	today := models.Day(time.Now().In(vietnam).Format(time.DateOnly))
	plan, err := offers.Planner{Register: h.store, Procedures: c.procedures, Types: c.types}.Plan(ctx, demoProcedure, demoHolder.PersonalID, today)
	if err != nil {
		return err
	}
	scope := models.In(demoUnit)
	reuse, err := offers.Decision(plan, models.Reuse{Unit: demoUnit, Dossier: first, Component: "relation", Result: "HP-2026-0292-KQ1",
		Outcome: models.ReuseDone, Replaced: models.CopyCertified, Actor: "thao"}, true)
	if err != nil {
		return err
	}
	if err := h.store.ReuseResult(ctx, scope, reuse); err != nil {
		return err
	}
	for _, name := range []string{"declaration", "dwelling"} {
		handed := models.Component{Name: name, Decision: models.DecisionHandedIn}
		if err := h.store.DecideComponent(ctx, scope, first, handed, "thao"); err != nil {
			return err
		}
	}
	if err := h.store.Accept(ctx, scope, first, "thao"); err != nil {
		return err
	}
	second, err := d.intake(ctx, h, c, "second")
	if err != nil {
		return err
	}
	return d.scan(ctx, h, second, "residence_declaration")
}

// demoProcedure is a registration of permanent residence.
const demoProcedure models.ProcedureCode = "1.004222"

// intake opens a dossier of the man at the desk.
func (d *demo) intake(ctx context.Context, h *house, c catalogues, key string) (models.DossierCode, error) {
	p, ok := c.procedures.Find(demoProcedure)
	if !ok {
		return "", errors.New("the demo's procedure is not in the catalogue")
	}
	due := models.Day(time.Now().In(vietnam).AddDate(0, 0, 7).Format(time.DateOnly))
	return h.store.OpenDossier(ctx, models.Intake{Unit: demoUnit, Procedure: p.Code, Title: p.Name, By: "thao", Due: due,
		Holder: demoHolder, Components: p.Asked()}, "demo "+key)
}

// scan adds a paper of the type to a dossier.
func (d *demo) scan(ctx context.Context, h *house, code models.DossierCode, typ models.TypeName) error {
	i := slices.IndexFunc(d.papers, func(p demoPaper) bool { return p.document.Type == typ })
	if i < 0 {
		return nil
	}
	b := batch{house: h}
	file, err := b.put(ctx, d.papers[i].path)
	if err != nil {
		return err
	}
	file.Name = filepath.Base(d.papers[i].path)
	added, err := h.store.AddFile(ctx, models.In(demoUnit), code, "demo", file, "thao")
	if err != nil {
		return err
	}
	return h.queue.Enqueue(ctx, added.Ticket)
}

// review lets the reviewer look at every second paper of the ward, as carefully as somebody who knows the truth.
func (d *demo) review(ctx context.Context, h *house, dirs []string) error {
	paths, err := truthFiles(dirs)
	if err != nil {
		return err
	}
	truths := map[string]evaluate.Truth{}
	for _, path := range paths {
		if truths[strings.TrimSuffix(filepath.Base(path), ".truth.json")], err = evaluate.ReadTruth(path); err != nil {
			return err
		}
	}
	looked := 0
	for _, p := range d.papers {
		truth, known := truths[strings.TrimSuffix(p.file, filepath.Ext(p.file))]
		if !known || len(truth.Documents) != 1 || demoUnitOf(p.path) != demoUnit || p.document.Type != truth.Documents[0].Type {
			continue
		}
		if looked++; looked%2 == 0 {
			continue
		}
		if err := d.lookAt(ctx, h, p.document, truth.Documents[0]); err != nil {
			return err
		}
	}
	return h.store.ReleaseReview(ctx, "nga")
}

// lookAt decides every open field of a paper and finishes it.
func (d *demo) lookAt(ctx context.Context, h *house, doc models.Document, truth evaluate.TruthDocument) error {
	scope := models.In(demoUnit)
	if err := h.store.LockReview(ctx, scope, doc.ID, "nga"); models.CodeOf(err) == models.CodeNotFound {
		return nil // nothing on it waits
	} else if err != nil {
		return err
	}
	for _, f := range doc.Fields {
		if !f.Open() {
			continue
		}
		decision := models.FieldDecision{Field: f.Name, Value: truth.Fields[f.Name], Version: f.Version(), Actor: "nga"}
		if decision.Value == "" {
			decision.Findings = []models.Finding{{Code: models.FindingAbsent, Message: "Không có trên giấy."}}
		}
		if _, err := h.store.DecideField(ctx, scope, doc.ID, decision); err != nil {
			return err
		}
	}
	return h.store.FinishReview(ctx, scope, doc.ID, nil, "nga")
}
