package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"sohoa/models"
	"sohoa/store/internal/terms"
)

// Limits of an answer.
const (
	searchPage    = 20
	searchMost    = 100     // hits of one page
	searchCounted = 500     // hits that are counted
	excerptLength = 160     // letters
	excerptText   = 1 << 20 // bytes of a paper's text that are looked at for an excerpt
)

// Search gives a page of the scope's documents that answer a question, and counts them up to five hundred. CodeInvalid for
// an ill-formed day or cursor.
func (s *Store) Search(ctx context.Context, scope models.Scope, q models.Search) (models.SearchAnswer, error) {
	q.Most = min(cmp.Or(max(q.Most, 0), searchPage), searchMost)
	at, err := parseCursor(q.After)
	if err != nil {
		return models.SearchAnswer{}, err
	}
	if _, _, ok := days(q); !ok {
		return models.SearchAnswer{}, &models.Error{Code: models.CodeInvalid, Message: "a day of the search is ill-formed", Hint: "write days as 2026-11-24"}
	}
	var out models.SearchAnswer
	err = s.read(ctx, "search", func(tx *sql.Tx) error {
		found, err := findEntries(ctx, tx, scope, q, at)
		if err != nil {
			return err
		}
		out.Total = at.total
		if at.total == 0 { // of the first page; the following ones are told it
			out.Total = len(found)
		}
		out.More = out.Total > searchCounted
		if len(found) > q.Most {
			last := found[q.Most-1]
			out.Next = cursor{last.tier, last.id, out.Total}.String()
			found = found[:q.Most]
		}
		out.Total = min(out.Total, searchCounted)
		question := terms.Ask(q.Text)
		for _, f := range found {
			hit, err := readHit(ctx, tx, f, question)
			if err != nil {
				return err
			}
			out.Hits = append(out.Hits, hit)
		}
		return nil
	})
	return out, err
}

// cursor is the last hit of a page.
type cursor struct {
	tier  int
	id    int64
	total int // of all pages
}

func (c cursor) String() string {
	return strconv.Itoa(c.tier) + "." + strconv.FormatInt(c.id, 36) + "." + strconv.Itoa(c.total)
}

// in gives the id below which to go on in a tier.
func (c cursor) in(tier int) int64 {
	if tier == c.tier && c.id > 0 {
		return c.id
	}
	return 1<<63 - 1
}

func parseCursor(text string) (cursor, error) {
	if text == "" {
		return cursor{}, nil
	}
	parts := strings.Split(text, ".")
	if len(parts) == 3 {
		tier, err1 := strconv.Atoi(parts[0])
		id, err2 := strconv.ParseInt(parts[1], 36, 64)
		total, err3 := strconv.Atoi(parts[2])
		if err1 == nil && err2 == nil && err3 == nil && tier >= 0 && id > 0 && total > 0 {
			return cursor{tier, id, total}, nil
		}
	}
	return cursor{}, &models.Error{Code: models.CodeInvalid, Message: "the place to go on from is ill-formed", Hint: "search again from the first page"}
}

// entryFound is a row of search_entries, and the tier that it was found in.
type entryFound struct {
	tier     int
	id       int64
	dossier  models.DossierCode
	document models.DocumentID
}

// findEntries gives entries from a cursor on: those of a page and one more, and of the first page as many as are counted.
func findEntries(ctx context.Context, tx *sql.Tx, scope models.Scope, q models.Search, at cursor) ([]entryFound, error) {
	most := q.Most + 1
	if at.total == 0 {
		most = searchCounted + 1
	}
	var out []entryFound
	all := tiers(q, scope)
	for tier := at.tier; tier < len(all) && len(out) < most; tier++ {
		query, args := entriesQuery(scope, q, all[tier])
		err := each(ctx, tx, func(rows *sql.Rows) error {
			e := entryFound{tier: tier}
			err := rows.Scan(&e.id, &e.dossier, &e.document)
			out = append(out, e)
			return err
		}, query, append(args, at.in(tier), most-len(out))...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entriesQuery gives the query for a tier's entries below an id, received last first, and its parameters but for the id
// and the limit. The unit stands in it beside the tag: a tag says what to look at, this says what may be seen.
func entriesQuery(scope models.Scope, q models.Search, tier string) (string, []any) {
	low, high := scope.Bounds()
	from, to, _ := days(q)
	const where = ` WHERE e.unit BETWEEN $1 AND $2 AND e.received >= $3 AND e.received < $4 AND `
	const order = ` < $6 ORDER BY 1 DESC LIMIT $7`
	args := []any{low, high, millis(from), millis(to), tier}
	if tier == "" {
		return `SELECT e.id, e.dossier, e.document FROM search_entries AS e` + where + `$5 = '' AND e.id` + order, args
	}
	return `SELECT search_index.rowid, e.dossier, e.document FROM search_index CROSS JOIN search_entries AS e ON e.id = search_index.rowid` +
		where + `search_index MATCH $5 AND search_index.rowid` + order, args
}

// readHit fills in what people see of an entry.
func readHit(ctx context.Context, tx *sql.Tx, e entryFound, question terms.Question) (models.SearchHit, error) {
	h := models.SearchHit{Dossier: e.dossier, Document: e.document}
	var received int64
	err := tx.QueryRowContext(ctx, `SELECT unit, procedure, holder, lane, state, received FROM dossiers WHERE code = $1`, e.dossier).
		Scan(&h.Unit, &h.Procedure, &h.Holder, &h.Lane, &h.State, &received)
	if err != nil {
		return h, err
	}
	h.Received = moment(received)
	if e.document == "" {
		err := tx.QueryRowContext(ctx, `SELECT id, type FROM files WHERE dossier = $1 ORDER BY position LIMIT 1`, e.dossier).Scan(&h.File, &h.Type)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil // opened at a desk, no paper yet
		}
		return h, err
	}
	var doc models.Document
	err = tx.QueryRowContext(ctx, `SELECT file, type, SUBSTR(text, 1, $2), pages_json FROM documents WHERE id = $1`, e.document, excerptText).
		Scan(&h.File, &h.Type, &doc.Text, fromJSON{&doc.Pages})
	if err != nil {
		return h, err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var f models.Field
		err := rows.Scan(&f.Name, &f.Value, fromJSON{&f.Evidence})
		doc.Fields = append(doc.Fields, f)
		return err
	}, `SELECT name, value, evidence_json FROM fields WHERE document = $1 ORDER BY position`, e.document)
	if err == nil {
		quote(&h, doc, question)
	}
	return h, err
}

// quote gives a hit the excerpt that answers most of the question: of a value, else of the text.
func quote(h *models.SearchHit, doc models.Document, question terms.Question) {
	if len(doc.Pages) > 0 {
		h.Page = doc.Pages[0]
	}
	var best models.FieldName
	var said terms.Answer
	var at []models.Evidence
	for _, f := range doc.Fields {
		if a := question.In(f.Value); a.Parts > said.Parts {
			best, said, at = f.Name, a, f.Evidence
		}
	}
	if said.Parts < len(question.Parts) {
		if a := question.In(doc.Text); a.Parts > said.Parts {
			var from int
			h.Excerpt, from = a.Excerpt(excerptLength)
			if page := strings.Count(doc.Text[:from], "\f"); page < len(doc.Pages) {
				h.Page = doc.Pages[page]
			}
			return
		}
	}
	if said.Parts == 0 {
		return
	}
	h.Field = best
	h.Excerpt, _ = said.Excerpt(excerptLength)
	if len(at) > 0 {
		h.Page = at[0].Page
	}
}
