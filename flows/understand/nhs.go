package understand

// readNHS reads an NHS number: ten digits, however they are spaced, of which
// the last checks the others (modulus 11).
func readNHS(text string) Reading {
	runs := digitRuns(text)
	var ten []string
	for _, r := range runs {
		if len(r) == 10 {
			ten = append(ten, r)
		}
	}
	if len(ten) == 0 {
		if r, ok := unsureOnly(text); ok {
			return r
		}
		return ask(Unclear, "no ten digits")
	}
	for _, r := range ten {
		if nhsChecks(r) {
			return found(r, "ten digits that check", 1)
		}
	}
	return ask(BadCheck, "ten digits of which one is wrong")
}

// digitRuns joins digits across spaces, dots and dashes.
func digitRuns(s string) []string {
	var out []string
	var run []byte
	for i := 0; i <= len(s); i++ {
		switch {
		case i < len(s) && isDigitByte(s[i]):
			run = append(run, s[i])
		case i < len(s) && (s[i] == ' ' || s[i] == '-' || s[i] == '.') && len(run) > 0:
		default:
			if len(run) > 0 {
				out = append(out, string(run))
			}
			run = nil
		}
	}
	return out
}

func nhsChecks(s string) bool {
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check != 10 && check == int(s[9]-'0')
}
