package flows

import (
	"cmp"
	"maps"
	"slices"

	"github.com/linkline/linkline/flows/understand"
)

// way is one way on from a step: after which outcome, and where to.
type way struct{ outcome, to string }

// ways are all ways on from a step, in the order in which a person would tell
// them.
func (s *Step) ways() []way {
	var on []way
	for outcome, to := range s.On {
		on = append(on, way{outcome, to})
	}
	first := slices.Concat([]string{"yes", "no", "match"}, s.Choices)
	slices.SortFunc(on, func(a, b way) int {
		return cmp.Or(cmp.Compare(rankIn(first, a.outcome), rankIn(first, b.outcome)), cmp.Compare(a.outcome, b.outcome))
	})
	for _, b := range s.Branch {
		on = append(on, way{b.If, b.Go})
	}
	if s.Next != "" {
		on = append(on, way{"", s.Next})
	}
	return on
}

// rankIn is the index of one in list; what is not there comes last.
func rankIn(list []string, one string) int {
	if i := slices.Index(list, one); i >= 0 {
		return i
	}
	return len(list)
}

// inOrder are the steps of a flow as its file has them.
func (f *Flow) inOrder() []*Step {
	steps := slices.Collect(maps.Values(f.Steps))
	slices.SortFunc(steps, func(a, b *Step) int {
		return cmp.Or(cmp.Compare(f.file.line("steps", a.name), f.file.line("steps", b.name)), cmp.Compare(a.name, b.name))
	})
	return steps
}

// reach is every step that can be come to from those named, by steps for which
// through holds; the named ones too.
func (f *Flow) reach(through func(*Step) bool, from ...string) map[string]bool {
	seen := map[string]bool{}
	for len(from) > 0 {
		name := from[0]
		from = from[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if s := f.Steps[name]; s != nil && through(s) {
			for _, w := range s.ways() {
				from = append(from, w.to)
			}
		}
	}
	return seen
}

// outcomes are what an on: of this step may name; nil when it may not have one.
func (s *Step) outcomes() []string {
	if !s.asks() {
		return nil
	}
	known := append(problems(), "skip")
	switch s.Expect {
	case string(understand.YesNo), Review:
		known = append(known, "yes", "no")
	case string(understand.Choice):
		known = slices.Concat(known, []string{"other"}, s.Choices, s.Also)
	case string(understand.GPSurgery):
		known = append(known, "match")
	case Slot:
		known = append(known, "match", "full")
	case Questions:
		known = append(known, outcomeWorse, outcomeDeclined, outcomeProxy, outcomeTold)
	}
	return known
}

// problems are the outcomes that are no answer.
func problems() []string {
	return []string{understand.Empty, understand.Unclear, understand.Unsure, understand.None, understand.Ambiguous,
		understand.TwoPeople, understand.Initials, understand.Future, understand.Past, understand.Impossible,
		understand.TooYoungYear, understand.AgeOnly, understand.YearMissing, understand.WeekdayDisagrees, understand.NoDay,
		understand.Twice, understand.OutOfRange, understand.BadCheck, understand.Outside, understand.TooMany, understand.NotAllowed}
}
