package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
)

// env makes a getenv of pairs: name, value, name, value.
func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

// write puts a file into a fresh folder and returns its path.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingConfiguredIsTheDemo(t *testing.T) {
	c, err := readConfig(env())
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.Data != "./linkline-data" || c.production() {
		t.Errorf("addr %s, data %s, env %s", c.Addr, c.Data, c.Env)
	}
	if len(c.Schemes) != 1 || c.Schemes[0].ID != "riverside" {
		t.Fatalf("schemes %v", c.Schemes)
	}
	doc := &document{name: "the demo"}
	if err := c.Schemes[0].finish(doc, 0); err != nil {
		t.Errorf("the demo scheme would not pass as a file: %v", err)
	}
	if w, ok := c.Schemes[0].WorkerAt("sim:worker"); !ok || w.Name != "Sam Okafor" {
		t.Error("nobody is at sim:worker")
	}
}

func TestEnvironmentGivesTheDemoItsChannels(t *testing.T) {
	c, err := readConfig(env("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "tok", "TWILIO_FROM", "+447700900100",
		"TELEGRAM_BOT_TOKEN", "1:a", "LINKLINE_URL", "https://text.example.org"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{care.SMS, care.Telegram, care.Simulator}, c.Schemes[0].networks()); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	c, err := readConfig(env("TWILIO_AUTH_TOKEN", "hush", "TELEGRAM_BOT_TOKEN", "hush", "REDIS_URL", "redis://:hush@x",
		"LINKLINE_KEYS", "hush", "TWILIO_API_SECRET", "hush", "TELEGRAM_WEBHOOK_SECRET", "hush"))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "all", c, "one", c.Redis)
	asJSON, err := json.Marshal([]any{c.Account, c.Bot, c.Keys, c.Redis})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{log.String(), string(asJSON), fmt.Sprintf("%v %+v %#v %s", c, *c, *c, c.Keys)} {
		if strings.Contains(shown, "hush") {
			t.Errorf("a secret in %s", shown)
		}
	}
}

func TestMistakesInTheEnvironmentComeTogether(t *testing.T) {
	_, err := readConfig(env("LINKLINE_ENV", "prod", "REDIS_MODE", "cluster", "LINKLINE_URL", "text.example.org",
		"TWILIO_API_URL", "ftp://x"))
	for _, want := range []string{"LINKLINE_ENV is", "needs REDIS_URL", "LINKLINE_URL is not", "TWILIO_API_URL is not"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestProductionRefusesWhatIsForTrying(t *testing.T) {
	_, err := readConfig(env("LINKLINE_ENV", "production", "LINKLINE_URL", "http://text.example.org"))
	for _, want := range []string{"LINKLINE_KEYS is not set", "https address", "LINKLINE_CONFIG is not set"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	path := write(t, "schemes.yaml", goodFile)
	_, err = readConfig(env("LINKLINE_ENV", "production", "LINKLINE_URL", "https://text.example.org",
		"LINKLINE_KEYS", "k", "LINKLINE_CONFIG", path, "TOKEN", "x"))
	if want := path + ":15: the scheme has no channel to reach this address; it has sms"; err == nil || err.Error() != want {
		t.Errorf("a simulated phone in production: %v, want %s", err, want)
	}
}

const goodFile = `schemes:
  - id: hillside
    name: Hillside
    phone: 07700 900200
    self_referral: true
    min_age: 16
    twilio:
      account_sid: AC1
      auth_token: ${TOKEN}
      from: "+447700900101"
    practices: [{ods: Z1, name: Hill Surgery, aliases: [the hill]}]
    team:
      - id: ana
        name: Ana Bell
        address: sim:ana
`

func TestFileOfSchemes(t *testing.T) {
	c, err := readConfig(env("LINKLINE_CONFIG", write(t, "schemes.yaml", goodFile), "TOKEN", "a: b # ${TOKEN}"))
	if err != nil {
		t.Fatal(err)
	}
	s := c.Schemes[0]
	if s.ID != "hillside" || s.MinAge != 16 || s.ReplyDays != defaultReplyDays || s.Team[0].Role != care.RoleLinkWorker {
		t.Errorf("read as %+v", s)
	}
	if string(s.Twilio.Token) != "a: b # ${TOKEN}" {
		t.Error("the variable's value was read as YAML, or expanded again")
	}
}

func TestMistakesInTheFileHaveAPlace(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "min_age: 16", "min_ages: 16", `:6: unknown field "min_ages"`},
		{"wrong type", "min_age: 16", "min_age: sixteen", `:6: cannot unmarshal`},
		{"not YAML", "schemes:", "schemes: [", `:`},
		{"no such variable", "${TOKEN}", "${NOWHERE}", ":9: the environment variable NOWHERE is not set"},
		{"bad id", "id: hillside", "id: Hill side", ":2: the id of a scheme"},
		{"no name", "    name: Hillside\n", "", ":2: the scheme has no name"},
		{"bad address", "sim:ana", "0770", ":15: not an address"},
		{"no such channel", "sim:ana", "telegram:1", ":15: the scheme has no channel"},
		{"bad role", "address: sim:ana", "address: sim:ana\n        role: boss", ":16: role is"},
		{"bad zone", "min_age: 16", "hours: {zone: Mars}", ":6: not a time zone"},
		{"hours turned round", "min_age: 16", "hours: {from: 18, to: 8}", ":6: hours go from"},
		{"alerts that say too much", "min_age: 16", "alerts: {telegram: [surgery, last_name]}", ":6: an alert on Telegram may also hold first_name, surgery, language, since"},
		{"alerts that others read", "min_age: 16", "alerts: {sms: [first_name]}", ":6: alerts by text message hold a reference and a kind"},
		{"no such folder", "min_age: 16", "flows: nowhere", ":6: flows is not a folder"},
		{"no such practices", "min_age: 16", "practices_file: nowhere.csv", ":6: the file of practices cannot"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "schemes.yaml", strings.Replace(goodFile, c.from, c.to, 1))
			_, err := readConfig(env("LINKLINE_CONFIG", path, "TOKEN", "hush"))
			if err == nil || !strings.HasPrefix(err.Error(), path+":") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s%s", err, path, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Error("the error holds a secret")
			}
		})
	}
}

