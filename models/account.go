package models

import (
	"slices"
	"time"
)

// AccountID identifies an account; it is random and tells nothing.
type AccountID string

// Role says what a person may do.
type Role string

// The roles. A person may have several; an office where one person does everything gives that person all but auditor.
const (
	RoleDesk          Role = "desk"          // receives papers
	RoleClerk         Role = "clerk"         // reviews what was read
	RoleHead          Role = "head"          // answers for a unit's figures and targets
	RoleAuditor       Role = "auditor"       // reads everything of the scope, changes nothing
	RoleAdministrator Role = "administrator" // accounts, units, queue; reads no dossier by this role alone
)

// Roles is all roles in the order in which people are shown them.
var Roles = []Role{RoleDesk, RoleClerk, RoleHead, RoleAuditor, RoleAdministrator}

// Readers is the roles that may read the dossiers of their units.
var Readers = []Role{RoleDesk, RoleClerk, RoleHead, RoleAuditor}

// Account is a person, or a program that acts by a token.
type Account struct {
	ID       AccountID
	Name     string // what is typed to sign in, lower case, unique; the actor of histories
	FullName string
	Unit     UnitCode
	City     bool // sees all units, as the city's own leaders and auditors do
	Roles    []Role
	Disabled bool
	Made     time.Time

	Email    string // by which a sign-in through Issuer finds the account the first time, lower case; may be empty
	Issuer   string // with Subject: who the account is at an OpenID provider; empty: not known there
	Subject  string
	Password bool // has one
}

// Has tells whether the account has one of the roles.
func (a Account) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// Scope gives the units whose dossiers the account may see. The administrator's role alone opens none.
func (a Account) Scope() Scope {
	switch {
	case a.Disabled || !a.Has(Readers...):
		return Scope{}
	case a.City:
		return Everywhere()
	}
	return In(a.Unit)
}

// Manages gives the units whose accounts the account may see and change.
func (a Account) Manages() Scope {
	switch {
	case a.Disabled || !a.Has(RoleAdministrator):
		return Scope{}
	case a.City:
		return Everywhere()
	}
	return In(a.Unit)
}
