package linking

import (
	"slices"
	"testing"

	"sohoa/models"
)

func holders(a, b models.Person) evidence {
	var x, y record
	x.read(&models.Result{Holder: a})
	y.read(&models.Result{Holder: b})
	return compare(&x, &y, StandardShares(), nil)
}

func TestCompareNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b                   string
		surname, middle, given level
	}{
		{"Nguyễn Văn An", "NGUYỄN VĂN AN", equal, equal, equal},
		{"Nguyễn Thị Hòa", "Nguyễn Thị Hoà", equal, equal, equal},
		{"Nguyễn Thị Ly\u0301", "Nguyễn Thị Lí", equal, equal, equal}, // decomposed, and i for y
		{"Nguyễn Thị Hòa", "Nguyễn Thị Hoa", equal, equal, tone},
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hưng", equal, equal, folded},
		{"Đỗ Minh Đức", "Do Minh Duc", folded, equal, folded},
		{"Vũ Thị Lan", "Võ Thị Lan", variant, equal, equal},
		{"Hoàng Minh", "Huỳnh Minh", variant, equal, equal},
		{"Trần Thị Thu Hà", "Trần Thu Hà", equal, dropped, equal},
		{"Trần Thị Hà", "Trần Hà", equal, dropped, equal},
		{"Phạm Thị Nhung", "PHẠM THỊNHUNG", equal, equal, equal},
		{"Phạm Thị Nhung", "PHẠMTHỊNHUNG", equal, equal, equal},
		{"Lê Văn Tuấn", "Lê Văn Tuân", equal, equal, tone},
		{"Lê Văn Thành", "Lê Văn Thànb", equal, equal, near},
		{"Lê Văn Nam", "Lê Văn Hải", equal, equal, other},
		{"Lê Văn Nam", "Lê Đức Nam", equal, other, equal},
		{"Lê Văn Nam", "Ngô Văn Nam", other, equal, equal},
		{"Lê Văn Nam", "", missing, missing, missing},
	} {
		for _, e := range []evidence{holders(models.Person{FullName: c.a}, models.Person{FullName: c.b}), holders(models.Person{FullName: c.b}, models.Person{FullName: c.a})} {
			if e.levels[surname] != c.surname || e.levels[middle] != c.middle || e.levels[given] != c.given {
				t.Errorf("%s, %s: %s %s %s", c.a, c.b, levelNames[e.levels[surname]], levelNames[e.levels[middle]], levelNames[e.levels[given]])
			}
		}
	}
}

func TestCompareIDs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want level
	}{
		{"046175013623", "046175013623", equal},
		{"046 175 013 623", "046175013623", equal},
		{"O46175O13623", "046175013623", equal},
		{"04617503623", "046175013623", gapped},   // one digit lost
		{"0461750362", "046175013623", gapped},    // two
		{"0461750136233", "046175013623", gapped}, // one doubled
		{"046175013628", "046175013623", near},
		{"046175013632", "046175013623", near},
		{"046175018628", "046175013623", close},
		{"046190555555", "046175013623", other},
		{"", "046175013623", missing},
		{"4.61750136E+10", "046175013623", missing}, // a spreadsheet's
	} {
		e := holders(models.Person{PersonalID: c.a}, models.Person{PersonalID: c.b})
		if e.levels[personalID] != c.want {
			t.Errorf("%s, %s: %s, want %s", c.a, c.b, levelNames[e.levels[personalID]], levelNames[c.want])
		}
	}
	// A nine-digit number is an old one, whichever place it stands in.
	if e := holders(models.Person{PersonalID: "031555884"}, models.Person{OldID: "031555884"}); e.levels[oldID] != equal {
		t.Errorf("old number in the other place: %s", levelNames[e.levels[oldID]])
	}
}

func TestCompareBirth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want level
	}{
		{"1985-03-12", "1985-03-12", equal}, {"12/03/1985", "1985-03-12", equal}, {"1985", "1985-03-12", part},
		{"1985-12-03", "1985-03-12", swapped}, {"1986-03-12", "1985-03-12", near}, {"1985-03-13", "1985-03-12", near},
		{"1985-08-12", "1985-03-12", near}, {"1985-09-30", "1985-03-12", close}, {"1986", "1985-03-12", close},
		{"1971-09-30", "1985-03-12", other}, {"1971", "1985", other}, {"", "1985", missing}, {"yesterday!", "1985", missing},
	} {
		if got := compareDates(readDate(c.a), readDate(c.b)); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.a, c.b, levelNames[got], levelNames[c.want])
		}
	}
	// An identifier tells the year where the date is missing.
	e := holders(models.Person{PersonalID: "099185123456"}, models.Person{DateOfBirth: "1985-03-12"})
	if e.levels[born] != part {
		t.Errorf("year of the identifier: %s", levelNames[e.levels[born]])
	}
	e = holders(models.Person{PersonalID: "099185123456"}, models.Person{PersonalID: "099085123499"})
	if e.levels[sex] != other {
		t.Errorf("sex of the identifiers: %s", levelNames[e.levels[sex]])
	}
}

func TestCompareNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b                 string
		serial, year, symbol level
	}{
		{"123/2020", "123/2020", equal, equal, missing},
		{"0123/2020", "123", equal, part, missing},
		{"123/2020/TLKS-BS", "123/2020", equal, equal, missing},
		{"45/QĐ-UBND", "45 / QD - UBND", equal, missing, equal},
		{"45/QĐ-UBND", "45", equal, missing, missing},
		{"45/QĐ-UBND", "45/TB-UBND", equal, missing, other},
		{"123/2020", "123/2019", equal, other, missing},
		{"12/2020", "123/2020", gapped, equal, missing},
		{"128/2020", "123/2020", near, equal, missing},
		{"BN 531146", "BN531146", equal, missing, equal},
		{"BN 531146", "531146", equal, missing, missing},
		{"01A8017431", "01A8017431", equal, missing, missing},
	} {
		var x, y record
		x.read(&models.Result{DocumentNo: c.a, IssueDate: "2020-05-17"})
		y.read(&models.Result{DocumentNo: c.b, IssueDate: "2020-05-17"})
		e := compare(&x, &y, StandardShares(), nil)
		if e.levels[serial] != c.serial || e.levels[year] != c.year || e.levels[symbol] != c.symbol {
			t.Errorf("%s, %s: %s %s %s", c.a, c.b, levelNames[e.levels[serial]], levelNames[e.levels[year]], levelNames[e.levels[symbol]])
		}
	}
}

func TestComparePlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want level
	}{
		{"số 5 đường Tô Hiệu, phường Gia Viên, quận Ngô Quyền, thành phố Hải Phòng", "5 Tô Hiệu, P. Gia Viên, Hải Phòng", equal},
		{"thôn Đông, xã An Hưng, thành phố Hải Phòng", "thôn Đoài, xã An Hưng, thành phố Hải Phòng", close},
		{"xã An Hưng, thành phố Hải Phòng", "thôn Đoài, xã An Hưng, thành phố Hải Phòng", part},
		{"số 5 đường Tô Hiệu, xã Cẩm Giàng", "số 7 đường Tô Hiệu, xã Cẩm Giang", close},
		{"xã Cẩm Giàng", "xã Cẩm Giang", split},
		{"số 5 đường Tô Hiệu, phường An Dương", "số 5 đường Tô Hiệu, phường An Biên", near}, // the unit may have another name now
		{"thôn 3, xã An Lão", "thôn 3, xã Kiến Thụy", split},
		{"thôn 3, xã An Lão", "thôn 4, xã Kiến Thụy", other},
		{"", "xã An Lão", missing},
	} {
		e := holders(models.Person{Address: c.a}, models.Person{Address: c.b})
		if e.levels[address] != c.want {
			t.Errorf("%s; %s: %s, want %s", c.a, c.b, levelNames[e.levels[address]], levelNames[c.want])
		}
	}
}

func TestCompareAgencies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want level
	}{
		{"UBND xã An Thái, huyện An Lão", "ỦY BAN NHÂN DÂN XÃ AN THÁI", equal},
		{"UBND xã An Thái huyện An Lão", "UBND xã An Thái - huyện An Lão", equal},
		{"UBND xã Cẩm Giàng", "UBND xã Cẩm Giang", tone},
		{"UBND xã An Lão", "UBND huyện An Lão", other},
		{"UBND xã An Lão", "Công an xã An Lão", other},
		{"Sở Tài nguyên và Môi trường thành phố Hải Phòng", "Sở Tài nguyên và Môi trường", equal},
		{"Bộ Công an", "UBND xã An Lão", other},
		{"Phòng Tư pháp", "", missing},
	} {
		var x, y place
		x.readAgency(c.a)
		y.readAgency(c.b)
		if got := compareAgencies(&x, &y, nil); got != c.want {
			t.Errorf("%s; %s: %s, want %s", c.a, c.b, levelNames[got], levelNames[c.want])
		}
	}
}

// divided is a catalogue that knows one divided commune.
type divided struct{}

func (divided) Same(a, b string) (float64, bool) { return 0.5, true }

func TestPlacesSpeak(t *testing.T) {
	t.Parallel()
	var x, y place
	x.readAgency("UBND phường Gia Viên, quận Ngô Quyền")
	y.readAgency("UBND phường Hồng Bàng")
	if got := compareAgencies(&x, &y, divided{}); got != split {
		t.Errorf("divided commune: %s", levelNames[got])
	}
}

// TestWarnsOfState tells where a result can no longer be relied on.
func TestWarnsOfState(t *testing.T) {
	t.Parallel()
	known := models.Result{Code: "R1", Type: "birth_certificate", DocumentNo: "51/2020", IssuingAgency: "UBND phường Gia Viên", IssueDate: "2020-05-17",
		Holder: models.Person{FullName: "TRẦN TIẾN VINH", PersonalID: "099320000017", DateOfBirth: "2020-05-02"}}
	for state, want := range map[models.ResultState]bool{models.ResultValid: false, "": false, models.ResultRevoked: true, models.ResultSuperseded: true, models.ResultExpired: true} {
		r := known
		r.State = state
		links := Linker{}.Links(known, []models.Result{r})
		if len(links) == 0 {
			t.Fatal("the same result is not linked")
		}
		for _, l := range links {
			warning := "result " + string(state)
			if slices.Contains(l.Reasons, warning) != want || want && Sentence(warning) == warning {
				t.Errorf("%q: %v", state, l.Reasons)
			}
		}
	}
}
