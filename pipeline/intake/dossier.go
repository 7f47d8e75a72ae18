package intake

import (
	"context"

	"sohoa/models"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
)

// Begin gives i as a dossier of the procedure that is opened today: with what the procedure asks for, and with the day of return that
// the catalogue knows where nobody said one.
func Begin(i models.Intake, p procedures.Procedure, today models.Day) models.Intake {
	i.Procedure, i.Title, i.Components = p.Code, p.Name, p.Asked()
	if due, known := p.Due(today); known && i.Due == "" {
		i.Due = due
	}
	return i
}

// Plan gives what the dossier's procedure needs of its holder. A catalogue that no longer has the procedure offers nothing,
// nor does a number that too many results carry: it is nobody's.
func Plan(ctx context.Context, planner offers.Planner, i models.Intake, today models.Day) (procedures.Plan, error) {
	plan, err := planner.Plan(ctx, i.Procedure, NumberOf(i.Holder), today)
	switch models.CodeOf(err) {
	case models.CodeNotFound, models.CodeTooLarge:
		return procedures.Plan{}, nil
	}
	return plan, err
}

// Left is what is left to do before a dossier can be accepted.
type Left string

// What can be left, in the order in which it is asked for.
const (
	LeftNothing  Left = ""
	LeftAccepted Left = "accepted" // it was accepted before
	LeftHolder   Left = "holder"   // nobody wrote down whose it is
	LeftDue      Left = "due"      // nobody wrote down when the result can be fetched
	LeftMissing  Left = "missing"  // papers are missing
)

// LeftOf tells what is left to do about a dossier of which so many files are not read yet. Papers that are missing may be among those;
// the person at the desk has them in hand and decides.
func LeftOf(i models.Intake, reading int) Left {
	switch {
	case !i.Open():
		return LeftAccepted
	case i.Holder.FullName == "":
		return LeftHolder
	case i.Due == "":
		return LeftDue
	case reading == 0 && len(i.Missing()) > 0:
		return LeftMissing
	}
	return LeftNothing
}

// Waits tells whether a file is not read yet.
func Waits(f models.File) bool {
	return f.State == models.FileReceived || f.State == models.FileRunning
}

// Way says how a component came, as receipts list it: the form in which its paper was shown (a models.CopyForm; an original where
// nobody said), else the presence reused, handed_in, shown or shared. "" where it did not come.
func Way(c models.Component) string {
	switch c.Presence {
	case models.PresencePaper:
		if c.Form != "" {
			return string(c.Form)
		}
		return string(models.CopyOriginal)
	case models.PresenceReused, models.PresenceHandedIn, models.PresenceShown, models.PresenceShared:
		return string(c.Presence)
	}
	return ""
}
