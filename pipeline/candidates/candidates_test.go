package candidates_test

import (
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/candidates"
	"sohoa/pipeline/values"
)

// input reads the page's text as a value. Words carry their confidence after a bar, 0.96 where they have none:
// "Nguyễn Khấc|0.79 Hiếu".
func input(t *testing.T, kind values.Kind, page, second string) candidates.Input {
	t.Helper()
	in := candidates.Input{Kind: kind, Second: second}
	var text []string
	for _, field := range strings.Fields(page) {
		word, confidence, _ := strings.Cut(field, "|")
		w := models.Word{Text: word, Confidence: 0.96}
		switch confidence {
		case "":
		case "low":
			w.Confidence = 0.4
		case "fair":
			w.Confidence = 0.8
		case "capital":
			w.Confidence = 0.92
		default:
			t.Fatalf("no confidence: %q", confidence)
		}
		in.Words = append(in.Words, w)
		text = append(text, word)
	}
	first, ok := values.Read(kind, strings.Join(text, " "))
	if !ok {
		t.Fatalf("%q is no %s", page, kind)
	}
	in.First = first
	return in
}

// Each was misread like that on a generated paper.
var misread = []struct {
	kind         values.Kind
	page, second string
	want         string
	within       int // the place among the candidates, from 1, that it has to reach
	edit         string
}{
	{values.KindPersonName, "Nguyễn Thị Bích Chỉ", "Nguyễn Thị Bích Chỉ", "Nguyễn Thị Bích Chi", 1, candidates.EditTone},
	{values.KindPersonName, "Nguyễn Khấc|fair Hiếu", "Nguyễn Đhấc Hiếu", "Nguyễn Khắc Hiếu", 3, candidates.EditTone},
	{values.KindPersonName, "DƯƠNG|capital THỊILIÊN|fair", "DƯƠNG THỊ LIÊN", "DƯƠNG THỊ LIÊN", 1, candidates.EditGlued},
	{values.KindPersonName, "PHẠAM|low CÔNG GIA CƯỜNG", "PHẠAM CÔNG GIA CƯỜNG", "PHẠM CÔNG GIA CƯỜNG", 1, candidates.EditLetter},
	{values.KindPersonName, "TRẤN THỊ DŨNG|low", "TRẤN THỊ DUNG", "TRẦN THỊ DUNG", 1, candidates.EditTone},
	{values.KindPersonName, "NGUYỄN|fair THỊ THÚY LV|fair", "NGUYÊN THỊ THÚY LY", "NGUYỄN THỊ THÚY LY", 1, candidates.EditLetter},
	{values.KindPersonName, "Nguyễn Arh|low Quyết", "", "Nguyễn Anh Quyết", 2, candidates.EditLetter},
	{values.KindPersonName, "TRỊNH THỊ HUÊ|capital", "TRỊNH THỊ HUÊ", "TRỊNH THỊ HUỆ", 5, candidates.EditTone},
	{values.KindPlace, "Xóm 6, thôn Mỹ Lộc. xã Gia Phúc, thành phố Hải Phòng", "", "Xóm 6, thôn Mỹ Lộc, xã Gia Phúc, thành phố Hải Phòng", 1, candidates.EditSign},
	{values.KindPlace, "Thôn Đại Trà, Quốc Tuấn, An.Lão, Hải Phòng", "Thôn Đại Trà, Quốc Tuấn, An.Lão, Hải Phòng", "Thôn Đại Trà, Quốc Tuấn, An Lão, Hải Phòng", 1, candidates.EditSign},
	{values.KindPlace, "Thôn Lương Câu 3 - xã Lũng Hòa huyện Vĩnh Tường - tỉnh Vĩnh Phúc", "", "Thôn Lương Câu 3 - xã Lũng Hòa - huyện Vĩnh Tường - tỉnh Vĩnh Phúc", 1, candidates.EditSign},
	{values.KindPlace, "Xóm I|fair thôn Phú Cường, Xã Gia Tiến, H. Gia Lộc, T. Hải Dương", "", "Xóm 1 thôn Phú Cường, Xã Gia Tiến, H. Gia Lộc, T. Hải Dương", 5, candidates.EditDigit},
	{values.KindPlace, "xã Quảng Lưu, H. Quảng Xưởng,|fair tỉnh Thanh Hóa", "xã Quảng Lưu, H. Quảng Xương, tỉnh Thanh Hóa", "xã Quảng Lưu, H. Quảng Xương, tỉnh Thanh Hóa", 1, candidates.EditTone},
	{values.KindText, "Hiện tại đanig|fair có vợ", "Hiện tại đang có vợ", "Hiện tại đang có vợ", 1, candidates.EditLetter},
	{values.KindText, "H|fair ện|fair chưa đăng ký kết hôn với ai", "Hiện chưa đăng ký kết hôn với ai", "Hiện chưa đăng ký kết hôn với ai", 1, candidates.EditSplit},
	{values.KindText, "Làm thủ tục chuyển nhượng quyên|fair sử dụng đất", "", "Làm thủ tục chuyển nhượng quyền sử dụng đất", 1, candidates.EditTone},
	{values.KindPersonalID, "037774023429", "031174023429", "031174023429", 1, candidates.EditDigit},
	{values.KindPersonalID, "099636307511|fair", "699036307511,", "099036307511", 1, candidates.EditDigit},
	{values.KindEthnicity, "7ày|low", "Tày", "Tày", 1, candidates.EditLetter},
}

