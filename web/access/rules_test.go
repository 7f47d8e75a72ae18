package access

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/web/page"
)

func TestWeakness(t *testing.T) {
	t.Parallel()
	around := []string{"lan.tran", "Trần Thị Lan", "Phường Gia Viên", "gia viên", "sohoa", "Lan"}
	for password, want := range map[string]string{
		"ngắn":                   "password.short",
		strings.Repeat("ă", 129): "password.long",
		strings.Repeat("ăb", 64): "password.common", // two signs again and again
		"Passw0rd":               "password.common",
		"MẬTKHẨU123":             "password.common",
		"password2026!":          "password.common",
		"abcdefghij":             "password.common",
		"98765432":               "password.common",
		"giavien2026":            "password.context",
		"Sohoa@26":               "password.common",
		"trầnthịlan99":           "password.context",
		"con trâu đi trước":      "",
		"lan thích ăn bún cá cay mỗi sáng": "", // a name in a long sentence gives nothing away
		"x7#Kq9!vR2":    "",
		"correct horse": "",
	} {
		if got := weakness(password, around...); got != want {
			t.Errorf("%.20s: %q, want %q", password, got, want)
		}
	}
}

func TestPasswordIsKept(t *testing.T) {
	t.Parallel()
	h := newHashing()
	one, err := h.encode(t.Context(), "con trâu đi trước")
	if err != nil || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(one, err)
	}
	two, err := h.encode(t.Context(), "con trâu đi trước")
	if err != nil || one == two {
		t.Errorf("the same password twice: %s, %v", two, err)
	}
	for _, c := range []struct {
		password, encoded string
		want              bool
	}{{"con trâu đi trước", one, true}, {"con trâu đi trước", two, true}, {"con trâu đi trướC", one, false}, {"", one, false}, {"", "", false}, {"x", nobodys, false}} {
		if got, err := h.matches(t.Context(), c.password, c.encoded); got != c.want || err != nil {
			t.Errorf("%q against %.40q: %v, %v", c.password, c.encoded, got, err)
		}
	}
	if _, err := h.matches(t.Context(), "x", "$2a$10$nonsense"); err == nil {
		t.Error("a form that nobody knows was taken")
	}
}

// However many sign in at once, only so many passwords are in memory.
func TestHashesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHashing()
	if cap(h.slots) != hashAtOnce {
		t.Fatalf("%d at once", cap(h.slots))
	}
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if _, err := h.matches(t.Context(), "x", ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(h.slots) != 0 {
		t.Errorf("%d slots are still taken", len(h.slots))
	}
}

func TestTries(t *testing.T) {
	t.Parallel()
	now := time.Now()
	tr := newTries(func() time.Time { return now })
	take := func(name, address string) bool {
		_, err := tr.take(name, address)
		if wait, ok := err.(*page.TooMany); ok && (wait.Wait <= 0 || wait.Wait > 2*time.Minute) {
			t.Errorf("wait %v", wait.Wait)
		}
		return err == nil
	}
	for range 5 {
		if !take("lan", "1") {
			t.Fatal("held back too early")
		}
	}
	if take("lan", "1") {
		t.Error("the sixth was let through")
	}
	if !take("hoa", "1") || !take("lan", "2") {
		t.Error("others are held back")
	}
	now = now.Add(time.Minute)
	if !take("lan", "1") || take("lan", "1") {
		t.Error("a minute gives one try")
	}
	// From many addresses: the account's own bucket.
	n := 0
	for i := range 100 {
		if take("hai", strings.Repeat("x", i)) {
			n++
		}
	}
	if n != 30 {
		t.Errorf("%d tries of one account from everywhere", n)
	}
	// Many names from one address.
	n = 0
	for i := range 100 {
		if take(strings.Repeat("n", i+10), "9") {
			n++
		}
	}
	if n != 50 {
		t.Errorf("%d names from one address", n)
	}
	give, err := tr.take("mai", "3")
	if err != nil {
		t.Fatal(err)
	}
	give()
	if l := tr.level("both\x00mai\x003", triesBoth); l.left != 5 {
		t.Errorf("%v left after a try was given back", l.left)
	}
	now = now.Add(time.Hour)
	tr.forget()
	if len(tr.left) != 0 {
		t.Errorf("%d are remembered for nothing", len(tr.left))
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ remote, forwarded, want string }{
		{"10.0.0.7:5000", "", "10.0.0.7"},
		{"10.0.0.7:5000", "1.2.3.4", "10.0.0.7"}, // whoever says so of themselves
		{"127.0.0.1:5000", "6.6.6.6, 1.2.3.4", "1.2.3.4"},
		{"[::1]:5000", "nonsense", "::1"},
		{"[::ffff:10.0.0.7]:5000", "", "10.0.0.7"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := addressOf(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestSecured(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{"localhost:8080": true, "127.0.0.1": true, "[::1]:80": true, "sohoa.localhost": true,
		"10.0.0.1:8080": false, "sohoa.haiphong.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		if got := secured(r); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host, r.RemoteAddr = "sohoa.haiphong.example", "203.0.113.7:4000"
	r.Header.Set("X-Forwarded-Proto", "https")
	if secured(r) {
		t.Error("a stranger's word was taken for a proxy's")
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{"/desk": "/desk", "": "/", "//evil": "/", "https://evil": "/", "/\\evil": "/", "desk": "/", "/a\r\nb": "/"} {
		if got := within(next); got != want {
			t.Errorf("%q: %q", next, got)
		}
	}
}
