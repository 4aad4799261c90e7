package flows_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// version is a small book whose second question is asked in the given words.
func version(second string) fstest.MapFS {
	return fstest.MapFS{
		"hello.yaml": {Data: []byte(`
flow: hello
start: first
steps:
  first: {expect: text, save: a, next: second}
  second: {expect: text, save: b, next: end}
`)},
		"words/en.yaml": {Data: []byte("language: en\ncommon: {}\nflows:\n  hello:\n    first: {ask: One?}\n    second: {ask: \"" + second + "\"}\n")},
	}
}

func says(effects []flows.Effect) string {
	var texts []string
	for _, e := range effects {
		if s, ok := e.(flows.Send); ok {
			texts = append(texts, s.Text)
		}
	}
	return strings.Join(texts, "\n")
}

func words(text string) flows.Message {
	return flows.Message{ID: "m", Network: care.SMS, Kind: care.Text, Text: text}
}

var moment = flows.Moment{Now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), Ref: "K2M34"}

// Promise 10: a conversation outlives an edit of the flow that it is in.
func TestAnEditStrandsNobody(t *testing.T) {
	old, err := flows.Load(care.Demo(), version("The old second?"))
	if err != nil {
		t.Fatal(err)
	}
	shelf := flows.NewShelf(old)
	under, _ := shelf.Advance(care.Contact{}, flows.Session{}, words("hi"), moment)

	sh, err := flows.Load(care.Demo(), version("The new second?"))
	if err != nil {
		t.Fatal(err)
	}
	shelf.Put(sh)
	if _, effects := shelf.Advance(care.Contact{}, under, words("answer"), moment); says(effects) != "The old second?" {
		t.Errorf("a conversation under way heard %q", says(effects))
	}
	fresh, _ := shelf.Advance(care.Contact{}, flows.Session{}, words("hi"), moment)
	if _, effects := shelf.Advance(care.Contact{}, fresh, words("answer"), moment); says(effects) != "The new second?" {
		t.Errorf("a new conversation heard %q", says(effects))
	}
	restarted := flows.NewShelf(sh)
	restarted.Fetch = func(hash string) ([]byte, error) {
		if hash != old.Hash() {
			t.Errorf("asked for version %s", hash)
		}
		return old.Pack(), nil
	}
	if _, effects := restarted.Advance(care.Contact{}, under, words("answer"), moment); says(effects) != "The old second?" {
		t.Errorf("after a restart it heard %q", says(effects))
	}
	forgetful := flows.NewShelf(sh)
	if _, effects := forgetful.Advance(care.Contact{}, under, words("answer"), moment); says(effects) != "The new second?" {
		t.Errorf("without its version it heard %q", says(effects))
	}
}

// A change that does not check is refused with file and line, and the old book
// stays.
func TestReloadRefusesWhatDoesNotCheck(t *testing.T) {
	book, err := flows.Load(care.Demo(), version("Two?"))
	if err != nil {
		t.Fatal(err)
	}
	shelf := flows.NewShelf(book)
	broken := version("Two?")
	broken["hello.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(broken["hello.yaml"].Data), "next: second", "next: nowhere", 1))}
	_, err = shelf.Reload(broken)
	if err == nil || !strings.Contains(err.Error(), `hello.yaml:5: error: there is no step "nowhere"`) {
		t.Errorf("refused with %v", err)
	}
	if shelf.Current() != book {
		t.Error("the broken book is current")
	}
}

// A timer that was set in an earlier turn is nothing.
func TestStaleTimer(t *testing.T) {
	book, err := flows.Load(care.Demo(), fiveQuestions)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := book.Advance(care.Contact{}, flows.Session{}, words("hi"), moment)
	second, _ := book.Advance(care.Contact{}, first, words("Sam"), moment)
	after, effects := book.Advance(care.Contact{}, second, flows.Timeout{Name: "nudge", Turn: first.Turn}, moment)
	if len(effects) != 0 || after.Turn != second.Turn {
		t.Errorf("a stale timer did %v", effects)
	}
	if _, effects := book.Advance(care.Contact{}, second, flows.Timeout{Name: "nudge", Turn: second.Turn}, moment); says(effects) == "" {
		t.Error("the live timer said nothing")
	}
}

// What wants to ask while a question is open waits until the floor is free and a
// quarter of an hour has passed, and is dropped when it is no longer wanted.
func TestTheFloor(t *testing.T) {
	src := version("Two?")
	src["later.yaml"] = &fstest.MapFile{Data: []byte("flow: later\nstart: ask\nsteps:\n  ask: {expect: text, save: x, next: end}\n")}
	src["words/en.yaml"] = &fstest.MapFile{Data: append(src["words/en.yaml"].Data, []byte("  later:\n    ask: {ask: Later?}\n")...)}
	book, err := flows.Load(care.Demo(), src)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		until time.Time
		want  string
	}{{time.Time{}, "Later?"}, {moment.Now.Add(time.Hour), "Later?"}, {moment.Now.Add(-time.Hour), ""}} {
		s, _ := book.Advance(care.Contact{}, flows.Session{}, words("hi"), moment)
		s, effects := book.Advance(care.Contact{}, s, flows.Start{Waiting: flows.Waiting{Flow: "later", Until: tt.until}}, moment)
		if says(effects) != "" {
			t.Errorf("it broke in: %q", says(effects))
		}
		s, _ = book.Advance(care.Contact{}, s, words("one"), moment)
		if s, effects = book.Advance(care.Contact{}, s, words("two"), moment); says(effects) != "" {
			t.Errorf("until %v: it came as an answer: %q", tt.until, says(effects))
		}
		later := flows.Moment{Now: moment.Now.Add(15 * time.Minute), Ref: moment.Ref}
		if _, effects = book.Advance(care.Contact{}, s, flows.Timeout{Name: "floor", Turn: s.Turn}, later); says(effects) != tt.want {
			t.Errorf("until %v: heard %q, want %q", tt.until, says(effects), tt.want)
		}
	}
}
