package page

// frameWords is what the frame and the marks say.
var frameWords = Words{
	"product":       {"số hóa", "số hóa"},
	"skip":          {"Đến nội dung chính", "Skip to main content"},
	"menu":          {"Chính", "Main"},
	"menu.desk":     {"Quầy", "Desk"},
	"menu.review":   {"Soát xét", "Review"},
	"menu.search":   {"Hồ sơ", "Dossiers"},
	"menu.overview": {"Tổng quan", "Overview"},
	"menu.admin":    {"Quản trị", "Administration"},
	"menu.audit":    {"Nhật ký", "Audit"},
	"menu.keys":     {"Phím", "Keys"},
	"menu.open":     {"mở trình đơn cá nhân", "open your menu"},
	"menu.settings": {"Hiển thị", "Display"},
	"menu.account":  {"Tài khoản của tôi", "My account"},
	"menu.out":      {"Đăng xuất", "Sign out"},
	"language":      {"Ngôn ngữ", "Language"},
	"theme":         {"Màu nền", "Colours"},
	"theme.system":  {"Theo máy", "System"},
	"theme.light":   {"Sáng", "Light"},
	"theme.dark":    {"Tối", "Dark"},

	"keys.title":      {"Phím tắt", "Keyboard shortcuts"},
	"keys.everywhere": {"Ở mọi trang", "On every page"},
	"keys.this":       {"Mở hoặc đóng bảng này (ngoài ô nhập: cả phím ?)", "Open or close this list (outside of inputs also ?)"},
	"keys.tab":        {"Ô hoặc nút kế tiếp, trước đó", "Next, previous input or button"},
	"keys.esc":        {"Đóng danh sách, hộp thoại", "Close a list or dialog"},
	"keys.typing": {"Không phím tắt nào là một chữ cái hay chữ số đơn: gõ Telex và VNI không gọi nhầm lệnh.",
		"No shortcut is a bare letter or digit, so typing Telex or VNI never starts a command."},

	"offline":     {"Mất kết nối với máy chủ. Chữ bạn gõ còn trên màn hình; đang thử lại.", "The server is out of reach. What you typed is still on screen; trying again."},
	"offline.try": {"Thử lại ngay", "Try again now"},

	"role.desk":          {"Tiếp nhận", "Reception"},
	"role.clerk":         {"Người soát", "Reviewer"},
	"role.head":          {"Lãnh đạo", "Head of unit"},
	"role.auditor":       {"Kiểm tra", "Auditor"},
	"role.administrator": {"Quản trị", "Administrator"},

	"state.auto":       {"Tự đạt", "Vouched for"},
	"state.check":      {"Cần xem", "To check"},
	"state.invalid":    {"Sai quy tắc", "Breaks a rule"},
	"state.ungrounded": {"Không căn cứ", "Not on the page"},
	"state.missing":    {"Thiếu", "Missing"},
	"state.confirmed":  {"Đã xác nhận", "Confirmed"},
	"state.corrected":  {"Đã sửa", "Corrected"},
	"state.reused":     {"Tái sử dụng", "Reused"},
	"state.locked":     {"Nhập lần hai", "Second keying"},
}

// scriptWords is what the frame's own scripts say. {0} is filled in by them.
var scriptWords = Words{
	"script.close":           {"Đóng", "Close"},
	"script.yes":             {"Đồng ý", "Yes"},
	"script.no":              {"Không", "No"},
	"script.failed":          {"Máy chủ không làm được việc này (mã {0}). Thử lại; nếu vẫn vậy, báo quản trị.", "The server could not do this (code {0}). Try again; if it stays, tell the administrator."},
	"script.connection.back": {"Đã kết nối lại với máy chủ.", "The server is back."},
}
