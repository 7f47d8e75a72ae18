package procedures

import (
	"cmp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
)

// Action says what a desk does about a component.
type Action string

// The actions.
const (
	ActionReuse Action = "reuse"         // an earlier result takes the place of the paper
	ActionShow  Action = "show"          // the paper is looked at and given back, never digitised
	ActionScan  Action = "scan"          // the original is scanned and given back
	ActionNone  Action = "not_digitised" // nothing is scanned; the answer's sentence says why
)

// Offer is a result that may stand for a component, or why it may not.
type Offer struct {
	Result   models.Result
	Holder   Holder
	Verdict  Verdict
	Until    models.Day // last day on which it may be used; "": for good, or not known
	Reasons  []string   // what speaks for it, sentences for clerks without any value of the paper
	Warnings []string   // what speaks against it
}

// Answer is what a component needs.
type Answer struct {
	Component Component
	Action    Action
	Say       string  // one sentence for the clerk
	Offers    []Offer // the best first; those barred are kept to tell why
}

// Plan is what a procedure needs of a person.
type Plan struct {
	Procedure Procedure
	Deceased  bool // the register knows of the person's death: nothing is reused
	Answers   []Answer
	Warnings  []string
}

// The types that say more than themselves.
const (
	birth    models.TypeName = "birth_certificate"
	marriage models.TypeName = "marriage_certificate"
	death    models.TypeName = "death_extract"
)

// Reuse tells for each component of the procedure what the results offer to the person on the day. results are those of
// the person and of the relatives that Kin names; others among them are passed over, also where names are equal: only
// identifiers tell who a result belongs to.
func Reuse(p Procedure, person models.Person, results []models.Result, types doctypes.Set, today models.Day) Plan {
	b := bench{family: familyOf(person, results), results: results, types: types, today: today}
	plan := Plan{Procedure: p, Deceased: b.family.isDead(person)}
	if plan.Deceased {
		plan.Warnings = append(plan.Warnings, "Người này đã được đăng ký khai tử: mọi kết quả của người này không được sử dụng lại.")
	}
	if p.Until != "" && today > p.Until || p.From != "" && today < p.From {
		plan.Warnings = append(plan.Warnings, "Thủ tục này không còn hoặc chưa được áp dụng vào hôm nay.")
	}
	for _, c := range p.Components {
		plan.Answers = append(plan.Answers, b.answer(c))
	}
	return plan
}

// bench is what all components are judged with.
type bench struct {
	family  family
	results []models.Result
	types   doctypes.Set
	today   models.Day
}

func (b *bench) answer(c Component) Answer {
	a := Answer{Component: c}
	for _, r := range b.results {
		for _, s := range c.SatisfiedBy {
			if r.Type != s.Type {
				continue
			}
			if o, ok := b.offer(r, s); ok {
				a.Offers = append(a.Offers, o)
				break
			}
		}
	}
	slices.SortStableFunc(a.Offers, compareOffers)
	digitised, why := c.Digitised(models.CopyOriginal)
	switch {
	case c.Database != "":
		a.Action, a.Say = ActionNone, why
	case len(a.Offers) > 0 && a.Offers[0].Verdict == Good:
		a.Action, a.Say = ActionReuse, "Dùng kết quả đã có, không yêu cầu nộp giấy."
	case len(a.Offers) > 0 && a.Offers[0].Verdict == Look:
		a.Action, a.Say = ActionReuse, "Có kết quả đã lưu: xem lại theo lưu ý trước khi dùng thay giấy."
	case c.Presented == PresentedShow:
		a.Action, a.Say = ActionShow, "Xem bản chính rồi trả lại, không số hóa."
	case digitised:
		a.Action, a.Say = ActionScan, "Quét bản chính rồi trả lại; không nhận bản sao chứng thực giấy để số hóa."
	default:
		a.Action, a.Say = ActionNone, why
	}
	return a
}

// compareOffers puts what is good first, then what is the applicant's own, then what was issued last.
func compareOffers(a, b Offer) int {
	rank := func(v Verdict) int { return slices.Index([]Verdict{Good, Look, Barred}, v) }
	own := func(h Holder) int { return slices.Index([]Holder{HolderOwn, HolderSpouse, HolderChild}, h) }
	return cmp.Or(rank(a.Verdict)-rank(b.Verdict), own(a.Holder)-own(b.Holder),
		cmp.Compare(b.Result.IssueDate, a.Result.IssueDate), cmp.Compare(a.Result.Code, b.Result.Code))
}

