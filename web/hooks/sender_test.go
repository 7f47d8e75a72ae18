package hooks

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/sqlite"
)

// The example of the specification.
func TestSignature(t *testing.T) {
	t.Parallel()
	got, err := Signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if a, b := NewSecret(), NewSecret(); a == b || !strings.HasPrefix(a, "whsec_") {
		t.Errorf("secrets %q, %q", a, b)
	}
}

// message is what a receiver got.
type message struct {
	id, timestamp, signature string
	body                     []byte
}

// inbox is a receiver that answers with the statuses in turn, the last of them for ever.
type inbox struct {
	mu       sync.Mutex
	statuses []int
	got      []message
}

func (b *inbox) take(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is cut short fails the comparison
	b.mu.Lock()
	defer b.mu.Unlock()
	status := b.statuses[min(len(b.got), len(b.statuses)-1)]
	b.got = append(b.got, message{r.Header.Get(HeaderID), r.Header.Get(HeaderTimestamp), r.Header.Get(HeaderSignature), body})
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "120")
	}
	w.WriteHeader(status)
}

// mailing is a store with one webhook, a sender and the webhook's receiver.
type mailing struct {
	t      *testing.T
	store  *sqlite.Store
	sender *Sender
	hook   models.Hook
	inbox  *inbox
}

const holder = "NGUYỄN VĂN BÍ MẬT"

func setup(t *testing.T, statuses ...int) *mailing {
	t.Helper()
	t.Parallel()
	m := &mailing{t: t, inbox: &inbox{statuses: statuses}}
	var err error
	if m.store, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.store.Close() })
	server, address := receiver(t, m.inbox.take)
	m.sender = &Sender{Ledger: m.store, Office: m.store, Client: guard(server, true).Client(), Holder: "test", Log: slog.New(slog.DiscardHandler)}
	if m.hook, err = m.store.AddHook(t.Context(), models.Hook{Unit: "H26", URL: address + "/hook", Secret: NewSecret()}, "an"); err != nil {
		t.Fatal(err)
	}
	return m
}

