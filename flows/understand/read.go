package understand

import "time"

// Kind is what a question expects as its answer.
type Kind string

// The kinds of answer.
const (
	YesNo       Kind = "yes_no"
	Name        Kind = "name"
	DateOfBirth Kind = "date_of_birth"
	Time        Kind = "time"
	Postcode    Kind = "postcode"
	Phone       Kind = "phone"
	Score       Kind = "score"
	Choice      Kind = "choice"
	GPSurgery   Kind = "gp_surgery"
	Language    Kind = "language"
	NHSNumber   Kind = "nhs_number"
	Number      Kind = "number"
	Text        Kind = "text"
)

// Problems say why a text was not taken as the answer, so that a flow can have
// words for each. The list is closed.
const (
	Empty            = "empty"             // nothing was written
	Unclear          = "unclear"           // no answer of this kind was found
	Unsure           = "unsure"            // they say that they do not know
	None             = "none"              // none of what was offered
	Ambiguous        = "ambiguous"         // it can be read in two ways
	TwoPeople        = "two_people"        // the names of two people
	Initials         = "initials"          // only letters of a name
	Future           = "future"            // a date of birth that is still to come
	Past             = "past"              // a time to meet that has gone by
	Impossible       = "impossible"        // a date or clock time that does not exist
	TooYoungYear     = "too_young_year"    // a year that makes no living adult
	AgeOnly          = "age_only"          // an age and no date
	YearMissing      = "year_missing"      // a day and month and no year
	WeekdayDisagrees = "weekday_disagrees" // a weekday that is not the date's
	NoDay            = "no_day"            // a clock time and no day
	Twice            = "twice"             // a clock time that happens twice that day
	OutOfRange       = "out_of_range"      // a number outside the scale
	BadCheck         = "bad_check"         // an NHS number that fails modulus 11
	Outside          = "outside"           // a surgery, but none of ours
	TooMany          = "too_many"          // more choices than allowed
	NotAllowed       = "not_allowed"       // a phone number that cannot be texted
)

// Asked is the question that a text answers.
type Asked struct {
	// Question is its words; it may be empty.
	Question string
	// Language is the ISO 639-1 code of the conversation; empty is English.
	Language string
	// Now is the moment of asking, in any zone.
	Now time.Time
	// Zone is where the person lives; nil is Europe/London.
	Zone *time.Location
	// Choices are the labels offered, in order. For a yes or no the order is
	// yes, no unless they are given.
	Choices []string
	// Also are other words for each of the Choices, in the same order: what
	// people say in place of the label.
	Also [][]string
	// Max is the most choices allowed; 0 is one.
	Max int
	// Low and High bound a score or a number; both zero is 0 to 10 for a score
	// and no bound for a number.
	Low, High int
	// Surgeries are the practices that the scheme works with.
	Surgeries *Surgeries
	// Production refuses the phone numbers that are kept for drama.
	Production bool
}

// Reading is what was made of a text.
type Reading struct {
	OK bool
	// Value is canonical: yes, 1,3, Mary Smith, 1954-03-03, SW1A 1AA...
	Value string
	// First and Last are the parts of a name.
	First, Last string
	Confidence  float64
	// Why is a short stable reason. It holds none of the person's words.
	Why string
	// Rest is what they said beyond the answer.
	Rest string
	// Problem is why to ask again, when the reading is not OK.
	Problem string
	// Nearest are at most three candidates, best first, when it is not sure.
	Nearest []string
}

// longest is how much of a text is read, in bytes: more than ten text messages
// in any script. The rest is kept by those who keep texts, and not read.
const longest = 6400

// longestAnswer is how far into a text an answer is looked for, in bytes: five
// text messages. What comes later is a story, and is kept for a person.
const longestAnswer = 800

// Read reads a text as the answer to a question of a kind.
func Read(k Kind, text string, a Asked) Reading {
	text = Tidy(text)
	if text == "" {
		return ask(Empty, "nothing written")
	}
	if k == Text {
		return readKind(k, text, a)
	}
	text = cut(text, longestAnswer)
	if k != YesNo { // to whom a thumb is an answer
		text = bare(text)
	}
	r := readKind(k, text, a)
	if !sayable(r.Rest) {
		r.Rest = ""
	}
	return r
}

func readKind(k Kind, text string, a Asked) Reading {
	switch k {
	case YesNo:
		return readYesNo(text, a)
	case Name:
		return readName(text, a)
	case DateOfBirth:
		return readBirth(text, a)
	case Time:
		return readTime(text, a)
	case Postcode:
		return readPostcode(text)
	case Phone:
		return readPhone(text, a)
	case Score:
		return readScore(text, a)
	case Choice:
		return readChoice(text, a)
	case GPSurgery:
		return readSurgery(text, a)
	case Language:
		return readLanguage(text)
	case NHSNumber:
		return readNHS(text)
	case Number:
		return readNumber(text, a)
	case Text:
		return Reading{OK: true, Value: text, Confidence: 1, Why: "any words"}
	default:
		return ask(Unclear, "no such kind")
	}
}

// ask is a reading that asks again.
func ask(problem, why string) Reading {
	return Reading{Problem: problem, Why: why}
}

// found is a reading that is sure enough to go on with.
func found(value, why string, confidence float64) Reading {
	return Reading{OK: true, Value: value, Why: why, Confidence: confidence}
}

func (a Asked) zone() *time.Location {
	if a.Zone != nil {
		return a.Zone
	}
	return london()
}
