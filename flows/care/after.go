package care

import "time"

// After is the moment at which d of the scheme's time has passed since t. Whole
// days are working days, at the same time of day; what is less counts only the
// hours in which the scheme works: two hours from Friday at half past five are
// over on Monday morning.
func (h Hours) After(t time.Time, d time.Duration) time.Time {
	t = h.Next(t)
	if days := int(d / day); days > 0 {
		l := t.In(h.location())
		t = h.Next(DateOf(h.AddWorkingDays(t, days)).At(ClockOf(l), l.Location()).Add(secondsOf(l)))
		d -= time.Duration(days) * day
	}
	for d > 0 {
		left := h.closes(t).Sub(t)
		if d < left {
			return t.Add(d)
		}
		d -= left
		t = h.Next(h.closes(t))
	}
	return t
}

// closes is when the scheme's day ends that t is in.
func (h Hours) closes(t time.Time) time.Time {
	_, to := h.day()
	return DateOf(t.In(h.location())).At(OClock(to), h.location())
}

// secondsOf is what a Clock leaves out of a time of day.
func secondsOf(t time.Time) time.Duration {
	return time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}
