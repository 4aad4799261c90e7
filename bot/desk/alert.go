package desk

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// notBegun is the rung of a case whose team was not alerted yet.
const notBegun = -1

// begin alerts the first rung: at once where it is urgent or the scheme is at
// work, and otherwise those on call now and the rest when its hours begin. Those who know the person are told
// first; of an urgent case the rung is told as well.
func (k *Desk) begin(d *draft, c *flows.Case, known []care.LinkWorker) {
	if !c.Urgent() && !k.Scheme.Hours.Allows(d.now) {
		k.alertOnCall(d, c)
		k.schedule(d, *c, k.Scheme.Hours.Next(d.now))
		return
	}
	c.Rung++
	if c.Kind == care.KindReferral && d.full {
		k.hold(d, c)
		return
	}
	who := k.audience(d, c)
	known = slices.DeleteFunc(slices.Clone(known), func(w care.LinkWorker) bool { return c.HasPassed(w.ID) })
	switch {
	case len(known) > 0 && c.Urgent():
		who = join(who, known)
	case len(known) > 0 && c.Kind != care.KindReferral:
		who = known
	}
	k.alert(d, c, who, alertKey(*c))
	k.scheduleNext(d, *c)
}

// alertOnCall tells those on call at once, at whatever hour, that somebody waits to
// hear from us: that is what being on call means. The others are told in the
// morning.
func (k *Desk) alertOnCall(d *draft, c *flows.Case) {
	if !c.Kind.Awaited() {
		return
	}
	today := care.DateOf(d.now.In(k.Scheme.Location()))
	who := slices.DeleteFunc(slices.Clone(k.Scheme.Staff()), func(w care.LinkWorker) bool { return !w.OnCall || !w.Reachable(today) })
	if len(who) > 0 {
		k.alert(d, c, who, alertKey(*c))
	}
}

// climb goes one rung up, or alerts the last one again.
func (k *Desk) climb(d *draft, c *flows.Case) {
	c.Rung++
	key := alertKey(*c)
	if len(c.Told) > 0 && !k.offersNext(*c) {
		key = againKey(*c)
	}
	k.alert(d, c, k.audience(d, c), key)
	k.scheduleNext(d, *c)
	d.audit("flows", "climbed", c.Ref, "")
}

// offersNext reports whether the case's rung offers it to somebody new, for whom
// it is no second alert.
func (k *Desk) offersNext(c flows.Case) bool {
	rungs, _ := ladder(c)
	return rungs[min(max(c.Rung, 0), len(rungs)-1)].To == care.Offered
}

// audience is whom the case's rung alerts, among those who are there. After the
// last rung it stays there. Who passed is left out as long as somebody else is
// left.
func (k *Desk) audience(d *draft, c *flows.Case) []care.LinkWorker {
	rungs, _ := ladder(*c)
	to := rungs[min(max(c.Rung, 0), len(rungs)-1)].To
	if to == care.Offered {
		if who := k.offer(d, c); len(who) > 0 {
			return who
		}
		to = care.Everyone
	}
	for _, to := range []care.Audience{to, care.Everyone, care.Managers} {
		who := care.Alerted(k.Scheme.Staff(), to, c.Urgent(), k.Scheme.Hours, k.now())
		if who = slices.DeleteFunc(slices.Clone(who), func(w care.LinkWorker) bool { return c.HasPassed(w.ID) || d.noRoom(c, w) }); len(who) > 0 {
			return who
		}
	}
	return care.Alerted(k.Scheme.Staff(), to, c.Urgent(), k.Scheme.Hours, k.now())
}

// noRoom reports whether somebody cannot take a referral, as we know already.
func (d *draft) noRoom(c *flows.Case, w care.LinkWorker) bool {
	fits := slices.ContainsFunc(d.fits, func(f care.Fit) bool { return f.Worker.ID == w.ID })
	return c.Kind == care.KindReferral && w.Role != care.RoleManager && len(d.fits) > 0 && !fits
}

