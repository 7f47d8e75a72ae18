package speed

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // moves dossiers to the days of a year

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/procedures"
	"sohoa/store/sqlite"
)

const (
	ward        models.UnitCode      = "HP.P11" // has every fourth dossier
	procedure   models.ProcedureCode = "1.001193"
	fieldsEach                       = 15
	people                           = 2000 // holders; each has a result in the register
	leftOpen                         = 50   // dossiers whose papers are still being gathered
	handed                           = 5    // of so many dossiers one is opened at a desk
	unsure                           = 3    // fields of a paper that a clerk has to look at
	printedEach                      = 220  // words of a paper
)

// shelf fills a ledger through the store's own methods.
type shelf struct {
	store *sqlite.Store
	types doctypes.Set
	asked []models.Component
}

// fill makes a data folder with so many dossiers of a year. The ledger is written in memory, where commits wait for no disk.
func fill(b *testing.B, dir string, dossiers int) {
	b.Helper()
	memory, err := os.MkdirTemp("/dev/shm", "sohoa-speed-")
	if err != nil {
		b.Skip("no folder in memory: ", err)
	}
	defer os.RemoveAll(memory)
	run(b, memory, "results", "import", register(b))
	path := filepath.Join(memory, "sohoa.db")
	s := &shelf{}
	s.open(b, path)
	for n := range dossiers {
		if err := s.add(b.Context(), n, dossiers); err != nil {
			b.Fatal(n, err)
		}
	}
	if err := s.store.Close(); err != nil {
		b.Fatal(err)
	}
	spread(b, path)
	s.open(b, path) // which writes the index of search again
	if left, err := s.store.CountFigures(b.Context(), 2*dossiers); err != nil || left != 0 {
		b.Fatal(left, err)
	}
	if err := s.store.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(memory)); err != nil {
		b.Fatal(err)
	}
}

func (s *shelf) open(b *testing.B, path string) {
	b.Helper()
	var err error
	if s.store, err = sqlite.Open(b.Context(), path); err != nil {
		b.Fatal(err)
	}
	if s.types, err = doctypes.Load(""); err != nil {
		b.Fatal(err)
	}
	all, err := procedures.Load("")
	if err != nil {
		b.Fatal(err)
	}
	p, ok := all.Find(procedure)
	if !ok {
		b.Fatal("the procedure is not in the catalogue")
	}
	s.asked = p.Asked()
}

// register writes a table of earlier results, one for each holder.
func register(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "register.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	rows := [][]string{strings.Split("result_code,result_type,document_no,issuing_agency,issue_date,holder_full_name,holder_personal_id", ",")}
	for n := range people {
		p := personOf(n)
		rows = append(rows, []string{string(resultOf(n)), "marriage_certificate", fmt.Sprintf("%d/2015", n), "UBND phường Gia Viên", "2015-03-02", p.FullName, p.PersonalID})
	}
	if err := w.WriteAll(rows); err != nil {
		b.Fatal(err)
	}
	return path
}

func resultOf(n int) models.ResultCode { return models.ResultCode(fmt.Sprintf("KQ-%d", n%people)) }

// unitOf deals dossiers out over the ward and three of four other wards and communes.
func unitOf(n int) models.UnitCode {
	const wards, communes = 45, 67
	switch other := n % (wards + communes); {
	case n%4 == 0:
		return ward
	case other < wards:
		return models.UnitCode(fmt.Sprintf("HP.P%02d", 1+other))
	default:
		return models.UnitCode(fmt.Sprintf("HP.X%02d", 1+other-wards))
	}
}

// add brings in one dossier and lets people work on it as far as its number says.
func (s *shelf) add(ctx context.Context, n, of int) error {
	unit, holder := unitOf(n), personOf(n)
	file := models.File{Name: "giay-khai-sinh.jpg", SHA256: fmt.Sprint("s", n), Blob: models.BlobRef(fmt.Sprint("b", n)), Size: 900_000}
	if n%handed != 0 {
		d, err := s.store.Receive(ctx, models.Dossier{Unit: unit, Procedure: procedure, Holder: holder.FullName, Channel: models.ChannelDirect,
			Lane: models.LaneBacklog, Files: []models.File{file}}, "")
		if err != nil {
			return err
		}
		return s.read(ctx, n, d.Files[0].Ticket(d.Lane), unit)
	}
	code, err := s.store.OpenDossier(ctx, models.Intake{Unit: unit, Procedure: procedure, Title: "Đăng ký khai sinh", By: "thao", Holder: holder,
		Due: "2026-12-01", Sets: 1, Components: s.asked}, "")
	if err != nil {
		return err
	}
	a, err := s.store.AddFile(ctx, models.In(unit), code, fmt.Sprint("u", n), file, "thao")
	if err != nil {
		return err
	}
	if err := s.read(ctx, n, a.Ticket, unit); err != nil || n >= of-leftOpen*handed {
		return err
	}
	err = s.store.ReuseResult(ctx, models.In(unit), models.Reuse{Unit: unit, Dossier: code, Procedure: procedure, Component: s.asked[len(s.asked)-1].Name,
		Result: resultOf(n), Outcome: models.ReuseDone, Replaced: models.CopyCertified, Evidence: []string{"personal_id equal"}, Actor: "thao"})
	if err != nil {
		return err
	}
	return s.store.Accept(ctx, models.In(unit), code, "thao")
}

