package main

import (
	"strings"
	"testing"
)

// What the log says of the audit trail can be given back later.
func TestAuditVerify(t *testing.T) {
	env := map[string]string{"LINKLINE_DATA": t.TempDir()}
	ask := func(args ...string) (string, int) {
		var out, errOut strings.Builder
		code := auditCommand(t.Context(), terminal{out: &out, errOut: &errOut, getenv: func(k string) string { return env[k] }}, args)
		return out.String() + errOut.String(), code
	}
	said, code := ask("verify")
	if code != exitOK || !strings.Contains(said, "riverside: 0 lines") {
		t.Fatalf("%d: %s", code, said)
	}
	mark := strings.TrimSpace(said[strings.LastIndex(said, " "):])
	if said, code := ask("verify", "riverside="+mark); code != exitOK || !strings.Contains(said, "at 1 marks") {
		t.Errorf("its own mark: %d: %s", code, said)
	}
	other := "7:" + strings.Repeat("ab", 32)
	for _, args := range [][]string{{"verify", "riverside=" + other}, {"verify", "elsewhere=" + mark}} {
		if said, code := ask(args...); code != exitProblems {
			t.Errorf("%v: %d: %s", args, code, said)
		}
	}
	for _, args := range [][]string{{}, {"verify", "riverside"}, {"verify", "riverside=7:ab"}} {
		if said, code := ask(args...); code != exitUsage {
			t.Errorf("%v: %d: %s", args, code, said)
		}
	}
}
