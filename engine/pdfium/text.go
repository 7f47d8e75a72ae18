package pdfium

import (
	"errors"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"sohoa/models"
)

// maxChars bounds the text layer of a page; a page of an office has a few thousand letters.
const maxChars = 50_000

// words gives the text that the file itself carries for the page, in pixels of the picture once its orientation was
// applied, by lines in the file's own order. It may be junk.
func (s *server) words(page requests.Page, sh sheet, p models.Picture) (lines []models.Line, err error) {
	loaded, err := s.lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, nil // a page whose text cannot be taken apart has none for us
	}
	defer func() {
		_, closing := s.lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
		err = errors.Join(err, closing)
	}()
	count, err := s.lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return nil, err
	}
	w, h := p.Width, p.Height
	if p.Orientation >= 5 {
		w, h = h, w
	}
	t := textReader{server: s, page: loaded.TextPage, to: sh.seen(), w: w, h: h}
	for i := range min(count.Count, maxChars) {
		if err := t.char(i); err != nil {
			return nil, err
		}
	}
	t.endLine()
	return t.lines, nil
}

// textReader gathers letters into words and words into lines.
type textReader struct {
	server *server
	page   references.FPDF_TEXTPAGE
	to     matrix
	w, h   int
	word   models.Word
	line   models.Line
	lines  []models.Line
}

func (t *textReader) char(i int) error {
	got, err := t.server.lib.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t.page, Index: i})
	if err != nil {
		return err
	}
	switch r := rune(got.Unicode); {
	case r == '\n', r == '\r':
		t.endLine()
	case unicode.IsSpace(r), r == 0:
		t.endWord()
	case !unicode.IsControl(r) && r != '\uFFFE' && r != unicode.ReplacementChar:
		box, err := t.server.lib.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t.page, Index: i})
		if err != nil {
			return err
		}
		t.word.Text += string(r)
		t.word.Box = t.word.Box.Union(t.to.box(box.Left, box.Bottom, box.Right, box.Top, t.w, t.h))
	}
	return nil
}

func (t *textReader) endWord() {
	if t.word.Text != "" && !t.word.Box.Empty() {
		t.word.Confidence = 1
		t.line.Words = append(t.line.Words, t.word)
	}
	t.word = models.Word{}
}

func (t *textReader) endLine() {
	t.endWord()
	if len(t.line.Words) > 0 {
		t.lines = append(t.lines, t.line)
	}
	t.line = models.Line{}
}
