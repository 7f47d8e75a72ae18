package scripted

import (
	"time"

	"sohoa/models"
)

// Reply is one answer, or one way to fail. The zero Reply is a complete empty answer.
type Reply struct {
	Text      string
	Reasoning string // sent as reasoning_content, before the text
	Finish    string // why the model stopped; "": stop; NoFinish: it does not tell
	Model     string // "": the one that was asked for
	Usage     models.Usage
	NoUsage   bool // tells no usage although asked

	Status     int    // other than 200: a refusal
	Complaint  string // what a refusal says
	RetryAfter string // the header's value

	Delay time.Duration   // before the first byte; for the demo
	Wait  <-chan struct{} // before the first byte, until it is closed or the asker is gone; for tests
	Stall <-chan struct{} // the same, where the body is cut, instead of breaking the connection

	Drop bool // the connection breaks before any byte
	Cut  bool // the connection breaks after Keep bytes of the body, or hangs (see Stall)
	Keep int

	Plain   bool   // no stream, whatever was asked for
	NoDone  bool   // a stream without its closing mark
	Empty   bool   // no choice at all
	Endless string // is said again and again after the text, without end
	Bomb    int64  // the body is that many bytes of white space, compressed to almost nothing
	Body    string // the body, word for word, instead of everything else
	Kind    string // the type of Body; "": application/json
}

// NoFinish is a Reply.Finish for endpoints that do not tell why the model stopped.
const NoFinish = "none"

// Fixed answers every question with the text.
func Fixed(text string) func(Request) Reply {
	return Always(Reply{Text: text})
}

// Always gives the same reply to every question.
func Always(r Reply) func(Request) Reply {
	return func(Request) Reply { return r }
}

// Sequence gives one reply after the other, and the last one from then on.
func Sequence(replies ...Reply) func(Request) Reply {
	next := make(chan int, 1)
	next <- 0
	return func(Request) Reply {
		i := <-next
		next <- min(i+1, len(replies)-1)
		return replies[i]
	}
}
