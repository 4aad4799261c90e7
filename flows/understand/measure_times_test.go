package understand

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// measureTimes counts Duckling's phrases that say a day and have one meaning as
// a time to meet, and NLU++'s. What is left out, and why, is counted too.
func measureTimes(t *testing.T) {
	day, spans := tally{name: "times: Duckling, with a day, one meaning"}, tally{name: "times: Duckling, ranges and parts of a day"}
	dayless, past := tally{name: "times: Duckling, no day: must ask for it"}, tally{name: "times: Duckling, gone by: no value"}
	left := map[string]int{}
	now := time.Date(2013, 2, 12, 4, 30, 0, 0, time.FixedZone("", -2*3600))
	for _, g := range duckling(t, "Time") {
		want, kind := duckWant(g.Expected, now)
		for _, x := range g.Texts {
			got := said(Read(Time, x, Asked{Now: now, Zone: now.Location()}))
			switch why := outOfScope(x); {
			case why != "":
				left[why]++
			case kind == "other":
				left["years, quarters, seconds, feasts of other lands"]++
			case kind == "gone":
				past.count(x, boolWord(got), "?")
			case !daySaid.MatchString(x):
				dayless.count(x, got, "?"+NoDay)
			case kind == "span":
				spans.count(x, got, spanWant(want, got, x))
			default:
				day.count(x, sameGrain(got, want), want)
			}
		}
	}
	day.print()
	spans.print()
	dayless.print()
	past.print()
	fmt.Printf("left out of Duckling's times: %v\n", left)
	measureBank(t)
}

func boolWord(got string) string {
	if got[0] == '?' {
		return "?"
	}
	return "value"
}

// outOfScope says why a phrase is read in another way on purpose, or not at all.
func outOfScope(x string) string {
	for _, s := range scopes {
		if s.re.MatchString(x) {
			return s.why
		}
	}
	return ""
}

var scopes = []struct {
	why string
	re  *regexp.Regexp
}{
	{"month first", regexp.MustCompile(`\d ?/ ?\d|\d-\d\d-\d|\d\.\d\d\.\d|^\d+ ?- ?\d+$|^on \d+ ?-`)},
	{"other zones", regexp.MustCompile(`(?i)\b(gmt|est|bst|ist|pst|cet|cst|utc)\b`)},
	{"house: next weekday of this week asks", regexp.MustCompile(`(?i)next (sat|wed|thu|fri)|after next`)},
	{"house: weekday and date disagree", regexp.MustCompile(`(?i)^thu 15th|^fri, jul|jul 18, fri|sunday, feb 10`)},
	{"house: 2 or 3 in the evening, 12 at night", regexp.MustCompile(`(?i)(tonight|this evening) (at|@) (2|3:20|12)$|this (morning|afternoon) at 12`)},
	{"house: 1 to 6 is afternoon", regexp.MustCompile(`(?i)150ish|1-2:30`)},
	{"feasts", regexp.MustCompile(`(?i)christmas|xmas|easter|ides|thanksgiving|pentecost|ash wednesday|palm sunday|maundy|tuesday of|new year`)},
	{"vague: few, closest, soon", regexp.MustCompile(`(?i)\bfew\b|closest|asap|soon|early|mid |late |end of|eom|bom|eoy|boy|beginning|season|summer|winter`)},
	{"house: weeks from Monday, weekends from Saturday, next days from today", regexp.MustCompile(`(?i)week-end|the week of october 6|next (3|three) days|upcoming|^current week|week of (oct|sep|20)`)},
	{"years", regexp.MustCompile(`(?i)\d+ (more )?years|year|\d{4}s`)},
}

// daySaid finds a day in a text.
var daySaid = regexp.MustCompile(`(?i)\b(today|tonight|to?morrow|sun|mon|tues?|weds?|thu|fri|sat)|[a-z]sday|week|fortnight|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\dth\b|\dst\b|\dnd\b|\drd\b|in (a|an|half|\d|one|two|2|few|a few)\b|from now|this (morning|afternoon|evening)|days|first$|the 24|in 1h`)