func TestFor(t *testing.T) {
	t.Parallel()
	for _, c := range misread {
		t.Run(c.want, func(t *testing.T) {
			t.Parallel()
			all := candidates.For(input(t, c.kind, c.page, c.second))
			at := slices.IndexFunc(all, func(k candidates.Candidate) bool { return k.Value == c.want })
			if at < 0 || at >= c.within {
				t.Fatalf("it is not among the first %d: %+v", c.within, all)
			}
			if !slices.Contains(all[at].Edits, c.edit) {
				t.Errorf("edits %v, want %s", all[at].Edits, c.edit)
			}
		})
	}
}

func TestForKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for _, c := range misread {
		in := input(t, c.kind, c.page, c.second)
		all := candidates.For(in)
		if len(all) > 5 {
			t.Errorf("%q has %d candidates", c.page, len(all))
		}
		total, before := 0.0, 1.0
		for _, k := range all {
			if k.Value == in.First.Value || k.Value == "" {
				t.Errorf("%q is its own candidate", k.Value)
			}
			if k.Source == candidates.SourceConfusion && k.Form < in.First.Form {
				t.Errorf("%q is less well-formed than %q", k.Value, in.First.Value)
			}
			if again, ok := values.Read(c.kind, k.Raw); !ok || again.Value != k.Value {
				t.Errorf("%q does not read as %q", k.Raw, k.Value)
			}
			if k.Score <= 0 || k.Score > before || len(k.Edits) == 0 {
				t.Errorf("%q: score %g after %g, edits %v", k.Value, k.Score, before, k.Edits)
			}
			total, before = total+k.Score, k.Score
		}
		if total > 1 {
			t.Errorf("%q: the scores add up to %g", c.page, total)
		}
		for range 3 {
			if again := candidates.For(in); !slices.EqualFunc(all, again, same) {
				t.Errorf("%q: %+v, then %+v", c.page, all, again)
			}
		}
	}
}

func same(a, b candidates.Candidate) bool {
	return a.Value == b.Value && a.Raw == b.Raw && a.Score == b.Score && a.Form == b.Form && a.Source == b.Source && slices.Equal(a.Edits, b.Edits)
}

// A digit that neither reading has is given only where the rules of personal IDs decide it.
func TestNoDigitIsInvented(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind         values.Kind
		page, second string
	}{
		{values.KindPersonalID, "031174023429|low", ""},
		{values.KindPersonalID, "031174023429|low", "031174023429"},
		{values.KindDate, "15/11/1961|low", "15/11/1961"},
		{values.KindDocumentNo, "3187/QĐ-UBND|low", "3187/QĐ-UBND"},
		{values.KindYear, "1961|low", ""},
		{values.KindMoney, "30.000.000|low", "30.000.000"},
		{values.KindSerial, "BN 531146|low", "BN 531146"},
	} {
		if all := candidates.For(input(t, c.kind, c.page, c.second)); len(all) > 0 {
			t.Errorf("%s %q: %+v", c.kind, c.page, all)
		}
	}
	for _, k := range candidates.For(input(t, values.KindDate, "15/11/1961|low", "19/11/1981")) {
		if !slices.Contains([]string{"1981-11-15", "1961-11-19", "1981-11-19"}, k.Value) {
			t.Errorf("%q is of neither reading", k.Value)
		}
	}
}