// read writes what was read from the dossier's paper. Of ten papers two wait for a clerk and two were confirmed by one.
func (s *shelf) read(ctx context.Context, n int, t models.Ticket, unit models.UnitCode) error {
	if _, err := s.store.Claim(ctx, t, "speed"); err != nil {
		return err
	}
	looked := n / 4 % 10 // apart from what decides the unit
	if err := s.store.Finish(ctx, t, s.reading(n, looked < 4)); err != nil || looked < 2 || looked >= 4 {
		return err
	}
	stored, err := s.store.Digitisation(ctx, models.In(unit), t.File)
	if err != nil {
		return err
	}
	return s.decide(ctx, unit, stored.Documents[0])
}

// decide has a clerk confirm what waits on a paper, but for one value that is corrected, and finish it.
func (s *shelf) decide(ctx context.Context, unit models.UnitCode, doc models.Document) error {
	for i, f := range doc.Fields {
		if !f.Open() {
			continue
		}
		d := models.FieldDecision{Field: f.Name, Value: f.Value, Version: f.Version(), Actor: "nga"}
		if i == 1 {
			d.Value += "h"
		}
		if _, err := s.store.DecideField(ctx, models.In(unit), doc.ID, d); err != nil {
			return err
		}
	}
	return s.store.FinishReview(ctx, models.In(unit), doc.ID, nil, "nga")
}

// reading gives a birth certificate.
func (s *shelf) reading(n int, doubtful bool) models.Digitisation {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	holder := personOf(n)
	words := make([]string, printedEach)
	for i := range words {
		words[i] = printed[r.IntN(len(printed))]
	}
	doc := models.Document{Type: "birth_certificate", TypeConfidence: 0.99, Pages: []int{1},
		Text: fmt.Sprintf("GIẤY KHAI SINH\nSố: %d/2020\nHọ và tên: %s\n", n%900, holder.FullName) + strings.Join(words, " ")}
	for i, described := range s.types.Find("birth_certificate").Fields[:fieldsEach] {
		f := models.Field{Name: described.Name, Value: valueOf(r, string(described.Kind), n), Confidence: 0.98, State: models.StateAuto, Source: models.SourceRules,
			Signals:  map[string]float64{"word": 0.97, "label": 1},
			Evidence: []models.Evidence{{Page: 1, Box: models.Box{Left: 600, Top: 400 + 90*i, Right: 1400, Bottom: 450 + 90*i}}}}
		f.Raw, f.Evidence[0].Text = f.Value, f.Value
		if doubtful && i%2 == 1 && i < 2*unsure {
			f.State, f.Confidence = models.StateCheck, 0.6
			f.Findings = []models.Finding{{Code: models.FindingLowConfidence, Message: "Chữ khó đọc.", Page: 1}}
			f.Alternatives = []models.Alternative{{Value: f.Value + "h", Raw: f.Value + "h", Source: models.SourceRules}}
		}
		doc.Fields = append(doc.Fields, f)
	}
	return models.Digitisation{Pages: []models.Page{{Number: 1, Width: 2480, Height: 3508, Quality: models.Quality{DPI: 300, Confidence: 0.93}}},
		Documents: []models.Document{doc}}
}

// valueOf makes a value of the kind up.
func valueOf(r *rand.Rand, kind string, n int) string {
	switch kind {
	case "document_no":
		return fmt.Sprintf("%d/2020", n%900)
	case "person_name":
		return personOf(r.IntN(people)).FullName
	case "date":
		return fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))
	case "year":
		return fmt.Sprint(1950 + r.IntN(50))
	case "personal_id":
		return fmt.Sprintf("031%09d", n)
	case "sex":
		return "male"
	case "ethnicity":
		return "Kinh"
	case "nationality":
		return "Việt Nam"
	default:
		return "Phường Gia Viên, Thành phố Hải Phòng"
	}
}

// spread moves dossiers, all received today, to the days of the last year, and has search write them down again. Decisions
// stay: they are of one day, which is the worst that the board can meet.
func spread(b *testing.B, path string) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	const day = 86_400_000
	for _, statement := range []string{
		fmt.Sprintf(`UPDATE dossiers SET received = received - CAST(365.0 * %d * (1 - 1.0 * rowid / (SELECT MAX(rowid) FROM dossiers)) AS INTEGER)`, day),
		`UPDATE files SET received = (SELECT received FROM dossiers WHERE code = dossier)`,
		`UPDATE search_entries SET received = (SELECT received FROM dossiers WHERE code = dossier)`,
		`INSERT INTO search_dirty (dossier, document, old) SELECT code, '', 1 FROM dossiers`,
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(statement, err)
		}
	}
}

// Words of made-up papers; a name is drawn from the three lists.
var (
	families = strings.Fields("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
	middles  = strings.Fields("Văn Thị Minh Đức Hữu Ngọc Thu Hải Quang Thanh Hoài Gia")
	givens   = strings.Fields("An Bình Chi Dũng Giang Hà Hòa Hoa Hương Khuê Lan Linh Mai Nam Oanh Phúc Quân Sơn Tuệ Uyên Vinh Yến")
	printed  = strings.Fields(`cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc giấy khai sinh trích lục bản sao chứng thực đăng ký
		thường trú tạm trú hộ khẩu căn cước công dân ủy ban nhân dân phường quận thành phố hải phòng cơ quan người ký chức vụ ngày tháng năm
		nơi cấp quê quán dân tộc quốc tịch họ tên giới tính địa chỉ số nhà ngõ phố đường tổ kết hôn vợ chồng cha mẹ con quyết định căn cứ luật`)
)

// personOf gives one of the made-up holders.
func personOf(n int) models.Person {
	r := rand.New(rand.NewPCG(uint64(n%people), 2))
	name := families[r.IntN(len(families))] + " " + middles[r.IntN(len(middles))] + " " + givens[r.IntN(len(givens))]
	return models.Person{FullName: name, PersonalID: fmt.Sprintf("031190%06d", n%people), DateOfBirth: "1990-02-01", Sex: "female"}
}