// duckWant is the value of an expectation, and whether it is one time, a span,
// gone by, or something that we do not read.
func duckWant(expected string, now time.Time) (want, kind string) {
	var a, b [6]int
	var grain string
	at := func(x [6]int) time.Time {
		return time.Date(x[0], time.Month(x[1]), x[2], x[3], x[4], x[5], 0, now.Location())
	}
	if n, _ := fmt.Sscanf(expected, "datetime (%d, %d, %d, %d, %d, %d) %s", &a[0], &a[1], &a[2], &a[3], &a[4], &a[5], &grain); n == 7 {
		return duckPoint(at(a), grain, now)
	}
	n, _ := fmt.Sscanf(expected, "datetimeInterval ((%d, %d, %d, %d, %d, %d), (%d, %d, %d, %d, %d, %d)) %s",
		&a[0], &a[1], &a[2], &a[3], &a[4], &a[5], &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &grain)
	if n != 13 {
		return "", "other"
	}
	if !at(b).After(now) {
		return "", "gone"
	}
	switch grain {
	case "Day":
		return at(a).Format(time.DateOnly) + ".." + at(b).AddDate(0, 0, -1).Format(time.DateOnly), "span"
	case "Minute":
		return at(a).Format(minuteForm) + ".." + at(b).Add(-time.Minute).Format(minuteForm), "span"
	case "Hour":
		return at(a).Format(minuteForm) + ".." + at(b).Add(-time.Hour).Format(minuteForm), "span"
	}
	return "", "other"
}

func duckPoint(at time.Time, grain string, now time.Time) (want, kind string) {
	switch grain {
	case "Day":
		if at.Before(now.Add(-24 * time.Hour)) {
			return "", "gone"
		}
		return at.Format(time.DateOnly), "time"
	case "Hour", "Minute":
		if !at.After(now) {
			return "", "gone"
		}
		return at.Format(minuteForm), "time"
	case "Week":
		if at.AddDate(0, 0, 7).Before(now) {
			return "", "gone"
		}
		return at.Format(time.DateOnly) + ".." + at.AddDate(0, 0, 6).Format(time.DateOnly), "span"
	}
	return "", "other"
}

// sameGrain takes a day for an hour where days were counted: "in 7 days".
func sameGrain(got, want string) string {
	if len(got) == len(time.DateOnly) && strings.HasPrefix(want, got) && strings.HasSuffix(want, "T04:00") {
		return want
	}
	return got
}

// spanWant is a span in our words: a part of a day has a name, and this week
// begins today.
func spanWant(want, got, text string) string {
	if _, part, ok := strings.Cut(got, "/"); ok && strings.HasPrefix(want, got[:10]) && (strings.Contains(strings.ToLower(text), part[:3]) || part == "lunchtime" || part == "evening") {
		return got
	}
	if strings.Contains(text, "this week") && strings.HasSuffix(got, want[10:]) {
		return got
	}
	return want
}

func measureBank(t *testing.T) {
	both, spans := tally{name: "times: NLU++ date and time"}, tally{name: "times: NLU++ date, from one time to another"}
	asked := time.Date(2022, 3, 15, 9, 0, 0, 0, time.UTC)
	for _, l := range lines(t, "nlupp-half.jsonl") {
		r := decode[bankReply](t, l)
		d, ok := r.Slots["date"]
		if !ok {
			continue
		}
		var day struct{ Day, Month, Year int }
		if json.Unmarshal(d.Value, &day) != nil {
			continue // a day that has only a name
		}
		at := func(slot string) (time.Time, bool) {
			s, ok := r.Slots[slot]
			if !ok {
				return time.Time{}, false
			}
			var c struct{ Hour, Minute int }
			err := json.Unmarshal(s.Value, &c)
			return time.Date(day.Year, time.Month(day.Month), day.Day, c.Hour, c.Minute, 0, 0, time.UTC), err == nil
		}
		got := said(Read(Time, r.Text, Asked{Now: asked, Zone: time.UTC}))
		if c, ok := at("time"); ok && c.After(asked) {
			both.count(r.Text, got, c.Format(minuteForm))
		}
		from, a := at("time_from")
		to, b := at("time_to")
		if a && b && from.After(asked) {
			spans.count(r.Text, got, from.Format(minuteForm)+".."+to.Format(minuteForm))
		}
	}
	both.print()
	spans.print()
}

