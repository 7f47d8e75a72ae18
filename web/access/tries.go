package access

import (
	"sync"
	"time"

	"sohoa/web/page"
)

// bucket is how often something may be tried: burst times at once, then once every while.
type bucket struct {
	burst float64
	every time.Duration
}

// Three buckets hold back whoever guesses. That of an account at one address is the narrow one, so that guessing from elsewhere
// does not keep the person out; the wide ones stop guessing from many addresses, and many names from one, which an
// office behind one address must not feel.
var (
	triesBoth    = bucket{5, time.Minute}
	triesAccount = bucket{30, 2 * time.Minute}
	triesAddress = bucket{50, 10 * time.Second}
)

// triesMost is how many names and addresses are remembered before those that may try as often as they like are forgotten.
const triesMost = 20_000

// tries counts in memory: whoever can start the program again need not guess.
type tries struct {
	mu   sync.Mutex
	now  func() time.Time
	left map[string]level
}

type level struct {
	left float64
	at   time.Time
	of   bucket
}

func newTries(now func() time.Time) *tries { return &tries{now: now, left: map[string]level{}} }

// take counts one try of a name from an address and gives a page.TooMany where there was one too many; give takes it back.
func (t *tries) take(name, address string) (give func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.left) > triesMost {
		t.forget()
	}
	keys := map[string]bucket{"both\x00" + name + "\x00" + address: triesBoth, "name\x00" + name: triesAccount, "address\x00" + address: triesAddress}
	var wait time.Duration
	for key, of := range keys {
		if l := t.level(key, of); l.left < 1 {
			wait = max(wait, time.Duration((1-l.left)*float64(of.every)))
		}
	}
	if wait > 0 {
		return nil, &page.TooMany{Wait: wait}
	}
	t.add(keys, -1)
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.add(keys, 1)
	}, nil
}

func (t *tries) add(keys map[string]bucket, n float64) {
	for key, of := range keys {
		l := t.level(key, of)
		l.left = min(l.left+n, of.burst)
		t.left[key] = l
	}
}

// level gives what is left now.
func (t *tries) level(key string, of bucket) level {
	l, ok := t.left[key]
	if !ok {
		return level{of.burst, t.now(), of}
	}
	now := t.now()
	l.left = min(of.burst, l.left+float64(now.Sub(l.at))/float64(of.every))
	l.at = now
	return l
}

// forget drops what is full again.
func (t *tries) forget() {
	for key, l := range t.left {
		if t.level(key, l.of).left >= l.of.burst {
			delete(t.left, key)
		}
	}
}
