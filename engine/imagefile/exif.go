package imagefile

import (
	"bytes"
)

// exif is what an EXIF block tells that matters here.
type exif struct {
	orientation int // 1 to 8; 0: not told
	dpi         int // 0: not told
}

// parseExif reads a block that begins with a TIFF header. A broken block tells nothing: the picture may still be good.
func parseExif(block []byte) exif {
	t, err := openTags(bytes.NewReader(block), int64(len(block)))
	if err != nil {
		return exif{}
	}
	dir, _, err := t.directory(t.first)
	if err != nil {
		return exif{}
	}
	return exif{orientation: dir.orientation(), dpi: dir.dpi()}
}
