package understand

import (
	"fmt"
	"strings"
	"testing"
)

// rounds are the blind rounds: texts of people who had not seen the rules.
var rounds = []string{
	"blind-1.txt", "blind-2.txt", "blind-3.txt", "blind-4.txt", "blind-5.txt",
	"blind-6-first.txt", "blind-6-second.txt", "blind-6-third.txt", "blind-6-kept-apart.txt",
}

// keptApart was kept apart longest. Its texts were among those that the rules of
// the evening of 26 November 2026 were made from, so that it is unseen no more.
const keptApart = "blind-6-kept-apart.txt"

// TestMeasureRounds prints how each blind round is read today:
//
//	go test ./flows/understand -run MeasureRounds -v [-show 20]
//
// Its mistakes are not shown for the round that was kept apart. Of that round
// it holds a floor, so that what was won is not lost unseen.
func TestMeasureRounds(t *testing.T) {
	if testing.Verbose() {
		fmt.Printf("| %-44s | %6s | %7s | %7s | %7s |\n|---|--:|--:|--:|--:|\n", "round", "texts", "right", "wrong", "asks")
	}
	for _, file := range rounds {
		of := tallies(file, examplesOf(t, file))
		for _, c := range of {
			if file == keptApart {
				c.mistakes = nil
			}
			if testing.Verbose() {
				c.print()
			}
		}
		if file == keptApart {
			holdFloor(t, of)
		}
	}
}

// tallies counts a round in rows: each danger that should alarm, the milder
// ones, opt-outs, other wishes, and everyday texts.
func tallies(file string, all []example) []*tally {
	var out []*tally
	at := map[string]*tally{}
	for _, e := range all {
		row := rowOf(e)
		if at[row] == nil {
			at[row] = &tally{name: strings.TrimSuffix(file, ".txt") + ": " + row}
			out = append(out, at[row])
		}
		s := Hear(e.text, Asked{Now: asking})
		at[row].count(e.text, outcome(e, s), row)
	}
	return out
}

func rowOf(e example) string {
	switch {
	case e.severity > 1:
		return e.signal
	case e.severity == 1:
		return "milder"
	case e.signal == NoSignal:
		return "everyday"
	case e.signal == Stop:
		return Stop
	}
	return "other wishes"
}

// outcome is the row itself where the text is read as it should be; what was
// missed is "?" and what was taken for something else is that.
func outcome(e example, s Signal) string {
	row := rowOf(e)
	alarm := s.Severity > 1
	switch row {
	case "milder":
		if s.Severity == 1 || alarm {
			return row // a milder one that alarms errs on the right side
		}
	case "everyday":
		if !alarm && s.Name != Stop {
			return row
		}
		return s.Name
	case Stop, "other wishes":
		if s.Name == e.signal {
			return row
		}
		if s.Name != NoSignal {
			return s.Name
		}
	default:
		if alarm {
			return row
		}
	}
	return "?missed"
}

// floors are shares of a hundred below which the round that is kept apart must
// not fall. They are what was reached, not what is wanted: the bars of the
// README are higher.
var floors = map[string]int{Distress: 38, Emergency: 54, Abuse: 50, "everyday": 85, Stop: 80}

func holdFloor(t *testing.T, of []*tally) {
	for _, c := range of {
		_, row, _ := strings.Cut(c.name, ": ")
		if n := c.right + c.wrong + c.unsure; c.right*100 < floors[row]*n {
			t.Errorf("%s: %d of %d", c.name, c.right, n)
		}
	}
}
