package page

import (
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"

	"sohoa/models"
)

// TooMany is why somebody must wait: an Error of CodeTooMany that knows for how long.
type TooMany struct{ Wait time.Duration }

// Error says that there is a wait.
func (e *TooMany) Error() string { return e.Unwrap().Error() }

// Unwrap gives the Error.
func (e *TooMany) Unwrap() error {
	return &models.Error{Code: models.CodeTooMany, Message: "too many attempts", Hint: "wait " + e.Wait.Round(time.Second).String()}
}

// Refusal gives the error as strangers may see it: what is our fault is not explained to them.
func Refusal(err error) *models.Error {
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Code == models.CodeInternal || e.Code == models.CodeCrashed {
		return &models.Error{Code: models.CodeInternal, Message: "the program failed", Hint: "try again; if it stays, ask the administrator to look at the log"}
	}
	return e
}

// StatusOf is the one place that knows which code is which HTTP status.
func StatusOf(e *models.Error) int {
	switch e.Code {
	case models.CodeInvalid:
		return http.StatusBadRequest
	case models.CodeSignIn:
		return http.StatusUnauthorized
	case models.CodeForbidden:
		return http.StatusForbidden
	case models.CodeNotFound:
		return http.StatusNotFound
	case models.CodeConflict:
		return http.StatusConflict
	case models.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case models.CodeUnsupported:
		return http.StatusUnsupportedMediaType
	case models.CodeTooMany:
		return http.StatusTooManyRequests
	case models.CodeEmpty, models.CodeEncrypted, models.CodeCorrupt:
		return http.StatusUnprocessableEntity
	case models.CodeUnavailable:
		if errors.Is(e, syscall.ENOSPC) || errors.Is(e, syscall.EDQUOT) {
			return http.StatusInsufficientStorage
		}
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Problem answers a request of the API with an error, as application/problem+json (RFC 9457). To a person's page it
// speaks the person's language, to a program it says what the error says. The member "error" repeats it for programs
// that were written before there were problems.
func Problem(w http.ResponseWriter, r *http.Request, err error) {
	e := Refusal(err)
	status := StatusOf(e)
	waitHeader(w, err, status)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="sohoa"`)
	}
	title, detail := e.Message, e.Hint
	if v := VisitorOf(r.Context()); v.Known() && !v.Program {
		title, detail = errorWords.Text(v.Language, "error."+string(e.Code)), errorWords.Text(v.Language, "error."+string(e.Code)+".what")
	}
	_ = ProblemJSON(w, status, struct {
		Type   string        `json:"type"`
		Title  string        `json:"title"`
		Status int           `json:"status"`
		Detail string        `json:"detail"`
		Code   models.Code   `json:"code"`
		Error  *models.Error `json:"error"`
	}{"about:blank", title, status, detail, e.Code, e}) // texts and numbers can always be written
}

// waitHeader tells programs when to try again.
func waitHeader(w http.ResponseWriter, err error, status int) {
	if e, ok := errors.AsType[*TooMany](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(e.Wait/time.Second)+1))
	} else if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
}

// wrong is what the page of an error shows.
type wrong struct {
	Code    models.Code
	Icon    string
	Message string // what the error itself says, in English; empty where it tells nothing more
	Hint    string
	Minutes int // until it is worth trying again, where that is known
	Back    string
}

// errorViews draws error pages; every package may answer with one.
var errorViews = sync.OnceValue(func() *Views {
	files, err := fs.Sub(frameFiles, "frame")
	if err != nil {
		panic(err) // a fault of the program: the folder is embedded
	}
	return NewViews(files, errorWords, nil)
})

// ErrorPage answers a request for a page with an error: a designed page, or for a request that htmx sends from a page only
// what happened, in an element with the attribute data-error, which the frame shows as news.
func ErrorPage(w http.ResponseWriter, r *http.Request, err error) {
	e := Refusal(err)
	status := StatusOf(e)
	waitHeader(w, err, status)
	views := errorViews()
	data := wrong{Code: e.Code, Icon: errorIcons[e.Code], Back: VisitorOf(r.Context()).Home()}
	if status < http.StatusInternalServerError && e.Code != models.CodeSignIn && e.Code != models.CodeForbidden {
		data.Message, data.Hint = e.Message, e.Hint
	}
	if wait, ok := errors.AsType[*TooMany](err); ok {
		data.Minutes = int(wait.Wait/time.Minute) + 1
	}
	if data.Icon == "" {
		data.Icon = "warn"
	}
	if r.Header.Get("HX-Request") == "true" {
		err = views.part(w, r, status, "error-part", data)
	} else {
		err = views.page(w, r, status, Frame{Title: views.Text(r, "error."+string(e.Code))}, "error.html", data)
	}
	if err != nil { // a fault of the program: the templates are ours
		http.Error(w, http.StatusText(status), status)
	}
}

var errorIcons = map[models.Code]string{
	models.CodeSignIn: "key", models.CodeForbidden: "forbidden", models.CodeNotFound: "search", models.CodeTooMany: "clock",
	models.CodeConflict: "users", models.CodeUnavailable: "offline",
}

func (v *Views) part(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	body, err := v.draw(VisitorOf(r.Context()).Language, name, data)
	if err != nil {
		return err
	}
	write(w, status, body)
	return nil
}

// PageStatus is Page with another status than 200, for a form that is shown again because something in it is not right.
func (v *Views) PageStatus(w http.ResponseWriter, r *http.Request, status int, frame Frame, name string, data any) error {
	return v.page(w, r, status, frame, name, data)
}
