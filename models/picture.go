package models

// PictureFormat says how the bytes of a Picture are to be read.
type PictureFormat string

// The formats of a picture. Raw formats have no header: rows of 8-bit samples, top to bottom, without padding.
const (
	PictureJPEG PictureFormat = "jpeg"
	PicturePNG  PictureFormat = "png"
	PictureTIFF PictureFormat = "tiff" // one page; the first image file directory is the page
	PictureWebP PictureFormat = "webp"
	PictureGray PictureFormat = "gray" // 1 byte a pixel
	PictureRGB  PictureFormat = "rgb"  // 3 bytes a pixel
)

// Picture is one page of a file as an image, not yet turned, straightened or cleaned.
type Picture struct {
	Format      PictureFormat `json:"format"`
	Data        []byte        `json:"-"`
	Width       int           `json:"width"`
	Height      int           `json:"height"`      // Width and Height: pixels, before Orientation is applied
	Orientation int           `json:"orientation"` // EXIF orientation, 1 to 8; 0 or 1: as it is
	DPI         int           `json:"dpi"`         // 0 where the file does not tell
	// TextLayer holds the words that the file itself carries for this page, in pixels of this picture as it is seen once
	// its orientation was applied; they may be junk.
	TextLayer []Line `json:"text_layer,omitempty"`
}
