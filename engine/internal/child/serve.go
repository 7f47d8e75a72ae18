package child

import (
	"encoding/json"
	"errors"
	"io"
	"os"
)

// The descriptors on which a child finds its pipes. Standard input and output are not used: a native library that
// prints something must not disturb the conversation.
const (
	requestFD = 3
	answerFD  = 4
)

// Handler answers one call: what out marshals to and the parts go back to the caller. Of an error only a
// *models.Error reaches the caller in words.
type Handler func(header json.RawMessage, parts [][]byte) (out any, answer [][]byte, err error)

// Serve is the main function of a child: it answers one call after another until the parent closes the pipe or
// dies. frameLimit bounds the bytes of one message.
func Serve(frameLimit int64, handle Handler) error {
	requests := os.NewFile(requestFD, "requests")
	answers := os.NewFile(answerFD, "answers")
	if requests == nil || answers == nil {
		return errors.New("a child mode is only started by the program itself")
	}
	next := make(chan Message)
	go receive(requests, frameLimit, next)
	for msg := range next {
		out, parts, fault := handle(msg.Header, msg.Parts)
		header, err := packAnswer(out, fault)
		if err != nil {
			return err
		}
		if err := (Message{Header: header, Parts: parts}).write(answers, frameLimit); err != nil {
			return err
		}
	}
	return nil
}

// receive hands on what the parent sends. It goes on reading while a call runs: when the parent is gone the child
// ends at once, even in the middle of native code that cannot be interrupted.
func receive(r io.Reader, limit int64, next chan<- Message) {
	for {
		msg, err := readMessage(r, limit)
		if err != nil {
			if errors.Is(err, io.EOF) {
				os.Exit(0)
			}
			os.Exit(exitProtocol)
		}
		next <- msg
	}
}

// exitProtocol is the exit status of a child that could not understand its parent.
const exitProtocol = 70
