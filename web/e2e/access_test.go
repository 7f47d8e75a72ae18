package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// A new person comes in by the link of the account, chooses a password, and signs in with it from then on; whoever is at the
// keyboard afterwards sees nothing of it.
func TestSignIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	const password = "cây đa đầu làng 9"
	link := strings.TrimSpace(s.sohoa(t, "user", "add", "--full-name", "Vũ Thị Hạnh", "--unit", string(here), "--role", "desk,clerk", "hanh"))
	_, path, _ := strings.Cut(strings.TrimPrefix(link, "http://"), "/")

	b := s.open(t)
	b.visit(t, "/"+path)
	b.waitText(t, "Vũ Thị Hạnh")
	b.axe(t)
	b.keys(t, kb.Enter) // the button has the focus
	b.waitText(t, "Tài khoản chưa có mật khẩu")
	b.axe(t)
	b.fill(t, "#password", password)
	b.fill(t, "#again", password)
	b.click(t, "button[data-reveal=password]")
	b.wait(t, `document.querySelector("#password").type === "text"`)
	b.click(t, "form[action='/account/password'] .btn-primary")
	b.waitText(t, "Đã đổi mật khẩu")

	b.click(t, ".person summary")
	b.click(t, ".person form[action='/sign-out'] button")
	b.wait(t, `location.pathname === "/sign-in"`)
	b.visit(t, "/"+path)
	b.waitText(t, "Liên kết không còn dùng được")
	b.visit(t, "/account")
	b.wait(t, `location.pathname === "/sign-in" && new URLSearchParams(location.search).get("next") === "/account"`)

	b.fill(t, "#username", "hanh")
	b.fill(t, "#password", "không phải")
	b.keys(t, kb.Enter)
	b.waitText(t, "chưa đúng")
	b.axe(t)
	b.fill(t, "#password", password)
	b.keys(t, kb.Enter)
	b.wait(t, `location.pathname === "/account"`)
	b.waitText(t, "Vũ Thị Hạnh")
}

// An administrator adds somebody with the keyboard, gets a link once, and takes the account away again, which ends its session
// at once; accounts of another unit are not there.
func TestAccounts(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.login(t, models.RoleAdministrator)
	b.visit(t, "/admin/accounts")
	b.waitText(t, account(models.RoleClerk, here))
	if all := b.text(t, "main"); strings.Contains(all, account(models.RoleClerk, there)) {
		t.Errorf("accounts of another unit are shown: %s", all)
	}
	b.click(t, "main a.btn-primary")
	b.fill(t, "#username", "moi.ve")
	b.fill(t, "#full_name", "Bùi Văn Mới")
	b.fill(t, "input[name=find]", "gia vien")
	b.waitText(t, "Gia Viên")
	b.click(t, "input[name=role][value=head]")
	b.axe(t)
	b.click(t, "main .btn-primary")
	b.wait(t, `document.querySelector("#link")`)
	link := eval[string](t, b, `document.querySelector("#link").value`)
	if !strings.HasPrefix(link, s.url+"/sign-in/link/") {
		t.Fatalf("link %q", link)
	}
	other := s.open(t)
	other.visit(t, strings.TrimPrefix(link, s.url))
	other.click(t, "main .btn-primary")
	other.waitText(t, "Bùi Văn Mới")

	b.click(t, "input[name=disabled]")
	b.click(t, "main form .btn-primary")
	b.waitText(t, "Đã lưu")
	other.visit(t, "/account")
	other.wait(t, `location.pathname === "/sign-in"`)
	b.visit(t, "/admin/audit?actor=moi.ve")
	b.waitText(t, "đăng nhập")
	b.axe(t)
}

// What somebody lacks the role for is refused in words, and says the way back.
func TestNoPermission(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.login(t, models.RoleDesk)
	b.visit(t, "/admin/accounts")
	b.waitText(t, "Bạn không có quyền mở trang này")
	b.axe(t)
	b.visit(t, "/không/có/gì")
	b.waitText(t, "Không tìm thấy trong đơn vị của bạn")
	b.axe(t)
	if home := eval[string](t, b, `document.querySelector("main a.btn-primary").getAttribute("href")`); home != "/desk" {
		t.Errorf("the way back leads to %q", home)
	}
}

// Who signs out in one tab is signed out in all: another one shows nothing more of the session, and what was being typed there
// is kept until the person is back.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	s := start(t, birth)
	r := s.review(t, "/review")
	r.loaded(t)
	first := r.paper(t).open()[0]
	other := r.beside(t)
	other.visit(t, "/account")
	other.click(t, ".person summary")
	other.click(t, ".person form[action='/sign-out'] button")
	other.wait(t, `location.pathname === "/sign-in"`)

	r.write(t, "55/TLKS-BS")
	r.press(t, kb.Enter)
	r.wait(t, `!document.getElementById("unsaved").hidden && !document.getElementById("sign-in").hidden`)
	r.axe(t)
	picture := eval[int](t, r.tab, `fetch(document.getElementById("page-image").getAttribute("href"), {cache: "reload"}).then(answer => answer.status)`)
	if picture == 200 {
		t.Error("the picture of a page is shown after signing out")
	}

	_, link, _ := strings.Cut(strings.TrimSpace(s.sohoa(t, "user", "link", account(models.RoleClerk, here))), "://")
	_, link, _ = strings.Cut(link, "/")
	other.visit(t, "/"+link)
	other.click(t, "main form .btn-primary")
	other.wait(t, `document.querySelector(".top .person b")`)
	r.click(t, "[data-act=resend]")
	r.wait(t, `document.getElementById("unsaved").hidden`)
	r.saved(t)
	if value, _ := r.paper(t).value(first); value != "55/TLKS-BS" {
		t.Errorf("what was typed was saved as %q", value)
	}
}
