package understand

// fuzzyFrom is the shortest word that is read through a typing error. Shorter
// ones are too like each other; their misspellings are listed by hand.
const fuzzyFrom = 6

// typos prepares to find the words given through one typing error: each is
// filed under itself and under every form with one letter left out, so that a
// letter lost, added, changed or swapped is one look-up away.
func (l *lexicon) typos(list []string) {
	for _, w := range list {
		id := l.ids[w]
		if id == 0 || len(w) < fuzzyFrom {
			continue
		}
		l.typoWords[id] = w
		for skip := -1; skip < len(w); skip++ {
			h := hashWithout(w, skip)
			if _, ok := l.near[h]; !ok {
				l.near[h] = id
			}
		}
	}
}

// typo finds a word of the list that is one error away.
func (l *lexicon) typo(w string) int32 {
	for skip := -1; skip < len(w); skip++ {
		id, ok := l.near[hashWithout(w, skip)]
		if ok && oneError(w, l.typoWords[id]) {
			return id
		}
	}
	return 0
}

// oneError reports whether two words differ by one letter lost, added or
// changed, or by two that changed places.
func oneError(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

// hashWithout is FNV-1a over a word without one letter.
func hashWithout(w string, skip int) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		if i != skip {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
	}
	return h
}
