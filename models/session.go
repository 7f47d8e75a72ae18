package models

import "time"

// SessionID names a session in lists. It opens nothing: what does is only in the browser.
type SessionID string

// Session is somebody's sign-in at one browser.
type Session struct {
	ID      SessionID
	Account AccountID
	Made    time.Time
	Seen    time.Time // last request, to the minute
	Until   time.Time // ends then, whatever is done
	Device  string    // browser and system in words
	Address string
}

// SignInLink signs somebody in once.
type SignInLink struct {
	Account AccountID // empty: it makes the first administrator
	Until   time.Time
	Invites bool // to choose a password
}