// offer judges a result for a source; false where it is of nobody that the source speaks of.
func (b *bench) offer(r models.Result, s Source) (Offer, bool) {
	holder, ok := b.family.holder(r)
	if !ok || !slices.Contains(s.Holders, holder) {
		return Offer{}, false
	}
	v := ValidAt(r, b.types.Find(r.Type), b.today)
	o := Offer{Result: r, Holder: holder, Verdict: Good, Until: v.Until}
	switch holder {
	case HolderOwn:
		o.weigh(b.family.identity(r))
	case HolderSpouse:
		o.weigh(Good, "Là giấy của vợ hoặc chồng, theo giấy chứng nhận kết hôn.")
	case HolderChild:
		o.weigh(Good, "Là giấy của con, theo giấy khai sinh.")
	}
	o.weigh(v.Verdict, v.Reason)
	o.weigh(b.family.life(r))
	o.weigh(copyForm(r.CopyForm))
	o.weigh(scope(r.Scope, s.Purpose))
	if r.File == "" && r.SHA256 == "" {
		o.weigh(Look, "Chưa có bản số hóa trong kho, chỉ có thông tin.")
	}
	return o, true
}

// weigh adds a verdict with its sentence, if it has one; the worst verdict stands.
func (o *Offer) weigh(v Verdict, sentence string) {
	switch {
	case sentence == "":
	case v == Good:
		o.Reasons = append(o.Reasons, sentence)
	default:
		o.Warnings = append(o.Warnings, sentence)
	}
	if v == Barred || v == Look && o.Verdict == Good {
		o.Verdict = v
	}
}

// copyForm tells whether the form in which a result is at hand is strong enough (Circular 01/2023/TT-VPCP, Art. 4).
func copyForm(f models.CopyForm) (Verdict, string) {
	switch f {
	case models.CopyOriginal:
		return Good, "Số hóa từ bản chính hoặc đã đối chiếu bản chính."
	case models.CopyRegister:
		return Good, "Bản sao cấp từ sổ gốc."
	case models.CopyElectronic:
		return Good, "Bản điện tử có chữ ký số hoặc bản sao chứng thực điện tử."
	case models.CopyCertified:
		return Barred, "Chỉ có bản sao chứng thực giấy, không dùng làm kết quả số hóa."
	case models.CopyPhoto:
		return Barred, "Chỉ có bản chụp, không dùng làm kết quả số hóa."
	}
	return Look, "Chưa rõ dạng bản đã lưu: xem bản lưu có phải từ bản chính không."
}

// scope tells whether a result that may be used for one thing only may be used for the purpose.
func scope(of, purpose string) (Verdict, string) {
	switch {
	case of == "" && purpose == "":
		return Good, ""
	case of == "":
		return Look, "Chưa rõ mục đích ghi trên giấy: xem bản lưu."
	case purpose == "":
		return Look, "Giấy chỉ có giá trị trong phạm vi ghi trên giấy: xem có hợp không."
	case strings.Contains(words(of), words(purpose)):
		return Good, "Đúng mục đích ghi trên giấy."
	}
	return Barred, "Giấy được cấp cho mục đích khác."
}

// Digitised tells whether the component is digitised where it comes to the desk in the form, and why not, as a sentence
// for clerks (Circular 01/2023/TT-VPCP, Art. 4).
func (c Component) Digitised(form models.CopyForm) (yes bool, why string) {
	switch {
	case c.Database != "":
		return false, "Đã có trong " + c.Database + ": tra cứu, không yêu cầu nộp và không số hóa."
	case c.Presented == PresentedShow:
		return false, "Giấy chỉ xuất trình: xem rồi trả lại, không số hóa."
	case form == models.CopyPhoto:
		return false, "Bản chụp không được số hóa: xin xem bản chính để quét."
	case form == models.CopyCertified:
		return false, "Bản sao chứng thực giấy không được số hóa: xin xem bản chính để quét."
	case c.Presented == PresentedForm:
		return false, "Lập mới cho hồ sơ này; không phải kết quả dùng lại được."
	case c.Digitise == "":
		return false, "Không thuộc loại giấy phải số hóa."
	}
	return true, ""
}
