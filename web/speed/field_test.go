package speed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	scans = flag.Int("scans", 20, "papers that are brought to the desk")
	pages = flag.String("pages", filepath.Join("..", "..", "fixtures", "papers"), "folder whose JPEG files they are, of one page each")
)

// BenchmarkFirstField prints how long a desk waits for the first field of a paper of one page: from the first byte sent to
// the board that shows it, fetched as the page does, when an event tells of news.
func BenchmarkFirstField(b *testing.B) {
	papers, err := filepath.Glob(filepath.Join(*pages, "*.jpg"))
	if err != nil || len(papers) == 0 {
		b.Fatal(papers, err)
	}
	data := filepath.Join(b.TempDir(), "data")
	hire(b, data, "desk", string(ward), "desk", false)
	s := serve(b, data)
	p := s.signIn(b, "desk")
	p.firstField(b, papers[0]) // starts the readers
	load, _ := os.ReadFile("/proc/loadavg")
	for b.Loop() {
		var took []time.Duration
		for i := range *scans {
			took = append(took, p.firstField(b, papers[i%len(papers)]))
		}
		fmt.Printf("\nfirst field on the desk, %d scans of one page: p50 %s, p95 %s, longest %s; load before: %s",
			len(took), percentile(took, 50), percentile(took, 95), percentile(took, 100), load)
	}
}

// firstField opens a dossier, sends a paper and waits until a field of it is on the board.
func (p *person) firstField(b *testing.B, paper string) time.Duration {
	b.Helper()
	content := fresh(b, paper)
	opened := p.ask(b, "POST", "/desk", form, []byte(url.Values{"key": {rand.Text()}, "procedure": {string(procedure)}, "holder_name": {"Trần Thị Thử"}}.Encode()))
	where, err := url.Parse(opened.header.Get("Location"))
	if err != nil || where.Path == "" {
		b.Fatalf("the dossier was not opened: %d", opened.status)
	}
	news := p.listen(b, path.Base(where.Path))
	defer news.Close()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	part, err := parts.CreateFormFile("files", filepath.Base(paper))
	if err == nil {
		_, err = part.Write(content)
	}
	if err := errors.Join(err, parts.Close()); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	p.ask(b, "POST", where.Path+"/files", parts.FormDataContentType(), body.Bytes())
	for lines := bufio.NewScanner(news); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "data:") {
			continue
		}
		if board := p.ask(b, "GET", where.Path+"/board", "", nil); bytes.Contains(board.body, []byte(`<ol class="stream"`)) {
			return time.Since(began)
		}
		if strings.Contains(lines.Text(), `"digitised"`) || strings.Contains(lines.Text(), `"failed"`) {
			b.Fatal("no field was read: ", paper)
		}
	}
	b.Fatal("the events ended before a field came: ", paper)
	return 0
}

// listen gives the events of a dossier.
func (p *person) listen(b *testing.B, dossier string) io.ReadCloser {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), "GET", p.at.url+"/live?dossier="+dossier, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Cookie", p.cookie)
	answered, err := browser.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	if answered.StatusCode != http.StatusOK {
		b.Fatal("no events: ", answered.Status)
	}
	return answered.Body
}

// fresh gives a JPEG file with a comment that no other has: the program would recall a file that it has read before.
func fresh(b *testing.B, paper string) []byte {
	b.Helper()
	content, err := os.ReadFile(paper)
	if err != nil {
		b.Fatal(err)
	}
	const start = 2 // bytes of the mark that begins a JPEG file
	word := rand.Text()
	comment := append([]byte{0xFF, 0xFE, 0, byte(2 + len(word))}, word...)
	return bytes.Join([][]byte{content[:start], comment, content[start:]}, nil)
}

// BenchmarkScripts prints what browsers are sent as scripts.
func BenchmarkScripts(b *testing.B) {
	files, err := filepath.Glob(filepath.Join("..", "assets", "dist", "*.js"))
	if err != nil || len(files) == 0 {
		b.Fatal("make assets first: ", err)
	}
	for b.Loop() {
		sum := 0
		fmt.Print("\nscripts, gzipped:")
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, err = w.Write(content)
			if err := errors.Join(err, w.Close()); err != nil {
				b.Fatal(err)
			}
			sum += packed.Len()
			fmt.Printf(" %s %.1f kB,", filepath.Base(file), float64(packed.Len())/1000)
		}
		fmt.Printf(" all %.1f kB\n", float64(sum)/1000)
	}
}
