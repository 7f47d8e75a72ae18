package page

import (
	"encoding/json"
	"net/http"

	"sohoa/models"
)

// JSON answers with a value.
func JSON(w http.ResponseWriter, status int, v any) error {
	return answer(w, status, "application/json", v)
}

// ProblemJSON answers with a problem of RFC 9457 that is put together already.
func ProblemJSON(w http.ResponseWriter, status int, problem any) error {
	return answer(w, status, "application/problem+json", problem)
}

func answer(w http.ResponseWriter, status int, kind string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return &models.Error{Code: models.CodeInternal, Message: "the answer cannot be written as JSON", Err: err}
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may have left
	return nil
}
