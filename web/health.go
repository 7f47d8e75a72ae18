package web

import (
	"context"
	"net/http"

	"sohoa/web/page"
)

// live says that the process runs.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) error {
	return page.JSON(w, http.StatusOK, map[string]string{"status": "live"})
}

// ready says whether dossiers can be received. What is away but not needed for that makes the answer "degraded".
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), checkWithin)
	defer cancel()
	status, word := http.StatusOK, "ready"
	checks := map[string]string{}
	for _, c := range s.Checks {
		checks[c.Name] = "ok"
		err := c.Ask(ctx)
		if err == nil {
			continue
		}
		checks[c.Name] = "away"
		s.Log.Warn("not ready", "check", c.Name, "error", err)
		if c.Needed {
			status, word = http.StatusServiceUnavailable, "not ready"
		} else if status == http.StatusOK {
			word = "degraded"
		}
	}
	return page.JSON(w, status, map[string]any{"status": word, "checks": checks})
}
