package register

import (
	"context"
	"errors"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
)

// Keeper takes results into the register.
type Keeper interface {
	// ImportResults takes rows, all or none; see store/sqlite.
	ImportResults(ctx context.Context, version string, rows []models.KeyedResult,
		update func(before, row models.Result) models.KeyedResult, actor string) ([]models.ResultChange, error)
}

// Import brings a table into the register.
type Import struct {
	Register Keeper
	Keys     func(models.Result) []string
	Version  string    // of the keys; see KeyVersion
	Actor    string    // who imports
	Told     func(Row) // called, in the order of the table, for every row with a fault or a warning
	Done     func(rows int, offset int64)
}

// Tally counts what became of the rows of a table.
type Tally struct{ Imported, Updated, Unchanged, Rejected int }

const (
	// chunkRows is how many rows are handed from hand to hand at once.
	chunkRows = 1000
	// batchRows is how many rows one transaction takes. An import that is cut off loses at most these, and importing the file
	// again brings the rest.
	batchRows = 25000
)

// chunk is a stretch of the table on its way into the register.
type chunk struct {
	rows   []Row
	keys   [][]string
	offset int64
	keyed  chan struct{} // closed when keys are there
}

// Run imports the whole table, batch by batch, each all or none. What was imported before an error stays.
func (i Import) Run(ctx context.Context, table *Table) (Tally, error) {
	var tally Tally
	workers := runtime.NumCPU()
	bare, inOrder := make(chan *chunk, workers), make(chan *chunk, 2*workers)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(bare)
		defer close(inOrder)
		return cutChunks(ctx, table, bare, inOrder)
	})
	for range workers {
		group.Go(func() error {
			for c := range bare {
				i.addKeys(c)
			}
			return nil
		})
	}
	group.Go(func() error {
		b := batch{Import: i, table: table, tally: &tally}
		for c := range inOrder {
			<-c.keyed
			if err := b.take(ctx, c); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return b.write(ctx)
	})
	return tally, group.Wait()
}

func cutChunks(ctx context.Context, table *Table, bare, inOrder chan<- *chunk) error {
	for ended := false; !ended; {
		c := &chunk{rows: make([]Row, 0, chunkRows), keyed: make(chan struct{})}
		for len(c.rows) < chunkRows {
			row, err := table.Next()
			if errors.Is(err, io.EOF) {
				ended = true
				break
			}
			if err != nil {
				return &models.Error{Code: models.CodeUnavailable, Message: "the table cannot be read any further", Hint: "check the disk and import again", Err: err}
			}
			c.rows = append(c.rows, row)
		}
		c.offset = table.Offset()
		for _, to := range []chan<- *chunk{bare, inOrder} {
			select {
			case to <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

func (i Import) addKeys(c *chunk) {
	c.keys = make([][]string, len(c.rows))
	for n, row := range c.rows {
		if row.Fault == "" && !row.Again {
			c.keys[n] = i.Keys(row.Result)
		}
	}
	close(c.keyed)
}

// batch gathers rows for one transaction.
type batch struct {
	Import
	table  *Table
	tally  *Tally
	rows   []models.KeyedResult
	lines  []int
	read   int
	offset int64
}

func (b *batch) take(ctx context.Context, c *chunk) error {
	for n, row := range c.rows {
		if row.Fault != "" || len(row.Warnings) > 0 {
			b.Told(row)
		}
		switch {
		case row.Fault != "":
			b.tally.Rejected++
		case row.Again:
			b.tally.Unchanged++
		default:
			b.rows = append(b.rows, models.KeyedResult{Result: row.Result, Keys: c.keys[n]})
			b.lines = append(b.lines, row.Line)
		}
	}
	b.read += len(c.rows)
	b.offset = c.offset
	if len(b.rows) < batchRows {
		return nil
	}
	return b.write(ctx)
}

func (b *batch) write(ctx context.Context) error {
	update := func(before, row models.Result) models.KeyedResult {
		now := b.table.Onto(before, row)
		return models.KeyedResult{Result: now, Keys: b.Keys(now)}
	}
	changes, err := b.Register.ImportResults(ctx, b.Version, b.rows, update, b.Actor)
	if err != nil {
		return err
	}
	for n, change := range changes {
		switch change {
		case models.ResultAdded:
			b.tally.Imported++
		case models.ResultUpdated:
			b.tally.Updated++
		case models.ResultUnchanged:
			b.tally.Unchanged++
		case models.ResultKept:
			b.tally.Rejected++
			b.Told(Row{Line: b.lines[n], Fault: "a clerk confirmed another result under this code", Hint: "that one stays; correct it at the desk"})
		}
	}
	b.rows, b.lines = b.rows[:0], b.lines[:0]
	b.Done(b.read, b.offset)
	return nil
}
