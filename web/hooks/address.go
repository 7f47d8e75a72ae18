// Package hooks tells receivers outside about changes: signed messages, sent by one leader, tried again until they arrive or a
// person has to look.
//
// What is sent and how it is signed follows the Standard Webhooks specification; see message.go. Whom a webhook may speak to
// is decided here, at the moment of dialling.
package hooks

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"sohoa/models"
)

// Guard decides which machines a webhook may speak to: those of the public internet, and those of the own network that a person
// with this machine allowed by name. engine/openai has the opposite rule: a model must be near, a receiver must be far.
type Guard struct {
	Allowed func(context.Context) ([]models.HookHost, error)
	Lookup  func(ctx context.Context, network, host string) ([]netip.Addr, error) // nil: the system's resolver
	Roots   *x509.CertPool                                                        // of certificates; nil: the system's
}

// sendWithin is how long a receiver may take from being dialled to having answered.
const sendWithin = 10 * time.Second

// neverPrefixes are addresses that stand for another address or for something that is no receiver, whatever is allowed.
var neverPrefixes = prefixes(
	"0.0.0.0/8",          // this network
	"169.254.0.0/16",     // link-local; 169.254.169.254 tells a cloud machine's secrets
	"100.100.100.200/32", // the same at Alibaba
	"168.63.129.16/32",   // the same at Azure
	"fd00:ec2::/32",      // the same at Amazon
	"192.0.0.0/24",       // protocol assignments (RFC 6890)
	"192.0.2.0/24",       // documentation, as are the next two and 2001:db8::/32
	"198.51.100.0/24",
	"203.0.113.0/24",
	"192.88.99.0/24",  // relays of 6to4
	"198.18.0.0/15",   // benchmarks
	"224.0.0.0/3",     // multicast, reserved, broadcast
	"::ffff:0:0:0/96", // IPv4-translated (RFC 2765)
	"64:ff9b::/96",    // NAT64
	"64:ff9b:1::/48",  // NAT64 of a network's own (RFC 8215)
	"2001::/23",       // protocol assignments, Teredo among them
	"2001:db8::/32",   //
	"2002::/16",       // 6to4
	"3fff::/20",       // documentation (RFC 9637)
)

// nearPrefixes are addresses of this machine and of its own network.
var nearPrefixes = prefixes(
	"127.0.0.0/8", "::1/128", // this machine
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", // private
	"100.64.0.0/10", // behind a carrier's address translation (RFC 6598)
)

// globalPrefix is all of IPv6 that is routed between networks.
var globalPrefix = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, p := range all {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// Address judges a receiver's address as it is written and gives it in its usual form.
func Address(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "" {
		return "", refused(FaultAddress, "use https://host/path")
	}
	if u.User != nil || u.Fragment != "" {
		return "", refused(FaultExtras, "messages are signed; no password is needed")
	}
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}

// Check tells whether the receiver may be spoken to, as far as its name is known now. It is judged again whenever it is
// dialled.
func (g *Guard) Check(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return refused(FaultAddress, "use https://host/path")
	}
	allowed, err := g.allows(ctx, u.Hostname())
	if err != nil {
		return err
	}
	addresses, err := g.addresses(ctx, u.Hostname())
	if err != nil {
		return refused(FaultName, "check the address")
	}
	for _, ip := range addresses {
		if err := judge(ip, allowed); err != nil {
			return err
		}
	}
	return nil
}

// allows tells whether a person with this machine allowed the host.
func (g *Guard) allows(ctx context.Context, host string) (bool, error) {
	if g.Allowed == nil {
		return false, nil
	}
	hosts, err := g.Allowed(ctx)
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return slices.ContainsFunc(hosts, func(h models.HookHost) bool { return h.Host == host }), err
}

// addresses gives what a host stands for. One that is an address is itself.
func (g *Guard) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	if g.Lookup != nil {
		return g.Lookup(ctx, "ip", host)
	}
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// judge tells whether an address may be spoken to.
func judge(ip netip.Addr, allowed bool) error {
	ip = ip.Unmap() // resolvers give IPv4 in either form
	inside := func(p netip.Prefix) bool { return p.Contains(ip) }
	switch {
	case ip.Zone() != "" || slices.ContainsFunc(neverPrefixes, inside):
		return refused(FaultNever, "use the address that the receiver has in the network")
	case slices.ContainsFunc(nearPrefixes, inside):
		if allowed {
			return nil
		}
		return refused(FaultNear, "whoever has this machine may allow it: sohoa webhook allow HOST")
	case ip.Is6() && !globalPrefix.Contains(ip):
		return refused(FaultNever, "use the address that the receiver has in the network")
	}
	return nil
}

// Client gives a client that dials nothing but what the guard lets through, asks no proxy, follows nobody elsewhere and
// speaks TLS alone.
func (g *Guard) Client() *http.Client {
	return &http.Client{
		Timeout: sendWithin,
		Transport: &http.Transport{
			Proxy:                  nil, // one named by the environment would be dialled in the receiver's place
			DialContext:            g.dial,
			ForceAttemptHTTP2:      true,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: g.Roots},
			MaxResponseHeaderBytes: 16 << 10,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        5 * time.Second, // so that a host that is no longer allowed is soon let go
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// dial connects to the first address of a name that answers. The name is looked up once: what was judged is what is dialled,
// and the kernel's own idea of it is judged once more.
func (g *Guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	allowed, err := g.allows(ctx, host)
	if err != nil {
		return nil, err
	}
	addresses, err := g.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		target, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return judge(target.Addr(), allowed)
	}}
	err = &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	for _, ip := range addresses {
		var conn net.Conn
		if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(ip.Unmap().String(), port)); err == nil {
			return conn, nil
		}
		if models.CodeOf(err) == models.CodeInvalid {
			return nil, err // a name with one forbidden address is not tried at another
		}
	}
	return nil, err
}
