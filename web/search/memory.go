package search

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"sohoa/models"
)

// Limits of what is remembered.
const (
	queriesKept  = 100 // of a session; the oldest is forgotten first
	sessionsKept = 2000
	keptFor      = 10 * time.Hour // as long as a session lasts at most
)

// memory is what sessions searched for. It is in this process alone and dies with it.
type memory struct {
	mu       sync.Mutex
	sessions map[string]*searches
	now      func() time.Time // nil: time.Now
}

// searches are those of one session, oldest first.
type searches struct {
	queries []kept
	used    time.Time
}

type kept struct {
	id    string
	query models.Search
}

// keep remembers a query of a session and gives the number by which it finds it again. Where instead names a query of the
// session, that one is changed and keeps its number.
func (m *memory) keep(session string, q models.Search, instead string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.of(session)
	if i := slices.IndexFunc(s.queries, func(k kept) bool { return k.id == instead }); instead != "" && i >= 0 {
		s.queries[i].query = q
		return instead
	}
	id := rand.Text()
	s.queries = append(s.queries, kept{id, q})
	if len(s.queries) > queriesKept {
		s.queries = slices.Delete(s.queries, 0, 1)
	}
	return id
}

// find gives a query of the session; false where it has none of that number, or not any more.
func (m *memory) find(session, id string) (models.Search, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range m.of(session).queries {
		if k.id == id {
			return k.query, true
		}
	}
	return models.Search{}, false
}

// of gives the searches of a session and forgets those of sessions that are over.
func (m *memory) of(session string) *searches {
	now := time.Now()
	if m.now != nil {
		now = m.now()
	}
	s := m.sessions[session]
	if s == nil {
		s = &searches{}
		if m.sessions == nil {
			m.sessions = map[string]*searches{}
		}
		m.forget(now)
		m.sessions[session] = s
	}
	s.used = now
	return s
}

func (m *memory) forget(now time.Time) {
	oldest := ""
	for id, s := range m.sessions {
		if now.Sub(s.used) > keptFor {
			delete(m.sessions, id)
		} else if oldest == "" || s.used.Before(m.sessions[oldest].used) {
			oldest = id
		}
	}
	if len(m.sessions) >= sessionsKept {
		delete(m.sessions, oldest)
	}
}
