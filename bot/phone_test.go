package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// couple are two people who share a phone, each with a request of their own.
type couple struct {
	*stage
	mary, joe flows.Person
	// secrets of one that must never be read by the other, by contact ID.
	secrets map[string][]string
}

func newCouple(t *testing.T, on *store.Partition) *couple {
	t.Helper()
	c := &couple{stage: newStage(t, &txtar.Archive{}, func(s *parts) {
		if on != nil {
			s.Store = on
		}
	})}
	if on != nil {
		c.store = on
	}
	for _, line := range []string{"patient: [refers]", "worker 1: TAKE {1}", "patient: this is her husband", "patient: 2", "patient: Joe", "patient: no",
		"patient: call me", "patient: 1", "worker 2: TAKE {2}"} {
		c.line(line)
	}
	users := c.phone().Contact.Phones.Users
	c.mary, c.joe = c.byID(users[0]), c.byID(users[1])
	c.secrets = map[string][]string{
		users[0]: {"Mary", c.opened[0], "Kim", "pottery", "Jones", "AB10"},
		users[1]: {"Joe", c.opened[1], "Sam Lee", "from Riverside: Sam", "the shed"},
	}
	return c
}

func (c *couple) byID(id string) flows.Person {
	c.t.Helper()
	p, err := c.store.ByID(context.Background(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// phone is the contact that stands for the phone.
func (c *couple) phone() flows.Person {
	c.t.Helper()
	p := c.person(ann)
	if p.Phone != nil {
		return *p.Phone
	}
	if !p.Contact.IsPhone() {
		c.t.Fatal("the phone is not shared")
	}
	return p
}

// deeds are what anybody may do: what is typed on the phone, what link workers
// write, and time that goes by.
var deeds = []string{
	"patient: hello", "patient: Mary", "patient: Joe", "patient: it's Mary", "patient: this is joe", "patient: 1", "patient: 2", "patient: yes", "patient: no",
	"patient: status", "patient: 3 March 1954", "patient: 1 1 1950", "patient: COMING", "patient: CANT", "patient: call me", "patient: who is this?",
	"patient: my data", "patient: delete my data", "patient: help", "patient: BACK", "patient: MORE", "patient: STOP", "patient: START", "patient: I want to die",
	"patient: link", "patient: 482915", "patient: Sanjay", "patient: thank you", "patient: this is her daughter", "patient: 3",
	"worker 1: {1}: how was pottery?", "worker 2: {2}: I can help with the shed", "worker 1: DONE", "worker 1: BOOK {1} 10 December 2pm phone",
	"worker 1: UNBOOK {1}", "(20 minutes later)", "(3 hours later)", "(2 days later)",
}

// overheard reports a text to the phone that somebody else than its owner may
// read: one that is for one of the two while it is not they who are known to be
// texting, or that says something of the other.
func (c *couple) overheard(sent []care.Outbound) string {
	known := c.phone().Contact.Phones
	for _, m := range sent {
		if m.To != ann {
			continue
		}
		for whose, secrets := range c.secrets {
			i := slices.IndexFunc(secrets, func(s string) bool { return strings.Contains(m.Text, s) })
			if i >= 0 && (m.Contact != whose || known.Texting != whose) {
				return fmt.Sprintf("%q says %q, which is not theirs who texts", m.Text, secrets[i])
			}
		}
	}
	return ""
}

func (c *couple) play(t *testing.T, seed uint64, steps int) {
	chance := rand.New(rand.NewPCG(seed, 7))
	seen, played := len(c.sms.all()), []string{}
	for range steps {
		deed := deeds[chance.IntN(len(deeds))]
		played = append(played, deed)
		c.line(deed)
		all := c.sms.all()
		if what := c.overheard(all[seen:]); what != "" {
			t.Fatalf("seed %d: %s\nafter:\n%s", seed, what, strings.Join(played, "\n"))
		}
		seen = len(all)
	}
}

// Whoever types whatever on a phone that two people share, and whatever is written
// to them: nothing of one is in a text that the other may read.
func TestNothingOfOneIsToldTheOther(t *testing.T) {
	runs := 10
	if testing.Short() {
		runs = 4
	}
	told := 0
	for seed := range runs {
		c := newCouple(t, nil)
		c.play(t, uint64(seed), 40)
		for _, m := range c.sms.all() {
			for _, secrets := range c.secrets {
				if m.To == ann && slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(m.Text, s) }) {
					told++
				}
			}
		}
	}
	if told < runs {
		t.Errorf("only %d texts said anything of anybody: this test looks at little", told)
	}
}

// FuzzNothingOfOneIsToldTheOther looks for a course of things for which that does
// not hold. A seed that is found plays the same in the test above.
func FuzzNothingOfOneIsToldTheOther(f *testing.F) {
	f.Add(uint64(7), uint8(6))
	f.Add(uint64(482915), uint8(6))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) {
		newCouple(t, nil).play(t, seed, int(steps%41))
	})
}

// Two messages from one shared phone at once, through two replicas on a real Redis:
// each is given to one person, whole, and the two records never mix.
func TestTwoTextAtOnceFromOnePhone(t *testing.T) {
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	partition := store.New(realRedis(t), keys, store.Options{}).Partition("riverside")
	c := newCouple(t, partition)
	first := c.Line
	c.start(func(s *parts) {
		s.Scheme, s.Conversations, s.NewRef, s.Store = first.Scheme, first.Conversations, c.newRef, partition
	})
	second := c.Line
	for round := range 25 {
		var all sync.WaitGroup
		for i, name := range []string{"this is Mary", "this is Joe"} {
			all.Go(func() {
				line := []*Line{first, second}[i]
				in := care.Inbound{ID: fmt.Sprintf("sms:both:%d:%d", round, i), From: ann, Kind: care.Text, Text: name}
				for tries := 0; ; tries++ { // as a network does that got a 503
					err := line.Handle(context.Background(), in)
					if err == nil || tries > 100 {
						return
					}
					if !errors.Is(err, care.ErrConflict) {
						t.Errorf("handle: %v", err)
						return
					}
				}
			})
		}
		all.Wait()
		first.Settled()
		second.Settled()
		c.sweep()
		mark := fmt.Sprintf("the blue door is number %d today", round)
		c.says(ann, mark)
		texting := c.phone().Contact.Phones.Texting
		for _, user := range []flows.Person{c.mary, c.joe} {
			lines, err := partition.Transcript(context.Background(), user.Contact.ID, 200)
			if err != nil {
				t.Fatal(err)
			}
			has := slices.ContainsFunc(lines, func(e care.Entry) bool { return e.Text == mark })
			if has != (user.Contact.ID == texting) {
				t.Fatalf("round %d: what was written while %v texts is in the record of %v: %v", round, texting, user.Contact.ID, has)
			}
		}
	}
}
