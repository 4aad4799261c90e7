package desk

import (
	"context"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// panics is how often a turn may panic before a person is asked to look.
const panics = 3

// heardEvery is how exactly we remember when somebody last wrote: writing the
// profile on every turn would cost more than knowing the minute is worth.
const heardEvery = 24 * time.Hour

// turn is one input of one person, and what came of it.
type turn struct {
	desk  *Desk
	draft *draft
	in    flows.Input
	// whys are what the turn came to, for the transcript.
	whys []string
	// stopped says that the network, or their phone, took a STOP.
	stopped bool
	// was is since when the person had stopped our texts when the turn began.
	was time.Time
	// users are those who may be texting from a shared phone, came the one who
	// showed that it is they.
	users []flows.User
	// from is the address that they wrote from, if they wrote.
	from care.Address
	came *flows.Tie
	// answers says that what is said replies to what the person has just written,
	// though the input is not a message.
	answers bool
	// after is what is said after everything else; nil for nothing.
	after func() error
	// diary is the one that was looked at for times to offer, or in which a time
	// was given back; nil when none was.
	diary *flows.Diary
	// refs are references that the flows gave out, and those of the cases that
	// stand for them.
	refs map[string]string
}

// hears notes what the network itself says, whatever the flows make of it:
// STOP has to work even when nothing else does.
func (t *turn) hears(kind care.InboundKind) {
	d := t.draft
	switch c := &d.Person.Contact; {
	case kind == care.OptedOut && c.OptedOut.IsZero():
		d.changed().OptedOut = d.now
		d.audit("contact", "opted_out", "", "by the network")
		t.stopped = true
	case kind == care.OptedIn && !c.OptedOut.IsZero():
		d.changed().OptedOut = time.Time{}
		d.audit("contact", "opted_in", "", "by the network")
	case d.now.Sub(c.LastHeard) >= heardEvery && !c.Doubtful(t.desk.Scheme.Silence(), d.now):
		d.changed().LastHeard = d.now
	}
}

// run asks the flows what to do and puts it into the draft.
func (t *turn) run(ctx context.Context) error {
	if err := t.desk.talkStands(ctx, t.draft); err != nil {
		return err
	}
	effects, err := t.advance(ctx)
	if err != nil {
		return err
	}
	for _, e := range effects { // whom a case goes to may follow from what they told us
		if r, ok := e.(flows.Record); ok {
			t.record(r)
		}
	}
	for _, e := range effects { // cases come before texts: what is said may name them
		if h, ok := e.(flows.HandOff); ok {
			if err := t.handOff(ctx, h); err != nil {
				return err
			}
		}
	}
	if err := t.visits(ctx, effects); err != nil {
		return err
	}
	if err := t.checkIns(ctx, effects); err != nil {
		return err
	}
	if err := t.ties(ctx, effects); err != nil {
		return err
	}
	for _, e := range effects {
		if _, ok := e.(flows.Relay); ok {
			if err := t.relay(ctx); err != nil {
				return err
			}
			continue
		}
		t.apply(e)
	}
	if t.after != nil {
		if err := t.after(); err != nil {
			return err
		}
	}
	if contact := t.draft.Person.Contact; !contact.OptedOut.IsZero() && contact.Talk != "" {
		if err := t.desk.silenceTalk(ctx, t.draft, contact.Talk); err != nil {
			return err
		}
	}
	if err := t.tellOfStop(ctx); err != nil {
		return err
	}
	if err := t.shareStop(ctx); err != nil {
		return err
	}
	t.log(len(effects))
	return nil
}

// advance is the flows' answer. A turn that panics is tried again, and then
// parked: the session stays as it was, and a person is asked to look.
func (t *turn) advance(ctx context.Context) ([]flows.Effect, error) {
	m := t.desk.moment(t.draft.now)
	m.Users = t.users
	p := t.draft.Person
	for range panics {
		next, effects, ok := t.try(m)
		if seek, sought := flows.Sought(effects); ok && sought {
			times, err := t.times(ctx, seek)
			if err != nil {
				return nil, err
			}
			m.Times = times
			next, effects, ok = t.try(m)
		}
		if ok {
			p.Session = next
			return effects, nil
		}
	}
	t.desk.Log.Error("turn parked", "contact", p.Contact.ID)
	t.draft.audit("flows", "parked", "", "")
	look := flows.HandOff{Kind: care.KindStranded, Ref: m.Ref, Answers: p.Session.Answers}
	if _, ok := t.in.(flows.Message); !ok {
		return []flows.Effect{look}, nil // nobody waits for an answer
	}
	return []flows.Effect{look, flows.Send{Text: t.desk.text(p.Contact, "service.trouble", nil), Class: care.Reply, Purpose: "trouble"}}, nil
}

// moment is what a turn may know that it cannot know of itself.
func (k *Desk) moment(now time.Time) flows.Moment {
	return flows.Moment{Now: now, Ref: k.NewRef(), Code: k.NewDigits()}
}

// try is one call of the flows; not ok when they panicked.
func (t *turn) try(m flows.Moment) (next flows.Session, effects []flows.Effect, ok bool) {
	p := t.draft.Person
	defer func() {
		if r := recover(); r != nil {
			t.desk.Panicked("turn panicked", r)
		}
	}()
	next, effects = t.desk.Conversations.Advance(p.Contact, p.Session, t.in, m)
	return next, effects, true
}

// why says in a word or two what the turn came to.
func (t *turn) why() string { return strings.Join(t.whys, " ") }

func (t *turn) log(effects int) {
	s := t.draft.Person.Session
	flow, step := "", ""
	if s.Active() {
		top := s.Stack[len(s.Stack)-1]
		flow, step = top.Flow, top.Step
	}
	t.desk.Log.Info("turn", "contact", t.draft.Person.Contact.ID, "flow", flow, "step", step,
		"effects", effects, "messages", len(t.draft.Messages), "cases", len(t.draft.Cases))
}
