package main

import (
	"bufio"
	"cmp"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// tally is what became of everything that people wrote and should have got.
type tally struct {
	in, processed      int // texts written, and those that were answered
	sent, expected     int // messages on phones, and those that should be there
	lost, disorder     int
	twiceSMS, twiceTel int
	strange            int // messages on phones that answer nothing, and log lines that are not JSON
	// unknown are sends whose end nobody saw; found those that the network had,
	// again those sent once more because it had them not or cannot be asked.
	unknown, found, again, dead int
	// doubtful is how many Telegram messages can have been taken without our
	// knowing: the answer was lost, or we were killed before it came.
	doubtful int
	worst    string // the first thing that was wrong
}

var answers = regexp.MustCompile(`^(Heard parcel|What comes after parcel) x(\d+)y(\d+)z|^(What comes after the first)\?`)

// count compares a phone with what was written from it. Every text has an answer
// in two halves, and the answers stand in the order of the texts. Texts of one
// burst may be answered in either order, each answer whole.
func (t *tally) count(p *person) {
	seen := map[[2]int]int{} // turn and half, to how often
	var order [][2]int
	for _, text := range p.shown() {
		at, ok := parse(text, p.number)
		if !ok || at[0] >= p.turns {
			t.strange++
			t.note(p, "strange")
			continue
		}
		t.sent++
		if seen[at]++; seen[at] > 1 {
			if p.telegram {
				t.twiceTel++
			} else {
				t.twiceSMS++
				t.note(p, "twice")
			}
			continue
		}
		order = append(order, at)
	}
	for turn := range p.turns {
		t.in++
		t.expected += 2
		missing := 2 - min(1, seen[[2]int{turn, 0}]) - min(1, seen[[2]int{turn, 1}])
		if missing == 0 {
			t.processed++
		} else {
			t.note(p, "lost")
		}
		t.lost += missing
	}
	t.disorder += p.disorder(order)
	if p.disorder(order) > 0 {
		t.note(p, "out of order")
	}
}

// disorder is how many messages stand before one that should stand before them.
func (p *person) disorder(order [][2]int) (wrong int) {
	for i := 1; i < len(order); i++ {
		last, now := order[i-1], order[i]
		switch {
		case now[0] == last[0] && now[1] == last[1]+1:
		case now[0] > last[0] && now[1] == 0 && last[1] == 1: // what lies between is lost, not late
		case p.burst && last[1] == 1 && now[1] == 0 && last[0] >= p.turns-3 && now[0] >= p.turns-2:
		default:
			wrong++
		}
	}
	return wrong
}

func parse(text string, number int) (at [2]int, ok bool) {
	m := answers.FindStringSubmatch(text)
	switch {
	case m == nil:
		return at, false
	case m[4] != "":
		return [2]int{0, 1}, true
	}
	who, _ := strconv.Atoi(m[2])
	turn, _ := strconv.Atoi(m[3])
	half := 0
	if strings.HasPrefix(m[1], "What") {
		half = 1
	}
	return [2]int{turn, half}, who == number
}

// note keeps the worst case that was met first.
func (t *tally) note(p *person, what string) {
	if t.worst == "" {
		t.worst = what + ": " + strings.Join(p.shown(), " | ")
	}
}

// readLog counts how unknown outcomes were settled. The log survives kill -9.
func (t *tally) readLog(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if !strings.HasPrefix(line, "{") {
			t.strange++
			t.worst = cmp.Or(t.worst, "a line of the log that is not JSON: "+line)
		}
		switch {
		case strings.Contains(line, `"verdict":"unknown"`) && !strings.Contains(line, `"code":"look up later"`):
			t.unknown++
		case strings.Contains(line, `"msg":"looked up: it has gone"`):
			t.found++
		case strings.Contains(line, `"msg":"looked up: it has not gone"`), strings.Contains(line, `"msg":"sent again:`):
			t.again++
		case strings.Contains(line, `"msg":"message dead"`):
			t.dead++
		}
	}
	return lines.Err()
}
