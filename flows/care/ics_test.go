package care

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
)

func library(t *testing.T) Appointment {
	t.Helper()
	a := booked(t, "2026-10-26 14:30", "2026-10-01 10:00") // the day after clocks went back
	a.How, a.Place = InPerson, "Riverside Library; first floor, room 2\\B"
	return a
}

func words(Appointment) CalendarWords { return CalendarWords{Summary: "K7M2, in person"} }

// The file is held against the words of RFC 5545, line by line.
func TestInviteIsACalendarFile(t *testing.T) {
	got := library(t).Invite("riverside", CalendarWords{Summary: "Meet Sam, your link worker", Description: "Bring\nsomeone"})
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linkline//Linkline//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"BEGIN:VEVENT", "UID:a1@riverside.linkline", "DTSTAMP:20261001T090000Z", "SEQUENCE:0",
		"DTSTART:20261026T143000Z", "DTEND:20261026T150000Z",
		`SUMMARY:Meet Sam\, your link worker`, `DESCRIPTION:Bring\nsomeone`, "STATUS:TENTATIVE",
		`LOCATION:Riverside Library\; first floor\, room 2\\B`,
		"END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLongAndOddWordsSurviveACalendarFile(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("Caffi'r Bont ŵŷâ ", 20), strings.Repeat("x", 300), strings.Repeat("❤", 90), "a\\nb;c,d", "END:VEVENT\r\nBEGIN:VEVENT", " leads", "a\x00b\x1b\xff",
	} {
		file := library(t).Invite("riverside", CalendarWords{Summary: text})
		for line := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x1b") {
				t.Errorf("%.20q: a line of %d bytes: %q", text, len(line), line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(cal.Events()); n != 1 {
			t.Errorf("%.20q: %d events", text, n)
		}
		if got := cal.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != clean(text) {
			t.Errorf("%q came back as %q", clean(text), got)
		}
	}
}

// A moved appointment stays one entry, and one that was called off goes away.
func TestLaterFileReplacesTheEarlier(t *testing.T) {
	now := local(t, "2026-10-20 09:00")
	a := library(t)
	moved, _ := a.Move(phone(t, "2026-10-28 10:00"), now)
	off, _ := moved.CallOff("contact", time.Hour, now)
	for _, tt := range []struct {
		a    Appointment
		want []string
	}{
		{moved, []string{"UID:a1@riverside.linkline", "SEQUENCE:1", "METHOD:PUBLISH", "DTSTART:20261028T100000Z"}},
		{off, []string{"UID:a1@riverside.linkline", "SEQUENCE:2", "METHOD:CANCEL", "STATUS:CANCELLED"}},
	} {
		file := tt.a.Invite("riverside", CalendarWords{Summary: "s"})
		for _, line := range tt.want {
			if !strings.Contains(file, line+"\r\n") {
				t.Errorf("%s: no %s in\n%s", tt.a.Status, line, file)
			}
		}
	}
}

// A feed lies with the company that makes the link worker's calendar: nothing
// of a person is in it, and of a place only what is everybody's.
func TestFeedTellsNothingAboutAPerson(t *testing.T) {
	home, call := library(t), library(t)
	home.ID, home.How, home.Place, home.Directions, home.NeedsLift = "a2", AtHome, "4 Mill Lane", "Blue door", "yes"
	call.ID, call.How, call.Number, call.Place = "a3", ByPhone, "07700 900100", ""
	home.Contact, home.Reason = "c-secret", ReasonCaring
	file := Feed("riverside", []Appointment{library(t), home, call}, words)
	for _, never := range []string{"Mill Lane", "Blue door", "07700", "c-secret", "caring", "lift"} {
		if strings.Contains(file, never) {
			t.Errorf("the feed says %q", never)
		}
	}
	if n := strings.Count(file, "CLASS:PRIVATE\r\n"); n != 3 {
		t.Errorf("%d of 3 entries are private", n)
	}
	if strings.Count(file, "LOCATION") != 1 || !strings.Contains(file, "Riverside Library") {
		t.Error("the library is where people go, and is not named once")
	}
}
