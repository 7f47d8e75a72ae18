package review

import "sohoa/web/page"

// apiWords is what the API says to people, the names of a paper's parts included.
var apiWords = page.Words{
	"reviewapi.dispute":    {"Hai người nhập khác nhau; hãy so với ảnh.", "Two people keyed this differently; compare it with the page."},
	"reviewapi.in_words":   {"theo dòng chữ", "by the words"},
	"reviewapi.absent":     {"Không có trên giấy.", "Not on the paper."},
	"reviewapi.illegible":  {"Không đọc được.", "Illegible."},
	"reviewapi.as_typed":   {"Giữ đúng như trên giấy, dù không đúng dạng.", "Kept as it stands on the paper, though its form is wrong."},
	"reviewapi.overridden": {"Giữ đúng như trên giấy, dù trái với ô khác.", "Kept as it stands on the paper, though it contradicts another field."},

	"reviewapi.sure":     {"gần như chắc chắn", "almost certain"},
	"reviewapi.likely":   {"có lẽ đúng", "likely"},
	"reviewapi.possible": {"có thể", "possible"},
	"reviewapi.number":   {"số", "no."},

	"reviewapi.nothing":    {"Ô này chưa có giá trị", "The field has no value"},
	"reviewapi.nothing_do": {"Gõ giá trị, hoặc chọn “không có trên giấy” hay “không đọc được”.", "Type the value, or choose “not on the paper” or “illegible”."},
	"reviewapi.wrong":      {"Giá trị này có chỗ không đúng", "Something about this value is wrong"},
	"reviewapi.wrong_do":   {"Sửa lại theo ảnh; nếu giấy ghi đúng như vậy, hãy giữ như trên giấy.", "Mend it by the page; if the paper does say so, keep it as it stands."},
	"reviewapi.stale":      {"Người khác vừa quyết định ô này", "Somebody else has just decided this field"},
	"reviewapi.stale_do":   {"Xem giá trị hiện có rồi quyết định lại.", "Look at the value that stands there now, then decide again."},
	"reviewapi.taken":      {"%s đang giữ hồ sơ này", "%s works on this dossier"},
	"reviewapi.taken_do":   {"Chờ đến khi người ấy xong, hoặc lấy việc khác.", "Wait until they are done, or take other work."},
	"reviewapi.open":       {"Còn ô cần xem", "Some fields still need a look"},
	"reviewapi.open_do":    {"Xem các ô còn lại rồi hoàn tất.", "Decide the fields that are left, then finish."},
	"reviewapi.other":      {"Chưa làm được việc này", "This cannot be done now"},

	"part.assets":       {"Tài sản gắn liền với đất", "Assets on the land"},
	"part.changes":      {"Những thay đổi sau này", "Later changes"},
	"part.declarer":     {"Người đi khai sinh", "Who registered the birth"},
	"part.father":       {"Người cha", "Father"},
	"part.head":         {"Chủ hộ", "Head of household"},
	"part.holder":       {"Người được cấp", "Holder"},
	"part.husband":      {"Chồng", "Husband"},
	"part.members":      {"Thành viên hộ", "Members of the household"},
	"part.mother":       {"Người mẹ", "Mother"},
	"part.notes":        {"Ghi chú", "Notes"},
	"part.owner":        {"Chủ sở hữu", "Owner"},
	"part.paper":        {"Giấy tờ về đất", "Papers of the land"},
	"part.parcel":       {"Thửa đất", "Parcel"},
	"part.register":     {"Số phát hành, vào sổ", "Numbers in the register"},
	"part.registration": {"Đăng ký", "Registration"},
	"part.request":      {"Người đề nghị", "Who asked for it"},
	"part.requester":    {"Người yêu cầu", "Requester"},
	"part.rest":         {"Phần khác", "The rest"},
	"part.subject":      {"Người được xác nhận", "Whom it is about"},
	"part.terms":        {"Điều kiện", "Terms"},
	"part.wife":         {"Vợ", "Wife"},
	"part.work":         {"Công trình", "Works"},
}

// groupLabel gives what a part of a paper is called; its own name where an office's type brought it along, "" for none.
func groupLabel(l page.Language, section string) string {
	key := "part." + section
	if _, ok := apiWords[key]; !ok {
		return section
	}
	return apiWords.Text(l, key)
}