// receive lets n dossiers arrive, and gives the changes that this made.
func (m *mailing) receive(n int) []models.Change {
	m.t.Helper()
	before, err := m.store.LastChange(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	for i := range n {
		_, err := m.store.Receive(m.t.Context(), models.Dossier{Unit: "H26", Holder: holder, Lane: models.LaneDesk, Channel: models.ChannelDirect,
			Files: []models.File{{Name: holder + ".pdf", SHA256: strconv.Itoa(i), Size: 1, Blob: "b"}}}, "")
		if err != nil {
			m.t.Fatal(err)
		}
	}
	changes, err := m.store.Changes(m.t.Context(), models.Everywhere(), before, 1000)
	if err != nil {
		m.t.Fatal(err)
	}
	return changes
}

func (m *mailing) pass() {
	m.t.Helper()
	if err := m.sender.Pass(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
}

// now gives the webhook as it stands.
func (m *mailing) now() models.Hook {
	m.t.Helper()
	h, err := m.store.Hook(m.t.Context(), models.Everywhere(), m.hook.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	return h
}

// shift lets the sender's clock differ from the store's, so that what is due later is due at once, or is overdue.
func (m *mailing) shift(by time.Duration) {
	m.sender.Now = func() time.Time { return time.Now().Add(by) }
}

func TestDelivers(t *testing.T) {
	m := setup(t, 204)
	changes := m.receive(5)
	m.pass()
	m.pass()
	if len(m.inbox.got) != len(changes) {
		t.Fatalf("%d messages for %d changes", len(m.inbox.got), len(changes))
	}
	for i, got := range m.inbox.got {
		want, err := Signature(m.hook.Secret, got.id, got.timestamp, got.body)
		if err != nil || got.signature != want {
			t.Errorf("signature %q, want %q; %v", got.signature, want, err)
		}
		var body Message
		if err := json.Unmarshal(got.body, &body); err != nil || body.Data != changes[i] || body.Type != TypeOf(changes[i]) || !body.Timestamp.Equal(changes[i].At) {
			t.Errorf("message %s for %+v, %v", got.body, changes[i], err)
		}
		if strings.Contains(string(got.body), "MẬT") {
			t.Errorf("a message tells a name: %s", got.body)
		}
	}
	if h := m.now(); h.Waiting != 0 || h.Dead != 0 {
		t.Errorf("afterwards %+v", h)
	}
}

// A message that failed comes again under the same identifier, after those that were newer.
func TestTriesAgain(t *testing.T) {
	m := setup(t, 500, 204)
	changes := m.receive(2)
	m.shift(-time.Hour)
	m.pass()
	m.pass()
	var ids []string
	for _, got := range m.inbox.got {
		ids = append(ids, strings.TrimPrefix(got.id, string(m.hook.ID)+"."))
	}
	first, second := strconv.FormatInt(changes[0].Seq, 10), strconv.FormatInt(changes[1].Seq, 10)
	if want := []string{first, second, first}; !slices.Equal(ids[:3], want) || len(ids) != len(changes)+1 {
		t.Errorf("arrived %v, want %v", ids, want)
	}
	if m.sender.Failed.Load() != 1 || m.sender.Sent.Load() != int64(len(changes)) || m.now().Waiting != 0 {
		t.Errorf("failed %d, sent %d, %+v", m.sender.Failed.Load(), m.sender.Sent.Load(), m.now())
	}
}

// A receiver that is down is not asked for every message, and none is given up before its time.
func TestRestsAndGivesUp(t *testing.T) {
	m := setup(t, 503)
	changes := m.receive(8)
	m.pass()
	m.pass()
	if n := len(m.inbox.got); n != patience {
		t.Errorf("a receiver that is down was asked %d times", n)
	}
	if h := m.now(); h.Dead != 0 || h.Waiting != len(changes) || !h.RestUntil.After(time.Now()) || h.Failures != patience {
		t.Errorf("it is %+v", h)
	}
	// Four days later.
	if err := m.store.SwitchHook(t.Context(), models.Everywhere(), m.hook.ID, false, "an"); err != nil {
		t.Fatal(err)
	}
	m.shift(4 * 24 * time.Hour)
	m.pass()
	dead, err := m.store.Deliveries(t.Context(), models.In("H26"), m.hook.ID, models.DeliveryDead, 100)
	if err != nil || len(dead) == 0 || dead[0].Status != 503 || dead[0].Reason != string(FaultStatus) {
		t.Fatalf("given up: %+v, %v", dead, err)
	}
	// A person sends them again.
	m.inbox.statuses = []int{200}
	m.sender.Now = nil
	if err := m.store.AgainDeliveries(t.Context(), models.Everywhere(), m.hook.ID, 0, "an"); err != nil {
		t.Fatal(err)
	}
	if err := m.store.SwitchHook(t.Context(), models.Everywhere(), m.hook.ID, false, "an"); err != nil {
		t.Fatal(err)
	}
	m.pass()
	if h := m.now(); h.Dead != 0 || h.Failures != 0 {
		t.Errorf("afterwards %+v", h)
	}
	if m.sender.Dead.Load() != int64(len(dead)) {
		t.Errorf("counted %d, dead %d", m.sender.Dead.Load(), len(dead))
	}
}

// What a receiver asks for is heard.
func TestRetryAfter(t *testing.T) {
	m := setup(t, 429)
	m.receive(1)
	m.pass()
	if left := time.Until(m.now().RestUntil); left < 100*time.Second || left > 121*time.Second {
		t.Errorf("it rests for %v", left)
	}
	for text, want := range map[string]time.Duration{"": 0, "-1": 0, "x": 0, "30": 30 * time.Second, "999999": restMost} {
		if got := retryAfter(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A redirect is an answer like any other failure: whoever could follow it could be led anywhere.
func TestFollowsNobody(t *testing.T) {
	m := setup(t, 204)
	var second []string
	server, address := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		second = append(second, r.URL.Path)
		http.Redirect(w, r, "https://example.com/next"+r.URL.Path, http.StatusPermanentRedirect)
	})
	m.sender.Client = guard(server, true).Client()
	status, err := m.sender.Try(t.Context(), models.Hook{ID: "H", URL: address + "/a", Secret: NewSecret()})
	if status != http.StatusPermanentRedirect || models.CodeOf(err) != models.CodeUnavailable || !slices.Equal(second, []string{"/a"}) {
		t.Errorf("%d, %v, %v", status, err, second)
	}
}

// An answer without an end is not read to its end, and a receiver that does not answer is not waited for.
func TestAnswersThatDoNotEnd(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	server, address := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/silent" {
			<-over
			return
		}
		for piece := make([]byte, 1<<16); ; {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	})
	t.Cleanup(func() { close(over) })
	client := guard(server, true).Client()
	s := &Sender{Client: client}
	if status, err := s.Try(t.Context(), models.Hook{ID: "H", URL: address + "/endless", Secret: NewSecret()}); status != 200 || err != nil {
		t.Errorf("endless: %d, %v", status, err)
	}
	client.Timeout = 50 * time.Millisecond
	_, err := s.Try(t.Context(), models.Hook{ID: "H", URL: address + "/silent", Secret: NewSecret()})
	if models.CodeOf(err) != models.CodeUnavailable || !strings.Contains(err.Error(), "in time") {
		t.Errorf("silent: %v", err)
	}
}

// Two secrets sign while one takes the other's place.
func TestEarlierSecret(t *testing.T) {
	m := setup(t, 204)
	fresh := NewSecret()
	if err := m.store.RenewHook(t.Context(), models.In("H26"), m.hook.ID, fresh, time.Now().Add(time.Hour), "an"); err != nil {
		t.Fatal(err)
	}
	m.receive(1)
	m.pass()
	got := m.inbox.got[0]
	first, _ := Signature(fresh, got.id, got.timestamp, got.body)
	second, _ := Signature(m.hook.Secret, got.id, got.timestamp, got.body)
	if got.signature != first+" "+second {
		t.Errorf("signed %q", got.signature)
	}
	m.shift(2 * time.Hour)
	m.receive(1)
	m.pass()
	if got := m.inbox.got[len(m.inbox.got)-1]; strings.Contains(got.signature, " ") {
		t.Errorf("the earlier secret still signs: %q", got.signature)
	}
}

// One sender leads; what a sender that lost the lead had in hand is sent by the next.
func TestRun(t *testing.T) {
	m := setup(t, 204)
	changes := m.receive(1)
	if leads, err := m.store.Lead(t.Context(), office, "another", time.Minute); err != nil || !leads {
		t.Fatal(leads, err)
	}
	if leads, err := m.store.Lead(t.Context(), office, m.sender.Holder, term); err != nil || leads {
		t.Fatalf("two lead: %v", err)
	}
	if err := m.store.Resign(t.Context(), office, "another"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := newStop(t)
	arrived := make(chan struct{}, len(changes)+1)
	m.sender.Client.Transport = signalling{m.sender.Client.Transport, arrived}
	ended := make(chan error, 1)
	go func() { ended <- m.sender.Run(ctx) }()
	for range changes {
		<-arrived
	}
	stop()
	if err := <-ended; err == nil {
		t.Error("Run ended without being told to")
	}
	if leads, err := m.store.Lead(t.Context(), office, "third", time.Minute); err != nil || !leads {
		t.Errorf("the sender did not resign: %v", err)
	}
}
