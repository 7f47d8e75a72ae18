package openai

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"sohoa/models"
)

// remedy is what may help against a fault.
type remedy int

const (
	nothing   remedy = iota
	reconnect        // once more: no byte of an answer came
	restate          // once more: the dialect asks for less now
	later            // once more, when the gate opens again
)

// blame is what a fault tells about the endpoint.
type blame int

const (
	alive  blame = iota // it answered; what is wrong is the question or the model's words
	failed              // it is not well
	silent              // nothing was learnt about it
)

// fault is why there is no answer. It carries words of ours only: what an endpoint writes may quote the prompt, and
// what an error of the HTTP client quotes came from the endpoint.
type fault struct {
	code    models.Code
	word    string // for logs
	what    string // a sentence
	hint    string
	blame   blame
	remedy  remedy
	hold    time.Duration // how long the endpoint wants to be left alone
	paid    bool          // the model began to work, so that tokens were spent
	part    feature       // what to leave out, with restate
	guessed bool          // the endpoint did not name the part
}

func (f *fault) Error() string { return f.word }

// final gives the error that leaves the package.
func (f *fault) final() error {
	return &models.Error{Code: f.code, Message: f.what, Hint: f.hint, Err: errors.New(f.word)}
}

const (
	hintWait    = "nothing is lost: the rules' reading stands, and the model is asked again later"
	hintSetting = "look at SOHOA_LLM_BASE_URL, SOHOA_LLM_MODEL and SOHOA_LLM_API_KEY; sohoa doctor tries them"
)

// broken is an answer that is no answer.
func broken(word, what string) *fault {
	return &fault{code: models.CodeUnavailable, word: word, what: "the language model's answer " + what, hint: hintWait, blame: failed, paid: true}
}

// unusable is a whole answer that is worth nothing; the endpoint is well.
func unusable(word, what string) *fault {
	f := broken(word, what)
	f.blame = alive
	return f
}

var (
	errTimeout  = errors.New("timeout")
	errIdle     = errors.New("idle")
	errOversize = errors.New("oversize")
)

// faultOf gives the fault behind an error of the HTTP client or of the library. began tells whether an answer had begun.
func faultOf(ctx context.Context, err error, began bool) *fault {
	if f, ok := errors.AsType[*fault](err); ok {
		return f
	}
	if cause := context.Cause(ctx); cause != nil {
		return ended(cause)
	}
	if errors.Is(err, errOversize) {
		return broken("oversize", "is larger than any answer")
	}
	if own, ok := errors.AsType[*models.Error](err); ok { // an address that may not be dialled
		return &fault{code: own.Code, word: "address_refused", what: own.Message, hint: own.Hint, blame: failed}
	}
	if began {
		return broken("half_answer", "broke off")
	}
	f := &fault{code: models.CodeUnavailable, word: connectionWord(err), what: "the language model cannot be reached",
		hint: "start it, or mend SOHOA_LLM_BASE_URL; " + hintWait, blame: failed, remedy: reconnect}
	if f.word == "certificate" {
		f.remedy, f.hint = nothing, "its certificate is not one that this machine trusts"
	}
	return f
}

// ended says why a question was given up.
func ended(cause error) *fault {
	if errors.Is(cause, errTimeout) || errors.Is(cause, errIdle) {
		return &fault{code: models.CodeUnavailable, word: cause.Error(), what: "the language model did not answer in time", hint: hintWait, blame: failed, paid: true}
	}
	return &fault{code: models.CodeUnavailable, word: "cancelled", what: "the question to the language model was given up", hint: hintWait, blame: silent, paid: true}
}

// connectionWord says in a word why no connection came to be.
func connectionWord(err error) string {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "certificate"
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "unknown_host"
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	return "connection"
}

// statusFault judges a status that is no answer. Nothing that the endpoint wrote enters it.
func statusFault(status int, hold time.Duration) *fault {
	f := &fault{code: models.CodeUnavailable, word: fmt.Sprintf("status_%d", status), hint: hintWait, blame: failed, hold: hold,
		what: fmt.Sprintf("the language model is busy or ill (status %d)", status)}
	switch {
	case status == 401 || status == 402 || status == 403:
		f.code, f.hint = models.CodeInvalid, hintSetting
		f.what = fmt.Sprintf("the language model does not let us in (status %d)", status)
	case status == 404 || status == 405 || status/100 == 3:
		f.code, f.hint = models.CodeInvalid, hintSetting
		f.what = fmt.Sprintf("there is no such model or address (status %d)", status)
	case status == 408 || status == 425 || status == 429 || status >= 500:
		if hold > 0 {
			f.remedy = later
		}
	default:
		f.code, f.blame, f.hint = models.CodeInvalid, alive, hintSetting
		f.what = fmt.Sprintf("the language model does not take the question (status %d)", status)
	}
	return f
}
