-- Papers gathered at a desk.

-- What a desk wrote down about a dossier; only dossiers that were opened at a desk have a row.
CREATE TABLE intakes (
	dossier        TEXT PRIMARY KEY REFERENCES dossiers (code),
	unit           TEXT NOT NULL,
	procedure      TEXT NOT NULL,
	title          TEXT NOT NULL, -- of the procedure, as the catalogue had it
	request        TEXT NOT NULL,
	holder_json    TEXT NOT NULL,
	card           INTEGER NOT NULL, -- 1: the holder was read from a card's code
	applicant_json TEXT NOT NULL,
	relation       TEXT NOT NULL,
	phone          TEXT NOT NULL,
	due            TEXT NOT NULL, -- ISO, empty until somebody said it
	sets           INTEGER NOT NULL,
	opened         INTEGER NOT NULL,
	actor          TEXT NOT NULL,
	accepted       INTEGER NOT NULL DEFAULT 0, -- 0 while papers are being gathered
	accepted_by    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX intakes_of_unit ON intakes (unit, opened);
CREATE INDEX intakes_open ON intakes (unit, opened) WHERE accepted = 0;

-- What the procedure asks for, as the catalogue had it when the dossier was opened, and what became of it. presence and
-- state are worked out again whenever a paper is read, placed or decided about, so that they can be counted here.
CREATE TABLE components (
	dossier    TEXT NOT NULL REFERENCES intakes (dossier),
	position   INTEGER NOT NULL,
	name       TEXT NOT NULL,
	label      TEXT NOT NULL,
	presented  TEXT NOT NULL, -- form, original, show
	required   TEXT NOT NULL, -- yes, no, when
	types_json TEXT NOT NULL, -- of papers that can be it
	shared_by  TEXT NOT NULL, -- a database, empty where none has it
	digitise   TEXT NOT NULL, -- a, b, c, d; empty: it is not to be digitised
	note       TEXT NOT NULL,
	decision   TEXT NOT NULL DEFAULT '',
	form       TEXT NOT NULL DEFAULT '',
	result     TEXT NOT NULL DEFAULT '', -- that was reused; no reference: it outlives the register's row
	reason     TEXT NOT NULL DEFAULT '',
	presence   TEXT NOT NULL DEFAULT 'missing',
	state      TEXT NOT NULL DEFAULT 'none', -- none, digitised, reused, reused_from_result
	PRIMARY KEY (dossier, name)
) STRICT, WITHOUT ROWID;

-- Which paper is which component, where a person said it. By file and first page, because a paper that is read again may
-- become another document.
CREATE TABLE paper_places (
	dossier   TEXT NOT NULL REFERENCES intakes (dossier),
	file      TEXT NOT NULL REFERENCES files (id),
	page      INTEGER NOT NULL,
	component TEXT NOT NULL, -- '-': none of them
	actor     TEXT NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (file, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_places_of_dossier ON paper_places (dossier);

-- Which upload became which file, so that an upload told twice is added once.
CREATE TABLE uploads (
	upload  TEXT NOT NULL,
	dossier TEXT NOT NULL,
	file    TEXT NOT NULL REFERENCES files (id),
	page    INTEGER NOT NULL, -- that it replaced; 0: it is the file
	bytes   INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (upload)
) STRICT, WITHOUT ROWID;

-- Pages that were scanned again, in the order in which they were: [{"page", "blob", "size"}].
ALTER TABLE files ADD COLUMN rescans_json TEXT NOT NULL DEFAULT 'null';

-- What reviewers want scanned again and did not come yet, in the order of their wishes; all that ever was grows for ever.
CREATE INDEX review_holds_wanted ON review_holds (kind) WHERE ended = 0 AND returned = 0;
