package understand

// matchLabels finds the options whose words a text holds. picks are sure, near
// are those that it may mean, best first, at most three.
func matchLabels(w words, labels []string) (picks, near []int) {
	split := make([][]token, len(labels))
	for i, l := range labels {
		split[i] = splitLabel(l)
	}
	if i, ok := wholeLabel(w.toks, split); ok {
		return []int{i}, nil
	}
	scores := make([]float64, len(labels))
	for i := range labels {
		scores[i] = labelScore(w.toks, split, i)
	}
	for i, s := range scores {
		if s >= 1 {
			picks = append(picks, i)
		}
	}
	return picks, nearLabels(scores)
}

func splitLabel(l string) []token { return split(Tidy(l)).toks }

// wholeLabel finds the one label that the text is, word for word.
func wholeLabel(text []token, labels [][]token) (int, bool) {
	at := -1
	for i, l := range labels {
		if len(l) != len(text) || len(l) == 0 {
			continue
		}
		same := true
		for k := range l {
			same = same && alike(text[k].text, l[k].text)
		}
		if same && at >= 0 {
			return 0, false
		}
		if same {
			at = i
		}
	}
	return at, at >= 0
}

// labelScore is the share of a label's telling words that the text holds; a
// word that stands in one label only tells as much as the whole.
func labelScore(text []token, labels [][]token, i int) float64 {
	have, all, telling := 0, 0, 0
	for _, l := range labels[i] {
		if emptyWord(l.text) {
			continue
		}
		all++
		if !holds(text, l.text, labels[i]) {
			continue
		}
		have++
		if onlyIn(labels, i, l.text) {
			telling++
		}
	}
	switch {
	case all == 0:
		return 0
	case have == all || telling > 0:
		return 1
	}
	return float64(have) / float64(all) / 2
}

// holds reports whether a text has a word of a label, other than to leave it
// out.
func holds(text []token, word string, label []token) bool {
	for i, t := range text {
		if alike(t.text, word) && !leftOut(text, i, label) {
			return true
		}
	}
	return false
}

// leftOut finds "not the phone" and "anything but housing". "Not sleeping" and
// "not sure" leave nothing out.
func leftOut(text []token, i int, label []token) bool {
	if w := text[i].text; len(w) > 5 && w[len(w)-3:] == "ing" && !within(label, w) || w == "sure" || w == "know" {
		return false
	}
	k := i - 1
	for k > 0 && within(label, text[k].text) {
		k--
	}
	for ; k >= max(0, i-4); k-- {
		switch text[k].text {
		case "not", "isnt", "except", "without", "never", "dont", "hate", "wont":
			return true
		case "but":
			return k > 0 && (text[k-1].text == "anything" || text[k-1].text == "any" || text[k-1].text == "everything" || text[k-1].text == "all")
		case "the", "a", "an", "my", "really", "so", "much", "by", "any", "for", "want", "like", "need", "do":
		default:
			return false
		}
	}
	return false
}

func within(label []token, w string) bool {
	for _, t := range label {
		if t.text == w && w != "not" {
			return true
		}
	}
	return false
}

// sameDay reports two spellings of a weekday or of a month.
func sameDay(a, b string) bool {
	if d, ok := weekdays[a]; ok {
		e, ok := weekdays[b]
		return ok && d == e
	}
	return len(b) > 3 && months[a] != 0 && months[a] == months[b]
}

func onlyIn(labels [][]token, i int, word string) bool {
	for k, l := range labels {
		for _, t := range l {
			if k != i && alike(t.text, word) {
				return false
			}
		}
	}
	return true
}

func nearLabels(scores []float64) []int {
	var out []int
	for len(out) < 3 {
		best := -1
		for i, s := range scores {
			if s > 0 && !contains(out, i) && (best < 0 || s > scores[best]) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		out = append(out, best)
	}
	return out
}

// alike reports whether a word as written is a word of a label: the same, a
// form of it, or one typing error away.
func alike(written, label string) bool {
	if written == label || sameDay(written, label) {
		return true
	}
	if len(written) < 4 || len(label) < 4 {
		return false
	}
	a, b := stem(written), stem(label)
	if a == b {
		return true
	}
	if len(label) < 5 || written[0] != label[0] && len(label) < 7 {
		return false
	}
	return oneError(written, label) || len(a) > 3 && len(b) > 3 && oneError(a, b) ||
		len(label) >= 9 && distance(written, label, 2) <= 2
}

// stem takes the commonest endings off a word.
func stem(w string) string {
	for _, end := range [...]string{"iness", "ingly", "ness", "ing", "ies", "ely", "ed", "es", "ly", "s", "y", "e"} {
		if len(w) > len(end)+2 && w[len(w)-len(end):] == end {
			return w[:len(w)-len(end)]
		}
	}
	return w
}

// emptyWord reports words that tell nothing about which option is meant.
func emptyWord(w string) bool {
	switch w {
	case "a", "an", "the", "of", "to", "in", "on", "or", "and", "at", "for", "my", "your", "i", "me", "you", "with", "is", "it", "am", "not",
		"something", "someone", "else", "more", "being", "feeling", "getting", "please", "would", "like", "want", "help", "some", "about", "no", "yes", "by", "these", "those", "them":
		return true
	}
	return false
}

// distance is the number of errors between two words, as far as limit: more
// is limit+1.
func distance(a, b string, limit int) int {
	const longestWord = 40
	if len(a) > longestWord || len(b) > longestWord || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][longestWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
