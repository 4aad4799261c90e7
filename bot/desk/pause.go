package desk

import (
	"math/rand/v2"
	"time"
)

// firstPause and LongestPause bound the waits between tries.
const firstPause, LongestPause = 5 * time.Second, 15 * time.Minute

// BackOff is how long to wait after a number of tries that failed: four times as
// long after each try, a fifth more or less, so that a network that comes back is
// not met by everybody at once.
func BackOff(tries int) time.Duration {
	pause := LongestPause
	if tries < 4 {
		pause = firstPause << (2 * tries)
	}
	return time.Duration(float64(pause) * (0.8 + 0.4*rand.Float64()))
}
