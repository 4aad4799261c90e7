package bottest

import (
	"fmt"
	"time"
)

// Noon is a time zone, by its IANA name, in which it is the middle of the day now:
// what a line there writes of its own accord does not wait for the morning.
func Noon() string { return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) }
