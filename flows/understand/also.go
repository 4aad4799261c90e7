package understand

// matchAlso finds the options for which a text holds one of the phrases that
// people use for them beyond the label, word for word or one typing error away.
func matchAlso(w words, also [][]string) (picks []int) {
	for i, phrases := range also {
		for _, p := range phrases {
			if holdsPhrase(w.toks, splitLabel(p)) {
				picks = append(picks, i)
				break
			}
		}
	}
	return picks
}

func holdsPhrase(text, phrase []token) bool {
	for from := 0; len(phrase) > 0 && from+len(phrase) <= len(text); from++ {
		same := true
		for k := range phrase {
			same = same && alike(text[from+k].text, phrase[k].text)
		}
		if same {
			return true
		}
	}
	return false
}
