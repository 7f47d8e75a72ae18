package models

import "io"

// Content is the bytes of a file opened for reading, from any place.
type Content interface {
	io.ReadSeekCloser
	io.ReaderAt
}
