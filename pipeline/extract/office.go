package extract

import (
	"strings"

	"sohoa/pipeline/viet"
)

// officePhrases are the set phrases of signature blocks (Decree 30/2020, annex I), by their folded form.
var officePhrases = func() map[string]string {
	out := map[string]string{}
	for _, p := range []string{"CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG",
		"CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "TRƯỞNG CÔNG AN",
		"PHÓ TRƯỞNG CÔNG AN", "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "CHỦ TỊCH UBND TỈNH",
		"CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA", "HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"} {
		out[viet.Fold(p)] = p
	}
	return out
}()

// spellOffice gives the marks of set phrases back to the lines of a position, which are printed in capitals and lose
// their marks most easily: "PHO CHU TỊCH" is "PHÓ CHỦ TỊCH".
func spellOffice(position string) string {
	lines := strings.Split(position, "; ")
	for i, line := range lines {
		head, rest, ok := strings.Cut(line, " ")
		if !ok || len(head) > 4 || !strings.ContainsAny(head, ".,") {
			head, rest = "", line
		} else {
			head = strings.ReplaceAll(head, ",", ".") + " "
		}
		if p, known := officePhrases[viet.Fold(rest)]; known {
			lines[i] = head + p
		}
	}
	return strings.Join(lines, "; ")
}

// endsInAuthority tells whether the last line says only for whom somebody signs, not what he is.
func endsInAuthority(position string) bool {
	last := position[strings.LastIndex(position, ";")+1:]
	head, _, _ := strings.Cut(strings.TrimSpace(last), ".")
	return head == "KT" || head == "TL" || head == "TM" || head == "TUQ"
}
