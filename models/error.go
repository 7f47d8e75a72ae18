package models

import (
	"errors"
	"fmt"
)

// Code is what a machine does about an error; the list only grows.
type Code string

// The codes. Those of a file's fault are part of the contract of the command line.
const (
	CodeEncrypted   Code = "encrypted"   // the file needs a password
	CodeCorrupt     Code = "corrupt"     // the file is damaged or cut short
	CodeUnsupported Code = "unsupported" // not a kind of file that can be read
	CodeTooLarge    Code = "too_large"   // over a limit on bytes, pages or pixels
	CodeEmpty       Code = "empty"       // no byte, or no page
	CodeInvalid     Code = "invalid"     // a request or setting is wrong
	CodeSignIn      Code = "sign_in"     // nobody signed in, or what was shown for it is not valid any more
	CodeForbidden   Code = "forbidden"   // whoever signed in has none of the roles
	CodeTooMany     Code = "too_many"    // tried too often; will pass
	CodeNotFound    Code = "not_found"
	CodeConflict    Code = "conflict"    // somebody was faster
	CodeUnavailable Code = "unavailable" // will pass: an engine, Redis or the disk is away
	CodeCrashed     Code = "crashed"     // an engine died, hung or outgrew its limits on this input
	CodeInternal    Code = "internal"    // our fault
)

// Error tells the machine what to do (Code) and a person what happened and what to do about it.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"` // what happened and why, one sentence
	Hint    string `json:"hint"`    // what to do
	Err     error  `json:"-"`       // the cause, for logs
}

// Error gives the message with its cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return fmt.Sprintf("%s: %v", e.Message, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first Error in err's chain; CodeInternal for any other error, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// ByInput tells whether the code blames the file itself, so that trying again is useless.
func (c Code) ByInput() bool {
	switch c {
	case CodeEncrypted, CodeCorrupt, CodeUnsupported, CodeTooLarge, CodeEmpty:
		return true
	}
	return false
}
