package models

import "time"

// LaneLoad counts the files of one lane that are not finished, and those that failed.
type LaneLoad struct {
	Lane    Lane
	Waiting int // received and due
	Delayed int // received and put off: an attempt came to nothing, the next is not due yet
	Running int
	Silent  int       // of Running, those whose worker has not said for a minute that it lives
	Failed  int       // given up; somebody has to look
	Late    int       // done by rules; the model's reading is to come
	Oldest  time.Time // when the oldest of Waiting, Delayed and Running was received; zero: there is none
	Started time.Time // when the latest attempt in the lane began; zero: there was none
}

// InWork is a file that a process reads now. It tells nothing of the paper.
type InWork struct {
	File      FileID
	Dossier   DossierCode
	Unit      UnitCode
	Lane      Lane
	Size      int64
	Attempt   int
	Owner     string // the process
	Since     time.Time
	Heartbeat time.Time // when the owner last said that it lives
}

// Failure counts the files that were given up for one reason.
type Failure struct {
	Code   Code
	Files  int
	Oldest time.Time // when the oldest was received
}

// FailedFile is a file that was given up.
type FailedFile struct {
	File     FileID
	Dossier  DossierCode
	Unit     UnitCode
	Lane     Lane
	Type     TypeName // what the sender said it is; "" where nothing
	Size     int64
	Received time.Time
	Attempts int
	Code     Code
	Hint     string // what helps, as the error said
}

// Attempt is one try at a file.
type Attempt struct {
	Number  int
	Owner   string
	Started time.Time
	Ended   time.Time // zero while it runs
	Outcome string    // done, stopped, silent, replaced or the code of an error; "" while it runs
}
