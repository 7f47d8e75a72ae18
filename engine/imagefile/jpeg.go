package imagefile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// The markers of JPEG that matter here.
const (
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerTEM   = 0x01
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF0  = 0xc0
	markerSOF1  = 0xc1
	markerSOF2  = 0xc2
	markerSOF15 = 0xcf
)

func (f *File) openJPEG() error {
	p, err := scanJPEG(io.NewSectionReader(f.r, 0, f.size))
	if err != nil {
		return err
	}
	f.pages = []page{p}
	return nil
}

// scanJPEG walks over a whole JPEG stream from marker to marker, up to its end mark, without decompressing it: a file cut
// short has no end mark.
func scanJPEG(r io.Reader) (page, error) {
	s := jpegScan{in: bufio.NewReaderSize(r, 1<<16)}
	err := s.walk()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return page{}, corrupt(JPEG, "it was cut short", err)
	}
	if err != nil {
		return page{}, err
	}
	if s.page.dpi == 0 {
		s.page.dpi = s.exif.dpi
	}
	s.page.orientation = s.exif.orientation
	return s.page, nil
}

type jpegScan struct {
	in   *bufio.Reader
	page page
	exif exif
}

func (s *jpegScan) walk() error {
	scans := 0
	for {
		marker, err := s.marker()
		if err != nil {
			return err
		}
		switch {
		case marker == markerSOI, marker == markerTEM, marker >= markerRST0 && marker <= markerRST7:
			continue
		case marker == markerEOI:
			if scans == 0 || s.page.width == 0 {
				return corrupt(JPEG, "it holds no picture", nil)
			}
			return nil
		}
		if marker == markerSOS {
			scans++
		}
		if err := s.segment(marker); err != nil {
			return err
		}
	}
}

// marker gives the next marker, over compressed data or stray bytes before it.
func (s *jpegScan) marker() (byte, error) {
	for {
		if _, err := s.in.ReadSlice(0xff); err != nil {
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			return 0, err
		}
		b := byte(0xff)
		for b == 0xff {
			var err error
			if b, err = s.in.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 { // 0 follows a byte of compressed data that is 0xff
			return b, nil
		}
	}
}

func (s *jpegScan) segment(marker byte) error {
	var head [2]byte
	if _, err := io.ReadFull(s.in, head[:]); err != nil {
		return err
	}
	size := int(binary.BigEndian.Uint16(head[:])) - 2
	if size < 0 {
		return corrupt(JPEG, "a segment has no length", nil)
	}
	isFrame := marker >= markerSOF0 && marker <= markerSOF15 && marker != markerDHT && marker != markerJPG && marker != markerDAC
	if !isFrame && marker != markerAPP0 && marker != markerAPP1 {
		_, err := s.in.Discard(size)
		return err
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(s.in, data); err != nil {
		return err
	}
	switch {
	case isFrame:
		return s.frame(marker, data)
	case marker == markerAPP0:
		s.jfif(data)
	case marker == markerAPP1 && len(data) > 6 && string(data[:6]) == "Exif\x00\x00" && s.exif == exif{}:
		s.exif = parseExif(data[6:])
	}
	return nil
}

// frame reads the size of the picture.
func (s *jpegScan) frame(marker byte, data []byte) error {
	if s.page.width != 0 {
		return corrupt(JPEG, "it holds two frames", nil)
	}
	if len(data) < 6 {
		return corrupt(JPEG, "its frame header is cut short", nil)
	}
	if marker > markerSOF2 {
		return unsupported(JPEG, "lossless, hierarchical or arithmetic coding")
	}
	if data[0] != 8 {
		return unsupported(JPEG, "samples of more than 8 bits")
	}
	s.page.height = int(binary.BigEndian.Uint16(data[1:]))
	s.page.width = int(binary.BigEndian.Uint16(data[3:]))
	if s.page.width == 0 || s.page.height == 0 {
		return corrupt(JPEG, "its size is 0", nil)
	}
	return nil
}

func (s *jpegScan) jfif(data []byte) {
	if len(data) < 12 || string(data[:5]) != "JFIF\x00" {
		return
	}
	density := float64(binary.BigEndian.Uint16(data[8:]))
	switch data[7] {
	case 1:
		s.page.dpi = int(density)
	case 2:
		s.page.dpi = perInch(density)
	}
}

// perInch turns dots per centimetre into dots per inch.
func perInch(perCentimetre float64) int { return int(perCentimetre*2.54 + 0.5) }
