package search

import (
	"net/http"
	"strconv"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/web/page"
)

// linkView is a link with what the register says of its result.
type linkView struct {
	models.Link
	Dossier  models.DossierCode
	Document models.DocumentID
	Type     models.TypeName // of the document
	Index    int
	Result   *models.Result // nil: the register does not have it
	May      bool           // decide
}

// links gives the links of all documents: those that wait for a decision first.
func (p *Pages) links(r *http.Request, read *reading) ([]linkView, error) {
	may := page.VisitorOf(r.Context()).Account.Has(deciders...)
	var waiting, decided []linkView
	for _, digitised := range read.read {
		for _, d := range digitised.Documents {
			for i, l := range d.Links {
				v := linkView{Link: l, Dossier: read.dossier.Code, Document: d.ID, Type: d.Type, Index: i, May: may}
				if err := p.result(r, &v); err != nil {
					return nil, err
				}
				if l.State == models.LinkProposed {
					waiting = append(waiting, v)
				} else {
					decided = append(decided, v)
				}
			}
		}
	}
	return append(waiting, decided...), nil
}

func (p *Pages) result(r *http.Request, v *linkView) error {
	if v.ResultCode == "" {
		return nil
	}
	result, _, err := p.Register.Result(r.Context(), v.ResultCode)
	if models.CodeOf(err) == models.CodeNotFound {
		return nil
	}
	if err == nil {
		v.Result = &result
	}
	return err
}

// decideLink takes what a person says about a link: confirmed, rejected or pending.
func (p *Pages) decideLink(w http.ResponseWriter, r *http.Request) error {
	v, scope := visitor(r)
	index, err := strconv.Atoi(r.PathValue("index"))
	state := models.LinkState(r.PostFormValue("state"))
	if err != nil || index < 0 || state != models.LinkConfirmed && state != models.LinkRejected && state != models.LinkPending {
		return &models.Error{Code: models.CodeInvalid, Message: "a link is confirmed, rejected or left pending", Hint: "use the buttons of the page"}
	}
	read, err := p.read(r)
	if err != nil {
		return err
	}
	document := models.DocumentID(r.PathValue("document"))
	links, err := p.links(r, read)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Document != document || l.Index != index {
			continue
		}
		var keys []string
		if l.Cited != nil {
			keys = linking.Keys(l.Cited.Result())
		}
		l.Link, err = p.Decisions.DecideLink(r.Context(), scope, document, index, state, keys, r.PostFormValue("version"), v.Account.Name)
		if err != nil {
			return err
		}
		if r.Header.Get("HX-Request") != "true" {
			http.Redirect(w, r, "/dossiers/"+string(read.dossier.Code)+"#links", http.StatusSeeOther)
			return nil
		}
		return p.views.Part(w, r, "link", l)
	}
	return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such link", Hint: "it may have been read again: open the dossier"}
}

// again has a file read once more.
func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	v, scope := visitor(r)
	code := models.DossierCode(r.PathValue("code"))
	d, _, err := p.Dossiers.Dossier(r.Context(), scope, code)
	if err != nil {
		return err
	}
	for _, f := range d.Files {
		if f.ID != models.FileID(r.PathValue("file")) {
			continue
		}
		ticket, err := p.Decisions.Reopen(r.Context(), scope, f.ID, v.Account.Name)
		if err != nil {
			return err
		}
		if err := p.Queue.Enqueue(r.Context(), ticket); err != nil {
			p.Log.Warn("file not enqueued; the sweep will do it", "file", f.ID, "error", err)
		}
		http.Redirect(w, r, "/dossiers/"+string(code), http.StatusSeeOther)
		return nil
	}
	return noFile()
}

func noFile() error {
	return &models.Error{Code: models.CodeNotFound, Message: "the dossier has no such file", Hint: "check the address"}
}
