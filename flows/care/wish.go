package care

import "errors"

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
