package doctypes

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/layout"
)

// contract is the list of document types and their fields that people outside rely on; * marks what is printed on
// every genuine paper of the type. Types may be added, none of these may change.
var contract = map[models.TypeName]string{
	"id_card": `personal_id* full_name* date_of_birth* sex nationality home_town permanent_residence valid_until issue_date old_id`,
	"birth_certificate": `document_no* full_name* date_of_birth* sex* ethnicity nationality place_of_birth home_town personal_id
		mother_full_name mother_birth_year mother_ethnicity mother_nationality mother_residence
		father_full_name father_birth_year father_ethnicity father_nationality father_residence
		registration_agency registration_date signer`,
	"birth_declaration": `requester_full_name* requester_date_of_birth requester_identity_paper requester_residence requester_relation
		full_name* date_of_birth* sex ethnicity nationality place_of_birth home_town
		mother_full_name mother_birth_year father_full_name father_birth_year`,
	"marriage_certificate": `document_no*
		wife_full_name* wife_date_of_birth wife_ethnicity wife_nationality wife_residence wife_personal_id
		husband_full_name* husband_date_of_birth husband_ethnicity husband_nationality husband_residence husband_personal_id
		registration_agency registration_date signer`,
	"marital_status_certificate": `document_no* full_name* date_of_birth sex ethnicity nationality personal_id residence
		marital_status* purpose issuing_agency issue_date* signer`,
	"residence_declaration": `full_name* date_of_birth* sex personal_id* phone email household_head relation_to_head head_personal_id request`,
	"residence_confirmation": `document_no full_name* date_of_birth sex personal_id* ethnicity nationality home_town permanent_residence
		temporary_residence current_residence household_head relation_to_head head_personal_id issuing_agency issue_date signer`,
	"death_extract": `document_no* full_name* date_of_birth sex ethnicity nationality last_residence personal_id date_of_death*
		place_of_death cause_of_death registration_agency registration_date signer`,
	"land_certificate": `serial* register_no owner_full_name* owner_personal_id owner_address parcel_no* map_sheet_no* parcel_address
		area_m2* land_purpose use_term use_form land_origin issuing_agency issue_date signer`,
	"household_business_certificate": `business_code* first_registration_date change_no change_date business_name* business_address
		business_lines capital_vnd owner_full_name* owner_sex owner_date_of_birth owner_personal_id issuing_agency signer`,
	"construction_permit": `document_no* holder_full_name* holder_address work_name work_address parcel_no map_sheet_no building_area_m2
		total_floor_area_m2 floors height_m land_paper issuing_agency issue_date signer`,
	"decision":                `document_no* issuing_agency* issue_place issue_date* abstract* signer signer_position`,
	"official_letter":         `document_no* issuing_agency* issue_place issue_date* abstract* recipient signer signer_position`,
	"administrative_document": `kind* document_no* issuing_agency* issue_place issue_date* abstract* recipient signer signer_position`,
	"unknown":                 `title`,
}

func load(t *testing.T, dir string) Set {
	t.Helper()
	set, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestContract(t *testing.T) {
	t.Parallel()
	set := load(t, "")
	for name, want := range contract {
		typ := set.Find(name)
		if typ == nil {
			t.Errorf("the type %s is not there", name)
			continue
		}
		var got []string
		for _, f := range typ.Fields {
			mark := ""
			if f.Required {
				mark = "*"
			}
			got = append(got, string(f.Name)+mark)
		}
		fields := strings.Fields(want)
		slices.Sort(got)
		slices.Sort(fields)
		if !slices.Equal(got, fields) {
			t.Errorf("%s has the fields\n%q, the contract\n%q", name, got, fields)
		}
	}
	if len(set) != len(contract) {
		t.Errorf("%d types are embedded, the contract has %d", len(set), len(contract))
	}
}

// TestEmbedded sees that the files say what the program can use: a title or a header tells each type, no two types
// share a title, and what clerks read is there.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	set := load(t, "")
	if !slices.IsSortedFunc(set, func(a, b *Type) int { return strings.Compare(string(a.Name), string(b.Name)) }) {
		t.Error("the types stand in no fixed order")
	}
	titles := map[string]models.TypeName{}
	for _, typ := range set {
		if typ.Label == "" {
			t.Errorf("%s has no label", typ.Name)
		}
		if len(typ.Titles) == 0 && !typ.Header && typ.Name != models.TypeUnknown {
			t.Errorf("nothing tells %s", typ.Name)
		}
		for _, ti := range typ.Titles {
			f := layout.FoldLetters(ti.Text)
			if other, ok := titles[f]; ok {
				t.Errorf("%s and %s share the title %q", other, typ.Name, ti.Text)
			}
			titles[f] = typ.Name
		}
		for _, f := range typ.Fields {
			if found := typ.Find(f.Name); found == nil || found.Kind != f.Kind {
				t.Errorf("%s: Find(%s) gives %+v", typ.Name, f.Name, found)
			}
		}
	}
	if set.Find("no_such_type") != nil || set.Find("decision").Find("no_such_field") != nil {
		t.Error("what is not there is found")
	}
}

