package care

import (
	"cmp"
	"encoding/json"
	"errors"
)

// Wish is what a person said of when they like to be texted, laid over the
// scheme's hours. It may widen them, but not past 8am to 8pm, and bank holidays
// stay quiet. The zero value wishes nothing.
//
//	"texts after 6 are fine"       To 20:00
//	"only after 6"                 From 18:00, To 20:00
//	"not in the mornings"          From 12:00
//	"Saturdays are good"           Days mon-sat
//	"not while I am at the school" Not 15:00 to 16:00
type Wish struct {
	From Clock `json:"from,omitzero"` // zero: as the scheme
	To   Clock `json:"to,omitzero"`   // zero: as the scheme
	Days Days  `json:"days,omitzero"` // zero: as the scheme
	Not  Span  `json:"not,omitzero"`
}

// No wish goes past these (DOMAIN 5.7).
const (
	Earliest = Clock(8 * 60)
	Latest   = Clock(20 * 60)
)

// ErrWish says that a wish leaves no time at all.
var ErrWish = errors.New("a wish that leaves no time between 8am and 8pm")

// Check reports whether some time is left under this wish in a scheme's hours.
// A wish is checked when it is said: one that fails would keep every text from
// that person.
func (w Wish) Check(h Hours) error {
	for d := range 7 { // of a week without a bank holiday
		if len(h.window(Date{2026, 6, 8 + d}, w)) > 0 {
			return nil
		}
	}
	return ErrWish
}

// Text is the wish as it is recorded, for ParseWish.
func (w Wish) Text() string {
	text, err := json.Marshal(w)
	if err != nil {
		panic("a wish is always JSON: " + err.Error())
	}
	return string(text)
}

// ParseWish reads what Text wrote; nothing is no wish.
func ParseWish(text string) (w Wish, err error) {
	if json.Unmarshal([]byte(cmp.Or(text, "{}")), &w) != nil {
		return Wish{}, ErrWish
	}
	return w, nil
}

// Window is from when to when somebody with this wish is texted on a day on which
// they are, and on which days of a week without a holiday.
func (h Hours) Window(w Wish) (from, to Clock, days Days) {
	for i := range 7 {
		d := Date{2026, 6, 8 + i}
		for _, s := range h.window(d, w) {
			if days == 0 {
				from = s.From
			}
			to = max(to, s.To)
			days |= On(d.Weekday())
		}
	}
	return from, to, days
}

// over is the hours of a day as the wish changes them.
func (w Wish) over(s Span) Span {
	if w.From != 0 {
		s.From = w.From
	}
	switch {
	case w.To != 0:
		s.To = w.To
	case s.From >= s.To: // "after 6", said to a scheme that ends at 6
		s.To = Latest
	}
	return s
}
