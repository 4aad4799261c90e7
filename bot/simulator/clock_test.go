package simulator

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTravelStopsAtEachDueInstantInOrder(t *testing.T) {
	clock := NewClock(func() time.Time { return monday }, 0)
	due := []time.Time{monday.Add(3 * time.Hour), monday.Add(time.Hour), monday.Add(49 * time.Hour)}
	var ran []time.Duration
	var remembered time.Duration
	travel := &Travel{
		Clock:    clock,
		Lock:     &sync.Mutex{},
		Remember: func(_ context.Context, shift time.Duration) error { remembered = shift; return nil },
		Due: func(_ context.Context, after time.Time) (first time.Time, err error) {
			for _, d := range due {
				if d.After(after) && (first.IsZero() || d.Before(first)) {
					first = d
				}
			}
			return first, nil
		},
	}
	travel.Run = func(context.Context) error {
		now := clock.Now()
		if now.Sub(monday) > remembered {
			t.Errorf("acted at +%s before it was remembered", now.Sub(monday))
		}
		for _, d := range slices.Clone(due) {
			if !d.After(now) {
				ran = append(ran, now.Sub(monday))
				due = slices.DeleteFunc(due, d.Equal)
				if len(ran) == 1 {
					due = append(due, now.Add(30*time.Minute)) // work makes work
				}
			}
		}
		return nil
	}
	if err := travel.Forward(t.Context(), 48*time.Hour); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{time.Hour, 90 * time.Minute, 3 * time.Hour}, ran); diff != "" {
		t.Error(diff)
	}
	if got := clock.Now().Sub(monday); got != 48*time.Hour || remembered != got {
		t.Errorf("ended at +%s, remembered +%s, want +48h", got, remembered)
	}
}

func TestTravelStaysWhenTimeCannotBeRemembered(t *testing.T) {
	clock := NewClock(func() time.Time { return monday }, time.Hour)
	travel := &Travel{
		Clock:    clock,
		Lock:     &sync.Mutex{},
		Remember: func(context.Context, time.Duration) error { return errors.New("store is away") },
		Due:      func(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil },
		Run:      func(context.Context) error { return nil },
	}
	if err := travel.Forward(t.Context(), time.Hour); err == nil {
		t.Error("no error")
	}
	if got := clock.Now(); !got.Equal(monday.Add(time.Hour)) {
		t.Errorf("moved to %s", got)
	}
}
