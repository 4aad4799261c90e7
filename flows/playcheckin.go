package flows

import (
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows/care"
)

// planCheckIns plans the check-ins anew around an appointment that was made or
// changed.
func (p *Player) planCheckIns(a care.Appointment) {
	p.checkIns = nil
	if p.CheckIns && a.First {
		p.checkIns = a.CheckIns(p.Book.scheme, p.Contact, p.Now)
	}
}

// openCheckIn lets a check-in that is due begin; false when none is.
func (p *Player) openCheckIn() bool {
	if len(p.checkIns) == 0 || p.Now.Before(p.checkIns[0].Open) {
		return false
	}
	k := p.checkIns[0]
	p.checkIns = slices.Delete(p.checkIns, 0, 1)
	if !p.Contact.OptedOut.IsZero() || k.Optional && !p.Contact.Consented(care.ConsentOutcomes) {
		return true
	}
	in := AskingAfter(k, care.FirstResults(p.checked))
	in.Network = p.Network
	p.turn(in)
	return true
}

// AskingAfter is the check-in that is to begin, with a person's first answers to
// compare with. It waits for the floor until it would close, or the next one is
// due.
func AskingAfter(k care.CheckIn, before []care.Result) Start {
	until := k.Close
	if !k.Next.IsZero() && k.Next.Before(until) {
		until = k.Next
	}
	return Start{Waiting: Waiting{Flow: "check-in", Until: until, CheckIn: &Asking{CheckIn: k, Before: before}}}
}

func (p *Player) print(what string) { fmt.Fprintf(p.Out, "    [effect: %s]\n", what) }
