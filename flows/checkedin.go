package flows

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// checkIns tells what came of check-ins in this turn: one that was opened or
// answered, and one that is over, in whichever way it lost the floor.
func (t *turn) checkIns(was Session) {
	for _, f := range t.s.Stack {
		if f.CheckIn != nil && !slices.ContainsFunc(was.Stack, func(o Frame) bool {
			return o.CheckIn != nil && o.Step == f.Step && reflect.DeepEqual(o.CheckIn, f.CheckIn)
		}) {
			t.emit(CheckIn{t.checked(f, care.CheckInOpen)})
		}
	}
	for _, f := range was.Stack {
		if f.CheckIn != nil && !t.stillOpen(f.CheckIn.ID()) && !slices.ContainsFunc(t.over, func(k care.Checked) bool { return k.ID() == f.CheckIn.ID() }) {
			t.over = append(t.over, t.checked(f, t.brokenOff(f.CheckIn)))
		}
	}
	for _, k := range t.over {
		k.Closed = t.m.Now
		if k.Counts() {
			k.Changes = t.book.questionnaires.ChangesFrom(t.before(was, k.ID()), k.Results)
		}
		t.emit(CheckIn{k})
	}
}

// before are the first answers with which a check-in that was open is compared.
func (t *turn) before(was Session, id string) []care.Result {
	for _, f := range was.Stack {
		if f.CheckIn != nil && f.CheckIn.ID() == id {
			return f.CheckIn.Before
		}
	}
	return nil
}

func (t *turn) stillOpen(id string) bool {
	return slices.ContainsFunc(t.s.Stack, func(f Frame) bool { return f.CheckIn != nil && f.CheckIn.ID() == id })
}

// overCheckIn notes a check-in that comes to its end.
func (t *turn) overCheckIn(f Frame) {
	if f.CheckIn == nil {
		return
	}
	status := f.CheckIn.Ended
	if status == "" {
		status = care.CheckInDone
	}
	t.over = append(t.over, t.checked(f, status))
}

// brokenOff is how a check-in ended that did not come to its end.
func (t *turn) brokenOff(k *Asking) care.CheckInStatus {
	switch {
	case slices.Contains(dangers, t.signal.Name) || !t.contact.OptedOut.IsZero():
		return care.BrokenOff
	case k.Ended != "":
		return k.Ended
	case k.At > 0 && k.At == len(t.asks(k)): // only what comes after them was left open
		return care.CheckInDone
	case k.At > 0:
		return care.CheckInPart
	}
	return care.NoResponse
}

// checked is the record of a check-in.
func (t *turn) checked(f Frame, status care.CheckInStatus) care.Checked {
	k := care.Checked{CheckIn: f.CheckIn.CheckIn, Status: status, Results: f.CheckIn.Results}
	for _, a := range t.s.Answers {
		if s := t.saved(f.Flow, a.Name); s != nil && s.Expect == string(understand.Choice) && (slices.Contains(s.Choices, a.Value) || a.Value == ownAnswer) {
			k.Said = append(k.Said, a)
		}
	}
	return k
}

// saved is the step of a flow that keeps its answer under name.
func (t *turn) saved(flow, name string) *Step {
	if f := t.book.flows[flow]; f != nil {
		for _, s := range f.Steps {
			if s.Save == name {
				return s
			}
		}
	}
	return nil
}

// checkInFacts are what expressions may know of the check-in on the floor.
func (t *turn) checkInFacts() map[string]string {
	f := t.checkIn()
	if f == nil {
		return map[string]string{}
	}
	yes, k := map[bool]string{true: "yes"}, f.CheckIn
	return map[string]string{
		"name": k.Name, "scores": yes[len(k.Ask) > 0], "before": yes[t.m.Now.Before(k.Start)],
		"more": yes[t.book.scheme.CheckIns.OptionalNext(k.Name) && !t.contact.Consented(care.ConsentOutcomes)],
	}
}

// questionBlanks are the blanks that a text about a check-in may use.
func questionBlanks() []string { return []string{"questions", "low", "high"} }

// questionValue is what such a blank stands for: how many questions there are,
// and between what the answer to the open one lies.
func (t *turn) questionValue(name string) string {
	f := t.checkIn()
	if f == nil || !slices.Contains(questionBlanks(), name) {
		return ""
	}
	if name == "questions" {
		return strconv.Itoa(len(t.asks(f.CheckIn)))
	}
	q, _ := t.openAsk()
	from, to := q.Range()
	return strconv.Itoa(map[string]int{"low": from, "high": to}[name])
}

// showCheckIn shows what is kept of a check-in, for scripts.
func (p *Player) showCheckIn(k care.Checked) {
	i := slices.IndexFunc(p.checked, func(o care.Checked) bool { return o.ID() == k.ID() })
	if i < 0 {
		p.checked = append(p.checked, k)
	} else {
		p.checked[i] = k
	}
	p.print("check-in " + k.Summary())
}
