package understand

import (
	"strings"
	"testing"
	"time"
)

func BenchmarkHearShort(b *testing.B) { benchHear(b, "yes please, tomorrow at half 2 is fine") }
func BenchmarkHearOrdinary(b *testing.B) {
	benchHear(b, "I've been feeling quite lonely since my husband died and would like to meet people")
}
func BenchmarkHearDistress(b *testing.B) { benchHear(b, "I don't want to be here any more") }

func benchHear(b *testing.B, text string) {
	Hear(text, Asked{})
	b.ReportAllocs()
	for b.Loop() {
		Hear(text, Asked{})
	}
}

func BenchmarkYesNo(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Read(YesNo, "yes please", Asked{})
	}
}

func BenchmarkTime(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Read(Time, "next weds at half 2 or friday morning", Asked{Now: asking})
	}
}

// BenchmarkWhole is the whole reading of one text: what it may mean at any
// moment, and what it answers.
func BenchmarkWhole(b *testing.B) {
	for name, q := range map[string]reading{
		"yes":      {kind: YesNo, text: "yes please"},
		"time":     {kind: Time, text: "next weds at half 2 or friday morning"},
		"name":     {kind: Name, text: "hi its mary smith"},
		"birth":    {kind: DateOfBirth, text: "3rd of march 54"},
		"sentence": {kind: Choice, text: "I've been feeling quite lonely since my husband died and would like to meet people", asked: Asked{Choices: []string{"Feeling lonely", "Money", "Housing"}}},
	} {
		q.asked.Now = asking
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Hear(q.text, q.asked)
				Read(q.kind, q.text, q.asked)
			}
		})
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := loadLexicon(); err != nil {
			b.Fatal(err)
		}
	}
}

// No text makes the reader wild: one of 1,600 characters, also one made of the
// words that most rules begin with, takes at most a few times as long as its
// sixteen parts: one that looked at all words from each would take sixteen times. The
// best of several tries counts, in turn, so that a busy machine slows both.
func TestLongTextsCostNoMoreThanTheirParts(t *testing.T) {
	for _, word := range []string{"i want to ", "he hits me and ", "not yes no ", "my ", "kill ", "1 ", "a", "tomorrow at 2 or ", "i dont want you to stop the messages to "} {
		text := strings.Repeat(word, 1600/len(word)+1)[:1600]
		whole, parts := time.Hour, time.Hour
		for range 5 {
			whole = min(whole, readAll(text))
			sum := time.Duration(0)
			for at := 0; at < len(text); at += 100 {
				sum += readAll(text[at : at+100])
			}
			parts = min(parts, sum)
		}
		if whole > 4*parts {
			t.Errorf("%q took %v, its sixteen parts %v", word, whole, parts)
		}
	}
}

// readAll is how long hearing and all readers take together.
func readAll(text string) time.Duration {
	start := time.Now()
	Hear(text, Asked{Now: asking})
	for _, k := range kinds {
		Read(k, text, Asked{Now: asking, Choices: []string{"one", "two"}})
	}
	return time.Since(start)
}

var kinds = []Kind{YesNo, Name, DateOfBirth, Time, Postcode, Phone, Score, Choice, GPSurgery, Language, NHSNumber, Number, Text}

func BenchmarkHearWorst(b *testing.B) {
	benchHear(b, strings.Repeat("i dont want you to stop the messages to ", 40))
}
