package pdfium

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// placed is an image and where it stands on the seen page.
type placed struct {
	object references.FPDF_PAGEOBJECT
	at     matrix // from the unit square of PDF to the seen page
	w, h   int    // pixels
}

// content is what was found on a page.
type content struct {
	largest *placed // the image with the most pixels that covers a good part of the page
	whole   *placed // the topmost image that covers the page
	over    bool    // something visible lies over whole
	bare    bool    // there is no image at all
}

const (
	maxObjects = 4000 // pages with more are drawings
	maxDepth   = 4    // of forms within forms
	// covers is the share of a page that its scanned image must cover; scanners leave narrow margins.
	covers = 0.9
	// overhang is how far a scanned image may stand out over the edge of the page, in parts of its side.
	overhang = 0.03
	// goodPart is the share of a page from which on an image decides the resolution of the drawing.
	goodPart = 0.3
)

// look walks over the objects of a page, forms included, from bottom to top.
func (s *server) look(page requests.Page, sh sheet) (content, error) {
	c := content{bare: true}
	count, err := s.lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return c, err
	}
	if count.Count > maxObjects {
		c.over = true
		return c, nil
	}
	left := maxObjects
	for i := range count.Count {
		got, err := s.lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return c, err
		}
		if err := s.object(&c, got.PageObject, sh.seen(), 0, &left); err != nil {
			return c, err
		}
	}
	return c, nil
}

// object notes one object. to maps its coordinates to the seen page.
func (s *server) object(c *content, object references.FPDF_PAGEOBJECT, to matrix, depth int, left *int) error {
	if *left--; *left < 0 || depth > maxDepth {
		c.over = true
		return nil
	}
	kind, err := s.lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		return s.image(c, object, to)
	case enums.FPDF_PAGEOBJ_FORM:
		return s.form(c, object, to, depth, left)
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := s.lib.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
		if err != nil {
			return err
		}
		if mode.TextRenderMode != enums.FPDF_TEXTRENDERMODE_INVISIBLE && mode.TextRenderMode != enums.FPDF_TEXTRENDERMODE_CLIP {
			c.over = true
		}
	case enums.FPDF_PAGEOBJ_PATH:
		mode, err := s.lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: object})
		if err != nil {
			return err
		}
		if mode.Stroke || mode.FillMode != enums.FPDF_FILLMODE_NONE {
			c.over = true
		}
	default:
		c.over = true
	}
	return nil
}

func (s *server) form(c *content, object references.FPDF_PAGEOBJECT, to matrix, depth int, left *int) error {
	m, err := s.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return err
	}
	count, err := s.lib.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
	if err != nil {
		return err
	}
	for i := range count.Count {
		got, err := s.lib.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := s.object(c, got.PageObject, fromStruct(m.Matrix).then(to), depth+1, left); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) image(c *content, object references.FPDF_PAGEOBJECT, to matrix) error {
	c.bare = false
	m, err := s.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return err
	}
	size, err := s.lib.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: object})
	if err != nil {
		return err
	}
	p := &placed{object: object, at: fromStruct(m.Matrix).then(to), w: int(size.Width), h: int(size.Height)}
	l, t, r, b := p.at.bounds()
	area := max(0, min(r, 1)-max(l, 0)) * max(0, min(b, 1)-max(t, 0))
	if area >= goodPart && (c.largest == nil || p.w*p.h > c.largest.w*c.largest.h) {
		c.largest = p
	}
	if area < covers || l < -overhang || t < -overhang || r > 1+overhang || b > 1+overhang {
		c.over = true
		return nil
	}
	// What lies below an image of the whole page is not seen.
	c.whole, c.over = p, false
	return nil
}

// The least size in points of what counts as a visible sign-off: the box in which a signing program says who signed and
// when. It repeats nothing that the paper says. Something smaller may be a number or a day put in by a clerk.
const (
	signOffWidth  = 60
	signOffHeight = 28
)

// notes tells whether annotations show something that belongs to the paper.
func (s *server) notes(page requests.Page) (bool, error) {
	count, err := s.lib.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return false, err
	}
	for i := range min(count.Count, maxObjects) {
		got, err := s.lib.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue // an entry that is no annotation shows nothing
		}
		shows, err := s.note(got.Annotation)
		if _, closing := s.lib.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: got.Annotation}); err == nil {
			err = closing
		}
		if err != nil || shows {
			return shows, err
		}
	}
	return false, nil
}

func (s *server) note(annotation references.FPDF_ANNOTATION) (bool, error) {
	subtype, err := s.lib.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: annotation})
	if err != nil {
		return false, err
	}
	flags, err := s.lib.FPDFAnnot_GetFlags(&requests.FPDFAnnot_GetFlags{Annotation: annotation})
	if err != nil {
		return false, err
	}
	rect, err := s.lib.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: annotation})
	if err != nil {
		return false, nil // without a place it is not drawn
	}
	w, h := rect.Rect.Right-rect.Rect.Left, rect.Rect.Top-rect.Rect.Bottom
	hidden := flags.Flags&(enums.FPDF_ANNOT_FLAG_HIDDEN|enums.FPDF_ANNOT_FLAG_NOVIEW) != 0
	switch {
	case hidden, w <= 1, h <= 1, subtype.Subtype == enums.FPDF_ANNOT_SUBTYPE_LINK, subtype.Subtype == enums.FPDF_ANNOT_SUBTYPE_POPUP:
		return false, nil
	case subtype.Subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET:
		return w < signOffWidth || h < signOffHeight, nil
	}
	return true, nil
}
