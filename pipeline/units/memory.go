package units

import "sync"

// memory keeps what the latest texts were found to be. When it is full, the older half goes.
type memory struct {
	mu           sync.Mutex
	young, older map[string]*reading
	half         int
}

func newMemory(most int) *memory {
	return &memory{young: map[string]*reading{}, half: most / 2}
}

// recall gives what the text was found to be before, or nil.
func (m *memory) recall(text string) *reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.young[text]; r != nil {
		return r
	}
	r := m.older[text]
	if r != nil {
		m.put(text, r)
	}
	return r
}

func (m *memory) record(text string, r *reading) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(text, r)
}

func (m *memory) put(text string, r *reading) {
	if len(m.young) >= m.half {
		m.older, m.young = m.young, map[string]*reading{}
	}
	m.young[text] = r
}
