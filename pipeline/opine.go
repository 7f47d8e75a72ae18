package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"sohoa/models"
	"sohoa/pipeline/opinion"
)

// Opinion is the model as second reader, and how it may be asked.
type Opinion struct {
	Model  Model
	Mask   bool // identifiers are replaced before a question leaves the machine
	Eyes   Eyes // cuts pictures for a model that sees; nil: it is asked about text only
	AtOnce int  // papers of one file that are with the model at the same time
	// Wait is how long each AtOnce papers of a file wait for their answers before the file is finished by rules.
	Wait time.Duration
	Log  *slog.Logger // may be nil
}

// errUnusable marks an answer that was refused, and its repair too.
var errUnusable = errors.New("the model's answers are not of the form asked for")

// consult asks the model about every paper and weighs its answers, and tells whether an answer is still to come. An
// error is never the model's: without it the rules' result stands.
func (l *Line) consult(ctx context.Context, read []*reading) (pending bool, err error) {
	o := l.Opinion
	atOnce := max(1, o.AtOnce)
	wait, cancel := context.WithTimeout(ctx, o.Wait*time.Duration(1+(len(read)-1)/atOnce))
	defer cancel()
	var late atomic.Bool
	var group errgroup.Group
	group.SetLimit(atOnce)
	for _, r := range read {
		group.Go(func() error {
			refused, err := l.opine(ctx, wait, r)
			switch {
			case err != nil:
				return err
			case errors.Is(refused, errUnusable):
				r.notes = append(r.notes, models.Finding{Code: models.FindingOpinionUnusable,
					Message: "Mô hình ngôn ngữ trả lời sai mẫu; hồ sơ chỉ dựa vào quy tắc."})
			case refused != nil:
				late.Store(true)
				if o.Log != nil {
					o.Log.Warn("the model gives no reading now", "file", r.file.ID, "code", models.CodeOf(refused), "error", refused)
				}
				r.notes = append(r.notes, models.OpinionPending())
			}
			return nil
		})
	}
	err = group.Wait()
	return late.Load(), err
}

// opine asks about one paper: refused is why the model gave nothing, err why the line cannot go on. Where no rule knew
// the type and the model does, the fields of that type are read by rules and asked for (see guess), and nothing of them
// is vouched for.
func (l *Line) opine(ctx, wait context.Context, r *reading) (refused, err error) {
	p := &opinion.Paper{Sheet: r.sheet, Type: r.typ, Types: l.Types, Choose: r.unsure(), Mask: l.Opinion.Mask}
	reply, refused, err := l.ask(ctx, wait, r, p)
	if refused != nil || err != nil {
		return refused, err
	}
	if r.typ.Name == models.TypeUnknown && reply.Type != "" && reply.Type != models.TypeUnknown {
		taken, err := l.guess(ctx, r, reply.Type)
		if err != nil {
			return nil, err
		}
		if taken {
			p.Type, p.Choose = r.typ, false
			if reply, refused, err = l.ask(ctx, wait, r, p); refused != nil || err != nil {
				return refused, err
			}
		}
	}
	r.weighType(reply.Type)
	r.arbitrate(p, reply)
	return l.look(ctx, wait, r)
}

// guess reads a paper of no known type as the type that the model names, and stays with it where the rules find at least
// half of what every paper of the type carries. A word of the model, or of a line printed on the paper, is no proof.
func (l *Line) guess(ctx context.Context, r *reading, claimed models.TypeName) (taken bool, err error) {
	before := r.head
	r.head.Type, r.head.Confidence = claimed, guessedType
	if err := l.extract(ctx, r); err != nil {
		return false, err
	}
	required, found := 0, 0
	for i := range r.typ.Fields {
		if f := &r.typ.Fields[i]; f.Required {
			required++
			if v := r.value(f.Name); v != nil && v.Reading.Form >= leastForm(f.Kind) && v.Label >= leastLabel {
				found++
			}
		}
	}
	if r.guessed = found > 0 && 2*found >= required; r.guessed {
		return true, nil
	}
	r.head = before
	return false, l.extract(ctx, r)
}

// unsure tells whether the model should also say what the paper is.
func (r *reading) unsure() bool { return r.typ.Name == models.TypeUnknown || r.head.Confidence < 0.9 }

// weighType compares the model's word on the type with the rules' own.
func (r *reading) weighType(claimed models.TypeName) {
	if claimed == "" || claimed == models.TypeUnknown || claimed == r.typ.Name || r.typ.Name == models.TypeUnknown {
		return
	}
	r.notes = append(r.notes, models.Finding{Code: models.FindingOpinionsDiffer,
		Message: "Mô hình cho rằng đây là loại giấy tờ khác; hãy kiểm tra loại giấy tờ."})
	r.guessed = true // of two types one is wrong, and with it perhaps every field
}

// guessedType is the confidence in a type that the model alone tells.
const guessedType = 0.5

// ask puts the question and decodes the answer; an answer of another form gets one try to be repaired.
func (l *Line) ask(ctx, wait context.Context, r *reading, p *opinion.Paper) (reply opinion.Reply, refused, err error) {
	q := p.Question(r.file.Unit)
	text, refused, err := l.answer(ctx, wait, r, q)
	if refused != nil || err != nil {
		return reply, refused, err
	}
	reply, wrong := p.Decode(text)
	if wrong == nil {
		return reply, nil, nil
	}
	text, refused, err = l.answer(ctx, wait, r, p.Repair(q, text, wrong))
	if refused != nil || err != nil {
		return reply, refused, err
	}
	if reply, wrong = p.Decode(text); wrong != nil {
		return opinion.Reply{}, errUnusable, nil
	}
	return reply, nil, nil
}

// answer gives what the journal remembers of the question or asks the model, so that no try pays twice. The answer is
// remembered as it came: decoding it again costs nothing.
func (l *Line) answer(ctx, wait context.Context, r *reading, q models.Question) (text string, refused, err error) {
	paper := q
	paper.Unit = "" // who pays does not change the answer
	data, err := json.Marshal(paper)
	if err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(data)
	model := l.Opinion.Model
	key := models.JournalKey{Blob: r.file.Blob, Step: stepOpinion.name, Page: r.paper.readings[0].Page.Number,
		Version: stepOpinion.version + ":" + model.Name() + ":" + hex.EncodeToString(sum[:12])}
	a, err := recall(ctx, l, key, func() (models.Answer, error) {
		a, err := model.Ask(wait, q)
		refused = err
		return a, err
	})
	if refused != nil && ctx.Err() == nil {
		return "", refused, nil
	}
	return a.Text, nil, err
}
