-- What programs outside are told: one feed of all changes, webhooks that follow it, and what was answered before.

-- The number is given inside the writer's transaction, and there is one writer: whoever sees a number sees all smaller ones.
-- In PostgreSQL, where a higher number may be committed first, every writer would take pg_advisory_xact_lock before its first
-- line here, which makes the numbers follow the commits.
CREATE TABLE changes (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	at      INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	id      TEXT NOT NULL,
	unit    TEXT NOT NULL, -- empty: none
	dossier TEXT NOT NULL, -- empty: none
	action  TEXT NOT NULL
) STRICT;
CREATE INDEX changes_of_unit ON changes (unit, seq);
CREATE TRIGGER changes_stay BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes are never changed'); END;
CREATE TRIGGER changes_last BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes are never deleted'); END;

-- Documents that the feed told about. What a file shows while it is being read is not told.
CREATE TABLE told_documents (
	document TEXT PRIMARY KEY,
	file     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX told_documents_of_file ON told_documents (file);

-- What was there before the feed.
INSERT INTO changes (at, kind, id, unit, dossier, action) SELECT received, 'dossier', code, unit, code, 'known' FROM dossiers ORDER BY received, code;
INSERT INTO told_documents SELECT id, file FROM documents;
INSERT INTO changes (at, kind, id, unit, dossier, action)
	SELECT files.received, 'document', documents.id, files.unit, files.dossier, 'known'
	FROM documents JOIN files ON files.id = documents.file ORDER BY files.received, documents.file, documents.position;
INSERT INTO changes (at, kind, id, unit, dossier, action)
	SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'result', code, unit, dossier, 'known' FROM results ORDER BY id;

-- Triggers, so that no way of changing something can forget to tell.
CREATE TRIGGER feed_event AFTER INSERT ON events BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT NEW.at, 'dossier', code, unit, code, NEW.action FROM dossiers WHERE code = NEW.dossier;
END;
CREATE TRIGGER feed_reading AFTER INSERT ON events WHEN NEW.file <> '' AND NEW.action IN ('digitised', 'opinion') BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT NEW.at, 'document', told.document, files.unit, files.dossier, 'removed' FROM told_documents AS told
		JOIN files ON files.id = told.file
		WHERE told.file = NEW.file AND told.document NOT IN (SELECT id FROM documents WHERE file = NEW.file) ORDER BY told.document;
	DELETE FROM told_documents WHERE file = NEW.file AND document NOT IN (SELECT id FROM documents WHERE file = NEW.file);
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT NEW.at, 'document', documents.id, files.unit, files.dossier, 'read' FROM documents JOIN files ON files.id = documents.file
		WHERE documents.file = NEW.file ORDER BY documents.position;
	INSERT INTO told_documents SELECT id, file FROM documents WHERE file = NEW.file ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER feed_dossier AFTER UPDATE OF unit, procedure, holder, channel, lane, state ON dossiers
	WHEN (OLD.unit, OLD.procedure, OLD.holder, OLD.channel, OLD.lane, OLD.state) <> (NEW.unit, NEW.procedure, NEW.holder, NEW.channel, NEW.lane, NEW.state)
BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action) VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), 'dossier', NEW.code, NEW.unit, NEW.code,
		CASE WHEN OLD.state = NEW.state THEN 'changed' ELSE NEW.state END);
END;
CREATE TRIGGER feed_document AFTER UPDATE OF type, pages_json ON documents WHEN (OLD.type, OLD.pages_json) <> (NEW.type, NEW.pages_json) BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'document', NEW.id, unit, dossier, 'changed' FROM files WHERE id = NEW.file;
END;
CREATE TRIGGER feed_field AFTER UPDATE OF value, state ON fields WHEN (OLD.value, OLD.state) <> (NEW.value, NEW.state) BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'field', NEW.document || '/' || NEW.name, files.unit, files.dossier, NEW.state
		FROM documents JOIN files ON files.id = documents.file WHERE documents.id = NEW.document;
END;
CREATE TRIGGER feed_link AFTER UPDATE OF result_code, relation, state ON links
	WHEN (OLD.result_code, OLD.relation, OLD.state) <> (NEW.result_code, NEW.relation, NEW.state)
BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'link', NEW.document || '/' || NEW.position, files.unit, files.dossier, NEW.state
		FROM documents JOIN files ON files.id = documents.file WHERE documents.id = NEW.document;
END;
CREATE TRIGGER feed_result AFTER INSERT ON results BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), 'result', NEW.code, NEW.unit, NEW.dossier, 'entered');
END;
CREATE TRIGGER feed_result_changed AFTER UPDATE ON results BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action) VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), 'result', NEW.code, NEW.unit, NEW.dossier,
		CASE WHEN OLD.state = NEW.state THEN 'changed' ELSE NEW.state END);
END;
CREATE TRIGGER feed_result_related AFTER INSERT ON result_relations BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'result', code, unit, dossier, NEW.relation FROM results WHERE code = NEW.later;
END;

CREATE TRIGGER feed_component_asked AFTER INSERT ON components BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'component', NEW.dossier || '/' || NEW.name, unit, code, 'asked' FROM dossiers WHERE code = NEW.dossier;
END;
CREATE TRIGGER feed_component AFTER UPDATE OF decision, form, result, presence, state ON components
	WHEN (OLD.decision, OLD.form, OLD.result, OLD.presence, OLD.state) <> (NEW.decision, NEW.form, NEW.result, NEW.presence, NEW.state)
BEGIN
	INSERT INTO changes (at, kind, id, unit, dossier, action)
		SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), 'component', NEW.dossier || '/' || NEW.name, unit, code, NEW.state FROM dossiers WHERE code = NEW.dossier;
END;

CREATE TABLE hooks (
	id             TEXT PRIMARY KEY,
	unit           TEXT NOT NULL, -- whose changes it is told; empty: all
	url            TEXT NOT NULL,
	kinds_json     TEXT NOT NULL,
	secret         TEXT NOT NULL,
	earlier_secret TEXT NOT NULL DEFAULT '',
	earlier_until  INTEGER NOT NULL DEFAULT 0,
	off            INTEGER NOT NULL DEFAULT 0,
	actor          TEXT NOT NULL,
	made           INTEGER NOT NULL,
	cursor         INTEGER NOT NULL, -- changes up to this one became deliveries
	failures       INTEGER NOT NULL DEFAULT 0,
	rest_until     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE deliveries (
	hook     TEXT NOT NULL REFERENCES hooks (id) ON DELETE CASCADE,
	seq      INTEGER NOT NULL REFERENCES changes (seq),
	state    TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	first    INTEGER NOT NULL,
	due      INTEGER NOT NULL, -- of one that is done or dead: when that was
	status   INTEGER NOT NULL,
	reason   TEXT NOT NULL,
	PRIMARY KEY (hook, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (hook, state, due, seq);

-- Machines of the own network that webhooks may name; written by whoever has the machine, never by a page.
CREATE TABLE hook_hosts (
	host  TEXT PRIMARY KEY,
	actor TEXT NOT NULL,
	at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a program was answered under an idempotency key, so that asking again changes nothing.
CREATE TABLE answered (
	account TEXT NOT NULL,
	key     TEXT NOT NULL,
	digest  TEXT NOT NULL,    -- of what was asked
	status  INTEGER NOT NULL, -- 0: the answer is not known yet
	body    BLOB NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_at ON answered (at);

-- Lists of dossiers, page by page.
CREATE INDEX dossiers_received ON dossiers (received, code);
CREATE INDEX dossiers_of_unit ON dossiers (unit, received, code);
