package desk

import (
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobTell is the job that says in the morning who took a case in the night.
const jobTell care.JobKind = "tell"

// justNow is for how long after somebody asked for help an answer to it counts
// as a reply to what they just wrote.
const justNow = time.Hour

// asksNow reports whether the person of a case is likely to be still at their
// phone, waiting to hear.
func asksNow(c flows.Case, now time.Time) bool { return now.Sub(c.Opened) < justNow }

// announce tells the person and the team who has a case: now where it is
// urgent, the scheme is at work or they have just asked, and else when its
// hours begin.
func (k *Desk) announce(d *draft, w care.LinkWorker, c flows.Case) {
	if c.Urgent() || k.Scheme.Hours.Allows(d.now) || asksNow(c, d.now) {
		k.tell(d, w, c)
		return
	}
	d.setJob(care.Job{
		ID: "tell:" + c.Ref, Kind: jobTell, At: k.Scheme.Hours.Next(d.now),
		Contact: c.Contact, Case: c.Ref, Turn: c.Rung,
	})
}

// tell queues what announce is about.
func (k *Desk) tell(d *draft, w care.LinkWorker, c flows.Case) {
	class := care.Scheduled
	switch {
	case c.Urgent():
		class = care.Safety
	case asksNow(c, d.now):
		class = care.Reply
	}
	for _, id := range c.Told {
		if other, ok := k.Scheme.Worker(id); ok && id != w.ID {
			text := k.staffText("notice.taken", map[string]string{"name": w.Name, "ref": c.Ref})
			d.toStaff(other, care.Outbound{Text: text, Class: class, Purpose: "notice", Case: c.Ref})
		}
	}
	if d.Person == nil || !mayTell(d.Person.Contact, c.Kind) {
		return
	}
	text := k.text(d.Person.Contact, toldKey(c), map[string]string{"name": w.Name, "day": k.promised(d.Person.Contact, c.Kind, d.now)})
	d.toPerson(class, "told", text)
}

// mayTell reports whether the person is told by text. Somebody who stopped our
// texts, whom they do not reach, or to whom they are not safe, is phoned; and of
// what is only among ourselves nobody is told.
func mayTell(c care.Contact, k care.Kind) bool {
	if k == care.KindOptedOut || k == care.KindUnsent || k == care.KindWrong || k == care.KindJoin {
		return false
	}
	return c.OptedOut.IsZero() && c.Reach.Text != "no"
}

func toldKey(c flows.Case) string {
	switch {
	case c.Urgent():
		return "told.urgent"
	case c.Kind == care.KindReferral, c.Kind == care.KindCallMe, c.Kind == care.KindWorse, c.Kind == care.KindMissed:
		return "told." + string(c.Kind) // of the last two they wrote nothing to us
	}
	return "told.other"
}

// promised is the day by which the person hears from somebody, as it is read.
func (k *Desk) promised(to care.Contact, kind care.Kind, now time.Time) string {
	days := max(k.Scheme.ReplyDays, 1)
	if kind == care.KindCallMe {
		days = 1
	}
	return k.dayFor(to, k.Scheme.Hours.AddWorkingDays(now, days))
}

// dayFor is a day as a person reads it, in their language.
func (k *Desk) dayFor(to care.Contact, day time.Time) string {
	if s, ok := k.Conversations.(speaker); ok {
		return s.Day(k.languageOf(to), day)
	}
	return day.In(k.Scheme.Location()).Format("Monday 2 January")
}
