package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/linkline/linkline/flows/care"
)

var calendarPath = regexp.MustCompile(`/calendar/riverside/[a-z2-7]{26}\.ics`)

// A link worker's calendar is found at its address and nowhere else, tells
// nothing of a person, and is gone once it is revoked.
func TestCalendarAtAnAddressOfItsOwn(t *testing.T) {
	h, server := open(t)
	ctx, s, n := context.Background(), h.schemes[0], 0
	says := func(from, text string) string {
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
