package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"sohoa/web/page"
)

// The session's cookie. Over https, and on this machine, where browsers take Secure cookies over http too, it carries the
// prefix that keeps other hosts and plain http from planting one. An office that serves its network over plain http gets a
// cookie without: it would otherwise not get one at all, and put its passwords into something worse. The log says so.
const (
	secureCookie = "__Host-sohoa"
	plainCookie  = "sohoa"
)

type plainOnce struct{ sync.Once }

// secret gives a random word of 256 bits for cookies, links and tokens.
func secret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails: the runtime ends the program first
	return base64.RawURLEncoding.EncodeToString(b)
}

// digestOf gives that under which a secret is kept. It is random already, so that a plain digest tells nothing.
func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// secured tells whether a cookie with Secure would come back.
func secured(r *http.Request) bool {
	if r.TLS != nil || (fromHere(r) && r.Header.Get("X-Forwarded-Proto") == "https") {
		return true
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// fromHere tells whether the other end of the line is this machine: a person on it, or the proxy in front of us.
func fromHere(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// addressOf gives the visitor's address. What a proxy says is believed of one on this machine only, and of the
// list that it passes on only the last entry, which is its own.
func addressOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	if all := r.Header.Values("X-Forwarded-For"); fromHere(r) && len(all) > 0 {
		last := all[len(all)-1]
		last = strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
		if ip, err := netip.ParseAddr(last); err == nil {
			return ip.Unmap().String()
		}
	}
	return at.Addr().Unmap().String()
}

func sessionCookie(r *http.Request) string {
	name := plainCookie
	if secured(r) {
		name = secureCookie
	}
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// setSessionCookie gives the browser its session; the empty secret takes it away.
func (p *Pages) setSessionCookie(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{Name: secureCookie, Value: secret, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode}
	if !secured(r) {
		c.Name, c.Secure = plainCookie, false
		p.plain.Do(func() {
			p.log.Warn("somebody signs in over plain http: whoever listens on the network can read passwords and papers; put a proxy with TLS in front")
		})
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// The cookies of what a visitor likes to look at. They say nothing about anybody.
const (
	languageCookie = "language"
	themeCookie    = "theme"
	preferFor      = 365 * 24 * time.Hour
)

func languageOf(r *http.Request) page.Language {
	if c, err := r.Cookie(languageCookie); err == nil && page.Language(c.Value) == page.English {
		return page.English
	}
	return page.Vietnamese
}

func themeOf(r *http.Request) page.Theme {
	c, err := r.Cookie(themeCookie)
	if err != nil {
		return ""
	}
	switch t := page.Theme(c.Value); t {
	case page.Light, page.Dark:
		return t
	}
	return ""
}

func setPreference(w http.ResponseWriter, r *http.Request, name, value string) {
	age := int(preferFor / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: secured(r), SameSite: http.SameSiteLaxMode})
}
