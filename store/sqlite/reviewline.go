package sqlite

import (
	"context"
	"database/sql"

	"sohoa/models"
)

// The line of review: the papers that wait for somebody's look, with what is wrong with them. It is worked out again with
// every change of a dossier, so that asking for the next paper never has to look at fields.

// Fields that wait for a look, by models.Field.Look.
const (
	isRule       = `fields.state = 'check' AND fields.findings_json LIKE '%"check_failed"%'`
	isUngrounded = `fields.state = 'check' AND fields.value <> '' AND fields.evidence_json IN ('[]', 'null')`
	isUntyped    = `documents.type = 'unknown' AND NOT EXISTS (SELECT 1 FROM reviewed WHERE reviewed.document = documents.id)`
)

// stageOf is whose look the document waits for.
const stageOf = `COALESCE((SELECT MAX(keyings.stage) FROM keyings WHERE keyings.document = documents.id AND keyings.stage <> 'done'), 'first')`

// lineUp puts the papers of a dossier that wait for a look into the line, if all its files were read, and gives their
// number.
func lineUp(ctx context.Context, tx *sql.Tx, dossier models.DossierCode, ready bool) (int, error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM review_line WHERE dossier = $1`, dossier); err != nil || !ready {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO review_line
		(document, dossier, unit, lane, received, place, stage, unsure, rule, ungrounded, missing, untyped)
		SELECT id, dossier, unit, lane, received, place, stage, checks - rules - loose, rules, loose, missing, untyped FROM (
			SELECT documents.id, files.dossier, files.unit, dossiers.lane, dossiers.received, files.position * 10000 + documents.position AS place,
				`+stageOf+` AS stage,
				COUNT(CASE WHEN fields.state = 'check' THEN 1 END) AS checks,
				COUNT(CASE WHEN `+isRule+` THEN 1 END) AS rules,
				COUNT(CASE WHEN `+isUngrounded+` AND NOT (`+isRule+`) THEN 1 END) AS loose,
				COUNT(CASE WHEN fields.state = 'missing' THEN 1 END) AS missing,
				CASE WHEN `+isUntyped+` THEN 1 ELSE 0 END AS untyped
			FROM files JOIN dossiers ON dossiers.code = files.dossier JOIN documents ON documents.file = files.id
			LEFT JOIN fields ON fields.document = documents.id AND fields.state IN ('check', 'missing')
			WHERE files.dossier = $1 GROUP BY documents.id
		) AS papers WHERE checks + missing + untyped > 0 OR stage <> 'first'`, dossier)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
