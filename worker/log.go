package worker

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"

	"sohoa/models"
)

// Counters counts what happened in this process since it started.
type Counters struct {
	Done     atomic.Int64 // files read
	Failed   atomic.Int64 // files given up
	Late     atomic.Int64 // visits of files that were done without the model's reading
	Again    atomic.Int64 // attempts that came to nothing and are followed by another
	Spent    atomic.Int64 // tickets delivered that were good no more
	Fenced   atomic.Int64 // results dropped because another attempt owned the file
	Silenced atomic.Int64 // files taken from workers that vanished
	Swept    atomic.Int64 // tickets that the sweep found missing in Redis
	Renewed  atomic.Int64 // tickets that Redis held but would not deliver
}

// asynqLog hands asynq's log lines to ours. They carry task identifiers and errors, never payloads.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Info(args ...any)  { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Error(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }
func (l asynqLog) Fatal(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }

func hintOf(err error) string {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e.Hint
	}
	return ""
}
