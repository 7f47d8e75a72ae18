package page

import (
	"encoding/json"
	"net/http"

	"sohoa/models"
)

// JSON answers with a value.
func JSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return &models.Error{Code: models.CodeInternal, Message: "the answer cannot be written as JSON", Err: err}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may have left
	return nil
}
