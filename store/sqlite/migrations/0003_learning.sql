-- Samples of what the machine vouched for, and what a unit's decisions taught.

-- Fields that the machine vouched for, or would have but for a suspension, until a person decided them: without these a
-- sample would miss the very errors that somebody came upon. No reference: a row outlives its document.
CREATE TABLE vouched (
	document TEXT NOT NULL,
	field    TEXT NOT NULL,
	value    TEXT NOT NULL, -- the machine's
	PRIMARY KEY (document, field)
) STRICT;
CREATE TRIGGER fields_decided AFTER UPDATE OF state ON fields
	WHEN NEW.state IN ('confirmed', 'corrected')
	AND (OLD.state = 'auto' OR OLD.state = 'check' AND OLD.findings_json LIKE '%"stratum_suspended"%')
BEGIN
	INSERT INTO vouched (document, field, value) VALUES (OLD.document, OLD.name, OLD.value) ON CONFLICT DO NOTHING;
END;

CREATE TABLE draws (
	unit  TEXT NOT NULL,
	day   TEXT NOT NULL, -- ISO, in Vietnam
	seed  TEXT NOT NULL,
	size  INTEGER NOT NULL,
	whole INTEGER NOT NULL, -- fields that could have been drawn
	drawn INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (unit, day)
) STRICT;
CREATE TRIGGER draws_stay BEFORE UPDATE ON draws BEGIN SELECT RAISE(ABORT, 'draws are never changed'); END;
CREATE TRIGGER draws_last BEFORE DELETE ON draws BEGIN SELECT RAISE(ABORT, 'draws are never deleted'); END;

-- A sample says all that is needed to read the place again, whatever becomes of the document.
CREATE TABLE samples (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	unit       TEXT NOT NULL,
	day        TEXT NOT NULL,
	type       TEXT NOT NULL,
	field      TEXT NOT NULL,
	dossier    TEXT NOT NULL,
	file       TEXT NOT NULL,
	document   TEXT NOT NULL,
	place_json TEXT NOT NULL,
	machine    TEXT NOT NULL,
	outcome    TEXT NOT NULL DEFAULT '',
	answer     TEXT NOT NULL DEFAULT '',
	actor      TEXT NOT NULL DEFAULT '',
	answered   INTEGER NOT NULL DEFAULT 0,
	FOREIGN KEY (unit, day) REFERENCES draws (unit, day)
) STRICT;
CREATE INDEX samples_of_unit ON samples (unit, id);
CREATE TRIGGER samples_stay BEFORE UPDATE ON samples WHEN OLD.outcome <> ''
BEGIN SELECT RAISE(ABORT, 'an answered sample is never changed'); END;
CREATE TRIGGER samples_last BEFORE DELETE ON samples BEGIN SELECT RAISE(ABORT, 'samples are never deleted'); END;

CREATE TABLE suspensions (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	unit     TEXT NOT NULL,
	type     TEXT NOT NULL,
	field    TEXT NOT NULL,
	since    INTEGER NOT NULL,
	started  TEXT NOT NULL, -- who suspended it
	reason   TEXT NOT NULL,
	until    INTEGER NOT NULL DEFAULT 0, -- 0 while it lasts
	ended    TEXT NOT NULL DEFAULT '',   -- who ended it
	because  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX suspensions_lasting ON suspensions (unit, type, field) WHERE until = 0;
CREATE TRIGGER suspensions_stay BEFORE UPDATE ON suspensions WHEN OLD.until <> 0
BEGIN SELECT RAISE(ABORT, 'an ended suspension is never changed'); END;
CREATE TRIGGER suspensions_last BEFORE DELETE ON suspensions BEGIN SELECT RAISE(ABORT, 'suspensions are never deleted'); END;

CREATE TABLE lexicons (
	unit         TEXT NOT NULL,
	number       INTEGER NOT NULL,
	state        TEXT NOT NULL,
	before       INTEGER NOT NULL, -- the version that was live before; 0: none
	made         INTEGER NOT NULL,
	actor        TEXT NOT NULL,
	entries_json TEXT NOT NULL,
	PRIMARY KEY (unit, number)
) STRICT;
CREATE UNIQUE INDEX lexicons_live ON lexicons (unit) WHERE state = 'live';
CREATE TRIGGER lexicons_stay BEFORE UPDATE OF unit, number, made, actor, entries_json ON lexicons
BEGIN SELECT RAISE(ABORT, 'what a lexicon says is never changed'); END;

CREATE TRIGGER lexicons_last BEFORE DELETE ON lexicons BEGIN SELECT RAISE(ABORT, 'lexicons are never deleted'); END;

CREATE TABLE lexicon_moves (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	unit   TEXT NOT NULL,
	number INTEGER NOT NULL,
	action TEXT NOT NULL,
	actor  TEXT NOT NULL,
	at     INTEGER NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER lexicon_moves_stay BEFORE UPDATE ON lexicon_moves BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER lexicon_moves_last BEFORE DELETE ON lexicon_moves BEGIN SELECT RAISE(ABORT, 'moves are never deleted'); END;