// good is a file without a fault; the faults below are put into it.
const good = `type: invoice
label: Hóa đơn
titles:
  - HÓA ĐƠN
  - {PHIẾU THU: {kind: Phiếu thu, abbreviation: PT}}
sections:
  - name: buyer
    anchors: [Người mua]
fields:
  - {name: document_no, kind: document_no, required: true, critical: true, at: [header_number]}
  - {name: buyer_name, kind: person_name, hint: "who pays, not who carries", section: buyer, labels: [Họ tên, Tên người mua]}
  - {name: sum, kind: money, labels: [Tổng cộng], at: [label, column], columns: [Thành tiền]}
  - {name: sex, kind: sex, labels: [Giới tính]}
  - {name: note, kind: text, wrap: false, labels: [Ghi chú]}
stops: [Bằng chữ]
hint: speaks of a sale
`

func TestParse(t *testing.T) {
	t.Parallel()
	typ, err := Parse("invoice.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if typ.Name != "invoice" || typ.Label != "Hóa đơn" || !slices.Equal(typ.Stops, []string{"Bằng chữ"}) ||
		!slices.Equal(typ.Titles, []Title{{Text: "HÓA ĐƠN"}, {"PHIẾU THU", "Phiếu thu", "PT"}}) {
		t.Errorf("got %+v", typ)
	}
	no, buyer, sum := typ.Find("document_no"), typ.Find("buyer_name"), typ.Find("sum")
	if !no.Required || !no.Critical || !slices.Equal(no.Places, []Place{PlaceHeaderNumber}) {
		t.Errorf("got %+v", no)
	}
	if typ.Hint != "speaks of a sale" || buyer.Hint != "who pays, not who carries" || no.Hint != "" {
		t.Errorf("the hints are %q, %q and %q", typ.Hint, buyer.Hint, no.Hint)
	}
	if buyer.Required || buyer.Section != "buyer" || !slices.Equal(buyer.Places, []Place{PlaceLabel}) || len(buyer.Labels) != 2 || !buyer.Wrap {
		t.Errorf("got %+v", buyer)
	}
	if !slices.Equal(sum.Places, []Place{PlaceLabel, PlaceColumn}) || !slices.Equal(sum.Columns, []string{"Thành tiền"}) {
		t.Errorf("got %+v", sum)
	}
	if typ.Find("sex").Wrap || typ.Find("note").Wrap {
		t.Error("a sex and a note that must not wrap do")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, line, says string }{
		"no type":            {"type: invoice", "", "line 1", "type"},
		"unknown key":        {"label: Hóa đơn", "lable: Hóa đơn", "line 2", "lable"},
		"broken YAML":        {"label: Hóa đơn", "label: Hóa: đơn", "line 2", ""},
		"empty title":        {"  - HÓA ĐƠN\n", "  - …\n", "line 4", "title"},
		"section, no anchor": {"    anchors: [Người mua]\n", "", "line 7", "anchors"},
		"unknown section":    {"section: buyer,", "section: seller,", "line 11", "seller"},
		"unknown kind":       {"kind: money", "kind: gold", "line 12", "gold"},
		"no kind":            {"kind: money, ", "", "line 12", "kind"},
		"no name":            {"name: sum, ", "", "line 12", "name"},
		"twice":              {"name: note", "name: sex", "line 14", "twice"},
		"unknown place":      {"at: [label, column]", "at: [label, moon]", "line 12", "moon"},
		"no label, no place": {", labels: [Giới tính]", "", "line 13", "labels"},
		"unknown check":      {"stops: [Bằng chữ]", "checks: [moon]", "line 15", "moon"},
		"empty label":        {"[Họ tên, Tên người mua]", `["...", Họ tên]`, "line 11", "label"},
		"a list of words":    {good, "- a\n- b\n", "line 1", ""},
		"an empty file":      {good, "", "line 1", "type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(good, c.old) {
				t.Fatal("nothing to spoil")
			}
			typ, err := Parse("invoice.yaml", []byte(strings.Replace(good, c.old, c.new, 1)))
			if err == nil || typ != nil {
				t.Fatal("no fault found")
			}
			for _, want := range []string{"invoice.yaml", c.line + ":", c.says} {
				if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
		})
	}
}

// TestLoad sees that an office's files come on top of the embedded ones and that a fault in one is told.
func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	plain := load(t, "")
	write("invoice.yaml", good)
	write("our_decision.yaml", strings.Replace(good, "type: invoice", "type: decision", 1))
	write("README.md", "no type")
	own := load(t, dir)
	if len(own) != len(plain)+1 || own.Find("invoice") == nil || own.Find("decision").Label != "Hóa đơn" {
		t.Errorf("%d types, %+v", len(own), own.Find("decision"))
	}
	if !slices.IsSortedFunc(own, func(a, b *Type) int { return strings.Compare(string(a.Name), string(b.Name)) }) {
		t.Error("the types stand in no fixed order")
	}
	if plain.Find("decision").Label == "Hóa đơn" || plain.Find("invoice") != nil {
		t.Error("an office's types reach those who have none")
	}
	if set := load(t, filepath.Join(dir, "absent")); len(set) != len(plain) {
		t.Errorf("%d types without a folder", len(set))
	}
	write("broken.yaml", "type: broken\nfields:\n  - {name: a, kind: gold, labels: [A]}\n")
	if _, err := Load(dir); models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), "broken.yaml") || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("a broken file gives %v", err)
	}
}
