package keep

import (
	"slices"

	"sohoa/models"
)

// Components says which papers of a dossier are which of its components, and how each component then stands. placed is
// where people put papers; what they said comes first, and each other paper becomes the first component that takes its
// type and has none yet.
func Components(components []models.Component, papers []models.ComponentPaper, placed []models.PaperPlace) []models.Component {
	out := slices.Clone(components)
	for i := range out {
		out[i].Papers = nil
	}
	var rest []models.ComponentPaper
	for _, p := range papers {
		where := placeOf(p, placed)
		i := slices.IndexFunc(out, func(c models.Component) bool { return c.Name == where })
		switch {
		case where == models.NoComponent:
		case i >= 0:
			p.Placed = true
			out[i].Papers = append(out[i].Papers, p)
		default:
			rest = append(rest, p)
		}
	}
	for _, p := range rest {
		if i := taking(out, p); i >= 0 {
			out[i].Papers = append(out[i].Papers, p)
		}
	}
	for i := range out {
		out[i].Presence, out[i].State = presence(out[i]), state(out[i])
	}
	return out
}

func placeOf(p models.ComponentPaper, placed []models.PaperPlace) string {
	for _, at := range placed {
		if at.File == p.File && at.Page == p.Page {
			return at.Component
		}
	}
	return ""
}

// taking gives the component that a paper becomes by its type: one that waits for a paper before one that has some.
func taking(components []models.Component, p models.ComponentPaper) int {
	takes := func(c models.Component) bool { return p.Type != models.TypeUnknown && slices.Contains(c.Types, p.Type) }
	waits := func(c models.Component) bool {
		return takes(c) && len(c.Papers) == 0 && c.Decision != models.DecisionReused && c.Decision != models.DecisionOmitted
	}
	if i := slices.IndexFunc(components, waits); i >= 0 {
		return i
	}
	return slices.IndexFunc(components, takes)
}

func presence(c models.Component) models.Presence {
	switch c.Decision {
	case models.DecisionReused:
		return models.PresenceReused
	case models.DecisionOmitted:
		return models.PresenceOmitted
	case models.DecisionShown:
		return models.PresenceShown
	}
	switch {
	case len(c.Papers) > 0:
		return models.PresencePaper
	case c.Decision == models.DecisionHandedIn:
		return models.PresenceHandedIn
	case c.Decision == models.DecisionScan || c.Decision == models.DecisionDemanded:
		return models.PresenceMissing
	case c.Database != "":
		return models.PresenceShared
	case c.Required != "yes":
		return models.PresenceOptional
	}
	return models.PresenceMissing
}

// state counts a component. Certified paper copies and photocopies are not digitised, nor is what is only shown or what a
// database shares (Circular 01/2023/TT-VPCP, Art. 4). That of a reused component was set when it was reused.
func state(c models.Component) models.ComponentState {
	switch {
	case c.Decision == models.DecisionReused:
		return c.State
	case c.Presence != models.PresencePaper || c.Database != "" || c.Presented == "show",
		c.Form == models.CopyCertified || c.Form == models.CopyPhoto,
		c.Form == "" && !slices.ContainsFunc(c.Papers, func(p models.ComponentPaper) bool { return !p.Certified }):
		return models.ComponentNone
	}
	return models.ComponentDigitised
}
