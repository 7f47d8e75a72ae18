package worker

import (
	"context"
	"errors"
	"slices"

	"sohoa/models"
)

// show is the Show of an attempt, which it ends where another one owns the file.
func (w *Worker) show(ctx context.Context, t models.Ticket, sofar models.Digitisation, cancel context.CancelCauseFunc) error {
	err := w.Ledger.Show(ctx, t, sofar)
	switch {
	case models.CodeOf(err) == models.CodeConflict:
		cancel(errLost)
		return err
	case err != nil:
		w.Log.Warn("fields not shown yet", "file", t.File, "error", err)
	default:
		w.Bell.Ring()
	}
	return nil
}

// rescue tells whether the file is finished with what was shown, because what came after took too long or failed for the
// last time: that can only have been the model's part, which may come later. A visit for that part can fail for good.
func (o outcome) rescue(claim models.Claim, v verdict) bool {
	if o.shown == nil || o.err == nil {
		return false
	}
	return errors.Is(o.cause, errTimeout) || v.action == fail && !claim.Late && !v.reason.Code.ByInput()
}

// withoutOpinion gives what was shown as the result of a file whose reading by the model is still to come.
func withoutOpinion(shown models.Digitisation) models.Digitisation {
	shown.Pending = true
	shown.Documents = slices.Clone(shown.Documents)
	for i := range shown.Documents {
		d := &shown.Documents[i]
		d.Findings = append(slices.Clip(d.Findings), models.OpinionPending())
	}
	return shown
}
