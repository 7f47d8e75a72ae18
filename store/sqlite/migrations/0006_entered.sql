-- Documents that a person decided something about and that are not in the register as they now are.
CREATE TABLE to_enter (
	document TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO to_enter SELECT document FROM corrections;
CREATE TRIGGER corrections_enter AFTER INSERT ON corrections BEGIN
	INSERT OR IGNORE INTO to_enter (document) VALUES (new.document);
END;
CREATE INDEX corrections_of_document ON corrections (document, id);

-- Which result a document became. No reference: a result outlives the document's row.
CREATE TABLE entered (
	document TEXT PRIMARY KEY,
	dossier  TEXT NOT NULL,
	code     TEXT NOT NULL, -- empty: it is none to be kept, such as a certified copy
	at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX entered_of_dossier ON entered (dossier);
