-- What heads of units answer for, counted once per dossier and summed by unit and day, and the targets it is held against.
--
-- figures_now says what is counted, for every dossier, from the tables as they are. Counting it at every look would read
-- every field, so figures keeps it per dossier and figure_days sums it. A trigger marks each dossier that something
-- happened to; whoever looks next counts the marked ones again (overview.go).

CREATE TABLE figures_stale (
	dossier TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
	dossier   TEXT NOT NULL,
	unit      TEXT NOT NULL,
	day       TEXT NOT NULL,    -- ISO, in Vietnam: of the receipt; of the first decision for a dossier of another system
	at        INTEGER NOT NULL, -- the same as a time
	lane      TEXT NOT NULL,    -- empty for a dossier of another system
	state     TEXT NOT NULL,    -- likewise
	procedure TEXT NOT NULL,
	received  INTEGER NOT NULL, -- 1, or 0 for a dossier of another system of which only the book of reuse knows
	due       INTEGER NOT NULL, -- components that must be digitised
	digitised INTEGER NOT NULL, -- of due, those that are at hand as data, reused ones included
	reused    INTEGER NOT NULL, -- of digitised, those that an earlier result stands for
	demanded  INTEGER NOT NULL, -- components that were asked for though a result was offered
	avoided   INTEGER NOT NULL, -- of reused, those that a certified copy would have been made for
	finished  INTEGER NOT NULL, -- 1 where nothing is left to do
	resulted  INTEGER NOT NULL, -- 1 where it is finished and the register has a result of it
	fields    INTEGER NOT NULL, -- that were read
	auto      INTEGER NOT NULL, -- of fields, those that the machine vouched for
	checks    INTEGER NOT NULL, -- fields that a clerk must look at
	missing   INTEGER NOT NULL, -- required fields that were not found
	failed    INTEGER NOT NULL, -- files that could not be read
	reviewed  INTEGER NOT NULL, -- when a person last decided something; 0: never
	PRIMARY KEY (dossier, unit) -- two units may both have reused something for a dossier of another system
) STRICT;
CREATE INDEX figures_of_unit ON figures (unit, day);
CREATE INDEX figures_waiting ON figures (unit, lane, at) WHERE state = 'review';

