package page

// stateWords is what the words of the models are called: states, ways, forms, sources.
var stateWords = Words{
	"lane":         {"Làn", "Lane"},
	"lane.desk":    {"Quầy", "Desk"},
	"lane.backlog": {"Tồn đọng", "Backlog"},

	"channel":        {"Hình thức nộp", "Channel"},
	"channel.direct": {"Trực tiếp", "In person"},
	"channel.online": {"Trực tuyến", "Online"},
	"channel.postal": {"Bưu chính", "By post"},
	"channel.batch":  {"Số hóa hồ sơ cũ", "Old files"},

	"dossier.open":       {"Đang lập", "Being gathered"},
	"dossier.received":   {"Đã nhận", "Received"},
	"dossier.processing": {"Đang đọc", "Being read"},
	"dossier.review":     {"Chờ soát", "To review"},
	"dossier.done":       {"Đã xong", "Done"},
	"dossier.failed":     {"Không đọc được", "Failed"},

	"file.received": {"Chờ đọc", "Waiting"},
	"file.running":  {"Đang đọc", "Being read"},
	"file.done":     {"Đã đọc", "Read"},
	"file.failed":   {"Không đọc được", "Failed"},
	"file.late":     {"Đọc bổ sung", "Read once more"},

	"source.rules":      {"máy đọc trên giấy", "read by rules"},
	"source.llm":        {"mô hình ngôn ngữ", "language model"},
	"source.barcode":    {"mã QR, mã vạch", "QR or bar code"},
	"source.text_layer": {"chữ có sẵn trong PDF", "text of the PDF"},
	"source.register":   {"kho kết quả", "register of results"},
	"source.clerk":      {"người nhập", "typed by a person"},

	"relation.same_result": {"chính là kết quả này", "is this result"},
	"relation.same_holder": {"cùng chủ hồ sơ", "same holder"},
	"relation.household":   {"cùng hộ gia đình", "same household"},
	"relation.reference":   {"được dẫn chiếu", "cited"},

	"link.proposed":  {"Chờ xác nhận", "Proposed"},
	"link.confirmed": {"Đã nối", "Linked"},
	"link.rejected":  {"Không phải", "Rejected"},
	"link.pending":   {"Chưa có trong kho", "Not in the register yet"},

	"result.valid":      {"Còn hiệu lực", "Valid"},
	"result.superseded": {"Đã được thay thế", "Superseded"},
	"result.revoked":    {"Đã thu hồi", "Revoked"},
	"result.expired":    {"Hết hiệu lực", "Expired"},

	"component.none":               {"Chưa số hóa", "Not digitised"},
	"component.digitised":          {"Được số hóa", "Digitised"},
	"component.reused":             {"Tái sử dụng", "Reused"},
	"component.reused_from_result": {"Tái sử dụng từ kết quả", "Reused from a result"},

	"copy":            {"Chưa rõ bản", "Form not known"},
	"copy.original":   {"Bản chính", "Original"},
	"copy.register":   {"Bản sao từ sổ gốc", "Copy from the register"},
	"copy.electronic": {"Bản điện tử có ký số", "Signed electronic original"},
	"copy.certified":  {"Bản sao chứng thực", "Certified copy"},
	"copy.photocopy":  {"Bản chụp", "Photocopy"},
}
