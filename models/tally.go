package models

import "time"

// Tally counts the files of one lane in one state, for metrics; it tells about no single file.
type Tally struct {
	Lane   Lane
	State  FileState
	Files  int
	Oldest time.Time // when the oldest of them was received
}
