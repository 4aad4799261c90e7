package bot

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A code that joins two networks always holds a digit. Letters alone, typed, are
// two words to us and join nothing; a maker of codes gives such a one now and
// then.
func TestACodeThatJoinsHoldsADigit(t *testing.T) {
	made := []string{"ABCD-EFGH", "QRST-UVWX", "H4KQ-7MXD"}
	s := newStage(t, &txtar.Archive{}).another(t, func(p *parts) {
		p.DeepLink = func(payload string) string { return "https://t.me/riverside_bot?start=" + payload }
		p.NewCode = func() string {
			code := made[0]
			made = made[1:]
			return code
		}
	})
	for _, line := range []string{"patient: hello", "patient: link", "patient: yes", "newcomer: LINK H4KQ-7MXD"} {
		s.line(line)
	}
	if shown := strings.Join(s.got(ann), "\n"); !strings.Contains(shown, "LINK H4KQ-7MXD") {
		t.Errorf("the person is shown another code: %s", shown)
	}
	if got := strings.Join(s.got("telegram:4009"), "\n"); !strings.Contains(got, "Your phone and Telegram are joined") {
		t.Errorf("typed, it does not join: %s", got)
	}
}
