package access_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/access"
)

// issuer is a small OpenID provider with one person, whose claims and faults a test sets.
type issuer struct {
	t      *testing.T
	url    string
	key    *rsa.PrivateKey
	mu     sync.Mutex
	claims map[string]any // in place of, or beside, those of a token that is in order
	signer *rsa.PrivateKey
	away   bool
	asked  map[string]url.Values // by code
}

const clientID, clientSecret = "sohoa", "s3cret"

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, signer: key, asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		if i.locked(func() bool { return i.away }) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		i.reply(w, http.StatusOK, map[string]any{"issuer": i.url, "authorization_endpoint": i.url + "/authorize", "token_endpoint": i.url + "/token",
			"jwks_uri": i.url + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		text := base64.RawURLEncoding.EncodeToString
		i.reply(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": text(key.N.Bytes()), "e": text(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i.url = server.URL
	return i
}

func (i *issuer) locked(ask func() bool) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return ask()
}

func (i *issuer) reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		i.t.Error(err)
	}
}

// authorize sends the person back at once: they are signed in at the provider.
func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != clientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" {
		i.t.Errorf("asked %v", q)
	}
	code := rand.Text()
	i.mu.Lock()
	i.asked[code] = q
	i.mu.Unlock()
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusSeeOther)
}

// token gives the token for a code, once, to whoever knows the verifier.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	asked, ok := i.asked[r.FormValue("code")]
	delete(i.asked, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, basic := r.BasicAuth()
	known := basic && id == clientID && secret == clientSecret || r.FormValue("client_secret") == clientSecret
	if !ok || !known || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || r.FormValue("redirect_uri") != asked.Get("redirect_uri") {
		i.reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{"iss": i.url, "sub": "sub-1", "aud": clientID, "nonce": asked.Get("nonce"), "iat": time.Now().Unix(),
		"exp": time.Now().Add(time.Minute).Unix(), "email": "Lan@HaiPhong.example", "email_verified": true}
	maps.Copy(claims, i.claims)
	i.reply(w, http.StatusOK, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.sign(claims)})
}

func (i *issuer) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	text := base64.RawURLEncoding
	signed := text.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + text.EncodeToString(body)
	sum := sha256.Sum256([]byte(signed))
	mark, err := rsa.SignPKCS1v15(rand.Reader, i.signer, crypto.SHA256, sum[:])
	if err != nil {
		i.t.Error(err)
	}
	return signed + "." + text.EncodeToString(mark)
}

