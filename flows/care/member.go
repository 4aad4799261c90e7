package care

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What a manager, or a file, says about a member of the team. ok is false for what
// cannot be read: it is never guessed.

// nothing says that a list is to be emptied.
func nothing(text string) bool {
	return slices.Contains([]string{"none", "any", "all", "anywhere", "-"}, strings.ToLower(strings.TrimSpace(text)))
}

func itemsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;", r) })
}

// areaForm is the ODS code of a surgery or a postcode district.
var areaForm = regexp.MustCompile(`^(?:[A-Z]\d{5}|[A-Z]{1,2}\d[A-Z\d]?)$`)

// ParseAreas reads surgeries and postcode districts: "AB10 Z90001", or "anywhere".
func ParseAreas(text string) (areas []string, ok bool) {
	if nothing(text) {
		return nil, true
	}
	for _, a := range itemsOf(strings.ToUpper(text)) {
		if !areaForm.MatchString(a) {
			return nil, false
		}
		areas = append(areas, a)
	}
	return areas, len(areas) > 0
}

// ParseLanguages reads ISO 639-1 codes: "pl uk", or "none" beside English.
func ParseLanguages(text string) (languages []string, ok bool) {
	if nothing(text) {
		return nil, true
	}
	for _, l := range itemsOf(strings.ToLower(text)) {
		if len(l) != 2 || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil, false
		}
		languages = append(languages, l)
	}
	return languages, len(languages) > 0
}

// ParseLimit reads how many people somebody looks after at a time.
func ParseLimit(text string) (limit int, ok bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n > 0 && n <= 1000
}

var shiftForm = regexp.MustCompile(`^((?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?: to |-| |$)?)+) ?(\d{1,2}(?::\d\d)?(?:am|pm)?) ?(?:-|to) ?(\d{1,2}(?::\d\d)?(?:am|pm)?)$`)

// ParseShifts reads a working pattern: "mon-wed 9-17; fri 9:30-13:00", or "any"
// for whenever the scheme works.
func ParseShifts(text string) (works []Shift, ok bool) {
	if nothing(text) {
		return nil, true
	}
	for part := range strings.SplitSeq(strings.ToLower(text), ";") {
		part = strings.ReplaceAll(strings.Join(strings.Fields(part), " "), " - ", "-")
		m := shiftForm.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		var s Shift
		from, good := parseHour(m[2])
		to, fine := parseHour(m[3])
		if s.Days.UnmarshalText([]byte(shortDays(m[1]))) != nil || !good || !fine || from >= to {
			return nil, false
		}
		s.From, s.To = from, to
		works = append(works, s)
	}
	return works, len(works) > 0
}

var longDay = regexp.MustCompile(`\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*`)

// shortDays are days as Days reads them.
func shortDays(text string) string {
	return strings.ReplaceAll(longDay.ReplaceAllString(strings.TrimSpace(text), "$1"), " to ", "-")
}

// parseHour reads 9, 9am, 17, 5pm, 9:30 and 13:00.
func parseHour(text string) (c Clock, ok bool) {
	half := strings.HasSuffix(text, "pm")
	hour, minute, _ := strings.Cut(strings.TrimRight(text, "apm"), ":")
	h, err := strconv.Atoi(hour)
	m := 0
	if minute != "" {
		m, _ = strconv.Atoi(minute)
	}
	if half && h < 12 {
		h += 12
	}
	return OClock(h) + Clock(m), err == nil && h <= 24 && m < 60
}
