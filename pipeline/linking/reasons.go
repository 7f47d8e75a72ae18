package linking

import (
	"slices"

	"sohoa/models"
)

// What the JSON output calls the comparators' fields.
var fieldNames = map[comparator]string{
	personalID: "holder_personal_id", oldID: "holder_old_id", born: "holder_date_of_birth", mother: "holder_mother_name", address: "holder_address",
	serial: "document_no", issued: "issue_date", agency: "issuing_agency", kind: "result_type",
}

// How a level is told, and how the words for a clerk end.
var levelWords = map[level][2]string{
	equal: {"equal", "trùng"}, tone: {"equal without tones", "trùng, khác dấu thanh"}, folded: {"equal without marks", "trùng, khác dấu"},
	variant: {"equal by another spelling", "trùng, viết cách khác"}, dropped: {"equal but for a word left out", "trùng, thiếu một chữ"},
	gapped: {"equal but for a digit lost or doubled", "trùng, thiếu hoặc thừa chữ số"}, swapped: {"equal with day and month swapped", "trùng, đảo ngày và tháng"},
	part: {"equal as far as known", "trùng ở phần đã biết"}, near: {"nearly equal", "gần trùng"}, close: {"similar", "gần giống"},
	split: {"perhaps the same", "có thể cùng một nơi"}, other: {"differs", "khác"},
}

var fieldSubjects = map[string]string{
	"holder_full_name": "Họ tên", "holder_personal_id": "Số định danh", "holder_old_id": "Số CMND cũ", "holder_date_of_birth": "Ngày sinh",
	"holder_mother_name": "Họ tên mẹ", "holder_address": "Địa chỉ", "document_no": "Số giấy tờ", "issue_date": "Ngày cấp",
	"issuing_agency": "Cơ quan cấp", "result_type": "Loại giấy tờ",
}

// throughAnother says that the person is known by another result, which is the same person's.
const throughAnother = "holder known through another result"

// special are the reasons that are no comparison of one field.
var special = map[string]string{
	"holder_given_name differs: perhaps a twin or sibling": "Khác tên: có thể là anh chị em",
	"holder_middle_name differs: perhaps a sibling":        "Khác tên đệm: có thể là anh chị em",
	throughAnother:                                      "Biết qua một kết quả khác của cùng người",
	"holder_sex differs":                                "Khác giới tính",
	"document_no equal, year differs":                   "Số giấy tờ trùng, khác năm",
	"document_no equal, symbol differs":                 "Số giấy tờ trùng, khác ký hiệu",
	"document_no equal, year by issue_date":             "Số giấy tờ trùng, năm theo ngày cấp",
	"holder deceased before":                            "Giấy tờ lập sau khi người này đã mất",
	"holder_date_of_birth equal in year":                "Năm sinh trùng",
	"issue_date equal in year":                          "Năm cấp trùng",
	"holder_address same commune":                       "Địa chỉ cùng xã, phường",
	"holder_address same house number, other unit name": "Số nhà trùng, tên đơn vị hành chính khác",
	"holder_address same unit by another name":          "Địa chỉ cùng đơn vị, tên gọi khác",
	"issuing_agency same unit by another name":          "Cơ quan cấp cùng đơn vị, tên gọi khác",
	"result superseded":                                 "Kết quả này đã được thay thế",
	"result revoked":                                    "Kết quả này đã bị thu hồi, hủy bỏ",
	"result expired":                                    "Kết quả này đã hết hạn",
	"household: same house":                             "Cùng một nhà",
	"household: same address and surname":               "Cùng địa chỉ và cùng họ",
	"household: same address and mother":                "Cùng địa chỉ và cùng mẹ",
	"household: same address, mother of the other":      "Cùng địa chỉ, người này là mẹ người kia",
}

// Sentence gives the words for a clerk of a reason as links carry it. A reason that it does not know comes back as it is.
func Sentence(reason string) string {
	if s, ok := special[reason]; ok {
		return s
	}
	for field, subject := range fieldSubjects {
		for _, words := range levelWords {
			if reason == field+" "+words[0] {
				return subject + " " + words[1]
			}
		}
	}
	return reason
}

// reasons gives what speaks for a link and what against it, the paper's own first where the paper is asked for, and last a
// warning where the result can no longer be relied on.
func (c *candidate) reasons(relation models.Relation) []string {
	out := c.comparison(relation)
	if state := c.record.result.State; state != "" && state != models.ResultValid {
		out = append(out, "result "+string(state))
	}
	return out
}

func (c *candidate) comparison(relation models.Relation) []string {
	e := &c.evidence
	switch {
	case relation == models.RelationHousehold:
		return append([]string{"household: " + houseNames[c.house]}, holderReasons(e)...)
	case relation == models.RelationSameHolder && c.bridged:
		return append([]string{throughAnother}, holderReasons(e)...)
	case relation == models.RelationSameHolder:
		return holderReasons(e)
	}
	return append(paperReasons(e), holderReasons(e)...)
}

func paperReasons(e *evidence) []string {
	var out []string
	switch {
	case e.is(serial, equal) && e.is(year, other):
		out = append(out, "document_no equal, year differs")
	case e.is(serial, equal) && e.is(symbol, other):
		out = append(out, "document_no equal, symbol differs")
	case e.is(serial, equal) && e.is(year, part):
		out = append(out, "document_no equal, year by issue_date")
	default:
		out = appendReason(out, e, serial)
	}
	if e.is(agency, variant) {
		out = append(out, "issuing_agency same unit by another name")
	} else {
		out = appendReason(out, e, agency)
	}
	if e.is(issued, part) {
		out = append(out, "issue_date equal in year")
	} else {
		out = appendReason(out, e, issued)
	}
	return appendReason(out, e, kind)
}

func holderReasons(e *evidence) []string {
	out := appendReason(nil, e, personalID)
	out = appendReason(out, e, oldID)
	out = append(out, nameReasons(e)...)
	if e.is(born, part) {
		out = append(out, "holder_date_of_birth equal in year")
	} else {
		out = appendReason(out, e, born)
	}
	out = appendReason(out, e, mother)
	switch e.levels[address] {
	case part, close:
		out = append(out, "holder_address same commune")
	case near:
		out = append(out, "holder_address same house number, other unit name")
	case variant:
		out = append(out, "holder_address same unit by another name")
	default:
		out = appendReason(out, e, address)
	}
	if e.is(sex, other) {
		out = append(out, "holder_sex differs")
	}
	if e.afterDeath {
		out = append(out, "holder deceased before")
	}
	return out
}

func nameReasons(e *evidence) []string {
	worst := max(e.levels[surname], e.levels[given], e.levels[middle])
	switch {
	case e.is(given, missing):
		return nil
	case e.is(given, other) && (e.mothered() || e.is(born, equal) || e.housed()):
		return []string{"holder_given_name differs: perhaps a twin or sibling"}
	case e.is(middle, other) && e.levels[given] < near && e.levels[surname] < near:
		return []string{"holder_middle_name differs: perhaps a sibling"}
	}
	return []string{"holder_full_name " + levelWords[worst][0]}
}

func appendReason(out []string, e *evidence, c comparator) []string {
	if l := e.levels[c]; l != missing {
		return append(out, fieldNames[c]+" "+levelWords[l][0])
	}
	return out
}

// Reasons gives all reasons that links can carry, sorted, so that others can hold their translations against them.
func Reasons() []string {
	var out []string
	for r := range special {
		out = append(out, r)
	}
	for field := range fieldSubjects {
		for _, words := range levelWords {
			out = append(out, field+" "+words[0])
		}
	}
	slices.Sort(out)
	return out
}