// come goes to the provider and back, as a browser would, and gives the address with which it comes back.
func (b *browser) come(next string) string {
	b.t.Helper()
	got := b.get("/sign-in/provider?next=" + url.QueryEscape(next))
	b.want(got, http.StatusSeeOther, "")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(got.Header.Get("Location"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	back, found := strings.CutPrefix(res.Header.Get("Location"), b.url)
	if !found {
		b.t.Fatalf("the provider sends to %s", res.Header.Get("Location"))
	}
	return back
}

// withProvider gives an office that knows the issuer, and in it lan, known by e-mail.
func withProvider(t *testing.T) (*office, *issuer, models.Account) {
	t.Helper()
	i := newIssuer(t)
	o := setup(t, &access.OIDCOptions{Issuer: i.url, ClientID: clientID, Secret: clientSecret, Name: "Tài khoản công vụ"})
	a := o.account("lan", models.RoleClerk)
	a.Email = "lan@haiphong.example"
	if err := o.store.ChangeAccount(t.Context(), models.Everywhere(), a, "test"); err != nil {
		t.Fatal(err)
	}
	return o, i, a
}

func TestProvider(t *testing.T) {
	o, i, a := withProvider(t)
	b := o.browser()
	if got := b.get("/sign-in"); !strings.Contains(got.body, "Tài khoản công vụ") {
		t.Error("the page does not offer the provider")
	}
	b.want(b.get(b.come("/review")), http.StatusSeeOther, "/review") // found by the e-mail, this once
	if got := b.get("/account"); !strings.Contains(got.body, "Trần Thị lan") {
		t.Errorf("signed in as nobody: %d", got.StatusCode)
	}
	i.claims = map[string]any{"email": "renamed@haiphong.example", "email_verified": false}
	again := o.browser()
	again.want(again.get(again.come("https://elsewhere.example")), http.StatusSeeOther, "/")
	i.claims = map[string]any{"sub": "sub-2"}
	thief := o.browser()
	if got := thief.get(thief.come("/")); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "chưa gắn") {
		t.Errorf("another subject with the e-mail: %d", got.StatusCode)
	}
	i.claims = nil
	a.Disabled = true
	if err := o.store.ChangeAccount(t.Context(), models.Everywhere(), a, "test"); err != nil {
		t.Fatal(err)
	}
	late := o.browser()
	if got := late.get(late.come("/")); got.StatusCode != http.StatusUnprocessableEntity || len(late.cookies) > 0 {
		t.Errorf("a disabled account: %d", got.StatusCode)
	}
	if strings.Contains(o.log.String(), "haiphong.example") {
		t.Errorf("the log names who comes: %s", o.log)
	}
}

func TestProviderIsNotBelieved(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	o, i, _ := withProvider(t)
	for name, claims := range map[string]map[string]any{
		"another nonce":    {"nonce": "x"},
		"another audience": {"aud": "x"},
		"another issuer":   {"iss": "https://elsewhere.example"},
		"ended":            {"exp": time.Now().Add(-time.Hour).Unix()},
		"not verified":     {"email_verified": false},
		"no e-mail":        {"email": ""},
	} {
		i.claims = claims
		b := o.browser()
		if got := b.get(b.come("/")); got.StatusCode != http.StatusUnprocessableEntity || len(b.cookies) > 0 {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	i.claims, i.signer = nil, other
	b := o.browser()
	if got := b.get(b.come("/")); got.StatusCode != http.StatusUnprocessableEntity || len(b.cookies) > 0 {
		t.Errorf("signed by somebody else: %d", got.StatusCode)
	}
}

// What comes back must come to the browser that went, once, with the state that it went with.
func TestProviderStateIsBound(t *testing.T) {
	o, _, _ := withProvider(t)
	b := o.browser()
	back := b.come("/")
	stranger := o.browser()
	if got := stranger.get(back); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("in another browser: %d", got.StatusCode)
	}
	stranger.come("/") // has a state of its own
	if got := stranger.get(back); got.StatusCode != http.StatusUnprocessableEntity || len(stranger.cookies) > 0 {
		t.Errorf("with another state: %d", got.StatusCode)
	}
	b.want(b.get(back), http.StatusSeeOther, "/")
	if got := b.get(back); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("twice: %d", got.StatusCode)
	}
}

// A provider that is away keeps nobody from signing in by password, and is asked again later.
func TestProviderIsAway(t *testing.T) {
	o, i, _ := withProvider(t)
	i.mu.Lock()
	i.away = true
	i.mu.Unlock()
	b := o.browser()
	if got := b.get("/sign-in/provider"); got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, `data-error="unavailable"`) {
		t.Errorf("away: %d", got.StatusCode)
	}
	b.want(b.get("/sign-in"), http.StatusOK, "")
	i.mu.Lock()
	i.away = false
	i.mu.Unlock()
	b.want(b.get(b.come("/")), http.StatusSeeOther, "/")
}

func TestParseOIDC(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := access.ParseOIDC(fmt.Sprintf("issuer=https://id.example id=sohoa secret=file:%s name=Tài khoản công vụ", path))
	if want := (access.OIDCOptions{Issuer: "https://id.example", ClientID: "sohoa", Secret: "s3cret", Name: "Tài khoản công vụ"}); err != nil || *o != want {
		t.Errorf("%+v, %v", o, err)
	}
	if o, err := access.ParseOIDC(" "); o != nil || err != nil {
		t.Errorf("nothing: %+v, %v", o, err)
	}
	for _, bad := range []string{"issuer=https://id.example", "issuer=http://id.example id=x", "id=x", "issuer=https://id.example id=x secret=plain",
		"issuer=https://id.example id=x secret=file:/nowhere", "issuer=https://id.example id=x colour=red"} {
		if _, err := access.ParseOIDC(bad); models.CodeOf(err) != models.CodeInvalid || strings.Contains(err.Error(), "plain") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
