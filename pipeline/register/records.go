package register

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	// mostRecord bounds a record, in bytes. A longer one is no row of a table, and reading it whole would let a file fill
	// the memory.
	mostRecord = 256 << 10
	// mostLines bounds the lines of a record whose values hold line ends. A quotation mark that is never closed would
	// swallow all that follows.
	mostLines = 20
)

// records cuts a stream of comma-separated text (RFC 4180) into records. Unlike encoding/csv it never gives up and never
// swallows the rest: where a record is broken, its first line is refused and the next line is tried.
type records struct {
	in     *bufio.Reader
	line   int // the next one, from 1
	offset int64
	fields [][]byte // reused
	text   []byte   // reused, for values with doubled quotation marks
}

// record is a row as it stands in the file; its fields are valid until the next call.
type record struct {
	line        int
	fields      [][]byte
	fault, hint string
}

func newRecords(r io.Reader) *records {
	return &records{in: bufio.NewReaderSize(r, mostRecord), line: 1}
}

// next gives the next record that is no empty line. One without that many fields is refused; 0: any number will do.
func (r *records) next(fields int) (record, error) {
	for {
		window, whole, err := r.window()
		if err != nil {
			return record{}, err
		}
		first := bytes.IndexByte(window, '\n')
		if first < 0 && !whole {
			return r.tooLong()
		}
		size := first + 1
		if first < 0 {
			size = len(window)
		}
		line := bytes.TrimSuffix(bytes.TrimSuffix(window[:size], []byte("\n")), []byte("\r"))
		if len(bytes.TrimSpace(line)) == 0 {
			r.skip(size, 1)
			continue
		}
		at := r.line
		rec := record{line: at}
		if bytes.IndexByte(line, '"') < 0 {
			r.split(line)
		} else if n, fault := r.quoted(window, whole, fields); fault != "" {
			rec.fault, rec.hint = fault, "a value with a comma or a quotation mark stands in quotation marks, those inside it doubled"
		} else {
			size = n
		}
		lines := bytes.Count(window[:size], []byte("\n"))
		if fields > 0 && rec.fault == "" && len(r.fields) != fields {
			rec.fault = fmt.Sprintf("the line has %d columns, the header has %d", len(r.fields), fields)
			rec.hint = "a value with a comma stands in quotation marks"
		}
		rec.fields = r.fields
		r.skip(size, max(1, lines))
		return rec, nil
	}
}

// window gives what can be seen of the stream from here, at least a line where that is no longer than a record may be, and
// whether the stream ends with it. io.EOF where nothing is left. It looks no further than it must.
func (r *records) window() (window []byte, whole bool, err error) {
	for n := max(1, r.in.Buffered()); ; n = min(2*n, mostRecord) {
		window, err = r.in.Peek(n)
		window, _ = r.in.Peek(max(len(window), r.in.Buffered()))
		switch {
		case len(window) == 0 && errors.Is(err, io.EOF):
			return nil, true, io.EOF
		case errors.Is(err, io.EOF):
			return window, true, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		case len(window) == mostRecord || settled(window):
			return window, false, nil
		}
	}
}

// settled tells whether the first record surely ends in the window: without quotation marks at the end of a line, with them
// not before as many lines as a record may have.
func settled(window []byte) bool {
	end := bytes.IndexByte(window, '\n')
	if end < 0 {
		return false
	}
	if bytes.IndexByte(window[:end], '"') < 0 {
		return true
	}
	for range mostLines {
		next := bytes.IndexByte(window[end+1:], '\n')
		if next < 0 {
			return false
		}
		end += 1 + next
	}
	return true
}

func (r *records) skip(size, lines int) {
	n, _ := r.in.Discard(size)
	r.offset += int64(n)
	r.line += lines
}

// tooLong refuses a line that no window holds, and passes over it without keeping it.
func (r *records) tooLong() (record, error) {
	rec := record{line: r.line, fault: fmt.Sprintf("the line is longer than %d KB", mostRecord>>10), hint: "this is no row of a table of results"}
	for {
		part, err := r.in.ReadSlice('\n')
		r.offset += int64(len(part))
		switch {
		case err == nil:
			r.line++
			return rec, nil
		case errors.Is(err, io.EOF):
			return rec, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return record{}, err
		}
	}
}

// split cuts a line without quotation marks.
func (r *records) split(line []byte) {
	r.fields = r.fields[:0]
	for {
		i := bytes.IndexByte(line, ',')
		if i < 0 {
			r.fields = append(r.fields, line)
			return
		}
		r.fields = append(r.fields, line[:i])
		line = line[i+1:]
	}
}

// quoted cuts the record at the beginning of the window and gives its size. A record over several lines must have the right
// number of fields to be believed: otherwise its first line is more likely broken than the lines after it.
func (r *records) quoted(window []byte, whole bool, fields int) (size int, fault string) {
	r.fields, r.text = r.fields[:0], r.text[:0]
	rest := window
	lines := 0
	for {
		value, after, breaks, fault := r.value(rest, whole)
		lines += breaks
		if fault == "" && lines >= mostLines {
			fault = "a quotation mark is not closed"
		}
		if fault != "" {
			return 0, fault
		}
		r.fields = append(r.fields, value)
		if len(after) > 0 && after[0] == ',' {
			rest = after[1:]
			continue
		}
		if len(after) == 0 && !whole {
			return 0, "a quotation mark is not closed"
		}
		after = bytes.TrimPrefix(bytes.TrimPrefix(after, []byte("\r")), []byte("\n"))
		if lines > 0 && fields > 0 && len(r.fields) != fields {
			return 0, "a quotation mark is not closed on its line"
		}
		return len(window) - len(after), ""
	}
}

// value cuts the next value and gives what follows it, a comma or the end of the record, and the line ends in it.
func (r *records) value(rest []byte, whole bool) (value, after []byte, breaks int, fault string) {
	if len(rest) == 0 || rest[0] != '"' {
		end := bytes.IndexAny(rest, ",\n")
		if end < 0 {
			end = len(rest)
		}
		value = rest[:end]
		if end == len(rest) || rest[end] == '\n' {
			value = bytes.TrimSuffix(value, []byte("\r"))
		}
		if bytes.IndexByte(value, '"') >= 0 {
			return nil, nil, 0, "a quotation mark stands in the middle of a value"
		}
		return value, rest[len(value):], 0, ""
	}
	from := len(r.text)
	rest = rest[1:]
	for {
		end := bytes.IndexByte(rest, '"')
		if end < 0 {
			return nil, nil, breaks, "a quotation mark is not closed"
		}
		r.text = append(r.text, rest[:end]...)
		breaks += bytes.Count(rest[:end], []byte("\n"))
		rest = rest[end+1:]
		switch {
		case len(rest) == 0 && whole, bytes.HasPrefix(rest, []byte(",")), bytes.HasPrefix(rest, []byte("\n")), bytes.HasPrefix(rest, []byte("\r\n")):
			return r.text[from:len(r.text):len(r.text)], rest, breaks, ""
		case bytes.HasPrefix(rest, []byte(`"`)):
			r.text = append(r.text, '"')
			rest = rest[1:]
		default:
			return nil, nil, breaks, "text follows a closing quotation mark"
		}
	}
}
