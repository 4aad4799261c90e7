package understand

import "testing"

func TestProxy(t *testing.T) {
	for text, want := range map[string]bool{
		"mum says 7": true, "She said 4": true, "7 from her carer": true, "he would say 3": true, "my wife says 5": true,
		"daughter here, 6": true, "dad feels 2": true, "his support worker": true,
		"7": false, "seven": false, "my daughter makes me happy so 8": false, "7 because my wife is here": false,
		"I feel 3, I told the nurse": false, "not great, 2": false, "I said 4": false, "3 since my husband died": false,
	} {
		if got := Proxy(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
