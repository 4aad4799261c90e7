package flows_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// fiveQuestions is the flow of DESIGN section 10: text, number 1 to 120,
// postcode, word choice, yes or no, each saved; the last message is built from
// four of them.
var fiveQuestions = fstest.MapFS{
	"hello.yaml": {Data: []byte(`
flow: hello
start: name
wait: {nudge: [3d], expire: 7d}
steps:
  name: {expect: text, save: name, next: age}
  age: {expect: number, low: 1, high: 120, save: age, next: postcode}
  postcode: {expect: postcode, save: postcode, next: colour}
  colour: {expect: choice, choices: [red, green, blue], save: colour, next: sure}
  sure: {expect: yes_no, save: sure, next: done}
  done: {next: end}
`)},
	"words/en.yaml": {Data: []byte(`
language: en
common: {yes_no: "Reply 1 for yes, 2 for no.", "yes": "Yes", "no": "No"}
flows:
  hello:
    name: {ask: "What is your name?"}
    age: {ask: "How old are you?"}
    postcode: {ask: "What is your postcode?"}
    colour: {ask: "Which colour do you like?", choices: {red: Red, green: Green, blue: Blue}}
    sure: {ask: "Is that right?"}
    done: {say: "Thank you {name}. You are {age}, you live at {postcode} and like {colour}."}
`)},
}

// BenchmarkTurn is one inbound message: the session read from JSON, advanced,
// and written to JSON again. One conversation is six of them.
func BenchmarkTurn(b *testing.B) {
	book, err := flows.Load(care.Demo(), fiveQuestions)
	if err != nil {
		b.Fatal(err)
	}
	says := []string{"hello", "Sam Example", "44", "AB10 1AB", "green", "yes"}
	contact := care.Contact{ID: "bench"}
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	raw := []byte("{}")
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		var s flows.Session
		if err := json.Unmarshal(raw, &s); err != nil {
			b.Fatal(err)
		}
		next, effects := book.Advance(contact, s, flows.Message{ID: "m", Network: care.SMS, Kind: care.Text, Text: says[i%len(says)]}, flows.Moment{Now: now})
		if len(effects) == 0 {
			b.Fatal("a turn without effects")
		}
		if raw, err = json.Marshal(next); err != nil {
			b.Fatal(err)
		}
		i++
		if i%len(says) == 0 {
			if next.Active() {
				b.Fatal("the conversation did not end")
			}
			raw = []byte("{}")
		}
	}
}
