-- Times are milliseconds since 1970 in UTC. Columns named *_json hold what encoding/json makes of the Go value.

CREATE TABLE serials (
	unit TEXT NOT NULL,
	day  TEXT NOT NULL, -- yymmdd in Vietnam
	last INTEGER NOT NULL,
	PRIMARY KEY (unit, day)
) STRICT;

CREATE TABLE dossiers (
	code         TEXT PRIMARY KEY,
	unit         TEXT NOT NULL,
	procedure    TEXT NOT NULL,
	holder       TEXT NOT NULL,
	channel      TEXT NOT NULL,
	lane         TEXT NOT NULL,
	state        TEXT NOT NULL,
	received     INTEGER NOT NULL,
	request_key  TEXT,          -- the sender's idempotency key
	request_hash TEXT NOT NULL, -- of the files' digests, so that a key used for other files is noticed
	UNIQUE (unit, request_key)
) STRICT;

CREATE TABLE files (
	id            TEXT PRIMARY KEY,
	dossier       TEXT NOT NULL REFERENCES dossiers (code),
	unit          TEXT NOT NULL,
	lane          TEXT NOT NULL,
	position      INTEGER NOT NULL, -- in the dossier, from 0
	name          TEXT NOT NULL,
	sha256        TEXT NOT NULL,
	size          INTEGER NOT NULL,
	blob          TEXT NOT NULL,
	type          TEXT NOT NULL,
	state         TEXT NOT NULL,
	attempt       INTEGER NOT NULL,
	fresh         INTEGER NOT NULL, -- the first attempt since somebody last asked for the file; earlier ones count no more
	heartbeat     INTEGER NOT NULL, -- when the owner last said that it lives
	not_before    INTEGER NOT NULL, -- a received file waits until then
	received      INTEGER NOT NULL,
	error_code    TEXT,
	error_message TEXT NOT NULL DEFAULT '',
	error_hint    TEXT NOT NULL DEFAULT '',
	UNIQUE (dossier, position)
) STRICT;
CREATE INDEX files_in_line ON files (state, lane, received, dossier, position);

CREATE TABLE attempts (
	file    TEXT NOT NULL REFERENCES files (id),
	attempt INTEGER NOT NULL,
	owner   TEXT NOT NULL, -- the process
	started INTEGER NOT NULL,
	ended   INTEGER,
	outcome TEXT NOT NULL DEFAULT '', -- empty while running; then done, stopped, silent, or the code of the error
	PRIMARY KEY (file, attempt)
) STRICT;

CREATE TABLE pages (
	file      TEXT NOT NULL REFERENCES files (id),
	number    INTEGER NOT NULL,
	page_json TEXT NOT NULL,
	PRIMARY KEY (file, number)
) STRICT;

CREATE TABLE documents (
	id              TEXT PRIMARY KEY,
	file            TEXT NOT NULL REFERENCES files (id),
	position        INTEGER NOT NULL,
	type            TEXT NOT NULL,
	type_confidence REAL NOT NULL,
	pages_json      TEXT NOT NULL,
	text            TEXT NOT NULL,
	UNIQUE (file, position)
) STRICT;

CREATE TABLE fields (
	document      TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	position      INTEGER NOT NULL,
	name          TEXT NOT NULL,
	value         TEXT NOT NULL,
	raw           TEXT NOT NULL,
	confidence    REAL NOT NULL,
	state         TEXT NOT NULL,
	source        TEXT NOT NULL,
	evidence_json TEXT NOT NULL,
	findings_json TEXT NOT NULL,
	PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX fields_by_name ON fields (document, name);

CREATE TABLE findings (
	document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	code     TEXT NOT NULL,
	message  TEXT NOT NULL,
	page     INTEGER NOT NULL,
	PRIMARY KEY (document, position)
) STRICT;

CREATE TABLE links (
	document     TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	position     INTEGER NOT NULL,
	result_code  TEXT NOT NULL,
	relation     TEXT NOT NULL,
	confidence   REAL NOT NULL,
	state        TEXT NOT NULL,
	reasons_json TEXT NOT NULL,
	PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX links_by_result ON links (result_code);

-- What clerks decided, kept beside the field for good. No reference: a row outlives its document.
CREATE TABLE corrections (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	document TEXT NOT NULL,
	field    TEXT NOT NULL,
	actor    TEXT NOT NULL,
	at       INTEGER NOT NULL,
	before   TEXT NOT NULL,
	after    TEXT NOT NULL,
	state    TEXT NOT NULL
) STRICT;

CREATE TABLE events (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	dossier TEXT NOT NULL REFERENCES dossiers (code),
	file    TEXT NOT NULL DEFAULT '',
	at      INTEGER NOT NULL,
	actor   TEXT NOT NULL,
	action  TEXT NOT NULL,
	detail  TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_dossier ON events (dossier, seq);
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are never changed'); END;
CREATE TRIGGER corrections_last BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are never deleted'); END;

CREATE TABLE journal (
	blob       TEXT NOT NULL,
	step       TEXT NOT NULL,
	page       INTEGER NOT NULL,
	version    TEXT NOT NULL,
	recorded   INTEGER NOT NULL,
	out_packed BLOB NOT NULL, -- JSON, deflated
	PRIMARY KEY (blob, step, page, version)
) STRICT;

CREATE TABLE leaders (
	office TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until  INTEGER NOT NULL
) STRICT;
