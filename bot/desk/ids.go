package desk

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
)

// Letters and digits of a reference: none that looks or sounds like another
// when it is read out over a phone, and no vowel, so that no word comes about.
const (
	refLetters = "BCDFGHJKMNPQRTVWXYZ"
	refDigits  = "2346789"
	refLength  = 5
)

// NewRef makes a short random reference for a case, such as K4M7T: letters and
// digits by turns, so that it falls into syllables when it is said. It starts
// with a letter, so that it is never mistaken for a number that was asked for.
// There are some 340,000; a commit refuses one that is taken.
func NewRef() string {
	ref := make([]byte, refLength)
	for i := range ref {
		if i%2 == 0 {
			ref[i] = pick(refLetters)
		} else {
			ref[i] = pick(refDigits)
		}
	}
	return string(ref)
}

// NewCode makes a code that is typed once, such as H4KQ-7MXD: there are 2 to the
// power of 37.
func NewCode() string {
	code := make([]byte, 0, 9)
	for i := range 8 {
		if i == 4 {
			code = append(code, '-')
		}
		code = append(code, pick(refLetters+refDigits))
	}
	return string(code)
}

// NewDigits makes six digits.
func NewDigits() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic("no randomness: " + err.Error()) // rand.Reader never fails
	}
	return fmt.Sprintf("%06d", n)
}

// pick draws one byte of from, each equally likely.
func pick(from string) byte {
	limit := 256 - 256%len(from)
	for {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails: it ends the process instead
		if int(b[0]) < limit {
			return from[int(b[0])%len(from)]
		}
	}
}

// parseRef reads a reference as people type it: "k4m 72", "ref K4M72.". It is
// empty when there is none.
func parseRef(s string) string {
	s = strings.ToUpper(s)
	s = strings.TrimPrefix(strings.TrimSpace(s), "REF")
	clean := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(clean) > 12 {
		return ""
	}
	return clean
}
