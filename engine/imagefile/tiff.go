package imagefile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"sohoa/models"
)

// The compressions of TIFF that can be read.
const (
	compressionNone       = 1
	compressionHuffman    = 2
	compressionGroup3     = 3
	compressionGroup4     = 4
	compressionLZW        = 5
	compressionOldJPEG    = 6
	compressionJPEG       = 7
	compressionDeflate    = 8
	compressionPackBits   = 32773
	compressionOldDeflate = 32946
)

// openTIFF walks over the chain of directories, each a page, and checks that all parts of every page lie in the file.
// Thumbnails and masks are no pages.
func (f *File) openTIFF() error {
	t, err := openTags(f.r, f.size)
	if err != nil {
		return damagedTIFF(err)
	}
	var dirs []*directory
	seen := map[int64]bool{}
	for at := t.first; at != 0; {
		if seen[at] {
			return corrupt(TIFF, "its chain of pages runs in a circle", nil)
		}
		seen[at] = true
		if len(seen) > 2*f.limits.Pages {
			return f.tooManyPages()
		}
		dir, next, err := t.directory(at)
		if err != nil {
			return damagedTIFF(err)
		}
		dirs = append(dirs, dir)
		at = next
	}
	if len(dirs) == 0 {
		return &models.Error{Code: models.CodeEmpty, Message: "the TIFF file has no page", Hint: "scan the paper again"}
	}
	if only := slices.DeleteFunc(slices.Clone(dirs), (*directory).aside); len(only) > 0 {
		dirs = only
	}
	if len(dirs) > f.limits.Pages {
		return f.tooManyPages()
	}
	for i, dir := range dirs {
		p, err := f.tiffHeader(dir, i+1)
		if err != nil {
			return err
		}
		f.pages = append(f.pages, p)
	}
	return nil
}

// aside tells whether a directory says that it is a thumbnail or a mask of another one. Some scanners say so of every
// page; what is large enough to be a page is one.
func (d *directory) aside() bool {
	const thumbnail, mask, largeThumbnail = 1, 4, 1000
	kind := d.int(tagSubfileType, 0)
	return kind&mask != 0 || kind&thumbnail != 0 && max(d.int(tagWidth, 0), d.int(tagHeight, 0)) < largeThumbnail
}

func (f *File) tooManyPages() error {
	return &models.Error{Code: models.CodeTooLarge, Message: fmt.Sprintf("the TIFF file has more than %d pages", f.limits.Pages), Hint: "split the file"}
}

func damagedTIFF(err error) error {
	if _, ok := errors.AsType[*models.Error](err); ok {
		return err
	}
	if errors.Is(err, errOutOfFile) {
		return corrupt(TIFF, "it was cut short, or points outside of itself", err)
	}
	return corrupt(TIFF, "its directory cannot be read", err)
}

func (f *File) tiffHeader(dir *directory, number int) (page, error) {
	p := page{width: dir.int(tagWidth, 0), height: dir.int(tagHeight, 0), orientation: dir.orientation(), dpi: dir.dpi(), dir: dir}
	if err := checkPixels(TIFF, number, p.width, p.height, f.limits); err != nil {
		return p, err
	}
	if err := checkForm(dir); err != nil {
		return p, err
	}
	blocks, err := f.blocks(dir)
	if err != nil {
		return p, damagedTIFF(err)
	}
	for _, b := range blocks {
		if b.at > f.size-b.size || b.at < 0 || b.size < 0 {
			return p, damagedTIFF(errOutOfFile)
		}
	}
	return p, nil
}

// checkForm refuses what readers of papers never meet.
func checkForm(dir *directory) error {
	switch c := dir.int(tagCompression, compressionNone); c {
	case compressionNone, compressionHuffman, compressionGroup3, compressionGroup4, compressionLZW, compressionOldJPEG,
		compressionJPEG, compressionDeflate, compressionPackBits, compressionOldDeflate:
	default:
		return unsupported(TIFF, fmt.Sprintf("compression %d", c))
	}
	for _, bits := range dir.ints(tagBitsPerSample) {
		if !slices.Contains([]int{1, 2, 4, 8, 16}, bits) {
			return unsupported(TIFF, fmt.Sprintf("samples of %d bits", bits))
		}
	}
	if dir.int(tagSampleFormat, 1) != 1 {
		return unsupported(TIFF, "samples that are not whole numbers")
	}
	return nil
}

// block is one strip or tile: a part of a page that is compressed alone.
type block struct{ at, size int64 }

func (f *File) blocks(dir *directory) ([]block, error) {
	places, sizes := dir.ints(tagStripOffsets), dir.ints(tagStripByteCounts)
	if len(places) == 0 {
		places, sizes = dir.ints(tagTileOffsets), dir.ints(tagTileByteCounts)
	}
	if at := dir.int(tagJPEGStream, 0); len(places) == 0 && at > 0 {
		places = []int{at}
	}
	if len(places) == 0 {
		return nil, errTags
	}
	if len(places) == 1 && (len(sizes) == 0 || sizes[0] == 0) {
		sizes = []int{int(f.size) - places[0]} // old writers leave the size of a single strip out
	}
	if len(sizes) < len(places) {
		return nil, errTags
	}
	blocks := make([]block, len(places))
	for i := range places {
		blocks[i] = block{int64(places[i]), int64(sizes[i])}
	}
	return blocks, nil
}

// kept tells whether a tag matters for decoding a page.
func kept(tag uint16) bool {
	return slices.Contains([]uint16{tagWidth, tagHeight, tagBitsPerSample, tagCompression, tagPhotometric, tagFillOrder,
		tagStripOffsets, tagStripByteCounts, tagTileOffsets, tagTileByteCounts,
		tagSamplesPerPixel, tagRowsPerStrip, tagPlanar, tagT4Options, tagPredictor, tagColorMap, tagTileWidth, tagTileHeight, tagExtraSamples,
		tagJPEGTables, tagYCbCrSubsampling}, tag)
}

// tiffPage fills the picture with one page: a JPEG stream where the page is just that, else a small TIFF file that holds
// this page only.
func (f *File) tiffPage(picture *models.Picture, dir *directory) error {
	blocks, err := f.blocks(dir)
	if err != nil {
		return damagedTIFF(err)
	}
	parts := make([][]byte, len(blocks))
	for i, b := range blocks {
		parts[i] = make([]byte, b.size)
		if err := f.readAt(parts[i], b.at); err != nil {
			return unreadable(err)
		}
	}
	if dir.int(tagCompression, 0) == compressionOldJPEG {
		return f.oldJPEGPage(picture, dir, parts)
	}
	if dir.int(tagCompression, 0) == compressionJPEG && len(parts) == 1 && len(dir.ints(tagTileOffsets)) == 0 {
		stream, err := joinTables(dir, parts[0])
		if err != nil {
			return err
		}
		return asJPEG(picture, stream)
	}
	picture.Format = models.PictureTIFF
	picture.Data, err = singleTIFF(dir, parts)
	return err
}

// asJPEG fills the picture with a JPEG stream whose own header must agree with the limits that the page passed.
func asJPEG(picture *models.Picture, stream []byte) error {
	p, err := scanJPEG(bytes.NewReader(stream))
	if err != nil {
		return err
	}
	if p.width > picture.Width+64 || p.height > picture.Height+64 {
		return corrupt(TIFF, "its JPEG has another size than its directory says", nil)
	}
	picture.Format, picture.Data = models.PictureJPEG, stream
	picture.Width, picture.Height = p.width, p.height
	return nil
}
