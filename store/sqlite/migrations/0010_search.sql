-- The index that search asks.
--
-- What is to be found again is noted by triggers and written into the index before the transaction that changed it ends
-- (searchindex.go), so that no way of changing a paper can forget the index.

-- One row for each document, and one for each dossier that has none yet. Rows of a dossier are neighbours and dossiers
-- stand in the order in which they were received: id = order of the dossier * 65536 + a number in it.
CREATE TABLE search_entries (
	id       INTEGER PRIMARY KEY,
	dossier  TEXT NOT NULL,
	document TEXT NOT NULL, -- empty: the dossier itself
	unit     TEXT NOT NULL,
	received INTEGER NOT NULL,
	UNIQUE (dossier, document)
) STRICT;

-- The words of an entry under its id, folded by store/internal/terms; the index keeps no text. tags are words for what
-- people narrow a search by.
CREATE VIRTUAL TABLE search_index USING fts5(
	facts, text, spoken, joined, tags,
	content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3'
);

CREATE TABLE search_dirty (
	dossier  TEXT NOT NULL,
	document TEXT NOT NULL, -- empty: all of the dossier
	old      INTEGER NOT NULL DEFAULT 0, -- 1: from before there was an index; written when the ledger is opened
	PRIMARY KEY (dossier, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_dirty_now ON search_dirty (old);
INSERT INTO search_dirty (dossier, document, old) SELECT code, '', 1 FROM dossiers;

CREATE TRIGGER search_dossier_came AFTER INSERT ON dossiers BEGIN
	INSERT INTO search_dirty (dossier, document) VALUES (new.code, '') ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_dossier_changed AFTER UPDATE OF procedure, holder, lane, state ON dossiers
	WHEN (old.procedure, old.holder, old.lane, old.state) IS NOT (new.procedure, new.holder, new.lane, new.state) BEGIN
	INSERT INTO search_dirty (dossier, document) VALUES (new.code, '') ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_document_came AFTER INSERT ON documents BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT dossier, new.id FROM files WHERE id = new.file ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_document_changed AFTER UPDATE OF type, text ON documents BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT dossier, new.id FROM files WHERE id = new.file ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_document_went AFTER DELETE ON documents BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT dossier, old.id FROM files WHERE id = old.file ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_field_changed AFTER UPDATE OF value ON fields WHEN old.value IS NOT new.value BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT files.dossier, documents.id FROM documents JOIN files ON files.id = documents.file
		WHERE documents.id = new.document ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_field_came AFTER INSERT ON fields BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT files.dossier, documents.id FROM documents JOIN files ON files.id = documents.file
		WHERE documents.id = new.document ON CONFLICT DO UPDATE SET old = 0;
END;
CREATE TRIGGER search_field_went AFTER DELETE ON fields BEGIN
	INSERT INTO search_dirty (dossier, document) SELECT files.dossier, documents.id FROM documents JOIN files ON files.id = documents.file
		WHERE documents.id = old.document ON CONFLICT DO UPDATE SET old = 0;
END;
