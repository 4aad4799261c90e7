package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/understand"
)

// understandCommand reads a line at a time and prints what was made of each,
// one JSON object a line, in order.
func understandCommand(ctx context.Context, args []string, in io.Reader, out io.Writer) int {
	kind, asked, ok := understandArgs(args, out)
	if !ok {
		return 2
	}
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	lines := bufio.NewReader(in)
	for ctx.Err() == nil {
		line, err := lines.ReadString('\n')
		if line != "" {
			if err := enc.Encode(understood(kind, strings.TrimRight(line, "\r\n"), asked)); err != nil {
				return 1
			}
		}
		if lines.Buffered() == 0 {
			if w.Flush() != nil {
				return 1
			}
		}
		if err != nil {
			break
		}
	}
	if w.Flush() != nil || ctx.Err() != nil {
		return 1
	}
	return 0
}

const understandUsage = `usage: linkline understand KIND [-question TEXT] [-choices A|B|C] [-practices A|B|C] [-lang L] [-now RFC3339]

Reads lines and prints what each would be taken for, with the reason.
KIND: yes_no name date_of_birth time postcode phone score number choice
      gp_surgery language nhs_number text signal
`

// signalKind is the kind that is not an answer to a question.
const signalKind = understand.Kind("signal")

func understandArgs(args []string, out io.Writer) (understand.Kind, understand.Asked, bool) {
	asked := understand.Asked{Now: time.Now()}
	fs := flag.NewFlagSet("understand", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&asked.Question, "question", "", "")
	choices := fs.String("choices", "", "")
	practices := fs.String("practices", "", "")
	fs.StringVar(&asked.Language, "lang", "", "")
	now := fs.String("now", "", "")
	kind, rest := "", args
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		kind, rest = args[0], args[1:]
	}
	if err := fs.Parse(rest); err != nil {
		fmt.Fprint(out, understandUsage)
		return "", asked, false
	}
	if kind == "" && fs.NArg() == 1 {
		kind = fs.Arg(0)
	}
	asked.Choices = parted(*choices)
	asked.Max = len(asked.Choices)
	asked.Surgeries = practiceList(parted(*practices))
	if *now != "" {
		at, err := time.Parse(time.RFC3339, *now)
		if err != nil {
			fmt.Fprint(out, "-now is not a time such as 2026-11-24T10:00:00Z\n")
			return "", asked, false
		}
		asked.Now = at
	}
	if !knownKind(understand.Kind(kind)) {
		fmt.Fprint(out, understandUsage)
		return "", asked, false
	}
	return understand.Kind(kind), asked, true
}

func parted(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "|")
}

// practiceList makes practices that are their own codes.
func practiceList(names []string) *understand.Surgeries {
	list := make([]understand.Surgery, 0, len(names))
	for _, n := range names {
		list = append(list, understand.Surgery{Code: n, Name: n})
	}
	return understand.IndexSurgeries(list)
}

func knownKind(k understand.Kind) bool {
	switch k {
	case understand.YesNo, understand.Name, understand.DateOfBirth, understand.Time, understand.Postcode, understand.Phone, understand.Score,
		understand.Choice, understand.GPSurgery, understand.Language, understand.NHSNumber, understand.Number, understand.Text, signalKind:
		return true
	}
	return false
}

// understoodLine is one line of output. Its fields are fixed: other programs
// read them.
type understoodLine struct {
	Text       string   `json:"text"`
	Kind       string   `json:"kind"`
	OK         bool     `json:"ok"`
	Value      any      `json:"value"`
	Confidence float64  `json:"confidence"`
	Why        string   `json:"why"`
	Problem    string   `json:"problem,omitempty"`
	Rest       string   `json:"rest,omitempty"`
	Nearest    []string `json:"nearest,omitempty"`
}

func understood(k understand.Kind, text string, a understand.Asked) understoodLine {
	line := understoodLine{Text: text, Kind: string(k)}
	if k == signalKind {
		s := understand.Hear(text, a)
		line.OK, line.Confidence, line.Why = true, s.Confidence, s.Why
		value := map[string]any{"signal": s.Name, "severity": s.Severity}
		if s.Language != "" {
			value["language"] = s.Language
		}
		line.Value = value
		return line
	}
	r := understand.Read(k, text, a)
	line.OK, line.Confidence, line.Why = r.OK, r.Confidence, r.Why
	line.Problem, line.Rest, line.Nearest = r.Problem, r.Rest, r.Nearest
	if r.OK {
		line.Value = shaped(k, r)
	}
	return line
}

// shaped gives a value the JSON shape of its kind.
func shaped(k understand.Kind, r understand.Reading) any {
	switch k {
	case understand.Name:
		return map[string]string{"first": r.First, "last": r.Last}
	case understand.Score, understand.Number:
		if n, err := strconv.Atoi(r.Value); err == nil {
			return n
		}
	case understand.Choice:
		picks := []int{}
		for _, p := range strings.Split(r.Value, ",") {
			if n, err := strconv.Atoi(p); err == nil {
				picks = append(picks, n)
			}
		}
		return picks
	}
	return r.Value
}
