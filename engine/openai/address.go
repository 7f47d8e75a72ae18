package openai

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"sohoa/models"
)

// lookup gives the addresses of a name, as net.Resolver.LookupNetIP does.
type lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// place is where an endpoint may be.
type place struct {
	base     string // the address that was given, without a closing slash
	host     string
	secure   bool // https
	external bool // may be outside of this machine and of private networks
	lookup   lookup
}

const (
	dialWithin  = 10 * time.Second
	knownWithin = 3 * time.Second // how long a start waits for a name
)

// refusedPrefixes are addresses that stand for another address or for something that is no endpoint, whatever is allowed.
var refusedPrefixes = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),          // this network
	netip.MustParsePrefix("169.254.0.0/16"),     // link-local; 169.254.169.254 tells a cloud machine's secrets
	netip.MustParsePrefix("100.100.100.200/32"), // the same at Alibaba
	netip.MustParsePrefix("168.63.129.16/32"),   // the same at Azure
	netip.MustParsePrefix("fd00:ec2::/32"),      // the same at Amazon
	netip.MustParsePrefix("192.0.0.0/24"),       // protocol assignments (RFC 6890)
	netip.MustParsePrefix("192.88.99.0/24"),     // relays of 6to4
	netip.MustParsePrefix("224.0.0.0/3"),        // multicast, reserved, broadcast
	netip.MustParsePrefix("::/96"),              // unspecified, IPv4-compatible; ::1 is let through before
	netip.MustParsePrefix("::ffff:0:0:0/96"),    // IPv4-translated (RFC 2765)
	netip.MustParsePrefix("64:ff9b::/96"),       // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),     // NAT64 of a network's own (RFC 8215)
	netip.MustParsePrefix("100::/64"),           // discard
	netip.MustParsePrefix("2001::/32"),          // Teredo
	netip.MustParsePrefix("2002::/16"),          // 6to4
	netip.MustParsePrefix("fe80::/10"),          // link-local
	netip.MustParsePrefix("fec0::/10"),          // site-local, long withdrawn
	netip.MustParsePrefix("ff00::/8"),           // multicast
}

// parseBase judges the address as it is written.
func parseBase(base string, external bool) (*place, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, invalid("the address of the language model is ill-formed", "use http://host:port/v1 in SOHOA_LLM_BASE_URL")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, invalid("the address of the language model carries more than a host and a path", "put the key into SOHOA_LLM_API_KEY")
	}
	p := &place{base: strings.TrimRight(u.String(), "/"), host: u.Hostname(), secure: u.Scheme == "https", external: external}
	if ip, err := netip.ParseAddr(p.host); err == nil {
		if ip.Is4In6() {
			return nil, forbidden()
		}
		return p, p.judge(ip)
	}
	return p, nil
}

// known judges what a name means now. A name that is not known now is judged when it is dialled.
func (p *place) known(ctx context.Context) error {
	if _, err := netip.ParseAddr(p.host); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, knownWithin)
	defer cancel()
	ips, err := p.lookup(ctx, "ip", p.host)
	if err != nil {
		return nil
	}
	for _, ip := range ips {
		if err := p.judge(ip); err != nil {
			return err
		}
	}
	return nil
}

// judge tells whether an address may be spoken to.
func (p *place) judge(ip netip.Addr) error {
	ip = ip.Unmap() // resolvers give IPv4 in either form
	if ip.IsLoopback() {
		return nil
	}
	if ip.Zone() != "" {
		return forbidden()
	}
	for _, prefix := range refusedPrefixes {
		if prefix.Contains(ip) {
			return forbidden()
		}
	}
	switch {
	case ip.IsPrivate():
		return nil
	case !p.external:
		return invalid("the language model is outside of this machine and of private networks", "papers would leave the house; set SOHOA_LLM_ALLOW_EXTERNAL=1 if that is meant")
	case !p.secure:
		return invalid("the language model is outside and its address is not https", "papers would cross the network in the open; use https")
	}
	return nil
}

func forbidden() error {
	return invalid("the address of the language model is one that no model may have", "use the machine's own address; SOHOA_LLM_ALLOW_EXTERNAL does not help here")
}

// httpClient gives a client that dials nothing but what judge lets through, and follows nobody elsewhere.
func (p *place) httpClient() *http.Client {
	return &http.Client{Transport: p.transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (p *place) transport() *http.Transport {
	t := &http.Transport{
		DialContext:            p.dial,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialWithin,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        time.Minute,
	}
	if p.external && p.secure {
		t.Proxy = http.ProxyFromEnvironment // it is dialled under the same rule, and looks the name up itself
	}
	return t
}

// dial connects to the first address of a name that answers. Each is judged once more by the kernel's own idea of it.
func (p *place) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: dialWithin, Control: p.control}
	if _, err := netip.ParseAddr(host); err == nil {
		return dialer.DialContext(ctx, network, address)
	}
	ips, err := p.lookup(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	for _, ip := range ips {
		var conn net.Conn
		if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(ip.Unmap().String(), port)); err == nil {
			return conn, nil
		}
		if models.CodeOf(err) == models.CodeInvalid {
			return nil, err
		}
	}
	return nil, err
}

func (p *place) control(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return forbidden()
	}
	return p.judge(target.Addr())
}
