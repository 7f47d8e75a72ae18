package sqlite_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/store/storetest"
)

func TestReviewSuite(t *testing.T) {
	t.Parallel()
	storetest.ReviewSuite(t, func(t *testing.T) storetest.Opened {
		s := open(t, filepath.Join(t.TempDir(), "sohoa.db"))
		var ahead atomic.Int64
		s.Ahead(&ahead)
		return storetest.Opened{Ledger: s, Pass: func(d time.Duration) { ahead.Add(int64(d)) }}
	})
}
