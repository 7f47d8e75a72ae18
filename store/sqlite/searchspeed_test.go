package sqlite_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/sqlite"
)

// Words of made-up papers; a name is drawn from the three lists.
var (
	families = strings.Fields("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
	middles  = strings.Fields("Văn Thị Minh Đức Hữu Ngọc Thu Hải Quang Thanh Hoài Gia")
	givens   = strings.Fields("An Bình Chi Dũng Giang Hà Hòa Hoa Hương Khuê Lan Linh Mai Nam Oanh Phúc Quân Sơn Tuệ Uyên Vinh Yến")
	printed  = strings.Fields(`cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc giấy khai sinh trích lục bản sao chứng thực đăng ký
		thường trú tạm trú hộ khẩu căn cước công dân ủy ban nhân dân phường quận thành phố hải phòng cơ quan người ký chức vụ ngày tháng năm
		nơi cấp quê quán dân tộc quốc tịch họ tên giới tính địa chỉ số nhà ngõ phố đường tổ kết hôn vợ chồng cha mẹ con quyết định căn cứ luật`)
)

func nameOf(r *rand.Rand) string {
	return families[r.IntN(len(families))] + " " + middles[r.IntN(len(middles))] + " " + givens[r.IntN(len(givens))]
}

// shelf writes so many dossiers of three papers into a ledger as it was before there was an index, in 114 units, and closes it.
func shelf(tb testing.TB, path string, dossiers int) {
	tb.Helper()
	db, err := sqlite.OpenOld(tb.Context(), path, 9)
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	defer tx.Rollback()
	for n := range dossiers {
		shelveOne(tb, tx, n)
	}
	if err := tx.Commit(); err != nil {
		tb.Fatal(err)
	}
}

func shelveOne(tb testing.TB, tx *sql.Tx, n int) {
	r := rand.New(rand.NewPCG(uint64(n), 2))
	run := func(query string, args ...any) {
		if _, err := tx.ExecContext(tb.Context(), query, args...); err != nil {
			tb.Fatal(err)
		}
	}
	unit, holder, received := fmt.Sprintf("000.00.%02d.H24", n%114), nameOf(r), 1_700_000_000_000+int64(n)*5_000_000
	code := fmt.Sprintf("%s-%s-%04d", unit, time.UnixMilli(received).Format("060102"), n)
	run(`INSERT INTO dossiers (code, unit, procedure, holder, channel, lane, state, received, request_hash)
		VALUES ($1, $2, '1.001193', $3, 'direct', 'desk', $4, $5, '')`, code, unit, holder, []string{"review", "done"}[n%2], received)
	for i := range 3 {
		file := fmt.Sprintf("f%d-%d", n, i)
		run(`INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob, type, state, attempt, fresh, heartbeat, not_before, received)
			VALUES ($1, $2, $3, 'desk', $4, 'a.pdf', $1, 1, $1, '', 'done', 1, 1, 0, 0, $5)`, file, code, unit, i, received)
		words := make([]string, 220)
		for j := range words {
			words[j] = printed[r.IntN(len(printed))]
		}
		text := "GIẤY KHAI SINH\nHọ và tên: " + holder + fmt.Sprintf("\nSố: %d/2020 ngày %d tháng %d năm 2020\n", n%900, 1+r.IntN(28), 1+r.IntN(12)) + strings.Join(words, " ")
		run(`INSERT INTO documents (id, file, position, type, type_confidence, text, pages_json) VALUES ($1, $2, 0, $3, 1, $4, '[1]')`,
			"d"+file, file, []string{"birth_certificate", "id_card", "decision"}[i], text)
		for j, value := range []string{holder, nameOf(r), nameOf(r), fmt.Sprintf("031%09d", n), fmt.Sprintf("%d/2020", n%900), "Phường Gia Viên, Thành phố Hải Phòng",
			fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28)), "Kinh", "Việt Nam", "male", "Hồ Thị Tuyết", "permanent"} {
			run(`INSERT INTO fields (document, position, name, value, raw, confidence, state, source, evidence_json, findings_json)
				VALUES ($1, $2, $3, $4, $4, 1, 'auto', 'rules', '[]', '[]')`, "d"+file, j, fmt.Sprintf("field_%d", j), value)
		}
	}
}

// What was there before the index was is found, in the order in which it was received.
func TestSearchOld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	const dossiers = 60 // more than are indexed at once
	shelf(t, path, dossiers)
	s := open(t, path)
	a, err := s.Search(t.Context(), models.Everywhere(), models.Search{Text: "giấy khai sinh", Most: 100})
	if err != nil || a.Total != 3*dossiers || len(a.Hits) != 100 || a.Next == "" {
		t.Fatalf("%d of %d, %v", len(a.Hits), a.Total, err)
	}
	if !slices.IsSortedFunc(a.Hits, func(x, y models.SearchHit) int { return y.Received.Compare(x.Received) }) {
		t.Error("not in the order in which they were received")
	}
}

// BenchmarkSearch tells how long a page of answers takes on 10,000 dossiers of three papers, at the 95th percentile, and
// how long such a dossier takes to get into the index.
func BenchmarkSearch(b *testing.B) {
	const dossiers = 10_000
	path := filepath.Join(b.TempDir(), "sohoa.db")
	shelf(b, path, dossiers)
	began := time.Now()
	s := open(b, path)
	indexed := time.Since(began)
	for _, scope := range []struct {
		name string
		in   models.Scope
	}{{"city", models.Everywhere()}, {"unit", models.In("000.00.07.H24")}} {
		for _, q := range []models.Search{
			{Text: "Nguyễn Văn An"}, {Text: "nguyen van an"}, {Text: "giấy khai sinh"}, {Text: "gi"}, {Text: "031000000777"}, {Text: "12/2020"},
			{Text: "hòa", State: models.DossierReview, Type: "id_card"}, {State: models.DossierDone}, {Text: "viên", From: "2024-01-01", To: "2024-03-31"},
			{}, {Text: "khong co tu nay"},
		} {
			b.Run(fmt.Sprintf("%s/%s%s", scope.name, strings.ReplaceAll(q.Text, "/", "-"), q.State), func(b *testing.B) {
				var took []time.Duration
				total := 0
				for b.Loop() {
					began := time.Now()
					a, err := s.Search(b.Context(), scope.in, q)
					if err != nil {
						b.Fatal(err)
					}
					took, total = append(took, time.Since(began)), a.Total
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
				b.ReportMetric(float64(total), "found")
				b.ReportMetric(indexed.Seconds()*1000/dossiers, "ms/dossier-indexed")
			})
		}
	}
}
