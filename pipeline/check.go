package pipeline

import (
	"strings"

	"sohoa/models"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// The fields that checks speak of, without the prefix that tells whose they are ("wife_").
const (
	fieldPersonalID  models.FieldName = "personal_id"
	fieldFullName    models.FieldName = "full_name"
	fieldDateOfBirth models.FieldName = "date_of_birth"
	fieldSex         models.FieldName = "sex"
)

// What clerks are told of a contradiction between values.
const (
	saysRegisteredUnborn    = "Ngày đăng ký không thể trước ngày sinh."
	saysDeadUnborn          = "Ngày chết không thể trước ngày sinh."
	saysRegisteredAlive     = "Ngày đăng ký khai tử không thể trước ngày chết."
	saysIssuedUnborn        = "Ngày cấp không thể trước ngày sinh."
	saysChangedUnregistered = "Ngày thay đổi không thể trước ngày đăng ký lần đầu."
	saysDateWords           = "Ngày ghi bằng số không khớp với ngày ghi bằng chữ."
	saysNumberWords         = "Số ghi bằng số không khớp với số ghi bằng chữ."
	saysSex                 = "Giới tính không khớp với số định danh cá nhân."
	saysBirthYear           = "Năm sinh không khớp với số định danh cá nhân."
	saysExpiry              = "Ngày hết hạn của thẻ phải trùng ngày và tháng sinh."
	saysSameName            = "Hai người khác nhau không thể mang cùng một giá trị đọc được ở cùng giấy."
	saysSigner              = "Người ký trùng tên với người khác trên giấy."
)

// checks are the named checks that a document type may ask for.
var checks = map[string]func(*reading){
	"person":          (*reading).checkPersons,
	"dates":           (*reading).checkDates,
	"in_words":        (*reading).checkWords,
	"expiry":          (*reading).checkExpiry,
	"distinct_people": (*reading).checkNames,
	"signer":          (*reading).checkSigner,
}

// check runs the checks that the type names. A contradiction puts all values in it before a clerk: which of them is
// wrong cannot be told. An agreement supports them.
func (r *reading) check() {
	for _, name := range r.typ.Checks {
		if run := checks[name]; run != nil {
			run(r)
		}
	}
}

func (r *reading) checkPersons() {
	for i := range r.values {
		v := &r.values[i]
		if prefix, ok := strings.CutSuffix(string(v.Field.Name), string(fieldPersonalID)); ok {
			r.checkPerson(v, prefix)
		}
	}
}

// checkDates compares the order of what a paper dates.
func (r *reading) checkDates() {
	r.ordered(fieldDateOfBirth, "registration_date", saysRegisteredUnborn)
	r.ordered(fieldDateOfBirth, "date_of_death", saysDeadUnborn)
	r.ordered("date_of_death", "registration_date", saysRegisteredAlive)
	r.ordered(fieldDateOfBirth, "issue_date", saysIssuedUnborn)
	r.ordered("first_registration_date", "change_date", saysChangedUnregistered)
}

// checkWords compares digits with the words that repeat them: the nearest date, area or sum before the words.
func (r *reading) checkWords() {
	for _, p := range extract.InWords(r.sheet) {
		var best *value
		for i := range r.values {
			v := &r.values[i]
			if v.sheet != r.sheet || len(v.Spans) == 0 || v.Spans[0].Row > p.Row || best != nil && v.Spans[0].Row <= best.Spans[0].Row {
				continue
			}
			switch v.Field.Kind {
			case values.KindDate, values.KindArea, values.KindMoney:
				best = v
			}
		}
		switch {
		case best == nil || p.Row-best.Spans[0].Row > 2:
		case best.Field.Kind == values.KindDate:
			r.judge(values.DateAgreesWords(best.Reading.Value, p.Text), saysDateWords, best)
		default:
			r.judge(values.NumberAgreesWords(best.Reading.Value, p.Text), saysNumberWords, best)
		}
	}
}

// checkPerson compares a 12-digit ID with the sex and the birth date of the same person: its fourth digit tells sex
// and century, the next two the year (domain notes, §4.1).
func (r *reading) checkPerson(id *value, prefix string) {
	sex, birth := r.value(models.FieldName(prefix)+fieldSex), r.value(models.FieldName(prefix)+fieldDateOfBirth)
	sexText := ""
	switch {
	case sex != nil:
		sexText = sex.Reading.Value
	case prefix == "wife_":
		sexText = values.Female
	case prefix == "husband_":
		sexText = values.Male
	}
	r.judge(values.IDAgreesSex(id.Reading.Value, sexText), saysSex, id, sex)
	if birth != nil {
		r.judge(values.IDAgreesBirth(id.Reading.Value, birth.Reading.Value), saysBirthYear, id, birth)
	}
}

func (r *reading) ordered(earlier, later models.FieldName, message string) {
	a, b := r.value(earlier), r.value(later)
	if a != nil && b != nil && values.InOrder(a.Reading.Value, b.Reading.Value) == values.Differs {
		r.judge(values.Differs, message, a, b)
	}
}

func (r *reading) checkExpiry() {
	birth, expiry := r.value(fieldDateOfBirth), r.value("valid_until")
	if birth != nil && expiry != nil {
		r.judge(values.ExpiryAgreesBirth(expiry.Reading.Value, birth.Reading.Value),
			saysExpiry, birth, expiry)
	}
}

// checkNames doubts a name that stands for two people who cannot be one: father and mother, wife and husband.
func (r *reading) checkNames() {
	for _, pair := range [][2]models.FieldName{{"mother_full_name", "father_full_name"}, {"wife_full_name", "husband_full_name"}} {
		a, b := r.value(pair[0]), r.value(pair[1])
		if a != nil && b != nil && a.Reading.Value == b.Reading.Value {
			r.judge(values.Differs, saysSameName, a, b)
		}
	}
}

// checkSigner doubts a signer who is somebody else on the paper: nobody issues his own.
func (r *reading) checkSigner() {
	signer := r.value("signer")
	if signer == nil {
		return
	}
	for i := range r.values {
		v := &r.values[i]
		if v != signer && v.Field.Kind == values.KindPersonName && viet.Fold(v.Reading.Value) == viet.Fold(signer.Reading.Value) {
			r.judge(values.Differs, saysSigner, signer)
		}
	}
}

// judge notes the verdict on all values it speaks of; nil ones are left out.
func (r *reading) judge(v values.Verdict, message string, about ...*value) {
	if v == values.Differs {
		r.contradictions = append(r.contradictions, contradiction(message, about))
	}
	for _, x := range about {
		if x == nil || r.claims && x.source != models.SourceLLM {
			continue
		}
		switch v {
		case values.Agrees:
			x.supported = true
		case values.Differs:
			x.failed = true
			x.findings = append(x.findings, models.Finding{Code: models.FindingCheckFailed, Message: message})
		}
	}
}
