package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// simulated are the simulated phones of a running program, over HTTP.
type simulated struct{ addr, scheme string }

func (s simulated) post(t *testing.T, body map[string]string) {
	t.Helper()
	body["scheme"] = s.scheme
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Post("http://"+s.addr+"/try/messages", "application/json", strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Fatalf("text: %s", r.Status)
	}
}

func (s simulated) say(t *testing.T, who, text string) {
	t.Helper()
	s.post(t, map[string]string{"from": who, "text": text})
}

func (s simulated) press(t *testing.T, who, data string) {
	t.Helper()
	s.post(t, map[string]string{"from": who, "button": data})
}

// both is one phone with both sides, "in ..." and "out ...".
func (s simulated) both(t *testing.T, who string) (all []string) {
	t.Helper()
	for _, m := range s.texts(t, who) {
		all = append(all, m.Direction+" "+m.Text)
	}
	return all
}

type phoneText struct {
	Direction, Text string
	At              time.Time
	Buttons         []struct {
		Data string `json:"d"`
	}
}

func (s simulated) texts(t *testing.T, who string) (all []phoneText) {
	t.Helper()
	r, err := http.Get("http://" + s.addr + "/try/messages?" + url.Values{"with": {who}, "scheme": {s.scheme}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func (s simulated) shown(t *testing.T, who string) (all []message) {
	t.Helper()
	for _, m := range s.texts(t, who) {
		if m.Direction == "out" {
			one := message{text: m.Text}
			for _, b := range m.Buttons {
				one.buttons = append(one.buttons, b.Data)
			}
			all = append(all, one)
		}
	}
	return all
}

// embeddedProgram runs the built program with the store that it brings: with a
// redis-server when path has one, and with the journal when it has none.
func embeddedProgram(t *testing.T, path string, env ...string) *program {
	t.Helper()
	dir := t.TempDir()
	p := &program{binary: filepath.Join(dir, "linkline"), addr: freeAddress(t)}
	if out, err := exec.Command("go", "build", "-o", p.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	p.env = append(env, "PATH="+path, "LINKLINE_ADDR="+p.addr, "LINKLINE_DATA="+filepath.Join(dir, "data"))
	p.start(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what the program said:\n%s", p.log.String())
		}
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	return p
}

// says waits for words on the program's output.
func (p *program) says(t *testing.T, words string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !strings.Contains(p.log.String(), words); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("it does not say %q", words)
			return
		}
	}
}

// With no configuration at all: a whole self-referral over HTTP, killed in the
// middle, goes on where it was, with every text sent once.
func TestSelfReferralSurvivesKill(t *testing.T) {
	for name, path := range map[string]string{"child": os.Getenv("PATH"), "journal": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath("redis-server"); err != nil && name == "child" {
				if os.Getenv("CI") == "true" {
					t.Fatal("no redis-server on the PATH")
				}
				t.Skip("no redis-server on the PATH")
			}
			line := embeddedProgram(t, path)
			line.says(t, "http://"+line.addr+"/try")
			line.says(t, "grade B")
			phones := simulated{addr: line.addr}
			selfReferral(t, phones, cast{"alice", "worker", "manager"}, line)
		})
	}
}

// The clock that was moved is still ahead after a restart, and what became due
// on the way came in order, each at its own time.
func TestClockSurvivesKill(t *testing.T) {
	line := embeddedProgram(t, t.TempDir())
	phones := simulated{addr: line.addr}
	phones.say(t, "alice", "hello")
	before := phones.texts(t, "alice")
	line.forward(t, "240h")
	line.kill(t)
	line.start(t)
	phones.say(t, "alice", "hello")
	after := phones.texts(t, "alice")
	if len(after) < len(before)+3 {
		t.Fatalf("ten days of silence, and no nudge: %q", phones.both(t, "alice"))
	}
	for i := 1; i < len(after); i++ {
		if after[i].At.Before(after[i-1].At) {
			t.Errorf("text %d is older than the one before it", i)
		}
	}
	if first := after[len(before)].At.Sub(before[0].At); first < 48*time.Hour || first > 5*24*time.Hour {
		t.Errorf("the first nudge came after %s, not when it was due", first)
	}
	if gap := after[len(after)-1].At.Sub(before[0].At); gap < 240*time.Hour {
		t.Errorf("after the restart it is only %s later", gap)
	}
}

const twoSchemes = `schemes:
  - id: hillside
    name: Hillside Links
    phone: 07700 900201
    self_referral: true
    practices: [{ods: Z1, name: Hill Surgery}]
    team: [{id: ana, name: Ana Bell, address: "sim:worker", on_call: true}]
  - id: dale
    name: Dale Connect
    phone: 07700 900202
    self_referral: true
    practices: [{ods: Z1, name: Dale Surgery}]
    team: [{id: ben, name: Ben Ash, address: "sim:worker", on_call: true}]
    flows: own
`

const ownWords = `language: en
flows:
  help:
    explain:
      say: "Dale says hello to whoever asks for help."
`

// Two schemes in one process: the same phone is a stranger to the other, the
// teams hear of their own people only, and each has its own words.
func TestSchemesKnowNothingOfEachOther(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "own", "words"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"schemes.yaml": twoSchemes, "own/words/en.yaml": ownWords} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	line := embeddedProgram(t, t.TempDir(), "LINKLINE_CONFIG="+filepath.Join(dir, "schemes.yaml"))
	hillside, dale := simulated{line.addr, "hillside"}, simulated{line.addr, "dale"}
	hillside.say(t, "alice", "hello")
	hillside.say(t, "alice", "i want to kill myself")
	if _, ok := arrives(t, hillside, "worker", "TAKE ", 5*time.Second); !ok {
		t.Fatalf("hillside's team was not alerted: %q", hillside.both(t, "worker"))
	}
	if texts := dale.both(t, "alice"); len(texts) > 0 {
		t.Errorf("dale sees %q", texts)
	}
	if texts := dale.both(t, "worker"); len(texts) > 0 {
		t.Errorf("dale's team was told %q", texts)
	}
	ref := reference.FindStringSubmatch("")
	for _, m := range hillside.shown(t, "worker") {
		if _, after, ok := strings.Cut(m.text, "TAKE "); ok {
			ref = strings.Fields(after)
		}
	}
	dale.say(t, "worker", fmt.Sprintf("TAKE %s", ref[0]))
	for _, m := range dale.shown(t, "worker") {
		if strings.Contains(m.text, "You have") {
			t.Errorf("dale's link worker took hillside's case: %s", m.text)
		}
	}
	dale.say(t, "alice", "help")
	if _, ok := arrives(t, dale, "alice", "Dale says hello", 5*time.Second); !ok {
		t.Errorf("dale has no words of its own: %q", dale.both(t, "alice"))
	}
	if _, ok := arrives(t, hillside, "alice", "Dale", 0); ok {
		t.Error("hillside speaks with dale's words")
	}
}
