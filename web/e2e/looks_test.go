package e2e

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"sohoa/models"
)

// screens is the sizes at which every page is looked at: the office monitor and a phone.
var screens = []struct{ width, height int64 }{{width, height}, {390, 844}}

// Every page that somebody can get to by links looks right in light and dark, on the monitor and on a phone: nothing that
// axe-core calls serious, nothing wider than the screen, no text without words.
func TestLooks(t *testing.T) {
	t.Parallel()
	s := start(t, papers...)
	s.gather(t)
	var same looked
	for _, role := range models.Roles {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			c := newCrawl(s.login(t, role), string(role))
			c.same = &same
			if role == models.RoleAuditor { // one of them reads English
				c.name, c.same = "en-"+c.name, nil
				c.tab.visit(t, "/account")
				c.tab.click(t, "details.person > summary")
				c.tab.click(t, "button[name=language][value=en]")
				c.tab.wait(t, `document.documentElement.lang === "en"`)
			}
			c.follow(t, "/")
		})
	}
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		c := newCrawl(s.open(t), "nobody")
		for _, path := range []string{"/sign-in", "/search", "/sign-in/link/none"} {
			c.follow(t, path)
		}
	})
}

// The city's own pages look right with a year of figures of all units in them.
func TestLooksOfCity(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.year(t)
	c := newCrawl(s.loginAs(t, city), "city")
	c.under = "/overview"
	c.tab.counted(t, "/overview")
	c.follow(t, "/overview")
}

// papers is what lies in the first office when the pages are looked at.
var papers = []string{"birth_certificate-clean-02.jpg", "marriage_certificate-clean-01.pdf", "id_card-clean-01.pdf", "decision-degraded-03.pdf"}

// gather has the desk open a dossier, hand in a paper and leave it so. It gives the dossier's path.
func (s *site) gather(t *testing.T) string {
	t.Helper()
	s.register(t, landOfTest)
	b := s.login(t, models.RoleDesk)
	b.visit(t, "/desk")
	b.fill(t, "#procedure", "HP-GPXD")
	b.fill(t, "#holder_id", "099190000001")
	b.fill(t, "#holder_name", "Trần Thị Thử")
	b.fill(t, "#due", "24/11/2099")
	b.click(t, "button[data-primary]")
	b.wait(t, `document.querySelector("#board") && document.readyState === "complete"`)
	b.upload(t, "input[data-files=choose]", fixture(t, "papers", "birth_certificate-clean-02.jpg"))
	b.wait(t, `document.querySelector("img[src*='/pages/']")`)
	return b.where(t)
}

// crawl goes through the site as one person, one page of each kind.
type crawl struct {
	tab   *tab
	name  string          // of the person, for messages
	under string          // where the pages are that are looked at; "/": all
	seen  map[string]bool // kinds of pages that were looked at
	same  *looked         // what others with the same language have looked at; nil: nothing
	told  map[string]bool // faults; that of the frame stands on every page
}

// looked is the kinds of pages that somebody has looked at and that are the same for all.
type looked struct{ kinds sync.Map }

// differs is pages that show each role something else.
var differs = regexp.MustCompile(`^/(desk|review|overview)?$`)

// first tells that nobody has looked at such a page yet.
func (l *looked) first(kind string) bool {
	if l == nil || differs.MatchString(kind) {
		return true
	}
	_, before := l.kinds.LoadOrStore(kind, true)
	return !before
}

func newCrawl(b *tab, name string) *crawl {
	return &crawl{tab: b, name: name, under: "/", seen: map[string]bool{}, told: map[string]bool{}}
}

// most is how many pages a person is expected to have; more means that two addresses are taken for two kinds.
const most = 60

