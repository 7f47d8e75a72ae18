package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"sohoa/models"
)

// drawn gives the n-th of a register of made-up results with keys of the usual number and kind: some are a result's own, some
// are shared by a few, some by many.
func drawn(n, size int) models.KeyedResult {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	day := fmt.Sprintf("%04d-%02d-%02d", 1940+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28))
	name := fmt.Sprintf("NGUYỄN VĂN %03d", r.IntN(900))
	id := fmt.Sprintf("031%09d", r.IntN(size))
	keys := []string{"i" + id, "a" + id[:8], "b" + id[4:], "n" + name + day[:4], "d" + day, "g" + name[9:] + day[5:]}
	for i := range 14 {
		keys = append(keys, fmt.Sprintf("%c%d", 'k'+i, r.IntN(size/(1+i))))
	}
	return models.KeyedResult{Keys: keys, Result: models.Result{
		Code: models.ResultCode(fmt.Sprintf("000.00.12.H24-%s-%07d-KQ1", "200517", n)), Type: "birth_certificate",
		DocumentNo: fmt.Sprintf("%d/2020", n%900), IssuingAgency: "ỦY BAN NHÂN DÂN PHƯỜNG GIA VIÊN", IssueDate: day,
		Holder: models.Person{FullName: name, PersonalID: id, DateOfBirth: day, MotherName: "TRẦN THỊ " + name[9:],
			Address: "Số 12, tổ 5, phường Gia Viên, thành phố Hải Phòng"}, Procedure: "1.001193"}}
}

func BenchmarkRegister(b *testing.B) {
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "sohoa.db"))
			if err := s.ReindexResults(b.Context(), "v", nil, nil); err != nil {
				b.Fatal(err)
			}
			took := time.Duration(0)
			const batch = 40000
			for from := 0; from < size; from += batch {
				rows := make([]models.KeyedResult, min(batch, size-from))
				for i := range rows {
					rows[i] = drawn(from+i, size)
				}
				began := time.Now()
				if _, err := s.ImportResults(b.Context(), "v", rows, nil, "bench"); err != nil {
					b.Fatal(err)
				}
				took += time.Since(began)
			}
			imported := float64(size) / took.Seconds()
			n := 0
			b.ResetTimer()
			for i := 0; b.Loop(); i++ {
				found, err := s.SearchResults(b.Context(), drawn(i*7919%size, size).Keys, 100)
				if err != nil || len(found) == 0 {
					b.Fatal(err)
				}
				n += len(found)
			}
			b.ReportMetric(imported, "rows/s")
			b.ReportMetric(float64(n)/float64(b.N), "candidates")
		})
	}
}
