package openai

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"sohoa/engine/openai/scripted"
	"sohoa/models"
)

// names is a resolver that gives what it is told.
func names(ips ...string) lookup {
	return func(context.Context, string, string) ([]netip.Addr, error) {
		var out []netip.Addr
		for _, ip := range ips {
			out = append(out, netip.MustParseAddr(ip))
		}
		return out, nil
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	const (
		yes   = "yes"   // always
		asked = "asked" // with AllowExternal
		no    = "no"
	)
	for base, want := range map[string]string{
		"http://127.0.0.1:8080/v1": yes, "http://[::1]:8080/v1": yes, "HTTP://127.9.9.9": yes, "https://10.1.2.3/v1": yes,
		"http://172.16.0.1/v1": yes, "http://192.168.1.1/v1/": yes, "http://[fd12:3456::1]/v1": yes,
		"https://8.8.8.8/v1": asked, "https://172.32.0.1/v1": asked, "https://100.64.0.1/v1": asked, "https://[2606:4700::1111]/v1": asked,
		"http://8.8.8.8/v1": no, "http://[2606:4700::1111]/v1": no,
		"https://169.254.169.254/v1": no, "https://169.254.1.1/v1": no, "https://100.100.100.200/v1": no, "https://168.63.129.16": no,
		"https://[fd00:ec2::254]/v1": no, "https://0.0.0.0/v1": no, "https://[::]/v1": no, "https://0.1.2.3/v1": no,
		"https://[::ffff:127.0.0.1]/v1": no, "https://[::ffff:8.8.8.8]/v1": no, "https://[::ffff:0:8.8.8.8]/v1": no, "https://[::127.0.0.1]/v1": no,
		"https://[2002:7f00:1::]/v1": no, "https://[64:ff9b::7f00:1]/v1": no, "https://[64:ff9b:1::1]/v1": no, "https://[2001::1]/v1": no,
		"https://[fe80::1]/v1": no, "https://[fe80::1%25eth0]/v1": no, "https://224.0.0.1/v1": no, "https://255.255.255.255/v1": no, "https://[ff02::1]/v1": no,
		"ftp://127.0.0.1/v1": no, "127.0.0.1:8080": no, "": no, "http://": no, "http:///v1": no, "http://:8080/v1": no,
		"http://user@127.0.0.1/v1": no, "http://user:" + secret + "@127.0.0.1/v1": no, "http://127.0.0.1/v1?key=" + secret: no, "http://127.0.0.1/v1#a": no,
	} {
		for _, external := range []bool{false, true} {
			c, err := New(Options{BaseURL: base, Model: "m", AllowExternal: external})
			if ok := want == yes || want == asked && external; ok != (err == nil) {
				t.Errorf("%s, external %v: %v, want %s", base, external, err, want)
			}
			if err != nil && (models.CodeOf(err) != models.CodeInvalid || strings.Contains(err.Error(), secret) || c != nil) {
				t.Errorf("%s: %v", base, err)
			}
			if own, isOurs := errors.AsType[*models.Error](err); want == asked && !external && (!isOurs || !strings.Contains(own.Hint, "SOHOA_LLM_ALLOW_EXTERNAL")) {
				t.Errorf("%s: no hint: %v", base, err)
			}
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	unknown := func(context.Context, string, string) ([]netip.Addr, error) { return nil, errors.New("no such host") }
	for _, c := range []struct {
		base     string
		external bool
		lookup   lookup
		ok       bool
	}{
		{"http://llm.lan/v1", false, names("192.168.1.5", "fd00::5"), true},
		{"http://llm.lan/v1", false, names("::ffff:192.168.1.5"), true}, // as resolvers write IPv4
		{"http://llm.lan/v1", false, unknown, true},                     // not known yet; dialling tells
		{"http://llm.lan/v1", false, names("192.168.1.5", "8.8.8.8"), false},
		{"https://llm.lan/v1", true, names("8.8.8.8"), true},
		{"http://llm.lan/v1", true, names("8.8.8.8"), false},
		{"https://llm.lan/v1", true, names("169.254.169.254"), false},
		{"https://llm.lan/v1", true, names("::ffff:169.254.169.254"), false},
	} {
		_, err := newClient(Options{BaseURL: c.base, Model: "m", AllowExternal: c.external}, c.lookup)
		if c.ok != (err == nil) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A name that means something else after the start gains nothing, and nothing is sent.
func TestRebinding(t *testing.T) {
	t.Parallel()
	for _, ip := range []string{"8.8.8.8", "169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "2002:7f00:1::"} {
		t.Run(ip, func(t *testing.T) {
			t.Parallel()
			var moved atomic.Bool
			c, err := newClient(Options{BaseURL: "http://llm.lan:9/v1", Model: "m"}, func(ctx context.Context, network, host string) ([]netip.Addr, error) {
				if moved.Load() {
					return names(ip)(ctx, network, host)
				}
				return names("127.0.0.1")(ctx, network, host)
			})
			if err != nil {
				t.Fatal(err)
			}
			moved.Store(true)
			_, err = c.Ask(t.Context(), question())
			if models.CodeOf(err) != models.CodeInvalid || !strings.HasSuffix(err.Error(), ": address_refused") {
				t.Error(err)
			}
		})
	}
}

// A name is dialled by its addresses in turn.
func TestDialsName(t *testing.T) {
	t.Parallel()
	server, err := scripted.New(scripted.Fixed(good)).Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	u, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	c, err := newClient(Options{BaseURL: "http://" + net.JoinHostPort("llm.lan", u.Port()) + "/v1", Model: "m"}, names("127.0.0.2", "127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Ask(t.Context(), question()); err != nil || got.Text != good {
		t.Error(got, err)
	}
}

// The environment's proxy is for addresses outside, where those are allowed.
func TestProxy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base     string
		external bool
		want     bool
	}{{"http://127.0.0.1/v1", false, false}, {"https://127.0.0.1/v1", false, false}, {"http://10.0.0.1/v1", true, false}, {"https://8.8.8.8/v1", true, true}} {
		p, err := parseBase(c.base, c.external)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.transport().Proxy != nil; got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
