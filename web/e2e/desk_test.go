package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sohoa/models"
)

// register brings results into the register of the site, as another system exports them.
func (s *site) register(t *testing.T, rows ...string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.csv")
	head := "result_code,result_type,document_no,issuing_agency,issue_date,valid_until,holder_full_name,holder_personal_id,holder_old_id," +
		"holder_date_of_birth,holder_mother_name,holder_address,procedure_code,dossier_code,file"
	if err := os.WriteFile(path, []byte(strings.Join(append([]string{head}, rows...), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sohoa(t, "results", "import", path)
}

const landOfTest = "QSDD-1,land_certificate,BN 531146,UBND quận Ngô Quyền,2015-03-02,,TRẦN THỊ THỬ,099190000001,,1990-02-01,,,,HP-2015-1,qsdd.pdf"

// focus gives the focus to what the selector names.
func (b *tab) focus(t *testing.T, selector string) {
	t.Helper()
	eval[bool](t, b, `(document.querySelector(`+quoted(selector)+`).focus(), true)`)
}

// openDossier opens a dossier by keyboard alone: the procedure by a word without tones, the holder by a scanned card.
func (b *tab) openDossier(t *testing.T) {
	t.Helper()
	b.visit(t, "/desk")
	b.wait(t, `document.documentElement.classList.contains("js") && document.activeElement?.id === "procedure"`)
	b.keys(t, "xay dung")
	b.wait(t, `document.querySelector("#procedures:not([hidden]) [aria-selected=true]")?.dataset.code === "HP-GPXD"`)
	b.keys(t, kb.Enter)
	b.wait(t, `document.activeElement?.id === "holder_id"`)
	b.keys(t, "099190000001||Trần Thị Thử|01021990|Nữ|Phường Gia Viên, Hải Phòng|01062021")
	b.keys(t, kb.Enter)
	b.wait(t, `document.querySelector("#holder_name").value === "Trần Thị Thử" && document.querySelector("#holder_id").value === "099190000001"`)
	b.fill(t, "#due", "24/11/2099")
	b.keys(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.wait(t, `document.querySelector("#board")`)
}

// acceptOnPaper takes the components in on paper, which is all that is missing, and accepts the dossier.
func (b *tab) acceptOnPaper(t *testing.T, components ...string) {
	t.Helper()
	for _, name := range components {
		b.focus(t, "#cp-"+name+" [data-do]")
		b.keys(t, kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierAlt))
		b.wait(t, `document.activeElement?.closest("#menu-`+name+`")`)
		b.click(t, "#menu-"+name+` form:has([value=handed_in]) button`)
		b.wait(t, `document.querySelector("#cp-`+name+`")?.innerText.includes("Nhận bản giấy")`)
	}
	b.waitText(t, "Đủ giấy tờ")
	b.keys(t, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.wait(t, `location.pathname.endsWith("/receipt")`)
}

// The whole way of a citizen through the desk: what the register holds is offered first and taken with a key, the rest is
// scanned and ticks itself, the receipt is printed.
func TestDesk(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.register(t, landOfTest)
	b := s.login(t, models.RoleDesk)
	b.openDossier(t)
	b.waitText(t, "BN 531146")
	if where := b.where(t); strings.Contains(where, "099190") || strings.Contains(where, "Th%E1%BB%AD") {
		t.Errorf("the address tells about a person: %s", where)
	}

	// The first row is the offer; it must be looked at, because nobody knows how the copy was made.
	b.keys(t, kb.ArrowDown)
	b.wait(t, `document.activeElement?.closest("#cp-land") && document.activeElement.matches("[data-do]")`)
	b.keys(t, kb.Enter)
	b.wait(t, `document.querySelector("dialog[open] .instead button") === document.activeElement`)
	b.keys(t, kb.Enter)
	b.wait(t, `document.querySelector("#cp-land .chip.is-reused") && !document.querySelector("dialog[open]")`)

	// Two papers are missing: one is scanned and recognised, one is taken in on paper.
	b.upload(t, "input[data-files=choose]", fixture(t, "papers", "birth_certificate-clean-02.jpg"))
	b.wait(t, `document.querySelector("[data-sheet] img")`)
	b.wait(t, `document.querySelector("[data-said]")`)
	b.wait(t, `document.querySelectorAll(".stream li").length > 5`)
	b.waitText(t, "không phải chủ hồ sơ") // it is of somebody else
	b.acceptOnPaper(t, "request", "drawings")
	b.waitText(t, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
	b.waitText(t, "Sử dụng lại kết quả số QSDD-1")
}

// A person puts a paper to a component, and a page is scanned again while the file is being read.
func TestDeskPlaceAndRescan(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.login(t, models.RoleDesk)
	b.openDossier(t)
	b.upload(t, "input[data-files=choose]", fixture(t, "papers", "birth_certificate-clean-02.jpg"))
	b.wait(t, `document.querySelector("[data-sheet='1'] img")`)
	before := eval[string](t, b, `document.querySelector("[data-sheet='1'] img").getAttribute("src")`)
	b.click(t, "[data-sheet='1'] [data-choose]") // the picker itself is the browser's; what it is for is remembered
	b.upload(t, "input[data-files=choose]", fixture(t, "papers", "marriage_certificate-clean-01.pdf"))
	b.wait(t, `document.querySelector("[data-sheet='1'] img")?.getAttribute("src") !== `+quoted(before))
	b.wait(t, `document.querySelector(".read b")?.textContent.includes("kết hôn")`)
	eval[bool](t, b, `(choice => { choice.value = "drawings"; choice.dispatchEvent(new Event("change", {bubbles: true})); return true })(document.querySelector(".read select[name=component]"))`)
	b.wait(t, `document.querySelector("#cp-drawings .chip.is-confirmed")`)
}

// Typing into the form of people is not disturbed by what arrives, and a Vietnamese input method's keys are no commands.
func TestDeskKeepsWhatIsTyped(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.login(t, models.RoleDesk)
	b.openDossier(t)
	b.keys(t, kb.F2)
	b.wait(t, `document.querySelector("#people-box").open`)
	b.focus(t, "#holder_name")
	b.keys(t, " Khánh")
	b.upload(t, "input[data-files=choose]", fixture(t, "papers", "birth_certificate-clean-02.jpg"))
	b.wait(t, `document.querySelectorAll(".stream li").length > 5`)
	if got := eval[string](t, b, `document.querySelector("#holder_name").value + "|" + document.activeElement.id + "|" + document.querySelector("#people-box").open`); !strings.Contains(got, "Khánh") || !strings.HasSuffix(got, "|holder_name|true") {
		t.Errorf("what was typed became %q", got)
	}
	// An input method that is putting a letter together: Enter and F-keys are its own.
	eval[bool](t, b, `(document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "F2", keyCode: 229, isComposing: true, bubbles: true, cancelable: true})), true)`)
	if !eval[bool](t, b, `document.querySelector("#people-box").open`) {
		t.Error("a key of the input method closed the form")
	}
}

// A cut line: the page says so, what arrived is kept, and the upload goes on by itself when the line is back.
func TestDeskUploadCut(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.login(t, models.RoleDesk)
	b.openDossier(t)
	path := largeScan(t, fixture(t, "papers", "birth_certificate-clean-02.jpg"))
	b.offlineAfter(t, 2<<20)
	b.upload(t, "input[data-files=choose]", path)
	b.waitText(t, "Mất kết nối")
	b.online(t)
	b.wait(t, `document.querySelector("[data-sheet] img")`)
	b.wait(t, `document.querySelector(".read b")?.textContent.includes("khai sinh")`)
	if n := eval[int](t, b, `document.querySelectorAll(".filed").length`); n != 1 {
		t.Errorf("%d files came of one", n)
	}
}

// largeScan gives a copy of a JPEG that is as long as a big scan: comments, which readers pass over, stand behind its beginning.
func largeScan(t *testing.T, name string) string {
	t.Helper()
	paper, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const most = 0xffff // bytes of a segment with its own length
	comment := append([]byte{0xff, 0xfe, most >> 8, most & 0xff}, make([]byte, most-2)...)
	large := slices.Concat(paper[:2], bytes.Repeat(comment, 100), paper[2:])
	path := filepath.Join(t.TempDir(), "large.jpg")
	if err := os.WriteFile(path, large, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// offlineAfter cuts the line when a request of an upload begins behind so many bytes.
func (b *tab) offlineAfter(t *testing.T, from int) {
	t.Helper()
	eval[bool](t, b, `(() => {
		const send = XMLHttpRequest.prototype.send, header = XMLHttpRequest.prototype.setRequestHeader;
		window.cut = true;
		XMLHttpRequest.prototype.setRequestHeader = function (name, value) { if (name === "Upload-Offset") this.offset = Number(value); return header.call(this, name, value); };
		XMLHttpRequest.prototype.send = function (body) {
			if (window.cut && this.offset >= `+strconv.Itoa(from)+`) { window.down = true; }
			if (window.cut && window.down) { setTimeout(() => this.dispatchEvent(new ProgressEvent("error"))); this.abort(); return; }
			return send.call(this, body);
		};
		return true;
	})()`)
}

// online mends the line that offlineAfter cut.
func (b *tab) online(t *testing.T) {
	t.Helper()
	eval[bool](t, b, `(window.cut = false, dispatchEvent(new Event("online")), true)`)
}
