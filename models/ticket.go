package models

// Ticket names one attempt at one file: all that a queue needs to carry, and nothing that tells about a person.
type Ticket struct {
	File    FileID
	Attempt int   // the attempt that this ticket allows, as the file's row says
	Lane    Lane  // whose slots it may take
	Size    int64 // bytes of the file, from which its time limit is guessed
}

// Ticket gives the ticket of the file's current attempt.
func (f File) Ticket(lane Lane) Ticket {
	return Ticket{File: f.ID, Attempt: f.Attempt, Lane: lane, Size: f.Size}
}

// Claim is a file that one attempt owns, and how often earlier attempts came to nothing since somebody last asked
// for the file to be read.
type Claim struct {
	File     File
	Lane     Lane
	Late     bool // to everybody the file is done; it is read again for the model's reading alone
	Crashes  int  // an engine died on it
	Faults   int  // our own fault
	Delays   int  // something was away
	Silences int  // the worker itself vanished
}
