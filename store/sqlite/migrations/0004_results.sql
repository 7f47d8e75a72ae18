-- The register of results: what earlier procedures issued, whoever did. It belongs to all units together.

CREATE TABLE results (
	id             INTEGER PRIMARY KEY,
	code           TEXT NOT NULL UNIQUE,
	type           TEXT NOT NULL,
	document_no    TEXT NOT NULL,
	issuing_agency TEXT NOT NULL,
	issue_date     TEXT NOT NULL, -- ISO, a day or a year, as all dates here
	valid_until    TEXT NOT NULL,
	full_name      TEXT NOT NULL, -- of the holder, as all down to address
	personal_id    TEXT NOT NULL,
	old_id         TEXT NOT NULL,
	date_of_birth  TEXT NOT NULL,
	sex            TEXT NOT NULL,
	mother_name    TEXT NOT NULL,
	address        TEXT NOT NULL,
	others_json    TEXT NOT NULL, -- further holders; empty where there are none
	procedure      TEXT NOT NULL,
	dossier        TEXT NOT NULL,
	unit           TEXT NOT NULL,
	file           TEXT NOT NULL,
	sha256         TEXT NOT NULL,
	scope          TEXT NOT NULL,
	copy_form      TEXT NOT NULL,
	state          TEXT NOT NULL,
	extra_json     TEXT NOT NULL, -- empty where there is nothing
	confirmed      INTEGER NOT NULL -- 1: entered by a desk after a clerk confirmed it; no import changes it
) STRICT;

-- One row. Keys are words that a result and a question about it are likely to share; the version tells how they are made.
CREATE TABLE register (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	key_version TEXT NOT NULL,    -- of the index in use
	building    TEXT NOT NULL,    -- the version that is being built, empty while none is
	built       INTEGER NOT NULL, -- results up to this id are in what is being built
	arrivals    INTEGER NOT NULL  -- grows with every change of results, so that whoever searched knows what he missed
) STRICT;
INSERT INTO register VALUES (1, '', '', 0, 0);

-- The index from keys to results. Twenty keys a result in a plain table would mean twenty pages written here and there
-- for every result; so an import writes one packed, sorted segment, and segments are merged as they grow (see
-- resultssegments.go). What is entered one by one waits in result_fresh.
CREATE TABLE result_segments (
	segment  INTEGER PRIMARY KEY AUTOINCREMENT,
	version  TEXT NOT NULL,    -- of the keys
	bits     INTEGER NOT NULL, -- leading bits of a key that choose its block
	postings INTEGER NOT NULL
) STRICT;
CREATE TABLE result_blocks (
	id   INTEGER PRIMARY KEY, -- segment * 2^32 + block
	data BLOB NOT NULL
) STRICT;
CREATE TABLE result_fresh (
	key     INTEGER NOT NULL, -- 48 bits of the key's hash
	result  INTEGER NOT NULL REFERENCES results (id),
	version TEXT NOT NULL, -- of the keys
	PRIMARY KEY (key, result)
) STRICT, WITHOUT ROWID;

-- Which old card belonged to whom, as cards and results told. No reference: it outlives what it was learned from.
CREATE TABLE id_aliases (
	old_id      TEXT NOT NULL,
	personal_id TEXT NOT NULL,
	source      TEXT NOT NULL, -- id_card or a result's code
	PRIMARY KEY (old_id, personal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX id_aliases_of_person ON id_aliases (personal_id);

CREATE TABLE result_relations (
	later    TEXT NOT NULL REFERENCES results (code),
	earlier  TEXT NOT NULL REFERENCES results (code),
	relation TEXT NOT NULL,
	PRIMARY KEY (later, earlier, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_relations_of_earlier ON result_relations (earlier);

CREATE TABLE result_events (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	code   TEXT NOT NULL, -- of the result; empty for an import as a whole
	at     INTEGER NOT NULL,
	actor  TEXT NOT NULL,
	action TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE INDEX result_events_of_result ON result_events (code, seq);
CREATE TRIGGER result_events_stay BEFORE UPDATE ON result_events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER result_events_last BEFORE DELETE ON result_events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- What a document cites and the register did not have. A reference is due while somebody has to look for it: when it is new,
-- and again when a result arrives that shares a key with it.
ALTER TABLE links ADD COLUMN cited_json TEXT NOT NULL DEFAULT 'null';
CREATE TABLE pending_references (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	document TEXT NOT NULL,
	position INTEGER NOT NULL, -- of the link
	due      INTEGER NOT NULL,
	UNIQUE (document, position),
	FOREIGN KEY (document, position) REFERENCES links (document, position) ON DELETE CASCADE
) STRICT;
CREATE INDEX pending_references_due ON pending_references (due, id);
CREATE TABLE pending_keys (
	key       INTEGER NOT NULL,
	reference INTEGER NOT NULL REFERENCES pending_references (id) ON DELETE CASCADE,
	PRIMARY KEY (key, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_keys_of_reference ON pending_keys (reference);
