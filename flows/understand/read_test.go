package understand

import (
	"strings"
	"testing"
	"time"
)

// asking is Tuesday 24 November 2026, 10 in the morning.
var asking = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func TestReadersKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for _, tt := range readings {
		a := tt.asked
		a.Now = asking
		got := Read(tt.kind, tt.text, a)
		have := got.Value
		if !got.OK {
			have = "?" + got.Problem
		}
		if have != tt.want {
			t.Errorf("%s %q: %s, want %s (%s)", tt.kind, tt.text, have, tt.want, got.Why)
		}
	}
}

// reading is a text and what it must be read as: a value, or ? and a problem.
type reading struct {
	kind  Kind
	text  string
	want  string
	asked Asked
}

// table reads lines of "text => want".
func table(k Kind, a Asked, lines string) []reading {
	var out []reading
	for _, line := range strings.Split(lines, "\n") {
		text, want, ok := strings.Cut(line, " => ")
		if ok {
			out = append(out, reading{kind: k, text: strings.TrimSpace(text), want: strings.TrimSpace(want), asked: a})
		}
	}
	return out
}

var readings = join(
	table(YesNo, Asked{}, `
		yeah => yes
		yh => yes
		yep go on then => yes
		ok 👍 => yes
		no ta => no
		not really => no
		I'd rather not => no
		yes but not on Mondays => yes
		don't know => ?unsure
		maybe => ?unsure
		1 => yes
		1. => yes
		2 => no
		one => yes
		1️⃣ => yes
		3 => ?out_of_range
		yes please 2 => yes
		Y => yes
		n => no
		I wouldn't say no => yes
		no I don't => no
		not at the moment => no
		blue => ?unclear
	`),
	table(YesNo, Asked{Question: "Reply 1 for yes, 2 for no"}, `
		yes please 2 => ?ambiguous
	`),
	table(Score, Asked{}, `
		7 => 7
		seven => 7
		7/10 => 7
		about a 6 or 7 => ?ambiguous
		nil => 0
		10 out of 10 => 10
		11 => ?out_of_range
		-1 => ?out_of_range
		7.5 => ?ambiguous
	`),
	table(Choice, Asked{Choices: []string{"Feeling lonely or cut off", "Low mood, worry or stress", "Money, debt or benefits"}, Max: 3}, `
		1 and 3 => 1,3
		1,3 => 1,3
		13 => 1,3
		the second one => 2
		lonley => 1
		money worries => 2,3
		none of them => ?none
		4 => ?out_of_range
		all of them => 1,2,3
	`),
	table(Name, Asked{}, `
		mary smith => Mary Smith
		My name is MARY O'BRIEN => Mary O'Brien
		I'm Mrs Jean van der berg => Jean van der Berg
		Margaret Jones but call me Peggy => Peggy Jones
		hello => ?unclear
		no thanks => ?unclear
		Mary and John => ?two_people
		J S => ?initials
		siân ap rhys => Siân ap Rhys
		anne-marie mcdonald => Anne-Marie McDonald
	`),
	table(DateOfBirth, Asked{}, `
		3/3/54 => 1954-03-03
		03.03.1954 => 1954-03-03
		3rd of march 54 => 1954-03-03
		March the 3rd 1954 => 1954-03-03
		030354 => 1954-03-03
		fifty four => ?age_only
		31/02/1960 => ?impossible
		3/3/2030 => ?future
		3/3/15 => ?too_young_year
		third of march nineteen fifty four => 1954-03-03
		I'm Sue born 4/5/80, my mum's is 3/3/54 => 1954-03-03
	`),
	table(Time, Asked{}, `
		tomorrow at half 2 => 2026-11-25T14:30
		next Tues pm => 2026-12-01/afternoon
		next fri => ?ambiguous
		weds 25th 10.30 => 2026-11-25T10:30
		weds 26th 10.30 => ?weekday_disagrees
		not Fridays => ?no_day
		in a fortnight => 2026-12-08
		half ten on friday => 2026-11-27T10:30
		Friday week => 2026-12-04
		at 3 => ?no_day
		tomorrow at 7 => ?ambiguous
		in 3 hours => 2026-11-24T13:00
		this time tomorrow => 2026-11-25T10:00
		tomorrow morning or friday at 2 => 2026-11-25/morning;2026-11-27T14:00
		8 tonight => 2026-11-24T20:00
		tonight at 8 => 2026-11-24T20:00
		first tuesday of december => 2026-12-01
		29 march 2027 at 1.30am => 2027-03-29T01:30
		28 march 2027 at 1.30am => ?impossible
		31 october 2027 at 1.30am => ?twice
		tomorrow at 7pm => 2026-11-25T19:00
		friday between 10 and 12 => 2026-11-27T10:00..2026-11-27T12:00
		can't do tuesday, wednesday is fine => 2026-11-25
		any day next week => 2026-11-30..2026-12-06
		tomorrow after 3 => 2026-11-25T15:00..
		tomorrow any time after school run => 2026-11-25T09:30..
		yesterday => ?past
		today at 9 => ?past
		tomorrow 2-4pm => 2026-11-25T14:00..2026-11-25T16:00
	`),
	table(Postcode, Asked{}, `
		sw1a 1aa => SW1A 1AA
		SWIA IAA => SW1A 1AA
		my postcode is ts18 1hu thanks => TS18 1HU
		hello => ?unclear
	`),
	table(Phone, Asked{}, `
		07700 900123 => +447700900123
		+44 (0)20 7946 0018 => +442079460018
		12345 => ?unclear
	`),
	table(NHSNumber, Asked{}, `
		943 476 5919 => 9434765919
		9434765918 => ?bad_check
	`),
	table(Language, Asked{}, `
		Polish please => pl
		po polsku => pl
		اردو => ur
	`),
)

func join(tables ...[]reading) []reading {
	var out []reading
	for _, t := range tables {
		out = append(out, t...)
	}
	return out
}
