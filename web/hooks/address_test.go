package hooks

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"sohoa/models"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://kho.example/hook?key=1":   "https://kho.example/hook?key=1",
		" HTTPS://Kho.Example:8443/Hook":   "https://kho.example:8443/Hook",
		"https://[2001:db8::1]/":           "https://[2001:db8::1]/",
		"http://kho.example/":              "",
		"HTTP://kho.example/":              "",
		"hTtP://kho.example/":              "",
		"https://":                         "",
		"https:///hook":                    "",
		"https:kho.example":                "",
		"//kho.example/":                   "",
		"ftp://kho.example/":               "",
		"file:///etc/passwd":               "",
		"https://an:mat@kho.example/":      "",
		"https://kho.example/#x":           "",
		"https://kho.example\\@127.0.0.1/": "",
	} {
		got, err := Address(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{ // "near" may be allowed, "never" may not
		"8.8.8.8": "", "113.160.0.1": "", "2405:4800::1": "", "::ffff:8.8.8.8": "",
		"127.0.0.1": "near", "127.1.2.3": "near", "::1": "near", "::ffff:127.0.0.1": "near",
		"10.0.0.1": "near", "172.31.255.255": "near", "192.168.1.1": "near", "fd12::1": "near", "::ffff:10.0.0.1": "near", "100.64.0.1": "near",
		"169.254.169.254": "never", "::ffff:169.254.169.254": "never", "fe80::1": "never", "100.100.100.200": "never", "fd00:ec2::254": "never",
		"0.0.0.0": "never", "::": "never", "::127.0.0.1": "never", "224.0.0.1": "never", "255.255.255.255": "never", "ff02::1": "never",
		"64:ff9b::7f00:1": "never", "64:ff9b:1::a00:1": "never", "2002:7f00:1::": "never", "2002:a00:1::1": "never", "2001::1": "never",
		"192.88.99.1": "never", "198.18.0.1": "never", "::ffff:0:127.0.0.1": "never", "fec0::1": "never", "5f00::1": "never", "fe80::1%eth0": "never",
	} {
		ip := netip.MustParseAddr(text)
		if refused := judge(ip, false) != nil; refused != (want != "") {
			t.Errorf("%s: refused %v", text, refused)
		}
		if refused := judge(ip, true) != nil; refused != (want == "never") {
			t.Errorf("%s where its name is allowed: refused %v", text, refused)
		}
	}
}

// names is a resolver that knows some names and counts how often it is asked.
type names struct {
	asked   atomic.Int64
	answers func(n int64) []string
}

func (n *names) lookup(context.Context, string, string) ([]netip.Addr, error) {
	var out []netip.Addr
	for _, text := range n.answers(n.asked.Add(1)) {
		out = append(out, netip.MustParseAddr(text))
	}
	return out, nil
}

// receiver is a TLS server on this machine under the name example.com, which its certificate has.
func receiver(t *testing.T, h http.HandlerFunc) (server *httptest.Server, address string) {
	t.Helper()
	server = httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return server, strings.Replace(server.URL, "127.0.0.1", "example.com", 1)
}

// guard lets the receiver's certificate in and knows its name; with allowed set the name may be near.
func guard(server *httptest.Server, allowed bool) *Guard {
	g := &Guard{Roots: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs,
		Lookup: (&names{answers: func(int64) []string { return []string{"127.0.0.1"} }}).lookup}
	if allowed {
		g.Allowed = func(context.Context) ([]models.HookHost, error) { return []models.HookHost{{Host: "example.com"}}, nil }
	}
	return g
}

// A name that means something harmless when it is looked at and something else when it is dialled is refused at the dial.
func TestRebinding(t *testing.T) {
	t.Parallel()
	var reached atomic.Int64
	server, address := receiver(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	for name, answers := range map[string]func(n int64) []string{
		"changed":         func(n int64) []string { return [][]string{{"8.8.8.8"}, {"127.0.0.1"}}[min(n, 2)-1] },
		"mapped":          func(n int64) []string { return [][]string{{"8.8.8.8"}, {"::ffff:127.0.0.1"}}[min(n, 2)-1] },
		"second of two":   func(n int64) []string { return [][]string{{"8.8.8.8"}, {"127.0.0.1", "8.8.8.8"}}[min(n, 2)-1] },
		"metadata":        func(n int64) []string { return [][]string{{"8.8.8.8"}, {"169.254.169.254"}}[min(n, 2)-1] },
		"translated":      func(n int64) []string { return [][]string{{"8.8.8.8"}, {"64:ff9b::7f00:1"}}[min(n, 2)-1] },
		"6to4":            func(n int64) []string { return [][]string{{"8.8.8.8"}, {"2002:7f00:1::1"}}[min(n, 2)-1] },
		"own network":     func(n int64) []string { return [][]string{{"8.8.8.8"}, {"10.1.2.3"}}[min(n, 2)-1] },
		"carrier's":       func(n int64) []string { return [][]string{{"8.8.8.8"}, {"100.64.1.1"}}[min(n, 2)-1] },
		"unspecified, v6": func(n int64) []string { return [][]string{{"8.8.8.8"}, {"::"}}[min(n, 2)-1] },
	} {
		g := guard(server, false)
		g.Lookup = (&names{answers: answers}).lookup
		if err := g.Check(t.Context(), address); err != nil {
			t.Errorf("%s: a harmless name is refused: %v", name, err)
		}
		res, err := g.Client().Get(address)
		if err == nil {
			res.Body.Close()
		}
		if models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: dialled: %v", name, err)
		}
	}
	for _, literal := range []string{"https://127.0.0.1/", "https://[::ffff:127.0.0.1]/", "https://[::1]/", "https://169.254.169.254/", "https://[64:ff9b::7f00:1]/", "https://localhost/"} {
		g := &Guard{}
		if err := g.Check(t.Context(), literal); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: %v", literal, err)
		}
		if res, err := g.Client().Get(literal); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s was dialled: %v, %v", literal, res, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the receiver was reached %d times", n)
	}
}

// What a person with the machine allowed may be near, but only under its name and never where no machine may be.
func TestAllowedHost(t *testing.T) {
	t.Parallel()
	server, address := receiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	g := guard(server, true)
	if err := g.Check(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	res, err := g.Client().Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res, err := g.Client().Get(server.URL); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("its address without its name: %v, %v", res, err)
	}
	g.Lookup = (&names{answers: func(int64) []string { return []string{"169.254.169.254"} }}).lookup
	if res, err := g.Client().Get(address); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("an allowed name with a forbidden address: %v, %v", res, err)
	}
}

// A proxy that the environment names is not asked: it would be dialled in the receiver's place.
func TestNoProxy(t *testing.T) {
	var asked atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer proxy.Close()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	server, address := receiver(t, func(http.ResponseWriter, *http.Request) {})
	res, err := guard(server, true).Client().Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if n := asked.Load(); n != 0 {
		t.Errorf("the proxy was asked %d times", n)
	}
}
