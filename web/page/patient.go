package page

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// stallTimeout is how long a sender may stand still. A file may be large and the line slow, so that only this ends an upload.
const stallTimeout = 60 * time.Second

// Patient gives the reader's sender stallTimeout for every piece, until ctx ends.
func Patient(ctx context.Context, conn *http.ResponseController, r io.Reader) io.Reader {
	return &patient{ctx, conn, r}
}

type patient struct {
	ctx  context.Context
	conn *http.ResponseController
	r    io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	// Not every connection knows deadlines; one in a test may not.
	if err := p.conn.SetReadDeadline(time.Now().Add(stallTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	if err := p.ctx.Err(); err != nil { // after the deadline was set, which would undo that of the end
		return 0, err
	}
	return p.r.Read(b)
}
