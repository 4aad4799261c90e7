package flows

import "testing"

// A nod asks for nothing; whatever says more goes to a person.
func TestNods(t *testing.T) {
	for text, want := range map[string]bool{
		"ok": true, "Ok thanks": true, "OK!": true, "will do": true, "👍": true, "👍️": true, "x": true, "k": true,
		"ok but i am scared": false, "yes": false, "no": false, "1": false, "": false, "?": false, "😢": false, "help": false, "ok call me": false,
	} {
		if got := nods(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
