package care

import (
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // static images have no zone files

	"github.com/rickar/cal/v2"
)

// Hours are when a scheme works and when it may text of its own accord. The
// zero value is NHS Notify's: weekdays, 8am to 6pm, England (DOMAIN 5.7).
type Hours struct {
	Zone string `yaml:"zone"` // IANA name; "" means Europe/London
	From int    `yaml:"from"` // first hour of the day, 0 to 23; 0 with To 0 means 8
	To   int    `yaml:"to"`   // hour that ends it, 1 to 24; 0 means 18
	// Weekends allows Saturdays and Sundays, but for bank holidays.
	Weekends bool `yaml:"weekends"`
	// Nation whose bank holidays are kept: england (and Wales), scotland,
	// northern-ireland; "" means england, NoBankHolidays that none are.
	Nation string `yaml:"nation"`
}

var london = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic("time zone data is embedded: " + err.Error())
	}
	return l
}

func (h Hours) location() *time.Location {
	if h.Zone == "" {
		return london
	}
	if l, ok := zones.Load(h.Zone); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(h.Zone)
	if err != nil {
		return london // configuration is checked when it is read
	}
	zones.Store(h.Zone, l)
	return l
}

// zones are those that were read, by name: reading one costs more than all that is
// asked of it for a message.
var zones sync.Map

func (h Hours) day() (from, to int) {
	if h.To == 0 {
		return 8, 18
	}
	return h.From, h.To
}

// Allows reports whether we may write at t without having been written to.
func (h Hours) Allows(t time.Time) bool {
	from, to := h.day()
	t = t.In(h.location())
	return h.workday(t) && t.Hour() >= from && t.Hour() < to
}

// Next is t when Allows(t), and otherwise the first instant after t that is
// allowed.
func (h Hours) Next(t time.Time) time.Time {
	if h.Allows(t) {
		return t
	}
	from, to := h.day()
	l := t.In(h.location())
	if l.Hour() >= to {
		l = l.AddDate(0, 0, 1)
	}
	for range 30 { // no run of closed days is longer
		if h.workday(l) {
			return DateOf(l).At(OClock(from), l.Location())
		}
		l = l.AddDate(0, 0, 1)
	}
	return t
}

// AddWorkingDays is n working days after the day of t, by local date: the date
// that we may promise somebody.
func (h Hours) AddWorkingDays(t time.Time, n int) time.Time {
	l := t.In(h.location())
	for n > 0 {
		l = l.AddDate(0, 0, 1)
		if weekday(l) && !holiday(h.Nation, l) {
			n--
		}
	}
	return l
}

func (h Hours) workday(l time.Time) bool {
	return (h.Weekends || weekday(l)) && !holiday(h.Nation, l)
}

func weekday(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

func holiday(nation string, t time.Time) bool {
	days, ok := bankHolidays[nation]
	if !ok {
		days = bankHolidays["england"]
	}
	return slices.ContainsFunc(days, func(h *cal.Holiday) bool { return matches(h, t) })
}

func matches(h *cal.Holiday, t time.Time) bool {
	actual, observed := h.Calc(t.Year())
	on := observed
	if on.IsZero() {
		on = actual
	}
	return !on.IsZero() && on.Month() == t.Month() && on.Day() == t.Day()
}
