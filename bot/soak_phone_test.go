package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// phone is what one person was shown, and what is known of it: each text has an
// answer in two halves, and one answer never comes between the halves of another.
type phone struct {
	recent []shown
	count  int
	last   string  // the half and turn shown last
	halves []uint8 // by turn: a bit for each half that came
}

type shown struct {
	id, text string
	at       time.Time
}

// phone is called with the world locked.
func (s *soak) phone(a care.Address) *phone {
	if s.phones[a] == nil {
		s.phones[a] = &phone{}
	}
	return s.phones[a]
}

// find knows what was taken more than a second ago, as exactly as Twilio does.
func (p *phone) find(text string, since time.Time) (id string) {
	for _, one := range p.recent {
		if one.text == text && !one.at.Before(since) && time.Since(one.at) > time.Second {
			return one.id
		}
	}
	return ""
}

func (p *phone) take(s *soak, m care.Outbound) (id string) {
	p.count++
	id = fmt.Sprintf("SM%d", p.count)
	if len(p.recent) > 200 {
		p.recent = slices.DeleteFunc(p.recent, func(one shown) bool { return time.Since(one.at) > 12*time.Hour })
	}
	p.recent = append(p.recent, shown{id, m.Text, time.Now()})
	if what := p.judge(s, m.Text); what != "" && len(s.wrong) < 50 {
		s.wrong = append(s.wrong, fmt.Sprintf("%s at %v", what, time.Now()))
	}
	return id
}

var soakAnswer = regexp.MustCompile(`^(Heard|What comes after) parcel x(\d+)y(\d+)z please|^What comes after the (first)`)

// judge says what is wrong with the text that is shown now.
func (p *phone) judge(s *soak, text string) string {
	f := soakAnswer.FindStringSubmatch(text)
	if f == nil {
		return "something else: " + text
	}
	half, turn := f[1], f[3]
	if f[4] != "" {
		half, turn = "What comes after", strings.TrimPrefix(p.last, "Heard ")
	}
	before := p.last
	p.last = half + " " + turn
	n, err := strconv.Atoi(turn)
	if err != nil {
		return "half of nothing: " + text
	}
	if half == "Heard" {
		if !p.first(n, 1) {
			return "twice: " + text
		}
		return ""
	}
	if !p.first(n, 2) {
		return "twice: " + text
	}
	s.answered++
	if before != "Heard "+turn {
		return "out of order: " + text + " after " + before
	}
	return ""
}

// first marks that a half of an answer came, and reports whether it had not before.
func (p *phone) first(turn int, half uint8) bool {
	for len(p.halves) <= turn {
		p.halves = append(p.halves, 0)
	}
	isNew := p.halves[turn]&half == 0
	p.halves[turn] |= half
	return isNew
}

// judge says what was wrong on any phone, and whether each text was answered.
func (s *soak) judge() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered != s.wrote {
		s.wrong = append(s.wrong, fmt.Sprintf("%d of %d texts were answered", s.answered, s.wrote))
	}
	return s.wrong
}
