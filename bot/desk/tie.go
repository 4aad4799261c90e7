package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobForget is the job that erases what may be erased of somebody whose phone
// turned out to be another's.
const jobForget care.JobKind = "forget"

// forgetAfter leaves time to say that it was a mistake: the sender of a text can
// be forged.
const forgetAfter = 7 * 24 * time.Hour

// ties carries out what the flows did to people and phones. It goes before what
// is said, which may name what came of it.
func (t *turn) ties(ctx context.Context, effects []flows.Effect) error {
	for _, e := range effects {
		tie, ok := e.(flows.Tie)
		if !ok {
			continue
		}
		t.whys = append(t.whys, "tie:"+string(tie.Did))
		if err := t.tie(ctx, tie); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) tie(ctx context.Context, e flows.Tie) error {
	switch e.Did {
	case flows.Texting, flows.Newcomer:
		t.came = &e
	case flows.Share:
		t.after = func() error { t.share(); return nil }
	case flows.Whose:
		t.after = func() error { t.whose(); return nil }
	case flows.Sure:
		c := t.draft.changed()
		c.LastHeard, c.Phones.Doubted = t.draft.now, time.Time{}
		t.draft.readUnread()
	case flows.Wrong:
		t.wrong()
	case flows.Refer:
		return t.refer(ctx, e.Answers)
	case flows.Link:
		t.link()
	case flows.Unlink:
		t.unlink()
	case flows.Prefer:
		t.prefer(e.Answers)
	default:
		t.desk.Log.Error("tie is not known", "tie", string(e.Did))
	}
	return nil
}

// wrong leaves a phone alone that is somebody else's. What is said there from now
// on is not taken for the person until they have shown that it is they.
func (t *turn) wrong() {
	d := t.draft
	c := d.changed()
	c.Phones.Doubted, c.Phones.Unread = d.now, nil
	d.audit("contact", "wrong_number", "", "")
	d.setJob(care.Job{ID: "forget:" + c.ID, Kind: jobForget, At: d.now.Add(forgetAfter), Contact: c.ID})
}

// runForget erases what may be erased, unless somebody said meanwhile that it was
// a mistake. While a link worker still has a case of theirs it waits: what they
// wrote down is theirs to close.
func (k *Desk) runForget(ctx context.Context, j flows.JobLease) error {
	p, err := k.Store.ByID(ctx, j.Contact)
	switch {
	case errors.Is(err, care.ErrNotFound), err == nil && (p.Contact.OptedOut.IsZero() || p.Contact.Phones.Doubted.IsZero()):
		return k.nothing(ctx, j)
	case err != nil:
		return fmt.Errorf("load contact: %w", err)
	case len(p.Contact.OpenCases) > 0:
		return k.putOff(ctx, j, k.now().Add(forgetAfter))
	}
	d := k.draft("", &p)
	d.Done = &j
	was := p.Contact
	*d.changed() = care.Contact{ID: was.ID, Addresses: was.Addresses, Created: was.Created, OptedOut: was.OptedOut,
		Phones: care.Phone{LeftAlone: true}}
	d.Person.Session = flows.Session{Turn: p.Session.Turn + 1}
	d.Forget = true
	d.audit("flows", "forgotten", "", "wrong number")
	return k.commit(ctx, d)
}

// refer asks somebody who was referred, on their own phone, whether they agree.
// Whoever asked is told nothing of what we know already, nor of what comes of it,
// unless the person agrees that they hear when something is arranged.
// Somebody who is known, or who stopped our texts, is left to a link worker.
func (t *turn) refer(ctx context.Context, answers []care.Answered) error {
	d, k := t.draft, t.desk
	said := flows.Session{Answers: answers}
	to, err := care.ParseAddress(care.SMS + ":" + said.Answer("their_phone"))
	if err != nil {
		return t.handOff(ctx, flows.HandOff{Kind: care.KindThird, Ref: k.NewRef(), Answers: answers})
	}
	known, err := k.Store.Load(ctx, to)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load contact: %w", err)
	}
	if known.Version > 0 {
		return t.handOff(ctx, flows.HandOff{Kind: care.KindThird, Ref: k.NewRef(), Answers: answers})
	}
	new := flows.Person{Contact: care.Contact{ID: k.NewID(), Addresses: []care.Address{to}, Created: d.now, Carer: d.Person.Contact.ID}}
	new.Session.Answers = []care.Answered{{Name: "referrer", Value: said.Answer("referrer")}, {Name: "their_name", Value: said.Answer("their_name")}}
	d.ask(&new, flows.Invited, care.Scheduled)
	d.Others = append(d.Others, new)
	d.Moves = append(d.Moves, flows.Move{Address: to, To: new.Contact.ID})
	d.audit("contact", "referred_other", "", "")
	return nil
}
