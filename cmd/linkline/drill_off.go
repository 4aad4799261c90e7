//go:build !drill

package main

import (
	"net/http"
	"time"

	"github.com/linkline/linkline/bot"
)

// drilled and drilledDoor are where .ci/harness builds faults of our own into
// the program (drill_on.go). Here they build in nothing.
func drilled(s bot.Setup) bot.Setup { return s }

func drilledNow() time.Time { return time.Now() }

func drilledDoor(h http.Handler) http.Handler { return h }
