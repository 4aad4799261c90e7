package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/linkline/linkline/"

// may is the table of DESIGN section 3: which of our packages each of them may
// import. Siblings under bot do not know each other.
var may = map[string][]string{
	"flows/care":       {},
	"flows/understand": {},
	"flows":            {"flows/care", "flows/understand"},
	"flows/library":    {},
	"store":            {"flows", "flows/care"},
	"store/embedded":   {},
	"bot":              {"bot/desk", "flows", "flows/care"},
	"bot/desk":         {"flows", "flows/care", "flows/understand"},
	"bot/twilio":       {"bot", "flows/care"},
	"bot/telegram":     {"bot", "flows/care"},
	"bot/simulator":    {"bot", "flows/care"},
	"bot/bottest":      {"bot", "flows/care"},
	"scheduler":        {"flows/care"},
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (all []listed) {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestPackagesImportWhatTheyMay(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if name == "cmd/linkline" { // wires all of them
			continue
		}
		allowed, known := may[name]
		if !known {
			t.Errorf("%s is not in the table", name)
		}
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, module); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, and may not", name, ours)
			}
		}
	}
}

// The root package of twilio-go takes a minute to build (CHANNELS 1.10).
func TestLittleOfTwilio(t *testing.T) {
	const sdk = "github.com/twilio/twilio-go"
	for _, p := range packages(t) {
		for _, i := range p.Imports {
			if strings.HasPrefix(i, sdk) && i != sdk+"/client" && i != sdk+"/rest/api/v2010" {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}
