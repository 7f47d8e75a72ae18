package page

import "sohoa/models"

// findingWords is one sentence for each finding code. Vietnamese readers are shown the finding's own message where it has
// one, as it tells more.
var findingWords = Words{
	"finding.low_confidence":    {"Chữ ở đây khó đọc.", "The letters here were hard to read."},
	"finding.readings_differ":   {"Hai lần đọc khác nhau.", "Two readings of this place differ."},
	"finding.not_confirmed":     {"Chưa có nguồn thứ hai xác nhận giá trị này.", "No second source bears this value out."},
	"finding.check_failed":      {"Giá trị trái với một quy tắc hoặc một ô khác.", "The value contradicts a rule or another field."},
	"finding.ill_formed":        {"Giá trị không đúng dạng của ô này.", "The value does not have the form that this field asks for."},
	"finding.missing":           {"Ô bắt buộc, chưa tìm thấy trên giấy.", "Required, and not found on the paper."},
	"finding.page_unread":       {"Trang này không đọc được.", "This page could not be read."},
	"finding.blank_page":        {"Trang trắng.", "The page is blank."},
	"finding.type_unsure":       {"Tiêu đề khó đọc, loại giấy tờ chưa chắc.", "The title was hard to read; the type is unsure."},
	"finding.type_unknown":      {"Không thấy tiêu đề quen thuộc trên giấy.", "No known title stands on the paper."},
	"finding.certified_copy":    {"Bản sao có chứng thực: không số hóa.", "A certified copy: not to be digitised."},
	"finding.secret_mark":       {"Có dấu mật: không được số hóa.", "Marked as secret: must not be digitised."},
	"finding.poor_image":        {"Ảnh quét kém; quét lại sẽ đọc chắc hơn.", "The scan is poor; a better one would be read more surely."},
	"finding.handwriting":       {"Chỗ này có vẻ viết tay.", "This place looks handwritten."},
	"finding.later_change":      {"Giấy ghi có thay đổi về sau.", "The paper notes a later change."},
	"finding.ungrounded":        {"Mô hình đưa ra giá trị không có trên trang.", "The model gave a value that does not stand on the page."},
	"finding.opinions_differ":   {"Quy tắc và mô hình đọc khác nhau.", "The rules and the model read this differently."},
	"finding.opinion_pending":   {"Chưa có ý kiến của mô hình ngôn ngữ.", "The language model has not given its reading yet."},
	"finding.opinion_unusable":  {"Câu trả lời của mô hình không dùng được.", "The model's answer could not be used."},
	"finding.hidden_signs":      {"Đã bỏ các ký hiệu ẩn trong chữ.", "Hidden signs in the text were taken out."},
	"finding.stratum_suspended": {"Mẫu kiểm tra có lỗi ở loại ô này: xem lại tất cả.", "A sample found errors in such fields; all of them are looked at."},
	"finding.absent":            {"Không có trên giấy.", "Not on the paper."},
	"finding.illegible":         {"Có trên giấy nhưng không đọc được.", "On the paper, and nobody can read it."},
	"finding.as_typed":          {"Người soát giữ chữ như đã gõ, khác dạng thường gặp.", "Kept as typed, though not in the usual form."},
	"finding.overridden":        {"Người soát giữ giá trị dù trái quy tắc.", "Kept by a person against a rule."},
	"finding.incomplete_filing": {"Một phần của tệp không dùng được.", "Part of the file could not be used."},
}

// FindingText gives the sentence of a finding: in Vietnamese its own message, in English that of its code.
func FindingText(l Language, f models.Finding) string {
	if l != English && f.Message != "" {
		return f.Message
	}
	text := named(l, findingWords, "finding.", string(f.Code))
	if text == string(f.Code) && f.Message != "" {
		return f.Message
	}
	return text
}
