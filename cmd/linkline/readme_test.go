package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A promise that names a test which is gone is a promise that nobody keeps.
func TestReadmeNamesTestsThatExist(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, pattern := range []string{"../../*/*_test.go", "../../*/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z]+)`").FindAllStringSubmatch(string(readme), -1)
	if len(named) < 20 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, n := range named {
		if !strings.Contains(tests.String(), "\nfunc "+n[1]+"(") {
			t.Errorf("there is no %s", n[1])
		}
	}
}

// The example in the README is a configuration that can be read.
func TestReadmeExampleIsAConfiguration(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	path := write(t, "schemes.yaml", example)
	if err := os.Mkdir(filepath.Join(filepath.Dir(path), "hillside"), 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(env("LINKLINE_CONFIG", path, "LINKLINE_ENV", "production", "LINKLINE_URL", "https://text.example.org",
		"LINKLINE_KEYS", "k", "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "tok", "TELEGRAM_BOT_TOKEN", "1:a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Schemes[0]; got.ID != "hillside" || len(got.Team) != 2 || got.Practices[0].Aliases[0] != "the hill" {
		t.Errorf("read as %+v", got)
	}
}