// alert tells each of who that a case waits. The text holds a reference and
// nothing of the person, unless the scheme allows more on a network (alertTo).
func (k *Desk) alert(d *draft, c *flows.Case, who []care.LinkWorker, key string) {
	m := k.alertFor(*c, key)
	for _, w := range who {
		k.alertTo(d, w, *c, m)
		if !c.WasTold(w.ID) {
			c.Told = append(slices.Clone(c.Told), w.ID)
		}
	}
	k.Metrics.alerted(k.Scheme.ID, c.Kind, len(who))
	k.Log.Info("team alerted", "case", c.Ref, "kind", string(c.Kind), "rung", c.Rung, "told", len(who))
	if len(who) == 0 {
		k.Log.Error("nobody can be alerted: the scheme has no team", "case", c.Ref)
	}
}

// alertFor is the text of an alert with its buttons: a reference, and nothing
// about the person.
func (k *Desk) alertFor(c flows.Case, key string) care.Outbound {
	blanks := map[string]string{"ref": c.Ref}
	m := care.Outbound{Text: k.alertText(key, blanks), Class: care.Reply, Purpose: "alert", Case: c.Ref}
	if c.Urgent() {
		m.Class = care.Safety
	}
	for _, word := range []string{wordTake, wordPass, wordSnooze} {
		if c.Owner == "" || word == wordSnooze {
			m.Buttons = append(m.Buttons, care.Button{Label: k.staffText("button."+word, blanks), Data: button(word, c.Ref)})
		}
	}
	return m
}

// alertText is never empty: a kind whose words were forgotten is alerted too.
func (k *Desk) alertText(key string, blanks map[string]string) string {
	if text := k.say(k.language(), key, blanks); text != "" {
		return text
	}
	k.Log.Error("an alert has no words", "key", key)
	return k.say(k.language(), "alert.waiting", blanks)
}

// alertKey is the text of a first alert. Urgent kinds share one: which of them
// it is would say something about the person.
func alertKey(c flows.Case) string {
	last := len(c.Events) - 1
	switch {
	case last >= 0 && c.Events[last].What == care.EventReopened:
		return "alert.message"
	case c.Urgent():
		return "alert.urgent"
	case c.Kind.Urgent():
		return "alert.person"
	}
	return "alert." + string(c.Kind)
}

// againKey is the text of every later alert.
func againKey(c flows.Case) string {
	if c.Urgent() {
		return "alert.urgent.again"
	}
	return "alert.waiting"
}

// ladder is the case's rungs; a mild case of an urgent kind climbs as that of
// somebody who would like a call.
func ladder(c flows.Case) ([]care.Rung, time.Duration) {
	if c.Kind.Urgent() && !c.Urgent() {
		return care.Ladder(care.KindCallMe)
	}
	return care.Ladder(c.Kind)
}

// scheduleNext sets the climb to the next rung, or to the last one again.
func (k *Desk) scheduleNext(d *draft, c flows.Case) {
	rungs, repeat := ladder(c)
	wait := repeat
	if c.Rung+1 < len(rungs) {
		wait = rungs[c.Rung+1].Wait
	}
	at := d.now.Add(wait)
	if !c.Urgent() {
		at = k.Scheme.Hours.After(d.now, wait)
	}
	k.schedule(d, c, at)
}

func (k *Desk) schedule(d *draft, c flows.Case, at time.Time) {
	d.setJob(care.Job{
		ID: climbID(c.Ref), Kind: care.JobClimb, At: at.UTC(), Contact: c.Contact, Case: c.Ref, Turn: c.Rung,
	})
}

func climbID(ref string) string { return "climb:" + ref }

// join adds those of more who are not in who.
func join(who, more []care.LinkWorker) []care.LinkWorker {
	for _, w := range more {
		if !slices.ContainsFunc(who, func(x care.LinkWorker) bool { return x.ID == w.ID }) {
			who = append(slices.Clone(who), w)
		}
	}
	return who
}
