package web

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"

	"sohoa/models"
	"sohoa/web/page"
)

// Sample is one line of /metrics. Labels tell about kinds, never about a person, a dossier or a file.
type Sample struct {
	Name   string // sohoa_…, base units, …_total where it only grows
	Labels string // such as `lane="desk"`, or empty
	Value  float64
}

// counts is how many requests were answered, by route and status.
type counts struct {
	mu sync.Mutex
	n  map[answered]int64
}

type answered struct {
	route  string
	status int
}

func (c *counts) add(route string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[answered]int64{}
	}
	c.n[answered{route, status}]++
}

func (c *counts) samples() []Sample {
	c.mu.Lock()
	defer c.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(c.n), func(a, b answered) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.status, b.status))
	})
	var out []Sample
	for _, k := range keys {
		out = append(out, Sample{"sohoa_http_requests_total", fmt.Sprintf("route=%q,status=\"%d\"", k.route, k.status), float64(c.n[k])})
	}
	return out
}

// watches tells whether the request comes from this machine, and not by way of a proxy on it, or from an administrator.
func watches(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	here := err == nil && at.Addr().Unmap().IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
	return here || page.VisitorOf(r.Context()).Account.Has(models.RoleAdministrator)
}

// metrics writes all samples in Prometheus' text format.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	if !watches(r) {
		return nowhere(w, r)
	}
	samples := s.requests.samples()
	for _, gauges := range s.Gauges {
		more, err := gauges(r.Context())
		if err != nil {
			return err
		}
		samples = append(samples, more...)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	out := bufio.NewWriter(w)
	for _, m := range samples {
		out.WriteString(m.Name)
		if m.Labels != "" {
			out.WriteString("{" + m.Labels + "}")
		}
		out.WriteString(" " + strconv.FormatFloat(m.Value, 'g', -1, 64) + "\n")
	}
	_ = out.Flush() // whoever asked may have left
	return nil
}
