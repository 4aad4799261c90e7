package flows

import (
	"fmt"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Flow is one conversation as its YAML file describes it.
type Flow struct {
	Name  string `yaml:"flow"`
	About string `yaml:"about"` // one sentence for a person who does not program
	// Hears are the wishes and dangers (understand.Signal names) that start
	// this flow whatever else is going on.
	Hears []string `yaml:"hears"`
	// Words are what people say that wish for this flow, whatever else is going on:
	// in small letters, and nothing else in the message.
	Words []string `yaml:"words"`
	// Then says what follows when this flow had interrupted another: resume
	// asks the open question again, pause leaves it open without a word, end
	// drops it. The zero value is resume.
	Then string `yaml:"then"`
	// Opens is a flow that begins with a choice, the words of which are heard from
	// now on at any step, until the appointment that this is about begins.
	Opens string `yaml:"opens"`
	// Floor says how urgent this is among all that we ask of our own accord: a
	// name of floor.go. Empty for what only answers.
	Floor string `yaml:"floor"`
	// Discreet says that its words say nothing of anybody, so that whoever has the
	// phone may read them.
	Discreet bool             `yaml:"discreet"`
	Start    string           `yaml:"start"`
	Wait     Patience         `yaml:"wait"`
	Steps    map[string]*Step `yaml:"steps"`

	file *source
}

// Patience is how long a question stays open.
type Patience struct {
	Nudge  []Duration `yaml:"nudge"`  // since the question was asked
	Expire Duration   `yaml:"expire"` // since the question was asked
	// Expired is the step that says so when the time is up.
	Expired string `yaml:"expired"`
}

// Step is a place in a flow. It asks (Expect), says (has words under "say"),
// branches, or runs another flow; and it may do several things as it says.
type Step struct {
	// Asking.
	Expect  string   `yaml:"expect"`  // a kind of answer: yes_no, choice, name ...
	Choices []string `yaml:"choices"` // keys; what is shown stands in the words
	// Also are choices that are not shown, and heard wherever those of the flow are
	// (Flow.Opens).
	Also []string `yaml:"also"`
	Max  int      `yaml:"max"` // how many choices may be taken; 0 is one
	Low  int      `yaml:"low"`
	High int      `yaml:"high"`
	Save string   `yaml:"save"` // name under which the answer is kept
	// Each keeps a yes or a no for every choice that it names: whether it was
	// among those taken.
	Each map[string]string `yaml:"each"`
	// Words keeps what was said beyond the answer, and lets the person answer a
	// choice in words of their own.
	Words string `yaml:"words"`
	// Free says that any words are an answer: what no choice stands for goes on by
	// the outcome "other", and nobody is told that we did not get it.
	Free bool `yaml:"free"`
	// Opposite is what the words of a choice stand for with a "not" before them;
	// and Both is the choice for words of one and of its opposite. The first choice
	// is the one that says that all is well.
	Opposite map[string]string `yaml:"opposite"`
	Both     string            `yaml:"both"`
	// Surname keeps the second part of a name, when one was given.
	Surname  string            `yaml:"surname"`
	Consent  string            `yaml:"consent"` // purpose that this yes or no decides
	Optional bool              `yaml:"optional"`
	On       map[string]string `yaml:"on"` // outcome to step
	// When skips the step unless the expression holds.
	When string `yaml:"when"`

	// Saying.
	Safety bool `yaml:"safety"` // goes before everything else, and again rather than never
	// Keep copies the answers that are facts about the person to their record.
	Keep    bool              `yaml:"keep"`
	Record  map[string]string `yaml:"record"`
	HandOff string            `yaml:"hand_off"` // kind of case to open
	Quiet   Duration          `yaml:"quiet"`    // for how long we ask nothing of our own accord
	// Visit is what is done to the appointment that the flow is about: confirm,
	// call_off, move or book to the time that was chosen, reason, travel, decline.
	Visit Deed `yaml:"visit"`
	// Calendar sends the appointment as a calendar file with what is said, on
	// networks that carry files.
	Calendar bool `yaml:"calendar"`
	// Prefer is the name of an answer that says when a time would suit, or what is
	// to be kept of the appointment.
	Prefer string `yaml:"prefer"`
	// Queue is a flow about the same appointment that asks for the floor: it begins
	// when nothing else is open, and not after the appointment has begun.
	Queue string `yaml:"queue"`
	// Tie is what is done to how people and phones belong together.
	Tie Tying `yaml:"tie"`
	// Forget drops all answers of the session.
	Forget bool `yaml:"forget"`

	Branch []Branch `yaml:"branch"`
	Run    string   `yaml:"run"`
	Next   string   `yaml:"next"` // a step, or "end"

	name  string
	flow  *Flow
	when  *condition
	words map[string]*stepWords // by language
}

// Branch goes to a step when its expression holds; the last has none.
type Branch struct {
	If string `yaml:"if"`
	Go string `yaml:"go"`

	cond *condition
}

// End is the step name that ends a flow.
const End = "end"

// Review is the kind of answer of a step that shows what was said and lets any
// of it be changed.
const Review = "review"

// Slot is the kind of answer of a step that offers times of the link worker to
// choose from. When there are none it leads on by the outcome "full".
const Slot = "slot"

// Questions is the kind of answer of a step that asks, one a text, the questions
// of the check-in that the flow is about. It leads on by the outcomes worse,
// declined, proxy and told, and by none when there is nothing to ask.
const Questions = "questions"

// Outcomes of questions.
const (
	outcomeWorse    = "worse"
	outcomeDeclined = "declined"
	outcomeProxy    = "proxy"
	outcomeTold     = "told" // how it went, though that was not the question
)

// Listen is the kind of answer of a step that waits for any message and asks
// nothing.
const Listen = "listen"

func (s *Step) asks() bool { return s.Expect != "" }

func (s *Step) says() bool { return !s.asks() && len(s.Branch) == 0 && s.Run == "" }

// Duration is a time span in YAML: 20m, 3h, 7d, 2w.
type Duration time.Duration

// UnmarshalYAML reads a number with a unit.
func (d *Duration) UnmarshalYAML(read func(any) error) error {
	var s string
	if err := read(&s); err != nil {
		return err
	}
	v, err := ParseSpan(s)
	*d = Duration(v)
	return err
}

// ParseSpan reads 20m, 3h, 7d or 2w. A day is 24 hours.
func ParseSpan(s string) (time.Duration, error) {
	var n int
	var unit string
	if _, err := fmt.Sscanf(s, "%d%1s", &n, &unit); err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a time span: write 20m, 3h, 7d or 2w", s)
	}
	switch unit {
	case "m":
		return time.Duration(n) * time.Minute, nil
	case "h":
		return time.Duration(n) * time.Hour, nil
	case "d":
		return time.Duration(n) * 24 * time.Hour, nil
	case "w":
		return time.Duration(n) * 7 * 24 * time.Hour, nil
	}
	return 0, fmt.Errorf("%q is not a time span: write 20m, 3h, 7d or 2w", s)
}

// kinds of case that a flow may open.
var kinds = []care.Kind{care.KindReferral, care.KindCallMe, care.KindDistress, care.KindEmergency, care.KindAbuse,
	care.KindChildRisk, care.KindHarm, care.KindStranded, care.KindOptedOut, care.KindComplaint, care.KindData, care.KindThird, care.KindMessage, care.KindWorse, care.KindWrong}