func TestBetter(t *testing.T) {
	t.Parallel()
	if k, ok := candidates.Better(candidates.For(input(t, values.KindPersonName, "PHẠAM|low CÔNG GIA CƯỜNG", "PHẠAM CÔNG GIA CƯỜNG"))); !ok || k.Value != "PHẠM CÔNG GIA CƯỜNG" {
		t.Errorf("%+v, %t", k, ok)
	}
	// Names that no list has, surely read twice alike, stay: they are no misread Vietnamese ones.
	for _, name := range []string{"H'Hen Niê", "Y Moan Êban", "Ksor Phước", "Rơ Châm Yéo", "Giàng A Chu", "Thào A Sùng", "Kpă Klơng",
		"Nay Der", "Thạch Thị Sà Mênh", "Lò Thị Pâng", "Chamaléa Thị Hoa", "Nguyễn Anna Maria", "Tạ Hồng Đăng", "Lê Thị Bích Chí"} {
		if k, ok := candidates.Better(candidates.For(input(t, values.KindPersonName, name, name))); ok {
			t.Errorf("%s becomes %+v", name, k)
		}
	}
	for _, place := range []string{"Buôn Đôn, huyện Buôn Đôn, tỉnh Đắk Lắk", "xã Ea Tul, huyện Cư M'gar, tỉnh Đắk Lắk", "TP.Hải Phòng"} {
		if k, ok := candidates.Better(candidates.For(input(t, values.KindPlace, place, place))); ok {
			t.Errorf("%s becomes %+v", place, k)
		}
	}
}

// confirmed is a lexicon of an office that has confirmed some values.
type confirmed map[string]int

func (c confirmed) Count(_ values.Kind, value string) int { return c[value] }

func TestLexiconRaises(t *testing.T) {
	t.Parallel()
	in := input(t, values.KindPersonName, "Nguyễn Khấc|fair Hiếu", "")
	place := func(in candidates.Input, want string) int {
		return slices.IndexFunc(candidates.For(in), func(k candidates.Candidate) bool { return k.Value == want })
	}
	without := place(in, "Nguyễn Khắc Hiếu")
	in.Lexicon = confirmed{"Nguyễn Khắc Hiếu": 31}
	if with := place(in, "Nguyễn Khắc Hiếu"); without < 1 || with != 0 {
		t.Errorf("at %d without, at %d with the office's own", without, with)
	}
	in.Lexicon = confirmed{"Nguyễn Văn Hiếu": 1000}
	if at := place(in, "Nguyễn Văn Hiếu"); at >= 0 {
		t.Error("a confirmed value was invented")
	}
}

func TestNothingToGive(t *testing.T) {
	t.Parallel()
	for _, in := range []candidates.Input{
		{},
		{Kind: values.KindPersonName},
		{Kind: "none", First: values.Reading{Value: "a", Raw: "a"}, Second: "b"},
		{Kind: values.KindText, First: values.Reading{Value: strings.Repeat("ấy ", 500), Raw: strings.Repeat("ấy ", 500)}},
		{Kind: values.KindText, First: values.Reading{Value: "ai", Raw: "ai"}, Second: strings.Repeat("x", 10000)},
		{Kind: values.KindSex, First: values.Reading{Value: values.Male, Raw: "Nam", Form: 1}, Second: "Nam"},
	} {
		if all := candidates.For(in); len(all) > 0 {
			t.Errorf("%+v: %+v", in, all)
		}
	}
}

// Nothing on a page may hold the program up: without bounds, a word of 400 letters took minutes.
func TestLongTextsEnd(t *testing.T) {
	t.Parallel()
	for _, kind := range values.Kinds() {
		for _, text := range []string{strings.Repeat("12a4", 99), strings.Repeat("NGUYỄNVĂN", 40), strings.Repeat("thành phố Hải Phòng, ", 18),
			"12/" + strings.Repeat("QĐ-", 100), strings.Repeat("1,", 190)} {
			first, ok := values.Read(kind, text)
			if !ok {
				continue
			}
			in := candidates.Input{Kind: kind, First: first, Words: []models.Word{{Text: text, Confidence: 0.3}}, Second: "x" + text}
			if all := candidates.For(in); len(all) > 5 {
				t.Errorf("%s: %d candidates", kind, len(all))
			}
		}
	}
}

// FuzzFor holds for any two readings: no crash, no more than five, never the value itself, in order.
func FuzzFor(f *testing.F) {
	for _, c := range misread {
		f.Add(string(c.kind), strings.NewReplacer("|low", "", "|fair", "", "|capital", "").Replace(c.page), c.second, 0.8)
	}
	f.Fuzz(func(t *testing.T, kind, page, second string, confidence float64) {
		first, ok := values.Read(values.Kind(kind), page)
		if !ok {
			t.Skip()
		}
		in := candidates.Input{Kind: values.Kind(kind), First: first, Second: second}
		for _, word := range strings.Fields(page) {
			in.Words = append(in.Words, models.Word{Text: word, Confidence: confidence})
		}
		all := candidates.For(in)
		if len(all) > 5 {
			t.Fatalf("%d candidates", len(all))
		}
		for i, k := range all {
			if k.Value == first.Value || k.Value == "" || !(k.Score > 0 && k.Score <= 1) || i > 0 && k.Score > all[i-1].Score {
				t.Fatalf("%+v of %q", k, first.Value)
			}
		}
	})
}
