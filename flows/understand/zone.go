package understand

import (
	"sync"
	"time"
	_ "time/tzdata" // the machine may have no zones
)

var london = sync.OnceValue(func() *time.Location {
	z, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("understand: the embedded zones are broken: " + err.Error())
	}
	return z
})
