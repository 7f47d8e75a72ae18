package pipeline

import (
	"regexp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// citing finds "Giấy chứng nhận kết hôn số 51/2020" in running text: what is cited, and its number.
var citing = regexp.MustCompile(`(?i)((?:giấy|trích lục|quyết định|bản án)[^.;:()\d]{0,90}?)[ ,]+số(?: phát hành| seri| sê-ri)?:? *((?:[A-ZĐ]{2} *)?\d[^ ,;()]*)`)

// law names what stands between a title and the number of something else.
var law = regexp.MustCompile(`(?i)luật|nghị định|thông tư|nghị quyết|pháp lệnh|căn cứ`)

// issued finds who issued what is cited.
var issued = regexp.MustCompile(`(?i)do +(.{3,90}?) +(?:cấp|ban hành|đăng ký)`)

// mostCitations bounds the references of one paper.
const mostCitations = 20

// citations gives the results that a paper cites by kind and number, each once, in reading order. Only kinds that are the title
// of a type count: a law or decree is no result.
func citations(r *reading, types doctypes.Set) []models.Citation {
	own := ""
	for _, name := range numberNames {
		if v := r.value(name); v != nil {
			own = layout.FoldLetters(v.Reading.Value)
			break
		}
	}
	var out []models.Citation
	text := running(r.sheet)
	for _, m := range citing.FindAllStringSubmatchIndex(text, -1) {
		what, after := text[m[2]:m[3]], clause(text[m[1]:])
		c := models.Citation{Type: typeTitled(types, what)}
		number, ok := values.Read(kindOfNumber(types, c.Type), text[m[4]:m[5]])
		if c.Type == "" || !ok || law.MatchString(what) || layout.FoldLetters(number.Value) == own {
			continue
		}
		c.DocumentNo = number.Value
		if a := issued.FindStringSubmatch(after); a != nil {
			c.IssuingAgency = a[1]
		}
		if d, ok := values.Read(values.KindDate, after); ok {
			c.IssueDate = d.Value
		}
		if len(out) < mostCitations && !slices.ContainsFunc(out, func(o models.Citation) bool { return o.Type == c.Type && o.DocumentNo == c.DocumentNo }) {
			out = append(out, c)
		}
	}
	return out
}

// clauseBytes is how far from its number the issuer and the date of what is cited may stand.
const clauseBytes = 240

// clause gives the rest of the clause: up to its end, or to the number of what is cited next.
func clause(after string) string {
	after = strings.ToValidUTF8(after[:min(len(after), clauseBytes)], "")
	after, _, _ = strings.Cut(after, ";")
	after, _, _ = strings.Cut(after, " số ")
	return after
}

// running gives the sheet's text as one line.
func running(s *layout.Sheet) string {
	var b strings.Builder
	for i := range s.Rows {
		b.WriteString(s.Rows[i].Text(0, len(s.Rows[i].Words)))
		b.WriteByte(' ')
	}
	return b.String()
}

// typeTitled gives the type one of whose titles the words open with, "" for none; the longest title counts.
func typeTitled(types doctypes.Set, words string) models.TypeName {
	fold, best, name := layout.FoldLetters(words), 0, models.TypeName("")
	for _, t := range types {
		for _, title := range t.Titles {
			if f := layout.FoldLetters(title.Text); len(f) > best && len(f) >= 8 && strings.HasPrefix(fold, f) {
				best, name = len(f), t.Name
			}
		}
	}
	return name
}

// kindOfNumber gives the kind of the number that papers of the type are known by.
func kindOfNumber(types doctypes.Set, name models.TypeName) values.Kind {
	if t := types.Find(name); t != nil {
		for _, n := range numberNames {
			if f := t.Find(n); f != nil {
				return f.Kind
			}
		}
	}
	return values.KindDocumentNo
}
