package recognise

import (
	"slices"
	"testing"

	"sohoa/models"
)

func TestPartAtDots(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Nữ.....":       {"Nữ"},
		".....Kinh":     {"Kinh"},
		"Nữ.....Dân":    {"Nữ", "Dân"},
		"tịch:….Việt":   {"tịch:", "Việt"},
		"12/QĐ-UBND":    {"12/QĐ-UBND"},
		"TM.":           {"TM."},
		"1.000.000":     {"1.000.000"},
		"an@example.vn": {"an@example.vn"},
		"______":        nil,
		"|":             nil,
		"-":             {"-"},
		"AN<<VAN<<<":    {"AN<<VAN<<<"},
	} {
		w := models.Word{Text: text, Confidence: 0.9, Box: models.Box{Left: 100, Top: 10, Right: 300, Bottom: 40}}
		var got []string
		for _, part := range partAtDots(w) {
			got = append(got, part.Text)
			if part.Box.Left < 100 || part.Box.Right > 300 || part.Box.Empty() {
				t.Errorf("%q: part %q at %v", text, part.Text, part.Box)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestMend(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"QÐ-UBND": "QĐ-UBND", "I0": "10", "1O/2020": "10/2020", "I3/TTr-NV": "13/TTr-NV", "II": "II", "Ol": "Ol",
		"CT01": "CT01", "Điều": "Điều", "2l/0I/199l": "21/01/1991", "T5": "T5", "A1O": "A1O",
	} {
		if got := mend(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestLacksMarks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"BUI TUAN LAM": true, "BÙI TUẤN LÂM": false, "TM. UBND": false, "Full name": false, "BUI<<TUAN<LAM": false,
		"SOCIALIST REPUBLIC": true, "KT": false,
	} {
		if got := lacksMarks(line(0, 50, text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestColumnsOfNumbersAreNoLine(t *testing.T) {
	t.Parallel()
	var l models.Line
	for i, s := range []string{"œ", "¬1", "ƠI", "t>"} {
		l.Words = append(l.Words, models.Word{Text: s, Box: models.Box{Left: 100, Top: 100 + 50*i, Right: 120, Bottom: 130 + 50*i}})
	}
	if !stacked(l) {
		t.Error("not seen")
	}
	if stacked(line(100, 200, "3. Giới tính: Nam")) {
		t.Error("a line was taken for a column")
	}
}
