package models

import "time"

// TokenID names a token in lists. It opens nothing.
type TokenID string

// Token lets a program in.
type Token struct {
	ID      TokenID
	Name    string // of the program, unique among those that are not revoked
	Unit    UnitCode
	City    bool // sees all units
	Roles   []Role
	Made    time.Time
	Until   time.Time
	Revoked time.Time // zero: it is not
	Used    time.Time // last, to the hour
}

// Account gives the token as an account, as whom its program acts.
func (t Token) Account() Account {
	return Account{ID: AccountID("token:" + t.ID), Name: "token:" + t.Name, FullName: t.Name, Unit: t.Unit, City: t.City,
		Roles: t.Roles, Made: t.Made}
}
