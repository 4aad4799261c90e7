package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

var calendarPath = regexp.MustCompile(`/calendar/riverside/[a-z2-7]{26}\.ics`)

// talker returns what somebody on a simulated phone reads after what they say.
func talker(t *testing.T, h *house) func(from, text string) string {
	ctx, s, n := context.Background(), h.schemes[0], 0
	return func(from, text string) string {
		t.Helper()
		n++
		in := care.Inbound{ID: fmt.Sprintf("sim:%s:%d", from, n), From: care.Address("sim:" + from), Kind: care.Text, Text: text, At: h.now()}
		if err := s.takeAndSettle(ctx, in); err != nil {
			t.Fatal(err)
		}
		all, err := s.phones.Messages(ctx, in.From)
		if err != nil || len(all) == 0 {
			t.Fatalf("%d texts (%v)", len(all), err)
		}
		return all[len(all)-1].Text
	}
}

var visitPath = regexp.MustCompile(`/visit/riverside/[a-z0-9-]+\.[A-Za-z0-9_-]{22}\.ics`)

// The person's own file is at an address that nobody else can make up, follows the
// appointment, says nothing of health or of them, and is gone when it is over.
func TestAppointmentAsACalendarFile(t *testing.T) {
	h, server := open(t)
	says := talker(t, h)
	for _, text := range []string{"call me", "skip"} {
		says("alice", text)
	}
	says("worker", "TAKE")
	day := func(n int) string { return h.now().AddDate(0, 0, n).Format("Monday 2 January 2006") }
	says("worker", fmt.Sprintf("BOOK %s 2pm phone", day(8)))
	path := visitPath.FindString(says("alice", "calendar"))
	status, body := fetch(t, server.URL+path)
	if status != 200 || !strings.Contains(body, "SUMMARY:Phone call with Sam\r\n") || !strings.Contains(body, "SEQUENCE:0") {
		t.Fatalf("%s: %d: %s", path, status, body)
	}
	for _, hidden := range []string{"alice", "call_me", "07700", "Okafor", "Riverside Link", "health"} {
		if strings.Contains(body, hidden) {
			t.Errorf("the file holds %q", hidden)
		}
	}
	says("worker", fmt.Sprintf("REBOOK %s 3pm phone", day(9)))
	if _, moved := fetch(t, server.URL+path); !strings.Contains(moved, "SEQUENCE:1") || moved == body {
		t.Errorf("moved, and the file says %s", moved)
	}
	says("alice", "cant")
	if _, off := fetch(t, server.URL+path); !strings.Contains(off, "METHOD:CANCEL") || !strings.Contains(off, "STATUS:CANCELLED") {
		t.Errorf("called off, and the file says %s", off)
	}
	for _, wrong := range []string{strings.Replace(path, ".ics", "x.ics", 1), path[:len(path)-10] + "aaaaaa.ics", "/visit/riverside/x.ics", "/visit/riverside/.ics"} {
		if status, _ := fetch(t, server.URL+wrong); status != 404 {
			t.Errorf("%s: answered %d", wrong, status)
		}
	}
	h.clock.Set(11 * 24 * time.Hour)
	if status, _ := fetch(t, server.URL+path); status != 404 {
		t.Errorf("over, and answered %d", status)
	}
}

// A link worker's calendar is found at its address and nowhere else, tells
// nothing of a person, and is gone once it is revoked.
func TestCalendarAtAnAddressOfItsOwn(t *testing.T) {
	h, server := open(t)
	says := talker(t, h)
	address := func(text string) string { return calendarPath.FindString(text) }

	for _, text := range []string{"call me", "skip"} {
		says("alice", text)
	}
	says("worker", "TAKE")
	booked := says("worker", fmt.Sprintf("BOOK %s 2pm phone", h.now().AddDate(0, 0, 8).Format("Monday 2 January 2006")))
	if !strings.HasPrefix(booked, "Booked: ") {
		t.Fatalf("said %q", booked)
	}
	first := address(says("worker", "CALENDAR"))
	if first == "" || first != address(says("worker", "calendar")) {
		t.Fatalf("the address is %q, and not the same when asked again", first)
	}
	status, body := fetch(t, server.URL+first)
	if status != 200 || strings.Count(body, "BEGIN:VEVENT") != 1 || !strings.Contains(body, "SUMMARY:") || !strings.Contains(body, "phone") {
		t.Fatalf("%d: %s", status, body)
	}
	for _, hidden := range []string{"alice", "Alice", "call_me", "07700", "Okafor"} {
		if strings.Contains(body, hidden) {
			t.Errorf("the calendar holds %q", hidden)
		}
	}
	second := address(says("worker", "CALENDAR NEW"))
	for path, want := range map[string]int{first: 404, second: 200, "/calendar/riverside/" + strings.Repeat("a", 26) + ".ics": 404, strings.TrimSuffix(second, ".ics"): 404} {
		if status, _ := fetch(t, server.URL+path); status != want {
			t.Errorf("answered %d, want %d", status, want)
		}
	}
	says("worker", "CALENDAR OFF")
	if status, _ := fetch(t, server.URL+second); status != 404 {
		t.Errorf("revoked, and answered %d", status)
	}
}
