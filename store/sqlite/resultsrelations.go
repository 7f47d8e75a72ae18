package sqlite

import (
	"cmp"
	"context"
	"database/sql"

	"sohoa/models"
)

// RelateResults writes down what a later result does to an earlier one, and what follows for the earlier one's state:
// replaced, re-issued or corrected it is superseded, revoked it is revoked. Twice is once. CodeNotFound where the register
// lacks one of them, CodeInvalid for a result and itself, CodeConflict where the earlier one already came after the later.
func (s *Store) RelateResults(ctx context.Context, tie models.ResultTie, actor string) error {
	if tie.Later == tie.Earlier {
		return &models.Error{Code: models.CodeInvalid, Message: "a result cannot stand in a relation to itself", Hint: "name two results"}
	}
	state, known := map[models.ResultRelation]models.ResultState{
		models.ResultBasedOn: "", models.ResultAmends: "", models.ResultReplaces: models.ResultSuperseded,
		models.ResultReissues: models.ResultSuperseded, models.ResultCorrects: models.ResultSuperseded,
		models.ResultRevokes: models.ResultRevoked,
	}[tie.Relation]
	if !known {
		return &models.Error{Code: models.CodeInvalid, Message: "there is no such relation between results",
			Hint: "use based_on, replaces, amends, reissues, corrects or revokes"}
	}
	return s.write(ctx, "relate two results", func(tx *sql.Tx) error {
		for _, code := range []models.ResultCode{tie.Later, tie.Earlier} {
			if _, _, err := readResult(ctx, tx, code); err != nil {
				return err
			}
		}
		if err := refuseCircle(ctx, tx, tie); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO result_relations (later, earlier, relation) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			tie.Later, tie.Earlier, tie.Relation)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		err = s.resultEvent(ctx, tx, models.ResultEvent{Code: tie.Later, Actor: actor, Action: string(tie.Relation), Detail: string(tie.Earlier)})
		if err != nil || state == "" {
			return err
		}
		return s.setState(ctx, tx, tie.Earlier, state, actor, string(tie.Relation)+" by "+string(tie.Later))
	})
}

// refuseCircle tells whether the earlier result came after the later one, over whatever stands between them.
func refuseCircle(ctx context.Context, tx *sql.Tx, tie models.ResultTie) error {
	var circle bool
	err := tx.QueryRowContext(ctx, `WITH RECURSIVE before (code) AS (VALUES ($1)
		UNION SELECT earlier FROM result_relations JOIN before ON later = code)
		SELECT EXISTS (SELECT 1 FROM before WHERE code = $2)`, tie.Earlier, tie.Later).Scan(&circle)
	if err == nil && circle {
		err = &models.Error{Code: models.CodeConflict, Message: "the earlier result already came after the later one", Hint: "check which one is older"}
	}
	return err
}

// RevokeResult ends a result by a decision that the register has no paper of. CodeNotFound where there is no such result.
func (s *Store) RevokeResult(ctx context.Context, code models.ResultCode, actor, reason string) error {
	return s.write(ctx, "revoke a result", func(tx *sql.Tx) error {
		if _, _, err := readResult(ctx, tx, code); err != nil {
			return err
		}
		return s.setState(ctx, tx, code, models.ResultRevoked, actor, reason)
	})
}

// setState changes a state and says so in the history. What is revoked stays revoked.
func (s *Store) setState(ctx context.Context, tx *sql.Tx, code models.ResultCode, state models.ResultState, actor, detail string) error {
	res, err := tx.ExecContext(ctx, `UPDATE results SET state = $2 WHERE code = $1 AND state NOT IN ($2, $3)`, code, state, models.ResultRevoked)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE register SET arrivals = arrivals + 1`); err != nil {
		return err
	}
	return s.resultEvent(ctx, tx, models.ResultEvent{Code: code, Actor: actor, Action: string(state), Detail: detail})
}

// ExpireResults marks valid results that had expired before that day as expired, at most so many, and says how many it
// found: those with an end in the past, and those without one whose type is good for so many months from its issue. Call
// it until it finds none. Whoever needs to be sure on a day still looks at the dates.
func (s *Store) ExpireResults(ctx context.Context, day string, months map[models.TypeName]int, most int, actor string) (int, error) {
	n := 0
	err := s.write(ctx, "mark results as expired", func(tx *sql.Tx) error {
		codes, err := expiredBefore(ctx, tx, day, months, most)
		if err != nil {
			return err
		}
		n = len(codes)
		for _, code := range codes {
			if err := s.setState(ctx, tx, code, models.ResultExpired, actor, "by its dates"); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

func expiredBefore(ctx context.Context, tx *sql.Tx, day string, months map[models.TypeName]int, most int) ([]models.ResultCode, error) {
	var codes []models.ResultCode
	take := func(rows *sql.Rows) error {
		var code models.ResultCode
		err := rows.Scan(&code)
		codes = append(codes, code)
		return err
	}
	// An end that is a year alone lasts to the end of that year.
	err := each(ctx, tx, take, `SELECT code FROM results WHERE state = $1 AND valid_until <> ''
		AND CASE LENGTH(valid_until) WHEN 4 THEN valid_until || '-12-31' ELSE valid_until END < $2 ORDER BY id LIMIT $3`, models.ResultValid, day, most)
	for t, n := range months {
		if err != nil {
			return nil, err
		}
		err = each(ctx, tx, take, `SELECT code FROM results WHERE state = $1 AND type = $2 AND valid_until = '' AND LENGTH(issue_date) = 10
			AND DATE(issue_date, $3, 'floor') < $4 ORDER BY id LIMIT $5`, models.ResultValid, t, monthsLater(n), day, max(0, most-len(codes)))
	}
	return codes, err
}

// ResultEvents gives the history of a result, oldest first; that of imports for an empty code.
func (s *Store) ResultEvents(ctx context.Context, code models.ResultCode) ([]models.ResultEvent, error) {
	var out []models.ResultEvent
	err := s.read(ctx, "read a history", func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var e models.ResultEvent
			var at int64
			err := rows.Scan(&e.Code, &at, &e.Actor, &e.Action, &e.Detail)
			e.At = moment(at)
			out = append(out, e)
			return err
		}, `SELECT code, at, actor, action, detail FROM result_events WHERE code = $1 ORDER BY seq`, code)
	})
	return out, err
}

func (s *Store) resultEvent(ctx context.Context, tx *sql.Tx, e models.ResultEvent) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO result_events (code, at, actor, action, detail) VALUES ($1, $2, $3, $4, $5)`,
		e.Code, millis(s.now()), cmp.Or(e.Actor, models.ActorMachine), e.Action, e.Detail)
	return err
}
