package care

import "time"

// Permit answers "may we text this person now, and if not, when".
type Permit struct {
	// At is when we may: the moment asked about, or a later one. It is zero when
	// we may not at all.
	At time.Time
	// Why says what stands against now; empty when nothing does.
	Why string
}

// What stands against a text now.
const (
	WhyOptedOut = "opted out"
	WhyUnsafe   = "not safe to text"
	WhyShaken   = "quiet after distress"
	WhyHours    = "quiet hours"
	WhyWish     = "own wish"
)

// Now reports whether we may at once.
func (p Permit) Now() bool { return p.Why == "" }

// Never reports whether we may not at all: somebody has to phone.
func (p Permit) Never() bool { return p.At.IsZero() }

// farthest bounds the search for an allowed day. A wish for Mondays only meets
// no more than three bank holidays in a row.
const farthest = 60

// MayText says whether we may text a person at now, and if not, when. A reply
// to what they just wrote, and a safety message, may always go; everything else
// waits for the scheme's hours, its bank holidays, the person's own wish, and
// for the day after words of distress.
func MayText(h Hours, c Contact, class Class, now time.Time) Permit {
	switch {
	case class != Scheduled:
		return Permit{At: now}
	case !c.OptedOut.IsZero():
		return Permit{Why: WhyOptedOut}
	case c.Reach.Text == "no":
		return Permit{Why: WhyUnsafe}
	}
	from, why := now, ""
	if c.QuietUntil.After(now) {
		from, why = c.QuietUntil, WhyShaken
	}
	at := h.nextFor(c.Reach.Wish, from)
	switch {
	case at.Equal(now):
	case why != "":
	case h.nextFor(Wish{}, now).Equal(now):
		why = WhyWish
	default:
		why = WhyHours
	}
	return Permit{at, why}
}

// nextFor is the first instant from t on that hours and a wish allow; zero when
// there is none.
func (h Hours) nextFor(w Wish, t time.Time) time.Time {
	today := DateOf(t.In(h.location()))
	for i := range farthest {
		day := today.Add(i)
		for _, s := range h.window(day, w) {
			if t.Before(day.At(s.To, h.location())) {
				return latest(t, day.At(s.From, h.location()))
			}
		}
	}
	return time.Time{}
}

// upTo is the time to write about c o'clock on day d, or on the nearest day
// before it on which we may; zero when there is none.
func (h Hours) upTo(d Date, c Clock, w Wish) time.Time { return h.about(d, c, w, -1) }

// onOrAfter is the same with the nearest day after it.
func (h Hours) onOrAfter(d Date, c Clock, w Wish) time.Time { return h.about(d, c, w, 1) }

func (h Hours) about(d Date, c Clock, w Wish, step int) time.Time {
	for i := range farthest {
		day := d.Add(i * step)
		spans := h.window(day, w)
		for _, s := range spans {
			if c < s.To {
				return day.At(max(c, s.From), h.location())
			}
		}
		if len(spans) > 0 {
			return day.At(spans[len(spans)-1].From, h.location())
		}
	}
	return time.Time{}
}

// window is when a person with this wish may be texted on a day, never before
// 8am nor after 8pm, whatever the scheme's hours say.
func (h Hours) window(d Date, w Wish) []Span {
	if !h.texts(d, w) {
		return nil
	}
	from, to := h.day()
	s := w.over(Span{OClock(from), OClock(to)})
	s = Span{max(s.From, Earliest), min(s.To, Latest)}
	return s.without(w.Not)
}

// texts reports whether we text at all on a day.
func (h Hours) texts(d Date, w Wish) bool {
	switch {
	case holiday(h.Nation, d.noon()):
		return false
	case w.Days != 0:
		return w.Days.Has(d.Weekday())
	}
	return h.Weekends || weekday(d.noon())
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
