package flows

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// The words are listed by how many syllables they have, as a British English
// dictionary breaks them.
func TestSyllables(t *testing.T) {
	words := map[int]string{
		1: "a the you help phone safe time worked called liked likes since months friend real hour eye eyes don't I've we'll they're can't won't aren't there's there named based health through thought voiced",
		2: "different reply number lonely safely safety sometimes something someone carer carers people worker needed wanted changes table tables settled anxious patient going being doing seeing trying saying question quiet maybe goodbye hopeful homeless household voicemail lifetime doesn't couldn't it'll that'll GP ten-pin e-mail useful payment Thursday Wednesday message medicines asking people's worried money partner walking isn't voucher guided station nation special region",
		3: "telephone loneliness easier appointment family services another usual together somebody anyone everyone area idea interested messages serious employment referral NHS violence library gardening suicide depression remember completely surgery completely September",
		4: "anxiety community society information usually activity situation material confidential occasional coordinate emergency",
		5: "occasionally satisfactory coordinator opportunity university",
	}
	for want, list := range words {
		for _, word := range strings.Fields(list) {
			if got := wordSyllables(word); got != want {
				t.Errorf("%s has %d syllables, want %d", word, got, want)
			}
		}
	}
}

func TestReadingOf(t *testing.T) {
	tests := []struct {
		name, text string
		want       reading
	}{
		{"nothing", "", reading{}},
		{"one sentence", "Please call us back.", reading{1, 4, 4, 0}},
		{"two sentences", "We are here. Can you call?", reading{2, 6, 6, 0}},
		{"lines", "Hello\nIt is us", reading{2, 4, 5, 0}},
		{"a phone number is a word", "Call 0808 2000 247.", reading{1, 2, 2, 0}},
		{"a time is a word", "Come at 2:30pm.", reading{1, 4, 4, 0}},
		{"a web address is a word", "See www.example.org/help now.", reading{1, 3, 3, 0}},
		{"a blank is a word", "Thank you, {first_name}.", reading{1, 3, 3, 0}},
		{"options", "Reply 1 for yes, 2 for no, 3 if not sure.", reading{3, 11, 12, 0}},
		{"a scale is no list of options", "Reply 0 to 10.", reading{1, 4, 5, 0}},
		{"a choice of numbers neither", "Reply 1, 2 or 3.", reading{1, 5, 6, 0}},
		{"letters said one by one", "Ask the GP.", reading{1, 3, 4, 0}},
		{"one hyphenated word", "A check-in.", reading{1, 2, 3, 0}},
		{"long words", "Somebody will telephone.", reading{1, 3, 7, 2}},
		{"curly apostrophe", "You’re fine", reading{1, 2, 2, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readingOf(tt.text); got != tt.want {
				t.Errorf("readingOf(%q) = %+v, want %+v", tt.text, got, tt.want)
			}
		})
	}
}

func TestReadingAge(t *testing.T) {
	// 20 words in two sentences, 28 syllables: 0.39*10 + 11.8*1.4 - 15.59 = 4.83.
	text := "We can help you find a local group or somebody to talk to. " +
		"Tell us in a few words what matters."
	r := readingOf(text)
	if want := 0.39*float64(r.words)/2 + 11.8*float64(r.syllables)/float64(r.words) - 15.59 + 5; math.Abs(ReadingAge(text)-want) > 1e-9 {
		t.Errorf("ReadingAge = %v, want %v", ReadingAge(text), want)
	}
	for _, text := range []string{
		"Are you texting for yourself? Reply 1 for yes, 2 for no.",
		"What is your first name?",
		"How often do you feel lonely? Reply 1 Often/always, 2 Some of the time, 3 Occasionally, 4 Hardly ever, 5 Never.",
		"If life is at risk call 999 now. Urgent mental health help, any time: call 111, choose option 2. To text a person: text SHOUT to 85258. Samaritans: 116 123.",
	} {
		if age := ReadingAge(text); age > readingTarget {
			t.Errorf("%q reads at %.1f, and is plain", text, age)
		}
	}
	hard := "Confidential information regarding your referral will be communicated to appropriate professionals in accordance with organisational policy."
	if age := ReadingAge(hard); age < readingSingle {
		t.Errorf("%q reads at only %.1f", hard, age)
	}
}

func TestSMOG(t *testing.T) {
	// The formula's own example: in 30 sentences as many long words as give a
	// whole root, 3.1291 + 1.043 * 5.
	r := reading{sentences: 30, words: 300, long: 25}
	if want := 8.3441 + 5; math.Abs(r.smog()-want) > 1e-9 {
		t.Errorf("smog = %v, want %v", r.smog(), want)
	}
	if half := (reading{sentences: 60, words: 600, long: 50}); half.smog() != r.smog() {
		t.Errorf("twice the text reads at %v and not at %v", half.smog(), r.smog())
	}
}

func ExampleReadingAge() {
	fmt.Printf("%.1f\n", ReadingAge("We can help you meet people near you. Would you like that?"))
	// Output: 5.0
}
