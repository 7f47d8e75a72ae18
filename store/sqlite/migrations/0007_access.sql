-- Accounts, sessions, tokens and the audit. Of everything that opens a door only a digest is kept.

CREATE TABLE accounts (
	id        TEXT PRIMARY KEY,
	name      TEXT NOT NULL UNIQUE, -- lower case
	full_name TEXT NOT NULL,
	unit      TEXT NOT NULL,
	city      INTEGER NOT NULL,
	roles     TEXT NOT NULL,            -- with blanks between them
	disabled  INTEGER NOT NULL DEFAULT 0,
	made      INTEGER NOT NULL,
	password  TEXT NOT NULL DEFAULT '', -- encoded digest; empty: none opens the account
	email     TEXT NOT NULL DEFAULT '', -- ties the account to a subject at the first sign-in through the issuer, once
	issuer    TEXT NOT NULL DEFAULT '',
	subject   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_by_subject ON accounts (issuer, subject) WHERE subject <> '';
CREATE UNIQUE INDEX accounts_by_email ON accounts (email) WHERE email <> '';

CREATE TABLE sessions (
	digest  TEXT PRIMARY KEY, -- of what the browser holds
	id      TEXT NOT NULL UNIQUE,
	account TEXT NOT NULL REFERENCES accounts (id),
	made    INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	until   INTEGER NOT NULL, -- whatever is done
	device  TEXT NOT NULL,
	address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_account ON sessions (account);

-- Links that sign somebody in once.
CREATE TABLE sign_in_links (
	digest  TEXT PRIMARY KEY,
	account TEXT NOT NULL, -- empty: it makes the first administrator
	until   INTEGER NOT NULL,
	invites INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
	id      TEXT PRIMARY KEY,
	digest  TEXT NOT NULL UNIQUE,
	name    TEXT NOT NULL,
	unit    TEXT NOT NULL,
	city    INTEGER NOT NULL,
	roles   TEXT NOT NULL,
	made    INTEGER NOT NULL,
	until   INTEGER NOT NULL,
	revoked INTEGER NOT NULL DEFAULT 0, -- when
	used    INTEGER NOT NULL DEFAULT 0  -- last, to the hour
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_by_name ON tokens (name) WHERE revoked = 0;

-- Who saw or changed what. Each line's chain is a digest of the line and of the chain before it.
CREATE TABLE audit (
	seq    INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	actor  TEXT NOT NULL,
	unit   TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	field  TEXT NOT NULL,
	before TEXT NOT NULL, -- keyed digests of values
	after  TEXT NOT NULL,
	chain  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_actor ON audit (actor, seq);
CREATE INDEX audit_of_object ON audit (object, seq);
CREATE INDEX audit_of_unit ON audit (unit, seq);
CREATE INDEX audit_views ON audit (actor, object, at) WHERE action = 'viewed';
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_lasts BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
