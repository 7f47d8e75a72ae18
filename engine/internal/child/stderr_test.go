package child

import "testing"

func TestStderrKeepsWhatIsSafe(t *testing.T) {
	t.Parallel()
	var s stderr
	for _, text := range []string{
		"panic: cannot parse \"NGUYỄN VĂN AN\"\n", "fatal error: unexp", "ected signal during runtime execution\n",
		"[signal SIGSEGV: segmentation violation code=0x1]\n", "Error in pixReadMem: Unknown format\n", "NGUYỄN",
	} {
		if _, err := s.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	text, dropped := s.summary()
	want := "fatal error: unexpected signal during runtime execution; [signal SIGSEGV: segmentation violation code; Error in pixReadMem: Unknown format"
	if text != want || dropped != 2 {
		t.Errorf("got %q and %d other lines; want %q and 2", text, dropped, want)
	}
}
