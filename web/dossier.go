package web

import (
	"net/http"
	"strings"

	"sohoa/models"
)

// fileView is one file of a dossier: what the command line's contract tells, and where it stands.
type fileView struct {
	ID    models.FileID    `json:"id"`
	State models.FileState `json:"state"`
	Size  int64            `json:"size"`
	models.FileReport
}

// dossierView is a dossier as the API gives it.
type dossierView struct {
	models.Dossier
	Files []fileView `json:"files"` // in place of the dossier's own
}

// dossier gives a dossier with everything read so far; with ?text=1 also the documents' text.
func (s *Server) dossier(w http.ResponseWriter, r *http.Request) error {
	code := models.DossierCode(r.PathValue("code"))
	d, read, err := s.Register.Dossier(r.Context(), models.In(scope(r, code)), code)
	if err != nil {
		return err
	}
	view := dossierView{Dossier: d, Files: make([]fileView, len(d.Files))}
	for i, f := range d.Files {
		view.Files[i] = fileView{ID: f.ID, State: f.State, Size: f.Size,
			FileReport: models.Report(f, read[i], r.URL.Query().Get("text") == "1")}
	}
	return writeJSON(w, http.StatusOK, view)
}

// scope gives the unit in whose name a request asks. As long as there are no accounts it says so itself, or means
// the unit that the dossier's code names; that is why the server listens on this machine alone unless told otherwise.
func scope(r *http.Request, code models.DossierCode) models.UnitCode {
	if unit := r.URL.Query().Get("unit"); unit != "" {
		return models.UnitCode(unit)
	}
	unit, _, _ := strings.Cut(string(code), "-")
	return models.UnitCode(unit)
}
