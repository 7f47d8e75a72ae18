-- The book of reuse: what desks decided about results that were offered in the place of papers.
CREATE TABLE reuses (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	unit          TEXT NOT NULL,
	dossier       TEXT NOT NULL, -- of the unit; it may live in another system
	procedure     TEXT NOT NULL,
	component     TEXT NOT NULL,
	result        TEXT NOT NULL, -- no reference: a decision outlives the register's row
	outcome       TEXT NOT NULL,
	replaced      TEXT NOT NULL,
	evidence_json TEXT NOT NULL,
	reason        TEXT NOT NULL,
	actor         TEXT NOT NULL,
	at            INTEGER NOT NULL,
	UNIQUE (unit, dossier, component, result)
) STRICT;
CREATE INDEX reuses_of_unit ON reuses (unit, at);
CREATE TRIGGER reuses_stay BEFORE UPDATE ON reuses BEGIN SELECT RAISE(ABORT, 'the book of reuse is never changed'); END;
CREATE TRIGGER reuses_last BEFORE DELETE ON reuses BEGIN SELECT RAISE(ABORT, 'the book of reuse is never shortened'); END;
