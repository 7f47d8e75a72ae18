package child

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"sohoa/models"
)

// Message is what parent and child send each other: a header and any number of binary parts.
type Message struct {
	Header json.RawMessage
	Parts  [][]byte
}

// maxParts bounds the parts of one message, so that a broken peer cannot make the reader allocate without end.
const maxParts = 4096

// errOversize says that a peer announced more bytes than the cap allows.
var errOversize = errors.New("a message over the size limit")

func (m Message) fits(limit int64) bool {
	size := int64(len(m.Header))
	for _, part := range m.Parts {
		size += int64(len(part))
	}
	return size <= limit && len(m.Parts) <= maxParts
}

// write sends the message: the number of parts, then the header and each part with its length before it.
func (m Message) write(w io.Writer, limit int64) error {
	if !m.fits(limit) {
		return errOversize
	}
	buf := bufio.NewWriter(w)
	if err := writeLength(buf, len(m.Parts)); err != nil {
		return err
	}
	if err := writeFrame(buf, m.Header); err != nil {
		return err
	}
	for _, part := range m.Parts {
		if err := writeFrame(buf, part); err != nil {
			return err
		}
	}
	return buf.Flush()
}

func writeLength(w io.Writer, n int) error {
	_, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(n)))
	return err
}

func writeFrame(w io.Writer, data []byte) error {
	if err := writeLength(w, len(data)); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// readMessage reads what write wrote. It gives io.EOF only where the peer ended between two messages.
func readMessage(r io.Reader, limit int64) (Message, error) {
	count, err := readLength(r)
	if err != nil {
		return Message{}, err
	}
	if count > maxParts {
		return Message{}, errOversize
	}
	left := limit
	frames := make([][]byte, 0, min(count+1, 16))
	for range count + 1 {
		frame, err := readFrame(r, left)
		if err != nil {
			return Message{}, cutShort(err)
		}
		left -= int64(len(frame))
		frames = append(frames, frame)
	}
	return Message{Header: frames[0], Parts: frames[1:]}, nil
}

func readLength(r io.Reader) (uint32, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(head[:]), nil
}

func readFrame(r io.Reader, limit int64) ([]byte, error) {
	size, err := readLength(r)
	if err != nil {
		return nil, err
	}
	if int64(size) > limit {
		return nil, errOversize
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	return data, nil
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// answer is the header of a message from the child.
type answer struct {
	Out   json.RawMessage `json:"out,omitempty"`
	Error *models.Error   `json:"error,omitempty"`
}

func packAnswer(out any, fault error) (json.RawMessage, error) {
	var a answer
	if fault != nil {
		a.Error = asError(fault)
	} else if out != nil {
		body, err := json.Marshal(out)
		if err != nil {
			return nil, fmt.Errorf("write the answer: %w", err)
		}
		a.Out = body
	}
	return json.Marshal(a)
}

// asError keeps what a handler says in words for people; the text of any other error stays in the child, because it
// may quote what stands on a page.
func asError(err error) *models.Error {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return &models.Error{Code: e.Code, Message: e.Message, Hint: e.Hint}
	}
	return &models.Error{Code: models.CodeInternal, Message: "the engine could not do its work", Hint: "report this fault"}
}
