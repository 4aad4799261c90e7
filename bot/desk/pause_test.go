package desk

import (
	"testing"
	"time"
)

func TestBackOffGrows(t *testing.T) {
	for tries, want := range []time.Duration{5 * time.Second, 20 * time.Second, 80 * time.Second, 320 * time.Second, LongestPause, LongestPause} {
		if got := BackOff(tries); got < want*8/10 || got > want*12/10 {
			t.Errorf("after %d tries: %v, want about %v", tries, got, want)
		}
	}
}
