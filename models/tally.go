package models

import "time"

// Tally counts the files of one lane in one state, for metrics; it tells about no single file.
type Tally struct {
	Lane   Lane
	State  FileState
	Files  int
	Oldest time.Time // when the oldest of them was received
}

// FileLate stands in a Tally only: files that were finished by rules and whose reading by the model is still to come.
// Everywhere else such a file is FileDone.
const FileLate FileState = "late"
