package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/models"
)

// codes is all codes that a request can end with.
var codes = []models.Code{models.CodeEncrypted, models.CodeCorrupt, models.CodeUnsupported, models.CodeTooLarge, models.CodeEmpty, models.CodeInvalid,
	models.CodeSignIn, models.CodeForbidden, models.CodeTooMany, models.CodeNotFound, models.CodeConflict, models.CodeUnavailable, models.CodeCrashed, models.CodeInternal}

// answered gives what a person who reads the language gets for an error.
func answered(t *testing.T, l Language, htmx bool, answer func(http.ResponseWriter, *http.Request, error), err error) *httptest.ResponseRecorder {
	t.Helper()
	v := Visitor{Language: l, Account: models.Account{ID: "a", Name: "lan", Roles: []models.Role{models.RoleClerk}}}
	r := httptest.NewRequestWithContext(WithVisitor(t.Context(), v), http.MethodGet, "/x", nil)
	if htmx {
		r.Header.Set("HX-Request", "true")
	}
	w := httptest.NewRecorder()
	answer(w, r, err)
	return w
}

// Every code has words in both languages, a status of its own kind, and a way on.
func TestErrorPages(t *testing.T) {
	t.Parallel()
	unsaid := regexp.MustCompile(`error\.[a-z_.]+`)
	for _, code := range codes {
		err := fmt.Errorf("somewhere: %w", &models.Error{Code: code, Message: "MESSAGE", Hint: "HINT", Err: errors.New("CAUSE")})
		for _, l := range []Language{Vietnamese, English} {
			for _, htmx := range []bool{false, true} {
				w := answered(t, l, htmx, ErrorPage, err)
				text := w.Body.String()
				if w.Code < 400 || unsaid.MatchString(text) || !strings.Contains(text, "data-error=") || strings.Contains(text, "CAUSE") {
					t.Errorf("%s, %s: %d\n%s", code, l, w.Code, text)
				}
				if htmx == strings.Contains(text, "<html") {
					t.Errorf("%s: a whole page for htmx %v", code, htmx)
				}
				if !htmx && code != models.CodeSignIn && !strings.Contains(text, `href="/review"`) {
					t.Errorf("%s: no way back", code)
				}
			}
		}
	}
}

// What is our fault is not explained to strangers, whatever the form.
func TestOurFaults(t *testing.T) {
	t.Parallel()
	for _, err := range []error{errors.New("SECRET"), &models.Error{Code: models.CodeInternal, Message: "SECRET"}, &models.Error{Code: models.CodeCrashed, Message: "SECRET"}} {
		for _, answer := range []func(http.ResponseWriter, *http.Request, error){Problem, ErrorPage} {
			if w := answered(t, Vietnamese, false, answer, err); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "SECRET") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	conflict := &models.Error{Code: models.CodeConflict, Message: "somebody was faster", Hint: "look again"}
	type problem struct {
		Type, Title, Detail string
		Status              int
		Code                models.Code
		Error               models.Error
	}
	read := func(w *httptest.ResponseRecorder) (p problem) {
		t.Helper()
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Fatal(w.Body, err)
		}
		return p
	}
	person := read(answered(t, Vietnamese, false, Problem, conflict))
	if person.Title != "Người khác vừa thay đổi trước" || person.Status != 409 || person.Code != models.CodeConflict || person.Error != *conflict {
		t.Errorf("to a person: %+v", person)
	}
	r := httptest.NewRequestWithContext(WithVisitor(t.Context(), Visitor{Program: true, Account: models.Account{ID: "token:1"}}), http.MethodGet, "/", nil)
	w := httptest.NewRecorder()
	Problem(w, r, conflict)
	if p := read(w); p.Title != conflict.Message || p.Detail != conflict.Hint || p.Type != "about:blank" {
		t.Errorf("to a program: %+v", p)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"91": &TooMany{Wait: 90 * time.Second},
		"5":  &models.Error{Code: models.CodeUnavailable, Message: "away"},
		"":   &models.Error{Code: models.CodeConflict, Message: "x"},
	} {
		for _, answer := range []func(http.ResponseWriter, *http.Request, error){Problem, ErrorPage} {
			if w := answered(t, Vietnamese, false, answer, err); w.Header().Get("Retry-After") != want {
				t.Errorf("%v: %d, after %q, want %q", err, w.Code, w.Header().Get("Retry-After"), want)
			}
		}
	}
	full := &models.Error{Code: models.CodeUnavailable, Message: "full", Err: syscall.ENOSPC}
	if got := StatusOf(full); got != http.StatusInsufficientStorage {
		t.Errorf("a full disk is %d", got)
	}
}