CREATE TABLE figure_days (
	unit      TEXT NOT NULL, -- empty: all units together, so that a city's months are no longer to sum than a unit's
	day       TEXT NOT NULL,
	received  INTEGER NOT NULL,
	due       INTEGER NOT NULL,
	digitised INTEGER NOT NULL,
	reused    INTEGER NOT NULL,
	demanded  INTEGER NOT NULL,
	avoided   INTEGER NOT NULL,
	finished  INTEGER NOT NULL,
	resulted  INTEGER NOT NULL,
	fields    INTEGER NOT NULL,
	auto      INTEGER NOT NULL,
	PRIMARY KEY (unit, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER figures_add AFTER INSERT ON figures BEGIN
	INSERT INTO figure_days SELECT who, NEW.day, NEW.received, NEW.due, NEW.digitised, NEW.reused, NEW.demanded, NEW.avoided,
		NEW.finished, NEW.resulted, NEW.fields, NEW.auto FROM (SELECT NEW.unit AS who UNION ALL SELECT '') WHERE true
	ON CONFLICT (unit, day) DO UPDATE SET received = received + excluded.received, due = due + excluded.due,
		digitised = digitised + excluded.digitised, reused = reused + excluded.reused, demanded = demanded + excluded.demanded,
		avoided = avoided + excluded.avoided, finished = finished + excluded.finished, resulted = resulted + excluded.resulted,
		fields = fields + excluded.fields, auto = auto + excluded.auto;
END;
CREATE TRIGGER figures_take AFTER DELETE ON figures BEGIN
	UPDATE figure_days SET received = received - OLD.received, due = due - OLD.due, digitised = digitised - OLD.digitised,
		reused = reused - OLD.reused, demanded = demanded - OLD.demanded, avoided = avoided - OLD.avoided,
		finished = finished - OLD.finished, resulted = resulted - OLD.resulted, fields = fields - OLD.fields, auto = auto - OLD.auto
	WHERE unit IN (OLD.unit, '') AND day = OLD.day;
END;

-- A component must be digitised where the catalogue says so and the case needs it, unless it was shown as a certified copy or
-- a photocopy (Art. 4 of Circular 01/2023/TT-VPCP). Where a desk wrote no components down, the papers are counted: each
-- document, each file that gave none, and each component that the book of reuse has.
CREATE VIEW figures_components AS
	SELECT dossier, state FROM components WHERE state <> 'none'
		OR digitise <> '' AND presence NOT IN ('omitted', 'optional', 'shared') AND form NOT IN ('certified', 'photocopy');
CREATE VIEW figures_papers AS
	SELECT code AS dossier,
		(SELECT COUNT(*) FROM files JOIN documents ON documents.file = files.id WHERE files.dossier = code) AS documents,
		(SELECT COUNT(*) FROM files WHERE files.dossier = code
			AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.file = files.id)) AS unread,
		(SELECT COUNT(DISTINCT component) FROM reuses WHERE reuses.dossier = code AND reuses.unit = dossiers.unit
			AND outcome = 'reused') AS reused,
		EXISTS (SELECT 1 FROM components WHERE components.dossier = code) AS listed,
		(SELECT COUNT(*) FROM figures_components AS c WHERE c.dossier = code) AS listed_due,
		(SELECT COUNT(*) FROM figures_components AS c WHERE c.dossier = code AND c.state <> 'none') AS listed_digitised,
		(SELECT COUNT(*) FROM figures_components AS c WHERE c.dossier = code AND c.state IN ('reused', 'reused_from_result')) AS listed_reused
	FROM dossiers;
CREATE VIEW figures_now AS
	SELECT dossiers.code AS dossier, dossiers.unit, date(dossiers.received / 1000 + 25200, 'unixepoch') AS day,
		dossiers.received AS at, dossiers.lane, dossiers.state, dossiers.procedure, 1 AS received,
		CASE WHEN papers.listed THEN papers.listed_due ELSE papers.documents + papers.unread + papers.reused END AS due,
		CASE WHEN papers.listed THEN papers.listed_digitised ELSE papers.documents + papers.reused END AS digitised,
		CASE WHEN papers.listed THEN papers.listed_reused ELSE papers.reused END AS reused,
		(SELECT COUNT(DISTINCT component) FROM reuses WHERE reuses.dossier = dossiers.code AND reuses.unit = dossiers.unit
			AND outcome = 'demanded') AS demanded,
		(SELECT COUNT(DISTINCT component) FROM reuses WHERE reuses.dossier = dossiers.code AND reuses.unit = dossiers.unit
			AND outcome = 'reused' AND replaced = 'certified') AS avoided,
		dossiers.state = 'done' AS finished,
		dossiers.state = 'done' AND EXISTS (SELECT 1 FROM entered WHERE entered.dossier = dossiers.code AND entered.code <> '') AS resulted,
		(SELECT COUNT(*) FROM files JOIN documents ON documents.file = files.id JOIN fields ON fields.document = documents.id
			WHERE files.dossier = dossiers.code) AS fields,
		(SELECT COUNT(*) FROM files JOIN documents ON documents.file = files.id JOIN fields ON fields.document = documents.id
			WHERE files.dossier = dossiers.code AND (fields.state = 'auto' OR EXISTS (SELECT 1 FROM vouched
				WHERE vouched.document = fields.document AND vouched.field = fields.name))) AS auto,
		(SELECT COUNT(*) FROM files JOIN documents ON documents.file = files.id JOIN fields ON fields.document = documents.id
			WHERE files.dossier = dossiers.code AND fields.state = 'check') AS checks,
		(SELECT COUNT(*) FROM files JOIN documents ON documents.file = files.id JOIN fields ON fields.document = documents.id
			WHERE files.dossier = dossiers.code AND fields.state = 'missing') AS missing,
		(SELECT COUNT(*) FROM files WHERE files.dossier = dossiers.code AND files.state = 'failed') AS failed,
		COALESCE((SELECT MAX(corrections.at) FROM files JOIN documents ON documents.file = files.id
			JOIN corrections ON corrections.document = documents.id WHERE files.dossier = dossiers.code), 0) AS reviewed
	FROM dossiers JOIN figures_papers AS papers ON papers.dossier = dossiers.code
	WHERE dossiers.state <> 'open' -- papers are being gathered: it is not received yet
	UNION ALL
	SELECT dossier, unit, date(MIN(at) / 1000 + 25200, 'unixepoch'), MIN(at), '', '', MIN(procedure), 0,
		COUNT(DISTINCT CASE WHEN outcome = 'reused' THEN component END), COUNT(DISTINCT CASE WHEN outcome = 'reused' THEN component END),
		COUNT(DISTINCT CASE WHEN outcome = 'reused' THEN component END), COUNT(DISTINCT CASE WHEN outcome = 'demanded' THEN component END),
		COUNT(DISTINCT CASE WHEN outcome = 'reused' AND replaced = 'certified' THEN component END), 0, 0, 0, 0, 0, 0, 0, 0
	FROM reuses WHERE NOT EXISTS (SELECT 1 FROM dossiers WHERE dossiers.code = reuses.dossier) GROUP BY dossier, unit;
CREATE INDEX reuses_of_dossier ON reuses (dossier);

CREATE TRIGGER figures_dossier AFTER INSERT ON dossiers BEGIN
	INSERT INTO figures_stale VALUES (NEW.code) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_state AFTER UPDATE ON dossiers BEGIN
	INSERT INTO figures_stale VALUES (NEW.code) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_event AFTER INSERT ON events BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_reuse AFTER INSERT ON reuses BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_entered AFTER INSERT ON entered BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_entered_again AFTER UPDATE ON entered BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_document AFTER INSERT ON documents BEGIN
	INSERT INTO figures_stale SELECT dossier FROM files WHERE files.id = NEW.file ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_document_gone AFTER DELETE ON documents BEGIN
	INSERT INTO figures_stale SELECT dossier FROM files WHERE files.id = OLD.file ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_component AFTER INSERT ON components BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figures_component_state AFTER UPDATE ON components BEGIN
	INSERT INTO figures_stale VALUES (NEW.dossier) ON CONFLICT DO NOTHING;
END;
INSERT OR IGNORE INTO figures_stale SELECT code FROM dossiers;
INSERT OR IGNORE INTO figures_stale SELECT dossier FROM reuses;

-- What people decided about fields, by unit and day. A correction names its document only, which may be gone later; so it
-- is summed while it is there.
CREATE TABLE decision_days (
	unit      TEXT NOT NULL, -- empty: all units together
	day       TEXT NOT NULL,
	type      TEXT NOT NULL,
	field     TEXT NOT NULL,
	decided   INTEGER NOT NULL,
	corrected INTEGER NOT NULL, -- of decided
	PRIMARY KEY (unit, day, type, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE corrected_fields (
	unit      TEXT NOT NULL,
	day       TEXT NOT NULL,
	type      TEXT NOT NULL,
	field     TEXT NOT NULL,
	dossier   TEXT NOT NULL,
	corrected INTEGER NOT NULL,
	PRIMARY KEY (unit, day, type, field, dossier)
) STRICT, WITHOUT ROWID;
-- A row that undoes another takes away what that one counted, on that one's day.
CREATE VIEW decisions AS
	SELECT corrections.id, told.document, told.field, told.actor, told.at, files.unit, files.dossier, documents.type,
		date(told.at / 1000 + 25200, 'unixepoch') AS day, CASE WHEN corrections.undoes = 0 THEN 1 ELSE -1 END AS decided,
		CASE WHEN told.state <> 'corrected' OR told.before = told.after THEN 0 WHEN corrections.undoes = 0 THEN 1 ELSE -1 END AS corrected
	FROM corrections JOIN corrections AS told ON told.id = CASE WHEN corrections.undoes = 0 THEN corrections.id ELSE corrections.undoes END
		JOIN documents ON documents.id = told.document JOIN files ON files.id = documents.file;
CREATE TRIGGER corrections_counted AFTER INSERT ON corrections BEGIN
	INSERT INTO decision_days SELECT CASE WHEN own THEN unit ELSE '' END, day, type, field, decided, corrected
		FROM decisions CROSS JOIN (SELECT 0 AS own UNION ALL SELECT 1) WHERE id = NEW.id
	ON CONFLICT (unit, day, type, field) DO UPDATE SET decided = decided + excluded.decided, corrected = corrected + excluded.corrected;
	INSERT INTO corrected_fields SELECT unit, day, type, field, dossier, corrected FROM decisions WHERE id = NEW.id AND corrected <> 0
	ON CONFLICT (unit, day, type, field, dossier) DO UPDATE SET corrected = corrected + excluded.corrected;
END;
INSERT INTO decision_days SELECT unit, day, type, field, SUM(decided), SUM(corrected) FROM decisions WHERE true GROUP BY unit, day, type, field
	UNION ALL SELECT '', day, type, field, SUM(decided), SUM(corrected) FROM decisions WHERE true GROUP BY day, type, field;
INSERT INTO corrected_fields SELECT unit, day, type, field, dossier, SUM(corrected) FROM decisions WHERE corrected <> 0
	GROUP BY unit, day, type, field, dossier;

-- The decisions that stand, by time, with all that the board tells of them: who worked today is asked every minute, and must
-- not look up the paper of each decision.
CREATE TABLE worked (
	at        INTEGER NOT NULL,
	id        INTEGER NOT NULL, -- of the correction
	unit      TEXT NOT NULL,
	actor     TEXT NOT NULL,
	document  TEXT NOT NULL,
	corrected INTEGER NOT NULL,
	PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER corrections_worked AFTER INSERT ON corrections WHEN NEW.undoes = 0 BEGIN
	INSERT INTO worked SELECT at, id, unit, actor, document, corrected FROM decisions WHERE id = NEW.id;
END;
CREATE TRIGGER corrections_unworked AFTER INSERT ON corrections WHEN NEW.undoes <> 0 BEGIN
	DELETE FROM worked WHERE id = NEW.undoes AND at = (SELECT at FROM corrections WHERE id = NEW.undoes);
END;
INSERT INTO worked SELECT at, id, unit, actor, document, corrected FROM decisions AS d
	WHERE decided > 0 AND NOT EXISTS (SELECT 1 FROM corrections WHERE undoes <> 0 AND undoes = d.id);

-- A target is a row for good; the latest of a unit, period and measure stands.
CREATE TABLE targets (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	unit    TEXT NOT NULL,    -- empty: of every unit that has none of its own, and of the city as a whole
	period  TEXT NOT NULL,    -- 2026, 2026-Q4 or 2026-11
	measure TEXT NOT NULL,
	tenths  INTEGER NOT NULL, -- of a percent; -1: the target was taken back
	actor   TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX targets_of_unit ON targets (unit, period, measure, id);
CREATE TRIGGER targets_stay BEFORE UPDATE ON targets BEGIN SELECT RAISE(ABORT, 'targets are never changed'); END;
CREATE TRIGGER targets_last BEFORE DELETE ON targets BEGIN SELECT RAISE(ABORT, 'targets are never deleted'); END;

-- The administrator's view of the queue.
CREATE INDEX attempts_started ON attempts (started);

-- What was decided about a unit's policies, and by whom.
CREATE TABLE policy_changes (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	unit   TEXT NOT NULL,
	name   TEXT NOT NULL,
	before TEXT NOT NULL,
	after  TEXT NOT NULL,
	actor  TEXT NOT NULL,
	at     INTEGER NOT NULL
) STRICT;
CREATE INDEX policy_changes_of_unit ON policy_changes (unit, id);
CREATE TRIGGER policy_changes_stay BEFORE UPDATE ON policy_changes BEGIN SELECT RAISE(ABORT, 'changes of policies are never changed'); END;
CREATE TRIGGER policy_changes_last BEFORE DELETE ON policy_changes BEGIN SELECT RAISE(ABORT, 'changes of policies are never deleted'); END;
