package care

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// CheckInStatus is where a check-in stands.
type CheckInStatus string

// Statuses of a check-in that was opened.
const (
	CheckInOpen  CheckInStatus = "open"
	CheckInDone  CheckInStatus = "answered" // to its end; some may be skipped
	CheckInPart  CheckInStatus = "part"     // some answers, and then silence
	NoResponse   CheckInStatus = "no_response"
	CheckInNo    CheckInStatus = "declined"
	CheckInProxy CheckInStatus = "proxy"   // somebody answered for them: not counted
	BrokenOff    CheckInStatus = "stopped" // words of danger, or a STOP
)

// Checked is a check-in as it was opened with a person, and what came of it.
type Checked struct {
	CheckIn
	Status CheckInStatus `json:"st"`
	// Closed is when it was over; zero while it is open.
	Closed  time.Time `json:"closed,omitzero"`
	Results []Result  `json:"r,omitempty"`
	// Said are choices made besides, such as how the appointment went.
	Said []Answered `json:"said,omitempty"`
	// Changes compare it, once it is over, with the person's first answers.
	Changes []Change `json:"changes,omitempty"`
}

// EventCheckIn is a check-in in the story of a case.
const EventCheckIn EventKind = "check_in"

// Summary is what came of a check-in in a line for staff: each answer with its
// band, and what it was at first.
func (k Checked) Summary() string {
	parts := []string{k.Name, string(k.Status)}
	for _, r := range k.Results {
		for _, s := range r.Scores {
			parts = append(parts, s.String()+k.firstOf(r.Questionnaire, s.Question))
		}
	}
	for _, a := range k.Said {
		parts = append(parts, a.Name+" "+a.Value)
	}
	return strings.ReplaceAll(strings.Join(parts, ", "), "_", " ")
}

// Since is the first answer to a question, and by how much it got better since
// then; empty when there is no other answer to compare with.
func (k Checked) Since(questionnaire, question string) (first, gain string) {
	i := slices.IndexFunc(k.Changes, func(c Change) bool { return c.Of == questionnaire && c.Question == question })
	if i < 0 {
		return "", ""
	}
	return strconv.Itoa(k.Changes[i].Before), strconv.Itoa(k.Changes[i].Gain)
}

func (k Checked) firstOf(questionnaire, question string) string {
	first, _ := k.Since(questionnaire, question)
	if first == "" {
		return ""
	}
	return " (first " + first + ")"
}

func (s Score) String() string {
	if s.Skipped {
		return s.Question + " skipped"
	}
	return strings.TrimSpace(s.Question + " " + strconv.Itoa(s.Value) + " " + s.Band)
}

// ID names a check-in: one of a plan around one appointment, so that made again
// it is the same.
func (k CheckIn) ID() string { return k.Appointment + "." + k.Name }

// Counts reports whether what was answered may be compared and shown.
func (k Checked) Counts() bool { return k.Status != CheckInProxy && len(k.Results) > 0 }

// FirstResults are a person's first answers to each question, by questionnaire,
// from check-ins in the order in which they were opened.
func FirstResults(all []Checked) (first []Result) {
	for _, k := range all {
		if !k.Counts() {
			continue
		}
		for _, r := range k.Results {
			i := slices.IndexFunc(first, func(f Result) bool { return f.Questionnaire == r.Questionnaire })
			if i < 0 {
				i, first = len(first), append(first, Result{Questionnaire: r.Questionnaire, CheckIn: r.CheckIn, At: r.At})
			}
			first[i] = first[i].fill(r)
		}
	}
	return first
}

// fill adds the answers of a later occasion to questions that have none yet.
func (r Result) fill(later Result) Result {
	for _, s := range later.Scores {
		if _, ok := r.Value(s.Question); !ok && !s.Skipped {
			r.Scores = append(slices.Clone(r.Scores), s)
		}
	}
	return r
}

// ChangesFrom compares all results with earlier ones of the same questionnaires.
func (all Questionnaires) ChangesFrom(before, after []Result) (changes []Change) {
	for _, a := range after {
		q, ok := all.Find(a.Questionnaire, "")
		i := slices.IndexFunc(before, func(b Result) bool { return b.Questionnaire == a.Questionnaire })
		if ok && i >= 0 {
			changes = append(changes, q.Changes(before[i], a)...)
		}
	}
	return changes
}

// OptionalNext reports whether the next check-in of the plan after this one is
// only for those who agree to it: now is the time to ask them.
func (p CheckInPlan) OptionalNext(name string) bool {
	plan := p.Filled().Plan
	i := slices.IndexFunc(plan, func(x PlannedCheckIn) bool { return x.Name == name })
	return i >= 0 && i+1 < len(plan) && plan[i+1].Optional
}
