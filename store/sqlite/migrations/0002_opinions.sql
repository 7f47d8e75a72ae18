-- The model as second reader: what it adds to a document, and files that are visited again for its reading.

ALTER TABLE documents ADD COLUMN pairs_json TEXT NOT NULL DEFAULT 'null';
ALTER TABLE fields ADD COLUMN alternatives_json TEXT NOT NULL DEFAULT 'null';
ALTER TABLE fields ADD COLUMN signals_json TEXT NOT NULL DEFAULT 'null';

-- A late file is done to everybody; its state says how far the visit for the model's reading has come.
ALTER TABLE files ADD COLUMN late INTEGER NOT NULL DEFAULT 0;       -- 1: the model's reading is to come
ALTER TABLE files ADD COLUMN late_since INTEGER NOT NULL DEFAULT 0; -- when the reading by rules was written
ALTER TABLE files ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;     -- that found the model away

DROP INDEX files_in_line;
CREATE INDEX files_in_line ON files (state, late, lane, received, dossier, position);
