package main

import (
	"bytes"
	"strings"
	"testing"
)

// call runs a command line as a person would.
func call(t testing.TB, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), terminal{env(), strings.NewReader(in), &o, &e}, args)
	return code, o.String(), e.String()
}

func TestHelpListsEveryCommand(t *testing.T) {
	code, out, _ := call(t, "", "help")
	if code != exitOK {
		t.Errorf("exit %d", code)
	}
	for _, c := range commands() {
		if !strings.Contains(out, "  "+c.name+" ") {
			t.Errorf("help lacks %s", c.name)
		}
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range commands() {
		for _, args := range [][]string{{c.name, "-h"}, {"help", c.name}} {
			code, out, _ := call(t, "", args...)
			if code != exitOK || !strings.Contains(out, "linkline "+c.name) {
				t.Errorf("linkline %s: exit %d, %q", strings.Join(args, " "), code, out)
			}
		}
	}
}

func TestWrongUseIsTwo(t *testing.T) {
	for _, args := range [][]string{{"sreve"}, {"help", "sreve"}, {"serve", "now"}, {"doctor", "-x"}, {"keys"}, {"keys", "old", "x"}} {
		code, out, errOut := call(t, "", args...)
		if code != exitUsage || errOut == "" || out != "" {
			t.Errorf("linkline %s: exit %d, out %q, err %q", strings.Join(args, " "), code, out, errOut)
		}
	}
}
