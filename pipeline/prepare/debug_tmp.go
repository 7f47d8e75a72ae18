package prepare

import "fmt"

// Debug is for measuring only.
func (s *Sheet) Debug() string {
	return fmt.Sprintf("letters %d x %.1f skew %.2f side %d up %.2f doubt %v frame %v", s.look.letters, s.look.xHeight, s.look.skew, s.look.side, s.look.up, s.look.doubt, s.frame)
}
