package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"sohoa/models"
	"sohoa/worker"
)

// batch digitises files of this machine through the queue: every file becomes a dossier, a worker of this process (or
// another one at the same data folder) reads it, and the reports come back in the order of the files.
type batch struct {
	house     *house
	unit      models.UnitCode
	unitOf    func(path string) models.UnitCode // of each file; nil: unit
	procedure models.ProcedureCode
	typ       models.TypeName // what the files are said to be; empty: find out
	text      bool            // report the text too

	mu    sync.Mutex
	spent map[models.FileID]time.Duration // on files that were read in this process
}

// outcome is what became of one file.
type outcome struct {
	report  models.FileReport
	seconds float64 // of reading it; 0 where another process did
}

// enginePatience is how often a batch waits for an engine that is away, such as one that is not installed. A server
// waits for ever; a person in front of a screen would rather be told.
const enginePatience = 2

// ahead bounds the files that are received before their results are asked for.
const ahead = 1000

// run calls done for every path in turn.
func (b *batch) run(ctx context.Context, paths []string, done func(outcome) error) error {
	line, end, err := b.house.line()
	if err != nil {
		return err
	}
	defer end()
	b.spent = map[models.FileID]time.Duration{}
	worker := b.house.worker(b.timed(line.digitise))
	worker.Patience = enginePatience
	defer func() { b.house.log.Info("time by step", b.house.steps.attrs()...) }()
	received := make(chan receipt, ahead)
	return cmp.Or(together(ctx,
		worker.Run,
		func(ctx context.Context) error { return b.receive(ctx, paths, received) },
		func(ctx context.Context) error { return b.report(ctx, received, done) },
	), ctx.Err())
}

// timed notes how long each file takes.
func (b *batch) timed(digitise worker.Digitise) worker.Digitise {
	return func(ctx context.Context, file models.File, lane models.Lane, show worker.Show) (models.Digitisation, error) {
		started := time.Now()
		read, err := digitise(ctx, file, lane, show)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.spent[file.ID] += time.Since(started)
		return read, err
	}
}

// took takes out how long a file took.
func (b *batch) took(id models.FileID) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer delete(b.spent, id)
	return b.spent[id]
}

// receipt is a file that was received, or why it was not.
type receipt struct {
	path string
	file models.File
}

func (b *batch) receive(ctx context.Context, paths []string, received chan<- receipt) error {
	for _, path := range paths {
		file, err := b.put(ctx, path)
		switch refusal, ok := errors.AsType[*models.Error](err); {
		case err == nil:
			if file, err = b.dossier(ctx, path, file); err != nil {
				return err
			}
		case ok && refusable(refusal.Code):
			file.State, file.Error = models.FileFailed, refusal
		default:
			return err
		}
		select {
		case received <- receipt{path, file}:
		case <-ctx.Done():
			return nil
		}
	}
	close(received)
	<-ctx.Done() // the first part that ends would end the others
	return nil
}

// refusable tells whether an error speaks of one file only.
func refusable(code models.Code) bool {
	return code.ByInput() || code == models.CodeNotFound || code == models.CodeInvalid
}

// dossier makes a dossier of a stored file.
func (b *batch) dossier(ctx context.Context, path string, file models.File) (models.File, error) {
	file.Name, file.Type = strings.ToValidUTF8(filepath.Base(path), "?"), b.typ
	unit := b.unit
	if b.unitOf != nil {
		unit = b.unitOf(path)
	}
	d, err := b.house.receive(ctx, models.Dossier{Unit: unit, Procedure: b.procedure, Channel: models.ChannelBatch,
		Lane: models.LaneBacklog, Files: []models.File{file}})
	if err != nil {
		return file, err
	}
	return d.Files[0], nil
}

// put copies the file into the blob store. After an error the file given carries the digest as far as one exists.
func (b *batch) put(ctx context.Context, path string) (models.File, error) {
	f, err := openFile(path)
	if err != nil {
		return models.File{}, err
	}
	defer func() { _ = f.Close() }()
	file, err := b.house.blobs.Put(ctx, f, int64(b.house.settings.MaxFile)<<20)
	if models.CodeOf(err).ByInput() {
		file.SHA256 = digest(f)
	}
	return file, err
}

// digest gives the SHA-256 of a file that was refused; empty where it cannot be read.
func digest(f io.ReadSeeker) string {
	h := sha256.New()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return ""
	}
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

func openFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &models.Error{Code: models.CodeNotFound, Message: "there is no such file", Hint: "check the path", Err: err}
	case err == nil && !info.Mode().IsRegular():
		return nil, &models.Error{Code: models.CodeUnsupported, Message: "this is not a file", Hint: "name the files themselves, for example with folder/*"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the file cannot be opened", Hint: "check who may read it", Err: err}
	}
	return f, nil
}

// report gives the outcomes of the files in the order received.
func (b *batch) report(ctx context.Context, received <-chan receipt, done func(outcome) error) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r, open := <-received:
			if !open {
				return nil
			}
			o, err := b.outcome(ctx, r)
			if err != nil {
				return err
			}
			if err := done(o); err != nil {
				return err
			}
		}
	}
}

// outcome waits until a file was read.
func (b *batch) outcome(ctx context.Context, r receipt) (outcome, error) {
	file := r.file
	var read models.Digitisation
	var err error
	if file.State != models.FileFailed {
		if file, err = b.house.await(ctx, file.Unit, file.ID); err != nil {
			return outcome{}, err
		}
	}
	if file.State == models.FileDone {
		if read, err = b.house.store.Digitisation(ctx, models.In(file.Unit), file.ID); err != nil {
			return outcome{}, err
		}
	}
	o := outcome{report: models.Report(file, read, b.text), seconds: b.took(file.ID).Seconds()}
	o.report.File = r.path
	return o, nil
}
