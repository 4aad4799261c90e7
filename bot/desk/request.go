package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// request is one thing that a member of the team asks for, about one case.
type request struct {
	desk   *Desk
	ctx    context.Context
	worker care.LinkWorker
	in     care.Inbound
	ask    asked
	// asked says that the code for it came back from their real phone.
	asked bool
}

// does is what answers the word; nil for one that is about no case.
func (q request) does() func() error {
	switch q.ask.word {
	case wordTake:
		return func() error { return q.desk.hearTake(q.ctx, q.worker, q.in, q.ask.ref) }
	case wordSay:
		return q.say
	case wordTalk:
		return q.talk
	case wordDone:
		return q.done
	case wordPass:
		return q.pass
	case wordSnooze:
		return q.snooze
	case wordCall:
		return q.call
	case wordTried:
		return q.tried
	case wordWho, wordHistory, wordRead:
		return q.look
	case wordBook, wordRebook, wordUnbook:
		return q.book
	case wordOffer:
		return q.offer
	case wordTry:
		return q.try
	case wordSame:
		return q.joins
	case wordCame, wordMissed:
		return q.record
	case wordNote, wordRisk, wordTold:
		return q.keep
	case wordHard:
		return q.hard
	}
	if manages(q.ask.word) {
		return q.manage
	}
	return nil
}

// answer says something and changes nothing.
func (q request) answer(key string, blanks map[string]string, buttons ...care.Button) error {
	return q.desk.answerStaff(q.ctx, q.worker, q.in, func(d *draft) (string, error) {
		d.buttons = buttons
		return q.desk.staffText(key, blanks), nil
	})
}

// pick finds the case that a word without a reference can only mean: the one
// conversation that this member of the team holds, or else their only case. Of
// several it asks which, and never guesses.
func (q request) pick() (ref string, done bool, err error) {
	if q.ask.ref != "" {
		return q.ask.ref, false, nil
	}
	mine, err := q.desk.Store.CasesOf(q.ctx, q.worker.ID)
	if err != nil {
		return "", false, fmt.Errorf("list own cases: %w", err)
	}
	if held := slices.DeleteFunc(slices.Clone(mine), func(c flows.Case) bool { return !c.Talk.Held() }); len(held) > 0 {
		mine = held
	}
	switch len(mine) {
	case 0:
		return "", true, q.answer("staff.none_yours", nil)
	case 1:
		return mine[0].Ref, false, nil
	}
	return "", true, q.answer("staff.which_of_yours", map[string]string{"word": upper(q.ask.word), "yours": q.desk.refs(refsOf(mine))})
}

// own finds the case and the change about it, for words that only who has the
// case may say. done says that the answer was given.
func (q request) own() (c flows.Case, d *draft, done bool, err error) {
	ref, done, err := q.pick()
	if done || err != nil {
		return c, nil, true, err
	}
	if c, done, err = q.read(ref); done || err != nil {
		return c, nil, true, err
	}
	blanks := map[string]string{"ref": c.Ref, "name": q.desk.nameOf(c.Owner)}
	switch {
	case !c.Open():
		return c, nil, true, q.answer("staff.closed", blanks)
	case c.Owner == "":
		return c, nil, true, q.answer("staff.take_first", blanks)
	case c.Owner != q.worker.ID:
		return c, nil, true, q.answer("staff.not_yours", blanks)
	}
	if d, err = q.desk.caseDraft(q.ctx, q.in.ID, c); err != nil {
		return c, nil, true, err
	}
	if d.Person == nil {
		return c, nil, true, q.answer("staff.erased", blanks)
	}
	return c, d, false, nil
}

// read reads a case; one that there is not is answered.
func (q request) read(ref string) (c flows.Case, done bool, err error) {
	c, err = q.desk.Store.Case(q.ctx, ref)
	if errors.Is(err, care.ErrNotFound) {
		return c, true, q.answer("staff.unknown_ref", map[string]string{"ref": ref})
	}
	if err != nil {
		return c, true, fmt.Errorf("load case: %w", err)
	}
	return c, false, nil
}

// reads are the words with which a link worker sees to what the person wrote.
var reads = []string{wordRead, wordSay, wordTalk, wordCall, wordTried, wordDone}

// finish writes the case, answers, and commits.
func (q request) finish(d *draft, c flows.Case, text string, buttons ...care.Button) error {
	if slices.Contains(reads, q.ask.word) {
		d.wasRead(&c)
	}
	d.putCase(c)
	d.toStaff(q.worker, care.Outbound{Text: text, Buttons: buttons, Class: care.Reply, Purpose: "staff", Case: c.Ref})
	return q.desk.commit(q.ctx, d)
}

func refsOf(cases []flows.Case) (refs []string) {
	for _, c := range cases {
		refs = append(refs, c.Ref)
	}
	return refs
}
