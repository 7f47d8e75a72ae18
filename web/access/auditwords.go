package access

import (
	"strings"

	"sohoa/web/page"
)

// didWords names what lines of the audit tell of. A word that is not here is shown as it stands in the line.
var didWords = page.Words{
	"did.viewed":              {"xem", "viewed"},
	"did.signed_in":           {"đăng nhập", "signed in"},
	"did.signed_out":          {"đăng xuất", "signed out"},
	"did.sign_in_failed":      {"đăng nhập sai", "failed to sign in"},
	"did.password_set":        {"đặt mật khẩu", "set a password"},
	"did.password_reset":      {"xóa mật khẩu", "took the password away"},
	"did.account_added":       {"thêm tài khoản", "added an account"},
	"did.account_changed":     {"sửa tài khoản", "changed an account"},
	"did.account_tied":        {"gắn tài khoản công vụ", "tied an account"},
	"did.link_made":           {"tạo liên kết đăng nhập", "made a sign-in link"},
	"did.token_made":          {"cấp mã chương trình", "made a token"},
	"did.token_revoked":       {"thu hồi mã chương trình", "revoked a token"},
	"did.hook_added":          {"thêm điểm nhận tin", "added a webhook"},
	"did.hook_on":             {"bật điểm nhận tin", "switched a webhook on"},
	"did.hook_off":            {"tắt điểm nhận tin", "switched a webhook off"},
	"did.hook_secret_renewed": {"đổi khóa ký của điểm nhận tin", "renewed the secret of a webhook"},
	"did.hook_sent_again":     {"gửi lại tin", "sent again to a webhook"},
	"did.hook_removed":        {"bỏ điểm nhận tin", "removed a webhook"},
	"did.hook_host_allowed":   {"cho phép máy nhận tin", "allowed a receiver"},
	"did.hook_host_forbidden": {"cấm máy nhận tin", "forbade a receiver"},
	"did.target_set":          {"đặt chỉ tiêu", "set a target"},
	"did.received":            {"tiếp nhận hồ sơ", "received a dossier"},
	"did.opened":              {"mở hồ sơ tại quầy", "opened a dossier"},
	"did.people":              {"ghi người nộp, chủ hồ sơ", "wrote down the people"},
	"did.component":           {"quyết định thành phần", "decided about a component"},
	"did.gathered":            {"thêm tệp", "added a file"},
	"did.placed":              {"xếp giấy tờ", "placed a paper"},
	"did.shown":               {"ghi đã xuất trình", "noted a paper as shown"},
	"did.accepted":            {"nhận đủ hồ sơ", "accepted a dossier"},
	"did.started":             {"bắt đầu đọc", "began to read"},
	"did.digitised":           {"đọc xong", "read"},
	"did.failed":              {"không đọc được", "could not read"},
	"did.reopened":            {"cho đọc lại", "had it read again"},
	"did.retold":              {"chia, gộp giấy tờ", "split or joined papers"},
	"did.opinion":             {"mô hình bổ sung ý kiến", "the model's reading arrived"},
	"did.opinion_abandoned":   {"không có ý kiến của mô hình", "the model gave no reading"},
	"did.confirmed":           {"xác nhận giá trị", "confirmed a value"},
	"did.corrected":           {"sửa giá trị", "corrected a value"},
	"did.undone":              {"hoàn tác", "took back a value"},
	"did.overridden":          {"giữ giá trị trái quy tắc", "kept a value against a rule"},
	"did.keyed":               {"nhập lần hai", "keyed a second time"},
	"did.reviewed":            {"soát xong", "finished a review"},
	"did.review_undone":       {"mở lại việc soát", "took back a finish"},
	"did.held_postponed":      {"để sau", "postponed"},
	"did.held_rescan":         {"trả lại quét", "sent back to scan"},
	"did.held_exception":      {"báo ngoại lệ", "marked as an exception"},
	"did.link_confirmed":      {"nối với kết quả", "linked to a result"},
	"did.link_rejected":       {"loại liên kết", "rejected a link"},
	"did.link_pending":        {"để liên kết chờ", "left a link pending"},
}

// did gives the key of the words for what a line tells of; "" where there are none.
func did(action string) string {
	if strings.HasPrefix(action, "policy_") {
		return "audit.policy"
	}
	if _, ok := didWords["did."+action]; ok {
		return "did." + action
	}
	return ""
}
