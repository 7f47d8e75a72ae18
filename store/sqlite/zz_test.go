package sqlite_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
	"sohoa/pipeline/units"
)

func BenchmarkZZ(b *testing.B) {
	s := open(b, "/tmp/i.w/d1000000/sohoa.db")
	f, _ := os.Open("/tmp/i.w/1000000/queries.jsonl")
	var qs []models.Result
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var m map[string]string
		json.Unmarshal(sc.Bytes(), &m)
		qs = append(qs, models.Result{Type: models.TypeName(m["result_type"]), DocumentNo: m["document_no"], IssuingAgency: m["issuing_agency"], IssueDate: m["issue_date"],
			Holder: models.Person{FullName: m["holder_full_name"], PersonalID: m["holder_personal_id"], OldID: m["holder_old_id"], DateOfBirth: m["holder_date_of_birth"], MotherName: m["holder_mother_name"], Address: m["holder_address"]}})
	}
	u, _ := units.Load("")
	l := linking.Linker{Places: u}
	fd := register.Finder{Register: s, Keys: linking.Keys, Links: l.Links}
	b.ResetTimer()
	for i := range b.N {
		if _, err := fd.Find(b.Context(), qs[i%len(qs)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkYY(b *testing.B) {
	for b.Loop() {
		s := open(b, b.TempDir()+"/x.db")
		v := register.KeyVersion(linking.Keys)
		s.ReindexResults(b.Context(), v, nil, nil)
		f, _ := os.Open("/tmp/i.w/1000000/register.csv")
		t, err := register.Open(io.LimitReader(f, 100<<20))
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		_, err = register.Import{Register: s, Keys: linking.Keys, Version: v, Told: func(register.Row) {}, Done: func(r int, _ int64) { n = r }}.Run(b.Context(), t)
		b.Log(n, err)
	}
}
