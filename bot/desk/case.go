package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// call shows the number, once for each time that it is asked for, and keeps
// that it was shown. The number of somebody who must not be called is not shown.
func (q request) call() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	person := d.Person.Contact
	blanks := map[string]string{"ref": c.Ref, "number": q.desk.numberOf(person), "rules": q.desk.rulesOf(person)}
	if person.Reach.Call == "no" {
		return q.answer("staff.call.never", blanks)
	}
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: care.EventCall})
	d.audit(q.worker.ID, "called", c.Ref, "")
	text := q.desk.staffText("staff.call", blanks)
	if person.Risk != "" {
		text += " " + q.desk.staffText("staff.risk_is_there", blanks)
	}
	return q.finish(d, c, text)
}

// outcomes are what can come of an attempt, in the order in which staff.tried_how
// offers them, and what link workers call them.
var outcomes = [...]struct {
	care.Outcome
	said string
	also []string
}{
	{care.Reached, "reached", []string{"spoke", "talked", "answered"}},
	{care.NoAnswer, "no answer", []string{"no reply", "not in", "did not answer", "rang out"}},
	{care.Voicemail, "left a message", []string{"voicemail", "left voicemail", "answerphone"}},
	{care.WrongNumber, "wrong number", []string{"wrong person"}},
	{care.CallBack, "call back", []string{"ring back", "busy", "bad time"}},
	{care.Declined, "declined", []string{"not interested", "does not want"}},
}

func parseOutcome(s string) (care.Outcome, bool) {
	var asked understand.Asked
	for _, o := range outcomes {
		asked.Choices, asked.Also = append(asked.Choices, o.said), append(asked.Also, o.also)
	}
	r := understand.Read(understand.Choice, s, asked)
	i, err := strconv.Atoi(r.Value)
	if !r.OK || err != nil {
		return "", false
	}
	return outcomes[i-1].Outcome, true
}

// keep writes what staff want to have written down. None of it is ever sent to
// the person.
func (q request) keep() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	text := strings.TrimSpace(q.ask.rest)
	if text == "" {
		return q.answer("staff.note_what", map[string]string{"ref": c.Ref, "word": upper(q.ask.word)})
	}
	what := map[string]care.EventKind{wordNote: care.EventNote, wordRisk: care.EventNote, wordTold: care.EventSignpost}
	if q.ask.word == wordRisk {
		d.changed().Risk = text
	}
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: what[q.ask.word], Text: text})
	d.audit(q.worker.ID, string(what[q.ask.word]), c.Ref, "")
	return q.finish(d, c, q.desk.staffText("staff.kept", map[string]string{"ref": c.Ref}))
}

// tellManagersBut tells those managers who are there, but for one who knows.
func (k *Desk) tellManagersBut(d *draft, who, key string, blanks map[string]string) {
	for _, m := range care.Alerted(k.Scheme.Staff(), care.Managers, true, k.Scheme.Hours, d.now) {
		if m.ID == who {
			continue
		}
		d.toStaff(m, care.Outbound{Text: k.staffText(key, blanks), Class: care.Reply, Purpose: "notice"})
	}
}

// look shows who somebody is, or the story of the case; the number needs CALL.
func (q request) look() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	d.audit(q.worker.ID, "viewed", c.Ref, "")
	switch q.ask.word {
	case wordHistory:
		others, err := q.desk.casesOf(q.ctx, d.Person.Contact)
		if err != nil {
			return err
		}
		return q.finish(d, c, q.desk.history(q.worker, c, others))
	case wordRead:
		text, err := q.desk.lately(q.ctx, c)
		if err != nil {
			return err
		}
		return q.finish(d, c, text)
	}
	person := d.Person.Contact
	notAsked := q.desk.staffText("staff.not_asked", nil)
	blanks := map[string]string{
		"ref": c.Ref, "first": person.FirstName, "status": string(c.Status), "rules": q.desk.rulesOf(person),
		"times": q.desk.bestTimes(person), "needs": person.Reach.Needs, "risk": person.Risk,
	}
	for name, value := range blanks {
		if value == "" {
			blanks[name] = notAsked
		}
	}
	key := "staff.who.app"
	if q.worker.Address.Network() == care.SMS {
		key = "staff.who.text"
	}
	text := q.desk.staffText(key, blanks)
	if person.Risk != "" {
		text += " " + q.desk.staffText("staff.risk", blanks)
	}
	scores, err := q.desk.scoresOf(q.ctx, q.worker, c)
	if err != nil {
		return err
	}
	return q.finish(d, c, text+scores)
}

// readLines is how much of a conversation one text holds, and readMost how much when
// it is new.
const readLines, readMost = 4, 12

// lately is what the person wrote last, for whoever has the case.
func (k *Desk) lately(ctx context.Context, c flows.Case) (string, error) {
	entries, err := k.Store.Transcript(ctx, c.Contact, 60)
	if err != nil {
		return "", fmt.Errorf("read transcript: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e care.Entry) bool { return e.Out || strings.TrimSpace(e.Text) == "" })
	n := readLines
	if !c.Unread.IsZero() { // all that is new, and nothing else
		n = min(readMost, len(slices.DeleteFunc(slices.Clone(entries), func(e care.Entry) bool { return e.At.Before(c.Unread) })))
	}
	lines := []string{c.Ref + ":"}
	for _, e := range entries[max(0, len(entries)-n):] {
		lines = append(lines, e.At.In(k.Scheme.Location()).Format("2 Jan 15:04 ")+e.Text)
	}
	return flows.Normalise(strings.Join(lines, "\n")), nil
}

// historyLines is how much of a story one text holds.
const historyLines = 8

// history is the story of a case and of the person's other open cases as one, the
// newest lines of it. On text messages, which we do not control, it says what
// happened and not what was noted.
func (k *Desk) history(w care.LinkWorker, c flows.Case, others []flows.Case) string {
	events := slices.Clone(c.Events)
	for _, o := range others {
		for _, e := range o.Events {
			if o.Ref != c.Ref {
				e.What = care.EventKind(o.Ref + " " + string(e.What))
				events = append(events, e)
			}
		}
	}
	events = care.Timeline(care.Case{Events: events})
	events = events[max(0, len(events)-historyLines):]
	lines := []string{c.Ref + ":"}
	for _, e := range events {
		line := e.At.In(k.Scheme.Location()).Format("2 Jan 15:04 ") + strings.ReplaceAll(string(e.What), "_", " ")
		if e.By != "" {
			line += " " + k.firstNameOf(e.By)
		}
		if e.Text != "" && (w.Address.Network() != care.SMS || e.What == care.EventOffered) { // why it was offered is a word of ours
			line += ": " + e.Text
		}
		if e.What == care.EventAttempt {
			line = strings.ReplaceAll(line, "_", " ")
		}
		lines = append(lines, line)
	}
	return flows.Normalise(strings.Join(lines, "\n"))
}
