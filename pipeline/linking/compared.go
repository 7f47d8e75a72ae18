package linking

import "sohoa/models"

// Compared tells how a question and one result stand to each other, whether a link is worth telling or not: the probability
// that they are of one person, and what speaks for and against it.
func (l Linker) Compared(query, result models.Result) (sameHolder float64, reasons []string) {
	d := desks.Get().(*desk)
	defer desks.Put(d)
	l.weigh(d, &query, []models.Result{result})
	c := &d.candidates[0]
	return l.model().boundedHolder(c.holder, &c.evidence), c.reasons(models.RelationSameHolder)
}
