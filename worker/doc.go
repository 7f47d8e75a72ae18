// Package worker decides who reads which file when. It is the only package that knows the queue (asynq on Redis).
//
// The database is the truth about every file; Redis only says what to look at next. A task carries nothing but a
// ticket: the file's identifier and the number of the attempt. The ticket of an attempt is good for one claim, so a
// task that is delivered twice, late, or after somebody else took over does nothing. A sweep, led by one worker at a
// time, enqueues again whatever the database knows to be unfinished; thus a wiped Redis, a killed worker or a lost
// task costs seconds and nothing else.
//
// With a language model an attempt has two parts: what the rules read is shown, then the model is asked. Where it gives
// no reading, the file is done all the same and late: it is visited again, in the backlog, and such a visit can only add
// to what is there. An attempt that waits for the model holds a slot of its lane and nothing else.
//
// A task ends well as soon as the database knows what became of the attempt, even a failed one: asynq's own retries
// and archive are used only where the database itself could not be reached.
package worker
