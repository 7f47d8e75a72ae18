package hooks

import (
	"context"
	"net/http"
	"testing"
)

// newStop gives a context and what ends it, at the test's end at the latest.
func newStop(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	return ctx, stop
}

// signalling is a transport that tells when an answer came.
type signalling struct {
	http.RoundTripper
	arrived chan<- struct{}
}

func (s signalling) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := s.RoundTripper.RoundTrip(r)
	s.arrived <- struct{}{}
	return res, err
}
