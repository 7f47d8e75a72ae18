package tesseract

import (
	"encoding/json"
	"errors"
	"image"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/models"
)

const childMode = "child-read"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childMode {
		if err := serve(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// picture describes the grey picture that goes with a request as its only part.
type picture struct {
	Width, Height int
	Mode          Mode
	DPI           int
}

func serve() error {
	c, err := NewClient()
	if err != nil {
		return err
	}
	return errors.Join(Serve(func(header json.RawMessage, parts [][]byte) (any, [][]byte, error) {
		var p picture
		if err := json.Unmarshal(header, &p); err != nil {
			return nil, nil, err
		}
		img := &image.Gray{Pix: parts[0], Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
		lines, err := c.Recognise(img, p.Mode, p.DPI)
		return lines, nil, err
	}), c.Close())
}

func TestPoolReadsInChildren(t *testing.T) {
	t.Parallel()
	p := NewPool(Options{Args: []string{childMode}, Slots: 2, Timeout: time.Minute})
	t.Cleanup(p.Close)
	img := paper(t, 1400, 300, 100, "So nha 25 thon Dong", "Ngay 17 thang 5 nam 2020")
	request := picture{img.Rect.Dx(), img.Rect.Dy(), ModePage, 300}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			var lines []models.Line
			if _, err := p.Do(t.Context(), models.LaneDesk, request, [][]byte{img.Pix}, &lines); err != nil {
				t.Error(err)
			}
			if len(lines) != 2 || !strings.Contains(text(lines), "2020") {
				t.Errorf("got %q", text(lines))
			}
			if n := p.Running(); n > 2 {
				t.Errorf("%d children in 2 slots", n)
			}
		})
	}
	wg.Wait()
}

func TestPoolPassesRefusals(t *testing.T) {
	t.Parallel()
	p := NewPool(Options{Args: []string{childMode}})
	t.Cleanup(p.Close)
	request := picture{2, 2, ModePage, 300}
	_, err := p.Do(t.Context(), models.LaneDesk, request, [][]byte{make([]byte, 4)}, nil)
	if models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("got %v", err)
	}
}
