package linking_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
)

// crowd gives candidates of which many are alike, as a block of namesakes is.
func crowd(n int) (query models.Result, candidates []models.Result) {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	for i := range n {
		candidates = append(candidates, models.Result{
			Code: models.ResultCode(fmt.Sprintf("R%d", i)), Type: "marital_status_certificate",
			DocumentNo:    fmt.Sprintf("%d/%d/UBND-XNTTHN", rng.IntN(500), 2015+rng.IntN(10)),
			IssuingAgency: "UBND xã " + pick("An Hưng", "Kiến Thụy", "Cẩm Giàng") + ", huyện An Lão, thành phố Hải Phòng",
			IssueDate:     fmt.Sprintf("20%02d-0%d-1%d", 15+rng.IntN(10), 1+rng.IntN(9), rng.IntN(10)),
			Holder: models.Person{
				FullName: pick("Nguyễn Văn ", "Nguyễn Đức ", "Trần Văn ") + pick("Hùng", "Hưng", "Dũng", "Nam"), PersonalID: fmt.Sprintf("0990%08d", rng.IntN(1e8)),
				DateOfBirth: fmt.Sprintf("19%02d-0%d-1%d", 80+rng.IntN(3), 1+rng.IntN(9), rng.IntN(10)), MotherName: "Phạm Thị " + pick("Hoa", "Lan", "Mai"),
				Address: fmt.Sprintf("số %d đường Tô Hiệu, xã An Hưng, thành phố Hải Phòng", rng.IntN(300)),
			},
		})
	}
	return candidates[0], candidates
}

func BenchmarkLinks(b *testing.B) {
	for _, n := range []int{50, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			query, candidates := crowd(n)
			b.ReportAllocs()
			for b.Loop() {
				linking.Linker{}.Links(query, candidates)
			}
		})
	}
}

func BenchmarkKeys(b *testing.B) {
	query, _ := crowd(1)
	b.ReportAllocs()
	for b.Loop() {
		linking.Keys(query)
	}
}
