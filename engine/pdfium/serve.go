package pdfium

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"sohoa/engine/internal/child"
	"sohoa/models"
)

// Serve is the child's main function: it answers requests until the parent closes the conversation or dies.
func Serve() error {
	var s server
	return child.Serve(maxMessage, s.handle)
}

// server is the child's state: PDFium and the files it has open.
type server struct {
	lib  pdfium.Pdfium
	open []document // the last one used comes last
}

// document is an open file.
type document struct {
	key   string
	ref   references.FPDF_DOCUMENT
	pages int
}

// maxOpen is how many files stay open: one of the desk and one of the backlog, whose pages take turns.
const maxOpen = 2

func (s *server) handle(header json.RawMessage, parts [][]byte) (any, [][]byte, error) {
	var req request
	if err := json.Unmarshal(header, &req); err != nil {
		return nil, nil, err
	}
	if s.lib == nil {
		if err := s.start(req.Cache); err != nil {
			return nil, nil, &models.Error{Code: models.CodeUnavailable, Message: "PDFium could not be started",
				Hint: "look for free memory and for rights in the cache folder", Err: err}
		}
	}
	if req.Do == doWarm {
		return answer{}, nil, nil
	}
	a, parts, err := s.answer(req, parts)
	if _, told := errors.AsType[*models.Error](err); err != nil && !told {
		// PDFium may be in any state now. The process ends, and the parent tries the page once more in a new one.
		fmt.Fprintln(os.Stderr, "pdfium:", err)
		os.Exit(exitBroken)
	}
	return a, parts, err
}

// exitBroken is the exit status of a child whose PDFium failed in an unknown way.
const exitBroken = 71

// start loads PDFium from the cache of compiled code, or compiles it. It may see fonts and nothing else of the disk.
func (s *server) start(cache string) error {
	// The module needs exception handling; a configuration of one's own must name it.
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if cache != "" {
		c, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return err
		}
		config = config.WithCompilationCache(c)
	}
	fonts := wazero.NewFSConfig()
	for _, dir := range []string{"/usr/share/fonts", "/usr/local/share/fonts"} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			fonts = fonts.WithReadOnlyDirMount(dir, dir)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{MinIdle: 1, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config, FSConfig: fonts,
		Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		return err
	}
	s.lib, err = pool.GetInstance(time.Minute)
	return err
}

func (s *server) answer(req request, parts [][]byte) (answer, [][]byte, error) {
	doc, ok := s.find(req.Key)
	if !ok {
		if len(parts) == 0 {
			return answer{Missing: true}, nil, nil
		}
		var err error
		if doc, err = s.load(req.Key, parts[0], req.MaxPages); err != nil {
			return answer{}, nil, err
		}
	}
	if req.Do == doCount {
		return answer{Pages: doc.pages}, nil, nil
	}
	if req.Page < 1 || req.Page > doc.pages {
		return answer{}, nil, &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("the file has no page %d", req.Page), Hint: "ask for a page it has"}
	}
	picture, err := s.picture(doc, req.Page, req.MaxPixels)
	if err != nil {
		return answer{}, nil, err
	}
	return answer{Picture: picture}, [][]byte{picture.Data}, nil
}

func (s *server) find(key string) (document, bool) {
	for i, d := range s.open {
		if d.key == key {
			s.open = append(append(s.open[:i:i], s.open[i+1:]...), d)
			return d, true
		}
	}
	return document{}, false
}

func (s *server) load(key string, data []byte, maxPages int) (document, error) {
	for len(s.open) >= maxOpen {
		if _, err := s.lib.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: s.open[0].ref}); err != nil {
			return document{}, err
		}
		s.open = s.open[1:]
	}
	if err := checkTail(data); err != nil {
		return document{}, err
	}
	opened, err := s.lib.OpenDocument(&requests.OpenDocument{FileReader: bytes.NewReader(data), FileReaderSize: int64(len(data))})
	if err != nil {
		return document{}, openError(err)
	}
	doc := document{key: key, ref: opened.Document}
	count, err := s.lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.ref})
	if err != nil {
		return document{}, err
	}
	doc.pages = count.PageCount
	if err := checkCount(doc.pages, maxPages); err != nil {
		_, closing := s.lib.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.ref})
		return document{}, errors.Join(err, closing)
	}
	s.open = append(s.open, doc)
	return doc, nil
}
