package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// desk is one thing that a member of the team asks for, about one case.
type desk struct {
	line   *Line
	ctx    context.Context
	worker care.LinkWorker
	in     care.Inbound
	ask    asked
}

// does is what answers the word; nil for one that is about no case.
func (k desk) does() func() error {
	switch k.ask.word {
	case wordTake:
		return func() error { return k.line.hearTake(k.ctx, k.worker, k.in, k.ask.ref) }
	case wordSay:
		return k.say
	case wordTalk:
		return k.talk
	case wordDone:
		return k.done
	case wordPass:
		return k.pass
	case wordSnooze:
		return k.snooze
	case wordCall:
		return k.call
	case wordTried:
		return k.tried
	case wordWho, wordHistory, wordRead:
		return k.look
	case wordBook, wordRebook, wordUnbook:
		return k.book
	case wordCame, wordMissed:
		return k.record
	case wordNote, wordRisk, wordTold, wordHard:
		return k.keep
	}
	if manages(k.ask.word) {
		return k.manage
	}
	return nil
}

// answer says something and changes nothing.
func (k desk) answer(key string, blanks map[string]string, buttons ...care.Button) error {
	return k.line.answerStaff(k.ctx, k.worker, k.in, func(d *draft) (string, error) {
		d.buttons = buttons
		return k.line.staffText(key, blanks), nil
	})
}

// pick finds the case that a word without a reference can only mean: the one
// conversation that this member of the team holds, or else their only case. Of
// several it asks which, and never guesses.
func (k desk) pick() (ref string, done bool, err error) {
	if k.ask.ref != "" {
		return k.ask.ref, false, nil
	}
	mine, err := k.line.Store.CasesOf(k.ctx, k.worker.ID)
	if err != nil {
		return "", false, fmt.Errorf("list own cases: %w", err)
	}
	if held := slices.DeleteFunc(slices.Clone(mine), func(c flows.Case) bool { return !c.Talk.Held() }); len(held) > 0 {
		mine = held
	}
	switch len(mine) {
	case 0:
		return "", true, k.answer("staff.none_yours", nil)
	case 1:
		return mine[0].Ref, false, nil
	}
	return "", true, k.answer("staff.which_of_yours", map[string]string{"word": upper(k.ask.word), "yours": k.line.refs(refsOf(mine))})
}

// own finds the case and the change about it, for words that only who has the
// case may say. done says that the answer was given.
func (k desk) own() (c flows.Case, d *draft, done bool, err error) {
	ref, done, err := k.pick()
	if done || err != nil {
		return c, nil, true, err
	}
	if c, done, err = k.read(ref); done || err != nil {
		return c, nil, true, err
	}
	blanks := map[string]string{"ref": c.Ref, "name": k.line.nameOf(c.Owner)}
	switch {
	case !c.Open():
		return c, nil, true, k.answer("staff.closed", blanks)
	case c.Owner == "":
		return c, nil, true, k.answer("staff.take_first", blanks)
	case c.Owner != k.worker.ID:
		return c, nil, true, k.answer("staff.not_yours", blanks)
	}
	if d, err = k.line.caseDraft(k.ctx, k.in.ID, c); err != nil {
		return c, nil, true, err
	}
	if d.Person == nil {
		return c, nil, true, k.answer("staff.erased", blanks)
	}
	return c, d, false, nil
}

// read reads a case; one that there is not is answered.
func (k desk) read(ref string) (c flows.Case, done bool, err error) {
	c, err = k.line.Store.Case(k.ctx, ref)
	if errors.Is(err, care.ErrNotFound) {
		return c, true, k.answer("staff.unknown_ref", map[string]string{"ref": ref})
	}
	if err != nil {
		return c, true, fmt.Errorf("load case: %w", err)
	}
	return c, false, nil
}

// finish writes the case, answers, and commits.
func (k desk) finish(d *draft, c flows.Case, text string, buttons ...care.Button) error {
	d.putCase(c)
	d.toStaff(k.worker, care.Outbound{Text: text, Buttons: buttons, Class: care.Reply, Purpose: "staff", Case: c.Ref})
	return k.line.commit(k.ctx, d)
}

func refsOf(cases []flows.Case) (refs []string) {
	for _, c := range cases {
		refs = append(refs, c.Ref)
	}
	return refs
}
