package worker

import (
	"context"
	"errors"
	"time"

	"sohoa/models"
)

// How often an attempt may come to nothing before the file is given up.
const (
	maxCrashes  = 3 // an engine that died three times on a file will die a fourth time
	maxFaults   = 3 // our own faults: seldom cured by trying again
	maxSilences = 5 // workers that vanished: mostly power cuts, but it may be the file's doing
)

// What ends an attempt from outside, as causes of its context.
var (
	errStopping = errors.New("the program is told to end")
	errLost     = errors.New("another attempt owns the file")
	errTimeout  = errors.New("the attempt took longer than its limit")
)

// action is what becomes of a file after an attempt.
type action int

const (
	finish action = iota // write the result
	fail                 // give the file up
	again                // another attempt, at once or later
	drop                 // somebody newer owns the file: do nothing
)

// verdict is what is to be done about an attempt.
type verdict struct {
	action action
	cause  models.Code  // with again: what is counted; "" where nobody is to blame
	reason models.Error // with fail
	wait   time.Duration
}

// judge is the one place that knows what an error means for a retry. Err is what the attempt came to, cause why its
// context ended (nil while it lives), and claim how often it went wrong before. Patience is how often an engine that
// is away is waited for, 0 for ever; nobody waits for the visit of a late file, so it knows no patience.
func judge(err, cause error, claim models.Claim, t Timing, patience int) verdict {
	switch {
	case err == nil:
		return verdict{action: finish}
	case errors.Is(cause, errLost):
		return verdict{action: drop}
	case errors.Is(cause, errStopping):
		return verdict{action: again}
	case errors.Is(cause, errTimeout):
		return afterCrash(claim, &models.Error{Code: models.CodeCrashed, Message: "đọc tệp này mất quá nhiều thời gian", Err: err})
	}
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		e = &models.Error{Code: models.CodeInternal, Err: err}
	}
	switch {
	case e.Code.ByInput():
		return verdict{action: fail, reason: *e}
	case e.Code == models.CodeCrashed:
		return afterCrash(claim, e)
	case e.Code == models.CodeUnavailable || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		if patience > 0 && !claim.Late && claim.Delays+1 >= patience {
			return verdict{action: fail, reason: *e}
		}
		return verdict{action: again, cause: models.CodeUnavailable, wait: t.delay(claim.Delays)}
	}
	if claim.Faults+1 >= maxFaults {
		return verdict{action: fail, reason: models.Error{Code: models.CodeInternal, Message: "phần mềm bị lỗi khi đọc tệp này",
			Hint: "báo cho người quản trị; bản gốc vẫn được giữ nguyên", Err: e}}
	}
	return verdict{action: again, cause: models.CodeInternal, wait: t.delay(claim.Faults)}
}

// afterCrash tries again at once until the file has killed its engine too often.
func afterCrash(claim models.Claim, e *models.Error) verdict {
	if claim.Crashes+1 < maxCrashes {
		return verdict{action: again, cause: models.CodeCrashed}
	}
	return verdict{action: fail, reason: models.Error{Code: models.CodeCrashed,
		Message: "tệp này đã nhiều lần làm hỏng bộ phận đọc", Hint: "quét lại giấy tờ rồi gửi lại, hoặc nhập tay; bản gốc vẫn được giữ nguyên", Err: e}}
}

// judgeBefore tells whether a file was given to workers that vanished so often that nobody should touch it again.
func judgeBefore(claim models.Claim) (verdict, bool) {
	if claim.Silences < maxSilences {
		return verdict{}, false
	}
	return verdict{action: fail, reason: models.Error{Code: models.CodeCrashed,
		Message: "máy đã nhiều lần dừng đột ngột khi đọc tệp này", Hint: "báo cho người quản trị; bản gốc vẫn được giữ nguyên"}}, true
}
