package page

// frameWords is what the frame and the marks say.
var frameWords = Words{
	"product":            {"số hóa", "số hóa"},
	"skip":               {"Đến nội dung chính", "Skip to main content"},
	"menu":               {"Chính", "Main"},
	"menu.desk":          {"Quầy", "Desk"},
	"menu.review":        {"Soát xét", "Review"},
	"menu.search":        {"Hồ sơ", "Dossiers"},
	"menu.overview":      {"Tổng quan", "Overview"},
	"menu.admin":         {"Quản trị", "Administration"},
	"menu.keys":          {"Phím", "Keys"},
	"menu.out":           {"Đăng xuất", "Sign out"},
	"role.desk":          {"Tiếp nhận", "Reception"},
	"role.clerk":         {"Người soát", "Reviewer"},
	"role.head":          {"Lãnh đạo", "Head of unit"},
	"role.auditor":       {"Kiểm tra", "Auditor"},
	"role.administrator": {"Quản trị", "Administrator"},
	"state.auto":         {"Tự đạt", "Vouched for"},
	"state.check":        {"Cần xem", "To check"},
	"state.invalid":      {"Sai quy tắc", "Breaks a rule"},
	"state.ungrounded":   {"Không căn cứ", "Not on the page"},
	"state.missing":      {"Thiếu", "Missing"},
	"state.confirmed":    {"Đã xác nhận", "Confirmed"},
	"state.corrected":    {"Đã sửa", "Corrected"},
	"state.reused":       {"Tái sử dụng", "Reused"},
	"state.locked":       {"Nhập lần hai", "Second keying"},
}
