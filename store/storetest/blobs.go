package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"sohoa/models"
)

// Blobs is everything a blob store does.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (models.File, error)
	Open(ctx context.Context, ref models.BlobRef) (models.Content, error)
	Ping(ctx context.Context) error
}

// BlobSuite runs all tests of a blob store. Open gives an empty one, and for the same t the same one again.
func BlobSuite(t *testing.T, open func(t *testing.T) func() Blobs) {
	for name, test := range map[string]func(*testing.T, func() Blobs){
		"RoundTrip":    testBlobRoundTrip,
		"SameContent":  testBlobSameContent,
		"Limit":        testBlobLimit,
		"BrokenSender": testBlobBrokenSender,
		"ForeignNames": testBlobForeignNames,
		"Parallel":     testBlobParallel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const limit = 1 << 20

func put(t *testing.T, b Blobs, content string) models.File {
	t.Helper()
	f, err := b.Put(t.Context(), strings.NewReader(content), limit)
	must(t, "Put", err)
	return f
}

func get(t *testing.T, b Blobs, ref models.BlobRef) string {
	t.Helper()
	r, err := b.Open(t.Context(), ref)
	must(t, "Open", err)
	defer r.Close()
	out, err := io.ReadAll(r)
	must(t, "read", err)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Errorf("Seek: %v", err)
	}
	return string(out)
}

func testBlobRoundTrip(t *testing.T, open func() Blobs) {
	b := open()
	must(t, "Ping", b.Ping(t.Context()))
	content := strings.Repeat("giấy khai sinh\n", 50_000)
	f := put(t, b, content)
	sum := sha256.Sum256([]byte(content))
	if f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(len(content)) || f.Blob == "" {
		t.Errorf("Put gave %+v", f)
	}
	if strings.Contains(string(f.Blob), f.SHA256) {
		t.Error("the reference reveals the content's digest")
	}
	if got := get(t, open(), f.Blob); got != content {
		t.Errorf("read %d bytes, want %d", len(got), len(content))
	}
}

func testBlobSameContent(t *testing.T, open func() Blobs) {
	one, two := put(t, open(), "same"), put(t, open(), "same")
	other := put(t, open(), "other")
	if !reflect.DeepEqual(one, two) || one.Blob == other.Blob {
		t.Errorf("references %s, %s, %s", one.Blob, two.Blob, other.Blob)
	}
	if got := get(t, open(), one.Blob); got != "same" {
		t.Errorf("read %q", got)
	}
}

func testBlobLimit(t *testing.T, open func() Blobs) {
	b := open()
	_, err := b.Put(t.Context(), bytes.NewReader(make([]byte, 10)), 10)
	must(t, "as many bytes as allowed", err)
	endless := iotest.OneByteReader(zeros{})
	_, err = b.Put(t.Context(), endless, 10)
	wantCode(t, "endless", err, models.CodeTooLarge)
	_, err = b.Put(t.Context(), strings.NewReader(""), 10)
	wantCode(t, "empty", err, models.CodeEmpty)
}

// zeros gives bytes for ever.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func testBlobBrokenSender(t *testing.T, open func() Blobs) {
	b := open()
	broken := io.MultiReader(strings.NewReader("half a fi"), iotest.ErrReader(errors.New("connection reset")))
	_, err := b.Put(t.Context(), broken, limit)
	wantCode(t, "broken sender", err, models.CodeInvalid)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.Put(ctx, strings.NewReader("late"), limit)
	if err == nil {
		t.Error("Put went on after its context ended")
	}
}

func testBlobForeignNames(t *testing.T, open func() Blobs) {
	b := open()
	f := put(t, b, "content")
	for _, ref := range []models.BlobRef{"", "..", "../key", "key", "/etc/passwd", f.Blob + "/..", f.Blob[:10], "../" + f.Blob,
		models.BlobRef(strings.ToUpper(string(f.Blob)) + "\x00"), models.BlobRef(strings.Repeat("0", len(f.Blob)))} {
		_, err := b.Open(t.Context(), ref)
		wantCode(t, "Open of "+string(ref), err, models.CodeNotFound)
	}
}

func testBlobParallel(t *testing.T, open func() Blobs) {
	content := strings.Repeat("x", 300_000)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			b := open()
			f, err := b.Put(t.Context(), strings.NewReader(content[i%2:]), limit)
			if err != nil {
				t.Errorf("Put: %v", err)
				return
			}
			if got := get(t, b, f.Blob); got != content[i%2:] {
				t.Errorf("read %d bytes", len(got))
			}
		})
	}
	all.Wait()
}
