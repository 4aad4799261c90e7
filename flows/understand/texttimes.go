package understand

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TextTimes is when somebody likes to be texted, as far as they said: minutes
// since midnight, and days. What is left zero they did not speak of.
type TextTimes struct {
	From, To int
	Days     []time.Weekday
	// Any says that any time is good, so that nothing said before holds.
	Any bool
}

// The latest and the earliest hour at which anybody is texted.
const earlyEvening, latestText, noon = 17 * 60, 20 * 60, 12 * 60

var (
	aboutTexts = regexp.MustCompile(`\b(texts?|txts?|texting|texted|messages?|msgs?|messaging)\b`)
	afterHour  = regexp.MustCompile(`\b(not before|after|from) (half )?(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?\b`)
	beforeHour = regexp.MustCompile(`\b(not after|before|until|till) (half )?(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?\b`)
	never      = regexp.MustCompile(`\b(not|no|never|dont|do not|nothing)\b`)
	welcome    = regexp.MustCompile(`\b(fine|ok|okay|good|great|welcome|happy|best|suits?|works?|better)\b`)
	anyTime    = regexp.MustCompile(`\b(any ?time|whenever|all day)\b`)
	dayName    = regexp.MustCompile(`\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b`)
	// habit is a time that comes again, of which people speak when they mean always.
	habit = regexp.MustCompile(`\b(mornings|afternoons|evenings|weekends|(mon|tues|wednes|thurs|fri|satur|sun)days)\b`)
	// unlike says that the text is of something else than when to be texted.
	unlike = regexp.MustCompile(`\b(appointment|call|ring|phone|meet|see|stop|got|sent|wrote|said|yesterday|today|tomorrow|tonight|last|next|lonely|feel|felt|sad|weeks?|months?|years?|hours?)\b`)
)

// ReadTextTimes reads a wish of when to be texted: "texts after 6 are fine", "not
// in the mornings". Bare says that the text need not name texts, since nothing
// else can be meant. What it is not sure of it does not read.
func ReadTextTimes(text string, bare bool) (t TextTimes, ok bool) {
	said := strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(Tidy(text)))
	only, not := strings.Contains(said, "only"), never.MatchString(said)
	switch {
	case len(strings.Fields(said)) > 14 || unlike.MatchString(said) || !bare && !aboutTexts.MatchString(said):
		return t, false
	case !aboutTexts.MatchString(said) && (!habit.MatchString(said) || !only && !not && !welcome.MatchString(said)):
		return t, false
	case anyTime.MatchString(said) && !not:
		return TextTimes{Any: true}, true
	}
	hours := t.hours(said, only, not)
	parts := t.parts(said, only, not)
	days := t.days(said, only, not)
	return t, hours && parts && days && (t.From != 0 || t.To != 0 || t.Days != nil)
}

// hours reads "after 6" and "before 11"; not ok when it cannot tell which 8 is
// meant.
func (t *TextTimes) hours(said string, only, not bool) (ok bool) {
	if m := afterHour.FindStringSubmatch(said); m != nil {
		at, sure := hourOf(m)
		if !sure {
			return false
		}
		switch {
		case m[1] != "not before" && not: // "not after 6", "don't text me after 6"
			t.To = at
		case !only && m[1] != "not before" && at >= earlyEvening && welcome.MatchString(said):
			t.To = latestText // then too
		default:
			t.From = at
			if at >= earlyEvening {
				t.To = latestText
			}
		}
		return true
	}
	if m := beforeHour.FindStringSubmatch(said); m != nil {
		at, sure := hourOf(m)
		switch {
		case !sure:
			return false
		case m[1] == "before" && not: // "not before 10", "don't text me before 10"
			t.From = at
		default:
			t.To = at
		}
	}
	return true
}

// hourOf is a time of day as minutes; one to seven are in the afternoon, and of
// the others it wants to be told.
func hourOf(m []string) (at int, sure bool) {
	h, _ := strconv.Atoi(m[3])
	minutes, _ := strconv.Atoi(m[4])
	if m[2] != "" {
		minutes = 30
	}
	switch {
	case h > 23 || h == 0 || minutes > 59:
		return 0, false
	case m[5] == "pm" && h < 12, m[5] == "" && h < 8:
		h += 12
	case m[5] == "" && h < 12 && h < 9:
		return 0, false
	}
	return h*60 + minutes, true
}

// parts reads mornings, afternoons and evenings; not ok when there are several.
func (t *TextTimes) parts(said string, only, not bool) (ok bool) {
	morning, afternoon, evening := strings.Contains(said, "morning"), strings.Contains(said, "afternoon"), strings.Contains(said, "evening")
	switch {
	case !morning && !afternoon && !evening:
	case morning && (afternoon || evening) || afternoon && evening || t.From != 0 || t.To != 0:
		return false
	case morning && not:
		t.From = noon
	case morning:
		t.To = noon
	case afternoon && not:
		t.To = noon
	case afternoon:
		t.From = noon
	case evening && not:
		t.To = earlyEvening
	case evening && only:
		t.From, t.To = earlyEvening, latestText
	case evening:
		t.To = latestText
	}
	return true
}

// days reads weekends and the names of days; not ok when it is not clear whether
// they are wanted.
func (t *TextTimes) days(said string, only, not bool) (ok bool) {
	var named []time.Weekday
	if strings.Contains(said, "weekend") {
		named = append(named, time.Saturday, time.Sunday)
	}
	for _, m := range dayName.FindAllStringSubmatch(said, -1) {
		named = append(named, time.Weekday(slices.Index([]string{"sun", "mon", "tues", "wednes", "thurs", "fri", "satur"}, m[1])))
	}
	working := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	switch {
	case len(named) == 0:
	case only:
		t.Days = named
	case not:
		t.Days = slices.DeleteFunc(working, func(d time.Weekday) bool { return slices.Contains(named, d) })
	case welcome.MatchString(said):
		for _, d := range named {
			if !slices.Contains(working, d) {
				working = append(working, d)
			}
		}
		t.Days = working
	default:
		return false
	}
	return true
}
