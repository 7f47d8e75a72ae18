package picture

import "sohoa/web/page"

// Words is the advice for each models.CaptureCode, one plain sentence.
var Words = page.Words{
	"capture.ok":          {"Thẳng, đủ lề, chữ rõ.", "Straight, whole and sharp."},
	"capture.blank":       {"Trang trắng. Nếu mặt sau có chữ, quét mặt đó.", "The page is blank. If the other side is printed, scan that one."},
	"capture.blur":        {"Ảnh bị nhòe. Giữ yên máy hoặc ép phẳng giấy rồi quét lại trang này.", "The picture is blurred. Hold still or flatten the paper, then scan this page again."},
	"capture.small":       {"Chữ quá nhỏ. Quét lại ở 300 dpi hoặc chụp gần hơn.", "The letters are too small. Scan again at 300 dpi, or go closer."},
	"capture.dark":        {"Ảnh quá tối. Thêm ánh sáng hoặc chỉnh sáng máy quét rồi quét lại.", "The picture is too dark. Add light, then scan again."},
	"capture.faint":       {"Chữ quá nhạt. Chỉnh đậm máy quét rồi quét lại trang này.", "The ink is too faint. Scan this page again with more contrast."},
	"capture.cut":         {"Chữ chạm mép ảnh, có thể đã bị cắt. Đặt giấy vào giữa rồi quét lại.", "Text runs into the edge and may be cut. Centre the paper and scan again."},
	"capture.skew":        {"Giấy đặt lệch nhiều. Đặt thẳng rồi quét lại nếu còn giữ giấy.", "The paper lies askew. Straighten it and scan again if it is still here."},
	"capture.upside_down": {"Trang nằm ngược; máy đã xoay lại.", "The page lay upside down and was turned."},
	"capture.sideways":    {"Trang nằm ngang; máy đã xoay lại.", "The page lay on its side and was turned."},
}
