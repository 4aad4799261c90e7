package understand_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/understand"
)

// FuzzTidy holds that what is tidied is text, whatever came, at no great cost.
func FuzzTidy(f *testing.F) {
	f.Add("“hello”\x00")
	f.Add("ok\n-- \nSent from my iPhone")
	f.Fuzz(func(t *testing.T, text string) {
		var once string
		bottest.Frugal(t, len(text), func() { once = understand.Tidy(text) })
		if !utf8.ValidString(once) || strings.ContainsRune(once, 0) {
			t.Errorf("%q: %q", text, once)
		}
	})
}
