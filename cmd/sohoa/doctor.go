package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"sohoa/engine/pdfium"
	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline"
	"sohoa/pipeline/doctypes"
	"sohoa/worker"
	"sohoa/worker/privateredis"
)

// doctorCommand tries everything that the program needs of the machine and names the mend of what is missing.
var doctorCommand = command{
	name: "doctor", args: "[flags]", about: "checks what the program needs of this machine and says how to mend it", logLevel: "error",
	flags: func(*flag.FlagSet) func(context.Context, *invocation) error { return runDoctor },
}

// errIll is returned by doctor where something needs a mend.
var errIll = &models.Error{Code: models.CodeUnavailable, Message: "something is missing", Hint: "do what stands behind the arrows, then run: sohoa doctor"}

// check tries one thing and tells what is there, or the error with its mend.
type check struct {
	name string
	note bool // a fault only costs comfort
	try  func(context.Context, *invocation) (string, error)
}

// checks lists all checks, those first that others need.
func checks() []check {
	return []check{
		{name: "data folder", try: checkData},
		{name: "free disk", try: checkDisk},
		{name: "redis", try: checkRedis},
		{name: "tesseract, vie", try: checkReading},
		{name: "pdfium", try: checkPDF},
		{name: "document types", try: checkTypes},
		{name: "language model", note: true, try: checkModel},
		{name: "fonts", note: true, try: checkFonts},
	}
}

// checkWithin is how long one check may take.
const checkWithin = time.Minute

func runDoctor(ctx context.Context, in *invocation) error {
	var ill error
	for _, c := range checks() {
		within, cancel := context.WithTimeout(ctx, checkWithin)
		found, err := c.try(within, in)
		cancel()
		if err == nil {
			fmt.Fprintf(in.stdout, "OK    %-15s %s\n", c.name, found)
			continue
		}
		sign := "FAIL"
		if c.note {
			sign = "NOTE"
		} else {
			ill = errIll
		}
		fmt.Fprintf(in.stdout, "%s  %-15s %v\n", sign, c.name, err)
		if e, ok := errors.AsType[*models.Error](err); ok && e.Hint != "" {
			fmt.Fprintf(in.stdout, "      %-15s → %s\n", "", e.Hint)
		}
	}
	return ill
}

func checkData(ctx context.Context, in *invocation) (string, error) {
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return "", err
	}
	defer h.close()
	if err := h.store.Ping(ctx); err != nil {
		return "", err
	}
	if err := h.blobs.Ping(ctx); err != nil {
		return "", err
	}
	return in.settings.Data + ", can be written", nil
}

// leastFree is the free space below which a day's papers may not fit.
const leastFree = 2 << 30

func checkDisk(_ context.Context, in *invocation) (string, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(in.settings.Data, &s); err != nil {
		return "", &models.Error{Code: models.CodeUnavailable, Message: "the disk of the data folder cannot be asked", Hint: "check the data folder", Err: err}
	}
	free := int64(s.Bavail) * s.Bsize
	said := fmt.Sprintf("%.1f GB free", float64(free)/(1<<30))
	if free < leastFree {
		return "", &models.Error{Code: models.CodeUnavailable, Message: said, Hint: "free at least 2 GB, or set SOHOA_DATA to a folder on a larger disk"}
	}
	return said, nil
}

// checkRedis asks the Redis that is set, or starts one of our own for a moment.
func checkRedis(ctx context.Context, in *invocation) (string, error) {
	address, said := in.settings.RedisURL, "the one of SOHOA_REDIS_URL"
	if address == "" {
		dir, err := os.MkdirTemp("", "sohoa-doctor-")
		if err != nil {
			return "", err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		server, err := privateredis.Start(ctx, dir, in.log)
		if err != nil {
			return "", err
		}
		defer server.Close()
		address, said = server.URL(), "private; "+redisVersion(ctx)
	}
	queue, err := worker.NewQueue(address)
	if err != nil {
		return "", err
	}
	defer func() { _ = queue.Close() }()
	if err := queue.Check(ctx); err != nil {
		return "", err
	}
	return said + ", keeps what it is given", nil
}

func redisVersion(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "redis-server", "--version").Output()
	for word := range strings.FieldsSeq(string(out)) {
		if version, ok := strings.CutPrefix(word, "v="); ok && err == nil {
			return "redis-server " + version
		}
	}
	return "redis-server"
}

// sample is what the doctor has read to see that reading works.
const sample = "CONG HOA 2026"

// checkReading lets a child process read a picture, as the line does.
func checkReading(ctx context.Context, in *invocation) (string, error) {
	img, err := written(sample)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "sohoa-doctor-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	scratch, err := tesseract.OpenScratch(dir, 1<<30)
	if err != nil {
		return "", err
	}
	pool := tesseract.NewPool(tesseract.Options{Args: []string{readerArg}, Slots: 1, Log: in.log})
	defer pool.Close()
	started := time.Now()
	r := &reader{pool: pool, scratch: scratch, steps: &steps{}}
	reading, err := r.Read(ctx, pipeline.PageTask{Blob: "doctor", Page: 1, Lane: models.LaneDesk},
		models.Picture{Format: models.PictureGray, Data: packed(img), Width: img.Rect.Dx(), Height: img.Rect.Dy(), DPI: 300})
	if err != nil {
		return "", err
	}
	var words []string
	for _, l := range reading.Lines {
		words = append(words, l.Text())
	}
	if got := strings.Join(words, " "); got != sample {
		return "", &models.Error{Code: models.CodeInternal, Message: fmt.Sprintf("%q was read as %q", sample, got),
			Hint: "run: apt install --reinstall tesseract-ocr-vie, and leave TESSDATA_PREFIX unset"}
	}
	return fmt.Sprintf("a line was read in %.1f s, the start of the process included", time.Since(started).Seconds()), nil
}

// written gives a small sheet with the text on it.
func written(text string) (*image.Gray, error) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 13, DPI: 300})
	if err != nil {
		return nil, err
	}
	defer func() { _ = face.Close() }()
	img := image.NewGray(image.Rect(0, 0, 1200, 1600))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	pen := font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(200, 600)}
	pen.DrawString(text)
	return img, nil
}

func checkPDF(ctx context.Context, in *invocation) (string, error) {
	cache := in.settings.cache("pdfium")
	pdf := pdfium.New(pdfium.Options{Args: []string{pdfArg}, Cache: cache, Log: in.log})
	defer pdf.Close()
	started := time.Now()
	if err := pdf.Warm(ctx); err != nil {
		return "", err
	}
	return fmt.Sprintf("starts in %.1f s; compiled code in %s", time.Since(started).Seconds(), cache), nil
}

func checkTypes(_ context.Context, in *invocation) (string, error) {
	set, err := doctypes.Load(in.settings.doctypes())
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d, own ones from %s", len(set), in.settings.doctypes()), nil
}

// checkFonts looks for fonts that PDFium draws with where a file brings none.
func checkFonts(context.Context, *invocation) (string, error) {
	count := 0
	for _, dir := range []string{"/usr/share/fonts", "/usr/local/share/fonts"} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if ext := filepath.Ext(path); err == nil && (ext == ".ttf" || ext == ".otf") {
				count++
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	if count == 0 {
		return "", &models.Error{Code: models.CodeUnavailable, Message: "none; PDF files that bring no fonts are drawn poorly, all others well",
			Hint: "run: apt install fonts-liberation2"}
	}
	return fmt.Sprintf("%d, for PDF files that bring none", count), nil
}
