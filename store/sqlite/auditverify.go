package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/models"
)

// errBadLine ends the walk at the first line that is not in order.
var errBadLine = errors.New("a line of the audit is not in order")

// VerifyAudit walks through the audit from its first line and tells whether every line follows the one before it and
// says what it said when it was written. With an anchor, which is a head that was kept elsewhere, it also tells whether
// lines were cut from the end, or the end was written anew; the zero anchor asks nothing.
func (s *Store) VerifyAudit(ctx context.Context, anchor models.AuditHead) (models.AuditReport, error) {
	var r models.AuditReport
	err := s.read(ctx, "verify the audit", func(tx *sql.Tx) error {
		return eachAudit(ctx, tx, func(e models.AuditEntry) error { return follow(&r, e, anchor) }, `ORDER BY seq`)
	})
	if errors.Is(err, errBadLine) {
		return r, nil
	}
	if err == nil && r.Head.Seq < anchor.Seq {
		r.Bad, r.Fault = r.Head.Seq+1, "it is missing, though the anchor knows a later line: the end was cut off"
	}
	return r, err
}

// follow judges the line after those that r is about.
func follow(r *models.AuditReport, e models.AuditEntry, anchor models.AuditHead) error {
	switch {
	case e.Seq != r.Head.Seq+1:
		r.Bad, r.Fault = r.Head.Seq+1, "it is missing"
	case e.Chain != e.Link(r.Head.Chain):
		r.Bad, r.Fault = e.Seq, "it is not what was written after the line before it"
	case e.Seq == anchor.Seq && e.Chain != anchor.Chain:
		r.Bad, r.Fault = e.Seq, "the anchor knows another line of this number: this or an earlier line was written anew"
	default:
		r.Lines, r.Head = r.Lines+1, models.AuditHead{Seq: e.Seq, Chain: e.Chain}
		return nil
	}
	return errBadLine
}
