package bot

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Whatever is going on, and however they say it, who stops our texts gets exactly
// one text that says so, and nothing after it.
func TestStopIsConfirmedOnce(t *testing.T) {
	settings := "worker 1: bookable\n"
	first := newStage(t, &txtar.Archive{Files: []txtar.File{{Name: "settings", Data: []byte(settings)}}})
	for name, before := range map[string]string{
		"on two networks":   "patient: [refers]\npatient: link\npatient: yes\nnewcomer: [link link-H4KQ7MXD]\nnewcomer: 1",
		"and talking":       "patient: [refers]\npatient: link\npatient: yes\nnewcomer: [link link-H4KQ7MXD]\nnewcomer: 1\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim\npatient: hello",
		"nothing":           "",
		"a question":        "patient: hello",
		"a request":         "patient: [refers]",
		"when to call":      "patient: call me\nworker 1: TAKE",
		"a link worker":     "patient: call me\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim",
		"and they wrote":    "patient: call me\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim\npatient: hello Kim",
		"idle":              "patient: call me\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim\npatient: hello Kim\n(20 minutes later)",
		"finished":          "patient: call me\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim\nworker 1: DONE",
		"danger":            "patient: I want to end my life",
		"danger, taken":     "patient: I want to end my life\nworker 1: TAKE\nworker 1: {1}: hello, this is Kim",
		"two who share":     "patient: [refers]\npatient: this is her husband",
		"asked for a name":  "patient: [refers]\npatient: this is her husband\npatient: 2",
		"stranger named":    "patient: [refers]\npatient: this is her husband\npatient: 2\npatient: Joe",
		"news":              "patient: [refers]\npatient: news\npatient: yes",
		"an appointment":    "patient: [refers]\nworker 1: TAKE\nworker 1: BOOK {1} Mon 30 Nov 2pm phone",
		"at the library":    "patient: [refers]\nworker 1: TAKE\nworker 1: BOOK {1} Mon 30 Nov 2pm at the library",
		"asked for records": "patient: [refers]\npatient: my data",
		"said to erase":     "patient: [refers]\npatient: delete my data",
		"language":          "patient: language",
		"complaint":         "patient: [refers]\npatient: I want to complain",
	} {
		for _, said := range []string{"STOP", "please stop texting me"} {
			t.Run(name+"/"+said, func(t *testing.T) {
				s := first.another(t, func(p *parts) {
					p.DeepLink = func(payload string) string { return "https://t.me/riverside_bot?start=" + payload }
					p.NewCode = func() string { return "H4KQ-7MXD" }
				})
				for line := range strings.Lines(before) {
					s.line(strings.TrimRight(line, "\n"))
				}
				n, m := len(s.got(ann)), len(s.got("telegram:4009"))
				s.line("patient: " + said)
				s.line("worker 1: {1}: are you there")
				s.line("worker 1: DONE")
				s.line("patient: and another thing")
				s.line("(2 days later)")
				got := append(s.got(ann)[n:], s.got("telegram:4009")[m:]...)
				if len(got) != 1 || !strings.Contains(got[0], "We will not text you again") {
					t.Errorf("%d texts:\n%s", len(got), strings.Join(got, "\n"))
				}
			})
		}
	}
}
