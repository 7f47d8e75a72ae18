package imagefile

import (
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/image/webp"
)

// openWebP walks over the chunks of the RIFF container and lets the decoder read the size of the picture.
func (f *File) openWebP() error {
	const riffHeader, chunkHeader = 12, 8
	var head [riffHeader]byte
	if err := f.readAt(head[:], 0); err != nil {
		return cutWebP(err)
	}
	end := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	if end > f.size {
		return corrupt(WebP, "it was cut short", nil)
	}
	var p page
	picture := false
	for at := int64(riffHeader); at+chunkHeader <= end; {
		var chunk [chunkHeader]byte
		if err := f.readAt(chunk[:], at); err != nil {
			return cutWebP(err)
		}
		name, size := string(chunk[:4]), int64(binary.LittleEndian.Uint32(chunk[4:]))
		if at+chunkHeader+size > end {
			return corrupt(WebP, "it was cut short", nil)
		}
		switch name {
		case "ANIM", "ANMF":
			return unsupported(WebP, "it is animated")
		case "VP8 ", "VP8L":
			picture = true
		case "EXIF":
			if size < 1<<16 {
				block := make([]byte, size)
				if err := f.readAt(block, at+chunkHeader); err != nil {
					return cutWebP(err)
				}
				e := parseExif(trimExif(block))
				p.orientation, p.dpi = e.orientation, e.dpi
			}
		}
		at += chunkHeader + size + size&1
	}
	if !picture {
		return corrupt(WebP, "it holds no picture", nil)
	}
	config, err := webp.DecodeConfig(io.NewSectionReader(f.r, 0, f.size))
	if err != nil {
		return corrupt(WebP, "its header cannot be read", err)
	}
	p.width, p.height = config.Width, config.Height
	f.pages = []page{p}
	return nil
}

// trimExif takes off the name that some writers put before the block, as in JPEG.
func trimExif(block []byte) []byte {
	if len(block) > 6 && string(block[:6]) == "Exif\x00\x00" {
		return block[6:]
	}
	return block
}

func cutWebP(err error) error {
	if errors.Is(err, io.EOF) {
		return corrupt(WebP, "it was cut short", err)
	}
	return unreadable(err)
}
