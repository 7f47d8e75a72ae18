package offers

import (
	"sohoa/models"
	"sohoa/pipeline/procedures"
)

// Report is a plan as programs are told it, by sohoa reuse --json and by the API. A field may be added; none changes its
// meaning without another version. Every list in it is written, if empty as [].
type Report struct {
	Version   int               `json:"version"`
	Procedure ReportedProcedure `json:"procedure"`
	Deceased  bool              `json:"deceased"`
	Warnings  []string          `json:"warnings"`
	Answers   []ReportedAnswer  `json:"components"`
}

// ReportedProcedure names the procedure.
type ReportedProcedure struct {
	Code models.ProcedureCode `json:"code"`
	Name string               `json:"name"`
}

// ReportedAnswer is what a component needs.
type ReportedAnswer struct {
	Component string            `json:"component"`
	Name      string            `json:"name"`
	Required  string            `json:"required"` // yes, no, when
	Note      string            `json:"note,omitempty"`
	Action    procedures.Action `json:"action"`
	Say       string            `json:"say"`
	Offers    []ReportedOffer   `json:"results"`
	Presented *ReportedForm     `json:"presented,omitempty"`
}

// ReportedForm tells what becomes of a paper that lies on the desk in the form.
type ReportedForm struct {
	Form     models.CopyForm `json:"form"`
	Digitise bool            `json:"digitise"`
	Say      string          `json:"say,omitempty"`
}

// ReportedOffer is a result that may stand for a component, or why it may not.
type ReportedOffer struct {
	Code       models.ResultCode  `json:"result_code"`
	Type       models.TypeName    `json:"result_type"`
	DocumentNo string             `json:"document_no"`
	Agency     string             `json:"issuing_agency"`
	IssueDate  string             `json:"issue_date"`
	Holder     procedures.Holder  `json:"holder"`
	Verdict    procedures.Verdict `json:"verdict"`
	ValidUntil models.Day         `json:"valid_until"` // "": for good, or not known; the reasons say which
	Reasons    []string           `json:"reasons"`
	Warnings   []string           `json:"warnings"`
}

// ReportOf gives the report of a plan; presented says in which forms papers lie on the desk, by component.
func ReportOf(plan procedures.Plan, presented map[string]models.CopyForm) Report {
	out := Report{Version: 1, Procedure: ReportedProcedure{plan.Procedure.Code, plan.Procedure.Name}, Deceased: plan.Deceased,
		Warnings: listed(plan.Warnings), Answers: []ReportedAnswer{}}
	for _, a := range plan.Answers {
		c := a.Component
		line := ReportedAnswer{Component: c.Name, Name: c.Label, Required: c.Required, Note: c.Note, Action: a.Action, Say: a.Say, Offers: []ReportedOffer{}}
		for _, o := range a.Offers {
			r := o.Result
			line.Offers = append(line.Offers, ReportedOffer{r.Code, r.Type, r.DocumentNo, r.IssuingAgency, r.IssueDate, o.Holder, o.Verdict, o.Until,
				listed(o.Reasons), listed(o.Warnings)})
		}
		if form, ok := presented[c.Name]; ok {
			yes, why := c.Digitised(form)
			line.Presented = &ReportedForm{form, yes, why}
		}
		out.Answers = append(out.Answers, line)
	}
	return out
}

// listed gives the list itself, or an empty one for nil.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