// follow looks at a page and at all that it links to.
func (c *crawl) follow(t *testing.T, first string) {
	t.Helper()
	for waiting := []string{first}; len(waiting) > 0; waiting = waiting[1:] {
		path := waiting[0]
		if c.seen[kind(path)] || !c.same.first(kind(path)) {
			continue
		}
		c.seen[kind(path)] = true
		if len(c.seen) > most {
			t.Fatalf("too many kinds of pages: %v", c.seen)
		}
		c.tab.size(t, width, height)
		c.tab.visit(t, path)
		c.seen[kind(c.tab.where(t))] = true
		c.look(t)
		links := eval[[]string](t, c.tab, `[...document.querySelectorAll("a[href]")]
			.filter(a => a.origin === location.origin && !a.hasAttribute("download") && a.target !== "_blank")
			.map(a => a.pathname + a.search)`)
		for _, l := range links {
			if strings.HasPrefix(l, c.under) && !aside.MatchString(l) {
				waiting = append(waiting, l)
			}
		}
	}
}

// aside is addresses that answer with something else than a page.
var aside = regexp.MustCompile(`^/(files|assets|api|live|metrics)/|/original$|\.(csv|xlsx|json|jpg|pdf|txt)\b|[?&]format=|/export|/download`)

// look judges the page in every size and colour. Dark differs from light in nothing but colours.
func (c *crawl) look(t *testing.T) {
	t.Helper()
	b := c.tab
	path := b.where(t)
	if code := eval[string](t, b, `document.querySelector("[data-error]")?.dataset.error ?? ""`); code == "internal" || code == "crashed" {
		t.Errorf("%s: %s answers with the error %s", c.name, path, code)
	}
	if left := eval[[]string](t, b, wordless); len(left) > 0 {
		t.Errorf("%s: %s has texts without words: %v", c.name, path, left)
	}
	for _, screen := range screens {
		b.size(t, screen.width, screen.height)
		for theme, rules := range map[string]string{"light": allRules, "dark": `"color-contrast"`} {
			b.dark(t, theme == "dark")
			b.settle(t)
			for _, v := range b.violations(t, rules) {
				if !c.told[v] {
					c.told[v] = true
					t.Errorf("%s, %d wide, %s: %s", path, screen.width, theme, v)
				}
			}
			if wide := eval[int64](t, b, `document.documentElement.scrollWidth`); wide > screen.width && theme == "light" {
				t.Errorf("%s: %s is %d wide on a screen of %d: %s", c.name, path, wide, screen.width, c.widest(t))
			}
		}
	}
}

// wordless gives the texts of a page that are keys of words instead of words.
const wordless = `(() => {
	const key = /^(desk|review|search|overview|admin|account|accounts|audit|signin|paper|state|field|type|lane|channel|dossier|file|source|relation|component|copy|error|menu|keys|result|event|role|link|finding)\.[a-z_.]+$/;
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	const found = [];
	for (let n = texts.nextNode(); n; n = texts.nextNode()) if (key.test(n.data.trim())) found.push(n.data.trim());
	return found;
})()`

// settle waits for the page's fonts and for those of its images that are in sight.
func (b *tab) settle(t *testing.T) {
	t.Helper()
	eval[bool](t, b, `Promise.all([document.fonts.ready, ...[...document.images]
		.filter(i => !i.complete && i.getBoundingClientRect().top < innerHeight)
		.map(i => new Promise(done => { i.addEventListener("load", done); i.addEventListener("error", done); }))]).then(() => true)`)
}

// widest names the elements that stand out at the right.
func (c *crawl) widest(t *testing.T) string {
	t.Helper()
	return eval[string](t, c.tab, `[...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position !== "fixed")
		.slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join(" | ")`)
}

// kind gives the address without what stands for one thing among many: codes, numbers, values of a query.
func kind(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	parts := strings.Split(u.Path, "/")
	for i, part := range parts {
		if named := i > 0 && slices.Contains(many, parts[i-1]) && part != "new"; named || one.MatchString(part) {
			parts[i] = "*"
		}
	}
	out := strings.Join(parts, "/")
	for _, key := range views {
		if u.Query().Has(key) {
			out += "?" + key
		}
	}
	return out
}

// one is a part of an address that names one thing: it has a digit, or is a long random word. many is parts after which
// the name of one thing stands. views is keys of a query that make another page of an address.
var (
	one   = regexp.MustCompile(`\d|^[A-Za-z_-]{20,}$`)
	many  = []string{"types", "units", "accounts", "dossiers", "review"}
	views = []string{"q", "tab"}
)
