package units

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

func load(t testing.TB, dir string) *Catalogue {
	t.Helper()
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// names gives units by their names, so that tables can be read.
func unitNames(c *Catalogue, codes []models.UnitCode) string {
	var out []string
	for _, code := range codes {
		u, _ := c.Unit(code)
		_, bare := splitKind(u.Name)
		out = append(out, bare)
	}
	return strings.Join(out, "|")
}

// The communes of Resolution 1669/NQ-UBTVQH15.
func TestCommunes(t *testing.T) {
	t.Parallel()
	count := map[Kind]int{}
	for _, u := range load(t, "").Units() {
		if u.From == "2025-07-01" && slices.Contains(communeKinds, u.Kind) {
			count[u.Kind]++
		}
	}
	if count[KindWard] != 45 || count[KindCommune] != 67 || count[KindSpecialZone] != 2 {
		t.Errorf("%v, want 45 phường, 67 xã, 2 đặc khu", count)
	}
}

func TestAgency(t *testing.T) {
	t.Parallel()
	c := load(t, "")
	for _, tt := range []struct {
		text      string
		day       models.Day // "": not known
		units     string
		certainty Certainty
		version   Version
	}{
		{"ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", "2026-03-01", "Gia Viên", Exact, Since2025},
		{"ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", "2020-03-01", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, Legacy2025},
		{"ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", "", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, ""},
		{"UBND P. Gia Viên, Q. Ngô Quyền", "", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, Legacy2025},
		{"UBND QUẬN NGÔ QUYỀN ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", "", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, Legacy2025},
		{"UY BAN NHÀN DÂN PHUONG GIA VIEN", "2026-03-01", "Gia Viên", Exact, Since2025}, // marks lost
		{"ỦY BAN NHÂN DAN PHƯỜNG HÒNG BÀMG", "2026-03-01", "Hồng Bàng", Exact, Since2025},
		{"ỦY BAN NHÂN DÂN PHƯỜNGHOÀ BÌNH", "2026-03-01", "Hòa Bình", Exact, Since2025},
		{"UBND phường Thuỷ Nguyên", "2026-03-01", "Thủy Nguyên", Exact, Since2025},
		{"UBND PHƯỜNG AN BIÊN", "", "An Biên", Unknown, ""}, // an old one of the name, which no table tells of
		{"UBND PHƯỜNG AN BIÊN", "2025-07-01", "An Biên", Exact, Since2025},
		{"UBND phường An Dương", "", "An Dương|An Biên", Split, ""},
		{"UBND phường An Dương", "2024-12-31", "An Biên", Exact, Legacy2025},
		{"UBND phường An Dương", "2025-12-31", "An Dương", Exact, Since2025},
		{"UBND phường An Dương, quận Lê Chân", "", "An Biên", Exact, Legacy2025},
		{"UBND xã An Thái, huyện An Lão", "", "An Hưng", Exact, Legacy2025},
		{"UBND phường Lê Lợi quận An Dương", "", "An Dương|An Hải|An Phong", Split, Legacy2025},
		{"UBND xã Lê Lợi", "", "", Unknown, Legacy2025}, // two communes of the name and kind
		{"UBND xã Ngô Quyền, huyện Thanh Miện", "", "", Unknown, Legacy2025},
		{"UBND XÃ CẨM GIÀNG", "2026-01-01", "Cẩm Giàng", Exact, Since2025},
		{"UBND XÃ CẨM GIANG", "2026-01-01", "Cẩm Giang", Exact, Since2025},
		{"UBND XÃ CẨM GIÃNG", "2026-01-01", "Cẩm Giàng|Cẩm Giang", Split, Since2025},
		{"UBND XA CAM GIANG", "2026-01-01", "Cẩm Giàng|Cẩm Giang", Split, Since2025},
		{"UBND thành phố Hải Phòng", "", "Hải Phòng", Exact, ""},
		{"UBND TỈNH HẢI DƯƠNG", "", "Hải Phòng", Exact, Legacy2025},
		{"UBND huyện An Lão", "", "", Unknown, Legacy2025},
		{"Công an phường Hồng Bàng", "", "Hồng Bàng", Exact, Since2025},
		{"UBND phường Hàng Bạc, quận Hoàn Kiếm, Hà Nội", "", "", Unknown, Legacy2025},
	} {
		m, ok := c.Agency(tt.text)
		if tt.day != "" {
			m = m.At(tt.day)
		}
		if got := unitNames(c, m.Units); !ok || got != tt.units || m.Certainty != tt.certainty || m.Version != tt.version {
			t.Errorf("%s at %q: %q, %s, %q; want %q, %s, %q", tt.text, tt.day, got, m.Certainty, m.Version, tt.units, tt.certainty, tt.version)
		}
	}
}

func TestOffice(t *testing.T) {
	t.Parallel()
	c := load(t, "")
	for text, want := range map[string]models.UnitCode{
		"Sở Tư pháp thành phố Hải Phòng":      "HP.STP",
		"UBND THÀNH PHỐ HẢI PHÒNG SỞ TƯ PHÁP": "HP.STP",
		"SO TU PHÁP":                "HP.STP",
		"SỞ TƯ PHÂP":                "HP.STP",
		"SỞ TƯ PHÁD":                "HP.STP",
		"STP":                       "HP.STP",
		"Sở Tư pháp tỉnh Hải Dương": "HP.STP",
		"Sở TN&MT":                  "HP.SNNMT",
		"Sở Văn hóa, Thể thao và Du lịch":                 "HP.SVHTTDL",
		"SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI":             "HP.SNV",
		"Trung tâm Phục vụ hành chính công":               "HP.TTPVHCC",
		"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG TP. HẢI PHÒNG": "HP.TTPVHCC",
	} {
		m, ok := c.Agency(text)
		if !ok || len(m.Units) != 1 || m.Units[0] != want || m.Certainty != Exact {
			t.Errorf("%s: %v, %s; want %s", text, m.Units, m.Certainty, want)
		}
	}
	m, _ := c.Agency("Trung tâm Phục vụ hành chính công phường Hồng Bàng")
	if got := unitNames(c, m.Units); got != "Hồng Bàng" || m.Office == "" {
		t.Errorf("a ward's centre: %s, %q", got, m.Office)
	}
	if m, ok := c.Agency("Sở Tư pháp thành phố Hà Nội"); !ok || len(m.Units) != 0 || m.Office != "Sở Tư pháp" {
		t.Errorf("an office of another province: %+v", m)
	}
	for _, text := range []string{"", "....", "Nguyễn Văn An", "Số 5"} {
		if m, ok := c.Agency(text); ok {
			t.Errorf("%q is an agency: %+v", text, m)
		}
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	c := load(t, "")
	for _, tt := range []struct {
		text, units string
		certainty   Certainty
		version     Version
	}{
		{"Số 12 Lê Lợi, phường Gia Viên, quận Ngô Quyền, thành phố Hải Phòng", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, Legacy2025},
		{"Gia Viên, Ngô Quyền, Hải Phòng", "Gia Viên|Hồng Bàng|Ngô Quyền", Split, Legacy2025},
		{"12 tổ 3, phường Gia Viên, thành phố Hải Phòng", "Gia Viên", Exact, Since2025},
		{"12 tổ 3, Gia Viên, Hải Phòng, Việt Nam", "Gia Viên", Exact, Since2025},
		{"Số 7 ngõ 3 phường Vĩnh Niệm quận Lê Chân thành phố Hải Phòng", "Lê Chân|An Biên", Split, Legacy2025},
		{"thôn 3, xã An Thái, An Lão, Hải Phòng", "An Hưng", Exact, Legacy2025},
		{"TDP 5, Trần Hưng Đạo, TP Hải Dương, Hải Dương", "", Unknown, Legacy2025},
		{"Phường Hải Dương, Hải Phòng", "Hải Dương", Exact, Since2025},
		{"xã Quyết Thắng, TP. Hải Dương", "", Unknown, Legacy2025},
		{"xã Quyết Thắng, TP. Hải Phòng", "Quyết Thắng", Exact, Since2025},
		{"Đường An, Hải Phòng", "Đường An", Exact, Since2025}, // begins like a street
		{"Máy Chai, Ngô Quyền, Hải Phòng", "", Unknown, Legacy2025},
		{"đặc khu Cát Hải", "Cát Hải", Exact, Since2025},
		{"huyện Bạch Long Vĩ, thành phố Hải Phòng", "Bạch Long Vĩ", Exact, Legacy2025},
		{"Thị trấn Cát Hải, huyện Cát Hải", "", Unknown, Legacy2025},
		{"Bệnh viện Phụ sản Hải Phòng", "", Unknown, ""},
		{"Số 5 phường Hàng Bạc, Hoàn Kiếm, Hà Nội", "", Unknown, Legacy2025},
	} {
		m, ok := c.Place(tt.text)
		if got := unitNames(c, m.Units); !ok || got != tt.units || m.Certainty != tt.certainty || m.Version != tt.version {
			t.Errorf("%s: %q, %s, %q; want %q, %s, %q", tt.text, got, m.Certainty, m.Version, tt.units, tt.certainty, tt.version)
		}
	}
	if _, ok := c.Place("Số 7 ngõ 3"); ok {
		t.Error("a house number is a place")
	}
}

func TestOfficesFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "units.csv", "\ufeffkind,code,name,valid_from,valid_until,parent,names,successors\n"+
		"tỉnh,QN,Tỉnh Quảng Ninh,,,,,\nphường,QN.1,Phường Hồng Gai,2025-07-01,,QN,,\nsở,QN.S,Sở Tư pháp,,,QN,STP,\n")
	write(t, dir, "old_places.csv", "old_commune,old_district,old_province,from,until,new_units,note\n"+
		"Phường Trần Hưng Đạo,Thành phố Hạ Long,Tỉnh Quảng Ninh,,,QN.1,\n")
	c := load(t, dir)
	m, _ := c.Agency("UBND phường Trần Hưng Đạo, TP Hạ Long")
	if len(m.Units) != 1 || m.Units[0] != "QN.1" || m.Certainty != Exact || m.Version != Legacy2025 {
		t.Errorf("an office's own old place: %+v", m)
	}
	if m, _ := c.Agency("UBND phường Gia Viên, TP Hải Phòng"); len(m.Units) != 0 {
		t.Errorf("a place of the replaced table: %v", m.Units)
	}
	if got, _ := c.Same("UBND phường Trần Hưng Đạo, TP Hạ Long, Quảng Ninh", "UBND phường Hồng Gai, tỉnh Quảng Ninh"); got != 1 {
		t.Errorf("Same: %v", got)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const header = "code,name,kind,valid_from,valid_until,parent,names,successors\n"
	const oldHeader = "old_commune,old_district,old_province,from,until,new_units,note\n"
	for _, tt := range []struct{ file, text, want string }{
		{"units.csv", "", "line 1"},
		{"units.csv", "code,name\nA,B\n", "line 1: the column \"kind\" is missing"},
		{"units.csv", header + "A,Phường B,phường,,,,\n", "line 2: 7 values for 8 columns"},
		{"units.csv", header + "# a note\nA,Phường B,làng,,,,,\n", "line 3: the kind"},
		{"units.csv", header + "A-1,Phường B,phường,,,,,\n", "line 2: the code"},
		{"units.csv", header + "A,B,phường,,,,,\n", "line 2: the name"},
		{"units.csv", header + "A,Phường B,phường,2025-02-30,,,,\n", "line 2: valid_from"},
		{"units.csv", header + "A,Phường B,phường,2025-07-01,2025-06-30,,,\n", "line 2: valid_until lies before"},
		{"units.csv", header + "A,Phường B,phường,,,,,\nA,Phường C,phường,,,,,\n", "line 3: the code A stands in line 2"},
		{"units.csv", header + "A,Phường B,phường,,,X,,\n", "line 2: there is no unit X"},
		{"units.csv", header + "A,\"Phường B,phường,,,,,\n", "line "},
		{"old_places.csv", oldHeader + "Gia Viên,Quận Ngô Quyền,Thành phố Hải Phòng,,,HP.P11,\n", "line 2: old_commune"},
		{"old_places.csv", oldHeader + "Phường Gia Viên,Quận Ngô Quyền,Thành phố Hải Phòng,,,HP.P99,\n", "line 2: there is no unit HP.P99"},
		{"old_places.csv", oldHeader + strings.Repeat("Phường Gia Viên,Quận Ngô Quyền,Thành phố Hải Phòng,,,HP.P11,\n", 2), "line 3: the same place"},
	} {
		dir := t.TempDir()
		write(t, dir, tt.file, tt.text)
		_, err := Load(dir)
		if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), tt.file+" "+tt.want) {
			t.Errorf("%q: %v; want %q", tt.text, err, tt.want)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
