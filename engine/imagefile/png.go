package imagefile

import (
	"encoding/binary"
	"errors"
	"io"
)

// openPNG walks over the chunks up to the last one, which a file cut short does not have.
func (f *File) openPNG() error {
	const signature, overhead, headerSize = 8, 12, 13
	var p page
	for at := int64(signature); ; {
		var head [8]byte
		if err := f.readAt(head[:], at); err != nil {
			return cutPNG(err)
		}
		size, name := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		if at+size+overhead > f.size {
			return corrupt(PNG, "it was cut short", nil)
		}
		if (at == signature) != (name == "IHDR") {
			return corrupt(PNG, "its header is not in its place", nil)
		}
		switch {
		case name == "IHDR" && size == headerSize, name == "pHYs" && size == 9, name == "eXIf" && size < 1<<16:
			data := make([]byte, size)
			if err := f.readAt(data, at+8); err != nil {
				return cutPNG(err)
			}
			p.pngChunk(name, data)
		case name == "IEND":
			f.pages = []page{p}
			return nil
		}
		at += size + overhead
	}
}

func cutPNG(err error) error {
	if errors.Is(err, io.EOF) {
		return corrupt(PNG, "it was cut short", err)
	}
	return unreadable(err)
}

func (p *page) pngChunk(name string, data []byte) {
	switch name {
	case "IHDR":
		p.width, p.height = int(binary.BigEndian.Uint32(data)), int(binary.BigEndian.Uint32(data[4:]))
	case "pHYs":
		if data[8] == 1 { // pixels a metre
			p.dpi = perInch(float64(binary.BigEndian.Uint32(data)) / 100)
		}
	case "eXIf":
		p.orientation = parseExif(data).orientation
	}
}

// readAt reads exactly len(data) bytes; at the end of the file it gives io.EOF or io.ErrUnexpectedEOF.
func (f *File) readAt(data []byte, at int64) error {
	if at < 0 || at > f.size-int64(len(data)) {
		return io.EOF
	}
	n, err := f.r.ReadAt(data, at)
	if n == len(data) {
		return nil
	}
	return err
}