// measureBookings counts restaurant replies with a date, alone and with a time
// of which the half of the day was said.
func measureBookings(t *testing.T) {
	date, both, clock := tally{name: "times: restaurant replies, the day"}, tally{name: "times: restaurant replies, a date and a time"}, tally{name: "times: restaurant replies, a time: must ask the day"}
	people := tally{name: "numbers: restaurant replies, people asked for"}
	now := time.Date(2018, 4, 1, 9, 0, 0, 0, time.UTC)
	for _, l := range lines(t, "restaurant8k-train.jsonl") {
		r := decode[bookingReply](t, l)
		s, text := r.slots(), r.UserInput.Text
		got := said(Read(Time, text, Asked{Now: now, Zone: time.UTC}))
		day, okDay := plainDate(s["date"], now)
		at, okTime := plainClock(s["time"])
		switch {
		case okDay && s["time"] == "":
			date.count(text, dayOnly(got), day)
		case okDay && okTime:
			both.count(text, got, day+"T"+at)
		case s["date"] == "" && okTime && !daySaid.MatchString(text):
			clock.count(text, got, "?"+NoDay)
		}
		if n := s["people"]; n != "" && whole(n) && len(r.Labels) == 1 && strings.Contains(strings.Join(r.Context.RequestedSlots, " "), "people") {
			people.count(text, said(Read(Number, text, Asked{})), n)
		}
	}
	date.print()
	both.print()
	clock.print()
	people.print()
}

// dayOnly is the day of one value: the set does not label the part of the day.
func dayOnly(got string) string {
	if len(got) > 10 && got[0] != '?' && !strings.ContainsAny(got, ";.") {
		return got[:10]
	}
	return got
}

// plainDate reads a labelled date by the standard library, apart from ours.
func plainDate(s string, now time.Time) (string, bool) {
	s = strings.Trim(s, " .,")
	if strings.EqualFold(s, "tomorrow") {
		return now.AddDate(0, 0, 1).Format(time.DateOnly), true
	}
	s = endings.ReplaceAllString(s, "$1")
	s = strings.NewReplacer(" of ", " ", ",", " ", ".", " ").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	for _, form := range []string{"2006/01/02", "2 January 2006", "January 2 2006", "Mon 02 Jan 2006", "Mon 2 Jan 2006", "2 Jan 2006", "Monday January 2 2006", "Monday 2 January 2006", "2 January", "January 2", "2 Jan", "Jan 2"} {
		d, err := time.Parse(form, s)
		if err != nil {
			continue
		}
		if d.Year() == 0 {
			d = d.AddDate(now.Year(), 0, 0)
			if d.Before(now.Truncate(24 * time.Hour)) {
				d = d.AddDate(1, 0, 0)
			}
		}
		return d.Format(time.DateOnly), d.After(now)
	}
	return "", false
}

var endings = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)

// plainClock reads a labelled time that says its half of the day.
func plainClock(s string) (string, bool) {
	s = strings.ToUpper(strings.NewReplacer(".", "", " ", "").Replace(s))
	for _, form := range []string{"3:04PM", "3PM"} {
		if c, err := time.Parse(form, s); err == nil {
			return c.Format("15:04"), true
		}
	}
	return "", false
}
