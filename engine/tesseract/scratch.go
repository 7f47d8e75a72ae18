package tesseract

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sohoa/models"
)

// Key names the prepared picture of one page of one file.
type Key struct {
	Blob models.BlobRef
	Page int // from 1
}

// Scratch keeps prepared pictures in a folder until they are no longer needed or the folder grows over its limit; then
// those go first that were not used for the longest time. Its content may vanish at any time: the caller prepares the
// page again. The files hold what stands on papers, so only their owner may read them. Several processes may share a folder.
type Scratch struct {
	dir   string
	limit int64

	mu   sync.Mutex
	size int64 // bytes in the folder as far as this process knows
}

const scratchSuffix = ".pgm"

// OpenScratch makes the folder where it is missing, and keeps it below limit bytes.
func OpenScratch(dir string, limit int64) (*Scratch, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskAway(err)
	}
	s := &Scratch{dir: dir, limit: limit}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s, s.shrink()
}

// Put keeps a picture under the key, in place of an older one.
func (s *Scratch) Put(key Key, img *image.Gray) error {
	size, err := s.write(key, img)
	if err != nil {
		return diskAway(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += size
	if s.size <= s.limit {
		return nil
	}
	return s.shrink()
}

// write puts the picture under a passing name first, so that no reader sees half of it.
func (s *Scratch) write(key Key, img *image.Gray) (size int64, err error) {
	f, err := os.CreateTemp(s.dir, "new-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	head := pgmHeader(img.Rect.Dx(), img.Rect.Dy())
	out := bufio.NewWriterSize(f, 1<<18)
	if _, err := out.WriteString(head); err != nil {
		return 0, err
	}
	for y := range img.Rect.Dy() {
		if _, err := out.Write(img.Pix[y*img.Stride:][:img.Rect.Dx()]); err != nil {
			return 0, err
		}
	}
	if err := errors.Join(out.Flush(), f.Close()); err != nil {
		return 0, err
	}
	return int64(len(head) + img.Rect.Dx()*img.Rect.Dy()), os.Rename(f.Name(), s.path(key))
}

// Cut gives the part of the picture under the key that lies in rect, as a picture of its own with its origin at 0, 0.
// Only the part is read from disk. Where the picture is no longer kept, errors.Is(err, fs.ErrNotExist).
func (s *Scratch) Cut(key Key, rect image.Rectangle) (*image.Gray, error) {
	f, err := os.Open(s.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("prepared picture: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, diskAway(err)
	}
	defer func() { _ = f.Close() }()
	now := time.Now()
	_ = os.Chtimes(f.Name(), now, now) // it only sets who goes first
	start, w, h, err := readPGMHeader(f)
	if err != nil {
		return nil, diskAway(err)
	}
	rect = rect.Intersect(image.Rect(0, 0, w, h))
	part := image.NewGray(image.Rect(0, 0, rect.Dx(), rect.Dy()))
	for y := range rect.Dy() {
		at := start + int64(rect.Min.Y+y)*int64(w) + int64(rect.Min.X)
		if _, err := f.ReadAt(part.Pix[y*part.Stride:][:rect.Dx()], at); err != nil {
			return nil, diskAway(err)
		}
	}
	return part, nil
}

// Remove forgets all pages of a file.
func (s *Scratch) Remove(blob models.BlobRef) error {
	paths, err := filepath.Glob(filepath.Join(s.dir, blobName(blob)+"-*"+scratchSuffix))
	if err != nil {
		return diskAway(err)
	}
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskAway(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shrink()
}

// shrink counts the folder anew and removes the longest unused pictures until it is below the limit, and passing
// files that a dead process left. The caller holds mu.
func (s *Scratch) shrink() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return diskAway(err)
	}
	var files []fs.FileInfo
	s.size = 0
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // gone in between, or none of ours
		}
		if strings.HasPrefix(info.Name(), "new-") && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(s.dir, info.Name()))
			continue
		}
		files = append(files, info)
		s.size += info.Size()
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range files {
		if s.size <= s.limit {
			break
		}
		if !strings.HasSuffix(info.Name(), scratchSuffix) {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, info.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskAway(err)
		}
		s.size -= info.Size()
	}
	return nil
}

func (s *Scratch) path(key Key) string {
	return filepath.Join(s.dir, blobName(key.Blob)+"-"+strconv.Itoa(key.Page)+scratchSuffix)
}

// blobName turns any reference into a safe name of a file.
func blobName(blob models.BlobRef) string {
	sum := sha256.Sum256([]byte(blob))
	return hex.EncodeToString(sum[:16])
}

func pgmHeader(w, h int) string { return fmt.Sprintf("P5 %d %d 255\n", w, h) }

func readPGMHeader(f io.ReaderAt) (start int64, w, h int, err error) {
	var head [64]byte
	n, err := f.ReadAt(head[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, 0, err
	}
	line, _, found := strings.Cut(string(head[:n]), "\n")
	if _, err := fmt.Sscanf(line, "P5 %d %d 255", &w, &h); err != nil || !found || w < 0 || h < 0 {
		return 0, 0, 0, errors.New("a prepared picture has no header")
	}
	return int64(len(line) + 1), w, h, nil
}

func diskAway(err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: "the folder of prepared pictures cannot be used",
		Hint: "look for free space and rights in the data folder", Err: err}
}
