-- Locks, holds and second keyings of review, and the line of papers that wait for it.

-- How a person said that a file splits: [{"pages", "type"}]; null: nobody did.
ALTER TABLE files ADD COLUMN papers_json TEXT NOT NULL DEFAULT 'null';

-- What a decision found there, so that it can be taken back whole. A row that undoes another names it.
ALTER TABLE corrections ADD COLUMN before_json TEXT NOT NULL DEFAULT 'null'; -- the field; null: there was none
ALTER TABLE corrections ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE corrections ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX corrections_undoing ON corrections (undoes) WHERE undoes <> 0;

-- Settings of a unit that the office decides.
CREATE TABLE policies (
	unit  TEXT NOT NULL,
	name  TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (unit, name)
) STRICT, WITHOUT ROWID;

-- The papers that wait for somebody's look, kept up with every change of their dossier.
CREATE TABLE review_line (
	document   TEXT PRIMARY KEY,
	dossier    TEXT NOT NULL,
	unit       TEXT NOT NULL,
	lane       TEXT NOT NULL,
	received   INTEGER NOT NULL,
	place      INTEGER NOT NULL, -- in the dossier
	stage      TEXT NOT NULL,
	unsure     INTEGER NOT NULL, -- open fields by what is wrong with them
	rule       INTEGER NOT NULL,
	ungrounded INTEGER NOT NULL,
	missing    INTEGER NOT NULL,
	untyped    INTEGER NOT NULL  -- 1: nobody knows what paper it is
) STRICT, WITHOUT ROWID;
CREATE INDEX review_line_order ON review_line (lane, received, dossier, place, unit, stage);
CREATE INDEX review_line_of_dossier ON review_line (dossier, place);
INSERT INTO review_line
	SELECT documents.id, files.dossier, files.unit, files.lane, files.received, files.position * 10000 + documents.position, 'first',
		SUM(fields.state = 'check'), 0, 0, SUM(fields.state = 'missing'), 0
	FROM dossiers JOIN files ON files.dossier = dossiers.code JOIN documents ON documents.file = files.id
	JOIN fields ON fields.document = documents.id
	WHERE dossiers.state = 'review' AND fields.state IN ('check', 'missing') GROUP BY documents.id;

CREATE TABLE review_locks (
	dossier TEXT PRIMARY KEY,
	holder  TEXT NOT NULL UNIQUE, -- one lock a person
	until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE review_holds (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	document   TEXT NOT NULL,
	dossier    TEXT NOT NULL,
	kind       TEXT NOT NULL,
	reason     TEXT NOT NULL,
	pages_json TEXT NOT NULL,
	actor      TEXT NOT NULL,
	at         INTEGER NOT NULL,
	until      INTEGER NOT NULL,           -- a postponed paper comes back then
	rescans    TEXT NOT NULL,              -- of the file when it was sent back, to see a new one
	returned   INTEGER NOT NULL DEFAULT 0, -- when the pages came back
	ended      INTEGER NOT NULL DEFAULT 0  -- 0 while it lasts
) STRICT;
CREATE UNIQUE INDEX review_holds_lasting ON review_holds (document) WHERE ended = 0;
CREATE INDEX review_holds_of_dossier ON review_holds (dossier) WHERE ended = 0;
CREATE INDEX review_holds_returned ON review_holds (actor, returned) WHERE ended = 0 AND returned <> 0;

-- Papers that somebody said are done. No reference: a row outlives its document.
CREATE TABLE reviewed (
	document TEXT PRIMARY KEY,
	unit     TEXT NOT NULL,
	actor    TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewed_at ON reviewed (at, unit);

-- Critical fields that two people key. value is the second person's; the first one's stands in the field.
CREATE TABLE keyings (
	document TEXT NOT NULL,
	field    TEXT NOT NULL,
	first    TEXT NOT NULL,
	second   TEXT NOT NULL DEFAULT '',
	value    TEXT NOT NULL DEFAULT '',
	keyed    INTEGER NOT NULL DEFAULT 0,
	third    TEXT NOT NULL DEFAULT '',
	stage    TEXT NOT NULL, -- second, third; done
	made     INTEGER NOT NULL,
	PRIMARY KEY (document, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX keyings_open ON keyings (document) WHERE stage <> 'done';

-- Whoever signs out of everywhere works on nothing any more, however the session ends.
CREATE TRIGGER sessions_release AFTER DELETE ON sessions
	WHEN NOT EXISTS (SELECT 1 FROM sessions WHERE account = OLD.account)
BEGIN
	DELETE FROM review_locks WHERE holder = (SELECT name FROM accounts WHERE id = OLD.account);
END;
CREATE INDEX review_line_of_unit ON review_line (unit);
