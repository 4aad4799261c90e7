package understand

import "strings"

// bare takes the pictures off both ends of a text, as in "Mary 😊", unless the
// text is nothing else.
func bare(text string) string {
	b := strings.TrimFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || pictured(r) })
	if !sayable(b) {
		return text
	}
	return b
}

// sayable reports whether a text holds a letter or a digit.
func sayable(text string) bool {
	for _, r := range text {
		if k := classify(r); k == letter || k == digit {
			return true
		}
	}
	return false
}

// pictured reports an emoji or what belongs to one: skin tones, joiners,
// variation signs, the frame of a keycap.
func pictured(r rune) bool {
	switch {
	case r < 0x200d:
		return false
	case r == 0x200d || r == 0x20e3 || r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff:
		return true
	}
	return classify(r) == picture
}
