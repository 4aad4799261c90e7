package desk

import (
	"regexp"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Ways to meet, as staff write them. A place follows "at".
var (
	howWords = []struct {
		how  care.How
		said *regexp.Regexp
	}{
		{care.ByVideo, regexp.MustCompile(`(?i)\b(?:by |on )?(?:video(?: call)?|teams|zoom)\b`)},
		{care.AtHome, regexp.MustCompile(`(?i)\b(?:at )?(?:their )?home(?: visit)?\b`)},
		{care.ByPhone, regexp.MustCompile(`(?i)\b(?:by |on the )?(?:tele)?phone(?: call)?\b|\bcall\b`)},
	}
	atPlace  = regexp.MustCompile(`(?i)\b(?:in person |face to face )?(?:at|in) ([^\d\s].*)$`)
	inPerson = regexp.MustCompile(`(?i)\b(?:in person|face to face)\b`)
	withYear = regexp.MustCompile(`\b20\d\d\b`)
)

// far is how far ahead a date without a year is taken for what was meant.
const far = 120 * 24 * time.Hour

// readBooking reads a time and a way to meet, from the moment of asking. What is
// not clear is refused, with the words to ask for it; it is never guessed.
func (k *Desk) readBooking(w care.LinkWorker, ref string, ask asked, at time.Time) (s care.Slot, refusal string, blanks map[string]string) {
	blanks = map[string]string{"ref": ref, "word": upper(ask.word)}
	if strings.TrimSpace(ask.rest) == "" {
		return s, "staff.book_what", blanks
	}
	when, how, place := readHow(ask.rest)
	r := understand.Read(understand.Time, when, understand.Asked{Now: at, Zone: k.Scheme.Location()})
	t, err := time.Parse("2006-01-02T15:04", r.Value)
	switch {
	case r.Problem == understand.WeekdayDisagrees:
		return s, "staff.book_weekday", blanks
	case r.Problem == understand.Past:
		return s, "staff.book_past", blanks
	case !r.OK || err != nil || t.Hour() < 7 || t.Hour() > 20:
		return s, "staff.book_when", blanks
	}
	s = care.Slot{Worker: w.ID, Day: care.DateOf(t), Clock: care.ClockOf(t), How: how, Place: place}.In(k.Scheme.Location())
	if s.Start.Sub(at) > far && !withYear.MatchString(when) {
		blanks["day"], blanks["year"] = t.Format("Monday 2 January"), t.Format("2006")
		return s, "staff.book_far", blanks
	}
	if how == "" {
		return s, "staff.book_how", blanks
	}
	return s, "", blanks
}

// readHow takes the way to meet out of a text, and leaves the time.
func readHow(text string) (when string, how care.How, place string) {
	for _, h := range howWords {
		if loc := h.said.FindStringIndex(text); loc != nil {
			return text[:loc[0]] + " " + text[loc[1]:], h.how, ""
		}
	}
	if m := atPlace.FindStringSubmatchIndex(text); m != nil {
		return text[:m[0]], care.InPerson, strings.TrimRight(strings.TrimSpace(text[m[2]:m[3]]), ".!")
	}
	return inPerson.ReplaceAllString(text, ""), "", ""
}
