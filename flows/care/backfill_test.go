package care

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// Sam has been given back Tuesday at half past two.
func freed(t *testing.T) Backfill {
	t.Helper()
	return Backfill{ID: "b1", Slot: phone(t, "2026-11-24 14:30"), Freed: "c0"}
}

func willing(t *testing.T) (all []Candidate) {
	t.Helper()
	for i, id := range []string{"c5", "c1", "c2", "c3", "c4", "c6", "c7", "c8"} {
		all = append(all, Candidate{Contact: id, Since: local(t, "2026-11-01 09:00").AddDate(0, 0, i)})
	}
	return all
}

func TestBackfillAsksInTwoRounds(t *testing.T) {
	now := local(t, "2026-11-24 09:00")
	b, ask := freed(t).Next(Demo(), willing(t), now)
	if got := strings.Join(ask, " "); got != "c5 c1 c2" || b.Round != 1 {
		t.Fatalf("round %d asks %s: those who wait longest come first", b.Round, got)
	}
	if !b.Until.Equal(now.Add(time.Hour)) || !b.Hold().Until.Equal(b.Start) {
		t.Errorf("the round ends %s, the time is held until %s", shown(b.Until), shown(b.Hold().Until))
	}
	if again, ask := b.Next(Demo(), willing(t), now.Add(59*time.Minute)); len(ask) > 0 || again.Round != 1 {
		t.Error("the second round began before the first was over")
	}
	b, ask = b.Next(Demo(), willing(t), now.Add(time.Hour))
	if got := strings.Join(ask, " "); got != "c3 c4 c6" || b.Round != 2 {
		t.Fatalf("round %d asks %s", b.Round, got)
	}
	b, ask = b.Next(Demo(), willing(t), now.Add(2*time.Hour))
	if len(ask) > 0 || !b.Left {
		t.Errorf("after two rounds %s are asked, left %v", ask, b.Left)
	}
}

func TestFirstYesWins(t *testing.T) {
	now := local(t, "2026-11-24 09:00")
	b, _ := freed(t).Next(Demo(), willing(t), now)
	if _, err := b.Yes("c3", now); !errors.Is(err, ErrNotAsked) {
		t.Errorf("somebody who was not asked: %v", err)
	}
	won, err := b.Yes("c1", now.Add(10*time.Minute))
	if err != nil || won.Won != "c1" || !won.Over() {
		t.Fatalf("won by %q, %v", won.Won, err)
	}
	if _, err := won.Yes("c5", now.Add(11*time.Minute)); !errors.Is(err, ErrSlotTaken) {
		t.Errorf("the second yes: %v", err)
	}
	if _, err := won.Yes("c1", now.Add(12*time.Minute)); err != nil {
		t.Errorf("the winner says so again: %v", err)
	}
	if _, ask := won.Next(Demo(), willing(t), now.Add(2*time.Hour)); len(ask) > 0 {
		t.Error("somebody is asked for a time that is taken")
	}
	second, _ := b.Next(Demo(), willing(t), now.Add(time.Hour))
	if late, err := second.Yes("c5", now.Add(70*time.Minute)); err != nil || late.Won != "c5" {
		t.Errorf("a yes to the first round, in the second: %v", err)
	}
	if _, err := second.Yes("c5", b.Start); !errors.Is(err, ErrSlotTaken) {
		t.Errorf("a yes when it has begun: %v", err)
	}
}

func TestWhomABackfillAsks(t *testing.T) {
	slot := freed(t).Slot
	for _, tt := range []struct {
		name string
		c    Candidate
		want bool
	}{
		{"waits for anybody", Candidate{Contact: "c1"}, true},
		{"Sam's", Candidate{Contact: "c1", Worker: "sam"}, true},
		{"somebody else's", Candidate{Contact: "c1", Worker: "jo"}, false},
		{"has a later appointment", Candidate{Contact: "c1", Next: slot.Start.AddDate(0, 0, 7)}, true},
		{"has an earlier one", Candidate{Contact: "c1", Next: slot.Start.AddDate(0, 0, -1)}, false},
		{"gave it back", Candidate{Contact: "c0"}, false},
	} {
		b, ask := freed(t).Next(Demo(), []Candidate{tt.c}, local(t, "2026-11-24 09:00"))
		if got := len(ask) > 0; got != tt.want || b.Left == tt.want {
			t.Errorf("%s: asked %v, left %v", tt.name, got, b.Left)
		}
	}
}

func TestBackfillStopsInTime(t *testing.T) {
	if _, ask := freed(t).Next(Demo(), willing(t), local(t, "2026-11-24 11:31")); len(ask) > 0 {
		t.Error("somebody is asked less than three hours before")
	}
	now := local(t, "2026-11-24 09:00")
	b, ask := freed(t).Next(Demo(), willing(t), now)
	for _, id := range ask {
		b = b.No(id).No(id)
	}
	if b, ask = b.Next(Demo(), willing(t), now.Add(time.Minute)); b.Round != 2 || slices.Contains(ask, "c5") {
		t.Errorf("all said no, and round %d asks %s", b.Round, ask)
	}
}
