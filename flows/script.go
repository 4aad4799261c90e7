package flows

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/linkline/linkline/flows/care"
)

// Script is a conversation as text: the comment of a txtar archive tells the
// story, the file "conversation" holds five kinds of line:
//
//	patient: what they type
//	bot: what we say (more lines of it are indented)
//	    [effect: what we do]
//	(2 days later)
//	# a note
//
// (booked: 2026-12-01 14:00 phone) is what a link worker books, (invited: phone)
// that they let the person choose a time, (freed: 2026-12-01 14:00 phone) that
// somebody gave a time back, (somebody else takes it) what may follow, and (missed)
// that nobody came. A file "settings" may say "at: 2026-11-24 10:00", "network: telegram" or
// "flow: name", "lang: pl" for a person whose language is known, or
// "languages: en, pl" for those that are on, and "check-ins: yes" to play those
// around an appointment.
type Script struct {
	Story    string
	Settings map[string]string
	Lines    string

	archive *txtar.Archive
}

// ParseScript reads a txtar archive.
func ParseScript(data []byte) (*Script, error) {
	s := &Script{archive: txtar.Parse(data), Settings: map[string]string{}}
	s.Story = strings.TrimSpace(string(s.archive.Comment))
	for _, f := range s.archive.Files {
		switch f.Name {
		case "conversation":
			s.Lines = string(f.Data)
		case "settings":
			for line := range strings.Lines(string(f.Data)) {
				key, value, _ := strings.Cut(line, ":")
				s.Settings[strings.TrimSpace(key)] = strings.TrimSpace(value)
			}
		default:
			return nil, fmt.Errorf("file %q: a script has conversation and settings", f.Name)
		}
	}
	if s.Lines == "" {
		return nil, fmt.Errorf("no conversation: write -- conversation -- above the lines")
	}
	return s, nil
}

// scriptStart is a Tuesday in working hours.
var scriptStart = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// Play plays the patient's side of the script with a book and returns the
// conversation as it went.
func (s *Script) Play(book *Book) (string, error) {
	var out bytes.Buffer
	p := &Player{Book: book, Now: scriptStart, Network: care.SMS, Out: &out}
	if n := s.Settings["network"]; n != "" {
		p.Network = n
	}
	if at := s.Settings["at"]; at != "" {
		t, err := time.ParseInLocation("2006-01-02 15:04", at, book.scheme.Location())
		if err != nil {
			return "", fmt.Errorf("settings: at: %w", err)
		}
		p.Now = t.UTC()
	}
	p.Contact = care.Contact{ID: "script", Created: p.Now, Language: s.Settings["lang"]}
	p.Book, p.CheckIns = book.turnOn(s.Settings), s.Settings["check-ins"] != ""
	if err := p.meet(s.Settings); err != nil {
		return "", err
	}
	if flow := s.Settings["flow"]; flow != "" {
		p.Start(flow)
	}
	for line := range strings.Lines(s.Lines) {
		if err := p.line(strings.TrimSuffix(line, "\n")); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// turnOn is the book with the languages on that a script asks for.
func (b *Book) turnOn(settings map[string]string) *Book {
	on := strings.FieldsFunc(settings["languages"], func(r rune) bool { return r == ',' || r == ' ' })
	if lang := settings["lang"]; lang != "" && len(on) == 0 {
		on = []string{"en", lang}
	}
	if len(on) == 0 {
		return b
	}
	return b.Offering(on...)
}

// line plays one line of a script. What we said and did before is left out: it
// is made anew.
func (p *Player) line(line string) error {
	switch {
	case strings.HasPrefix(line, "patient:"):
		fmt.Fprintln(p.Out, line)
		p.Hear(unescape(strings.TrimSpace(strings.TrimPrefix(line, "patient:"))))
	case strings.HasPrefix(line, "("):
		fmt.Fprintln(p.Out, line)
		return p.Happens(line)
	case strings.HasPrefix(line, "#"), line == "":
		fmt.Fprintln(p.Out, line)
	case strings.HasPrefix(line, "bot:"), strings.HasPrefix(line, "    "):
	default:
		return fmt.Errorf("line %q: want patient:, bot:, [effect: ...], (2 days later) or # note", line)
	}
	return nil
}

var repeated = regexp.MustCompile(`^(.*)\{(\d+) times\}$`)

// unescape writes out "word{200 times}", for very long texts.
func unescape(s string) string {
	if m := repeated.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(m[1], min(n, 5000))
	}
	return s
}

var later = regexp.MustCompile(`^\((\d+) (minute|hour|day|week)s? later\)$`)

// ParseLater reads "(2 days later)".
func ParseLater(line string) (time.Duration, error) {
	m := later.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil {
		return 0, fmt.Errorf("%q: write (20 minutes later), (3 hours later), (2 days later) or (1 week later)", line)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, err
	}
	return ParseSpan(strconv.Itoa(n) + m[2][:1])
}

// Format is the script with another conversation in it.
func (s *Script) Format(conversation string) []byte {
	a := *s.archive
	for i := range a.Files {
		if a.Files[i].Name == "conversation" {
			a.Files[i].Data = []byte(conversation)
		}
	}
	return txtar.Format(&a)
}