func TestMistakesOfTwoSchemesComeTogether(t *testing.T) {
	second := strings.TrimPrefix(strings.ReplaceAll(goodFile, "min_age: 16", "min_ages: 1"), "schemes:\n")
	_, err := readConfig(env("LINKLINE_CONFIG", write(t, "s.yaml", strings.Replace(goodFile, "16", "x", 1)+second), "TOKEN", "x"))
	if err == nil || !strings.Contains(err.Error(), ":6: ") || !strings.Contains(err.Error(), ":20: ") {
		t.Errorf("%v, want both mistakes", err)
	}
	_, err = readConfig(env("LINKLINE_CONFIG", write(t, "s.yaml", goodFile+strings.TrimPrefix(goodFile, "schemes:\n")), "TOKEN", "x"))
	for _, want := range []string{":16: two schemes have the same id", ":24: two schemes have the same number"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// The README's table is this struct, line by line.
func TestReadmeHoldsEverySetting(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, s := range settings() {
		otherwise := ""
		if s.otherwise != "" {
			otherwise = "`" + s.otherwise + "`"
		}
		want = append(want, fmt.Sprintf("| `%s` | %s | %s |", s.name, otherwise, s.means))
	}
	got = regexp.MustCompile("(?m)^\\| `[A-Z_]+` \\|.*$").FindAllString(string(readme), -1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table in the README (+) is not the struct (-):\n%s", diff)
	}
}

// What is wrong with the plans for appointments is named at its line.
func TestMistakesInAppointments(t *testing.T) {
	path := write(t, "schemes.yaml", `schemes:
  - id: hillside
    name: Hillside
    phone: 07700 900200
    practices: [{ods: Z90011, name: Hill Surgery}]
    team: [{id: ana, name: Ana Bell, address: "sim:ana"}]
    availability:
      - worker: ana
        weekly:
          - {days: mon-fri, from: 16:00, to: 10:00, how: phone}
      - worker: bo
        weekly: [{days: mon, from: 10:00, to: 12:00, how: pigeon}]
    meeting_places:
      - {directions: nowhere}
    booking:
      every: 10s
`)
	_, err := readConfig(env("LINKLINE_CONFIG", path))
	for _, want := range []string{"schemes.yaml:10: it ends before it begins", "schemes.yaml:11: availability is of a member",
		"schemes.yaml:12: say how people meet", "schemes.yaml:14: a meeting place needs a name", "schemes.yaml:16: a length of time is in whole minutes"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among\n%v", want, err)
		}
	}
}
