package bot

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	diffs "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

var update = flag.Bool("update", false, "write what we say into the scripts; read the difference with care")

// TestMain lets garbage lie: most of what these tests allocate is an interpreter of
// Lua for each call of a script, and collecting it took a fifth of their time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// roles are who takes part in a script, in the order in which what they got is
// written down.
var roles = []struct {
	name    string
	address care.Address
}{
	{"patient", ann}, {"patient 2", ben}, {"worker 1", kim}, {"worker 2", sam}, {"worker 3", "sms:+447700900104"}, {"manager", priya},
	{"stranger", "sms:+447700900105"}, {"newcomer", "telegram:4009"},
}

// stage is a script being played: people on both sides, over the real Line, the
// flows that ship, and time that is moved by hand.
type stage struct {
	*town
	out      strings.Builder
	seen     map[care.Address]int
	buttons  map[care.Address]map[string]string
	statuses map[string]string
	opened   []string // references in the order in which they came up; {1} is the first
	refs     atomic.Int64
	daily    bool // digests and other daily work are done
}

// Every conversation in testdata goes as its script says, on both sides, word
// for word.
func TestBothSides(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d scripts, want at least 20 (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, lines := readScript(t, path)
			s := newStage(t, archive)
			for line := range strings.Lines(lines) {
				s.line(strings.TrimRight(line, "\n"))
			}
			if *update {
				writeScript(t, path, archive, s.out.String())
				return
			}
			if diff := diffs.Diff(strings.Split(lines, "\n"), strings.Split(s.out.String(), "\n")); diff != "" {
				t.Errorf("%s\nthe conversation went another way (-script +now):\n%s", archive.Comment, diff)
			}
		})
	}
}

// shipped are the flows that ship, which take longer to read than most scripts to
// play.
func shipped(t *testing.T) *flows.Book {
	t.Helper()
	book, err := readShipped()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var readShipped = sync.OnceValues(func() (*flows.Book, error) { return flows.Load(care.Demo(), library.FS) })

func readScript(t *testing.T, path string) (archive *txtar.Archive, lines string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	archive = txtar.Parse(raw)
	return archive, fileOf(archive, "conversation")
}

func fileOf(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func writeScript(t *testing.T, path string, a *txtar.Archive, conversation string) {
	t.Helper()
	for i := range a.Files {
		if a.Files[i].Name == "conversation" {
			a.Files[i].Data = []byte(conversation)
		}
	}
	if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// newStage makes the town of a script. Its settings are "at: 2026-11-24 10:00",
// "daily: on" where digests are wanted, "check-ins: on" where those are, "alerts on telegram: first_name since" where they say more, and lines about the team, such as "worker 2: on leave".
func newStage(t *testing.T, archive *txtar.Archive, alter ...func(*parts)) *stage {
	t.Helper()
	scheme := riverside()
	scheme.MinAge, scheme.SelfReferral, scheme.Languages = 18, true, []string{"en"}
	scheme.Practices = care.Demo().Practices
	at, daily := "2026-11-24 10:00", false
	scheme.CheckIns.Off = true
	for line := range strings.Lines(fileOf(archive, "settings")) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "languages":
			scheme.Languages = strings.Fields(value)
			continue
		case "at":
			at = value
			continue
		case "check-ins":
			scheme.CheckIns.Off = value != "on"
			continue
		case "alerts on telegram":
			scheme.Alerts.Telegram = strings.Fields(value)
			continue
		case "daily":
			daily = value == "on"
			continue
		}
		if key == "place" {
			name, way, _ := strings.Cut(value, "; ")
			scheme.Places = append(scheme.Places, care.MeetingPlace{Name: name, Directions: way})
			continue
		}
		setMember(t, scheme, key, value)
	}
	book := shipped(t).For(scheme)
	s := &stage{seen: map[care.Address]int{}, buttons: map[care.Address]map[string]string{}, statuses: map[string]string{}}
	s.town = newTown(t, append(alter, func(setup *parts) {
		setup.Scheme, setup.Conversations, setup.NewRef = scheme, flows.NewShelf(book), s.newRef
		setup.Store = oneByOne{setup.Store}
		setup.DeepLink = func(payload string) string { return "https://t.me/riverside_bot?start=" + payload }
		setup.NewCode = func() string { return "H4KQ-7MXD" }
	})...)
	start, err := time.ParseInLocation("2006-01-02 15:04", at, scheme.Location())
	if err != nil {
		t.Fatal(err)
	}
	s.clock.set(start.UTC())
	s.daily = daily
	return s
}

// oneByOne is a store that gives out one job at a time, so that what is due at the
// same moment comes in the same order each time.
type oneByOne struct{ Store }

func (o oneByOne) Due(ctx context.Context, now time.Time, lease time.Duration, _ int) ([]flows.JobLease, error) {
	return o.Store.Due(ctx, now, lease, 1)
}

// setMember reads a setting about one of the team.
func setMember(t *testing.T, scheme *care.Scheme, role, value string) {
	t.Helper()
	address := addressOf(role)
	i := slices.IndexFunc(scheme.Team, func(w care.LinkWorker) bool { return w.Address == address })
	if i < 0 && address != "" {
		scheme.Team = append(scheme.Team, care.LinkWorker{ID: "ana", Name: "Ana Costa", Address: address, Role: care.RoleLinkWorker})
		i = len(scheme.Team) - 1
	}
	if i < 0 {
		t.Fatalf("setting of %q, who is nobody", role)
	}
	w := &scheme.Team[i]
	for part := range strings.SplitSeq(value, "; ") {
		word, rest, _ := strings.Cut(part, " ")
		switch word {
		case "joins":
		case "bookable":
			all := care.On(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
			hours := care.Opening{Days: all, Span: care.Span{From: care.OClock(10), To: care.OClock(16)}, How: care.ByPhone}
			scheme.Availability = append(scheme.Availability, care.Availability{Worker: w.ID, Weekly: []care.Opening{hours}})
		case "oncall":
			w.OnCall = rest != "no"
		case "limit":
			fmt.Sscan(rest, &w.Limit)
		case "areas":
			w.Areas = strings.Fields(rest)
		case "speaks":
			w.Languages = strings.Fields(rest)
		case "leave":
			from, rest, _ := strings.Cut(rest, " ")
			to, cover, _ := strings.Cut(rest, " ")
			a := care.Absence{Cover: cover}
			if a.From.UnmarshalText([]byte(from)) != nil || a.To.UnmarshalText([]byte(to)) != nil {
				t.Fatalf("leave %q", part)
			}
			w.Leave = append(w.Leave, a)
		default:
			t.Fatalf("setting %q", part)
		}
	}
}

func addressOf(role string) care.Address {
	for _, r := range roles {
		if r.name == role {
			return r.address
		}
	}
	return ""
}

// newRef makes references that can be told apart and that a script can name.
func (s *stage) newRef() string {
	const digits = "2346789"
	n := s.refs.Add(1)
	return fmt.Sprintf("K%cM%cT", digits[n/7%7], digits[n%7])
}

var laterForm = regexp.MustCompile(`^\((\d+) (minute|hour|day|week)s? later\)$`)

// line plays one line. What we said is left out: it is made anew.
func (s *stage) line(line string) {
	s.t.Helper()
	role, text, _ := strings.Cut(line, ": ")
	switch address := addressOf(strings.TrimSuffix(role, ":")); {
	case strings.HasPrefix(line, "    "):
		return
	case line == "" || strings.HasPrefix(line, "#"):
		s.out.WriteString(line + "\n")
		return
	case address != "":
		s.out.WriteString(line + "\n")
		s.speak(address, text)
		s.show(time.Time{})
	case laterForm.MatchString(line):
		s.out.WriteString(line + "\n")
		s.later(line)
	case strings.HasPrefix(line, "(the phone of "):
		s.out.WriteString(line + "\n")
		s.phone(strings.TrimSuffix(strings.TrimPrefix(line, "(the phone of "), ")"))
	default:
		s.t.Fatalf("line %q: want somebody: text, (2 days later), (the phone of worker 1 is dead) or # note", line)
	}
}

// fill puts references in the place of {1}, {2}.
func (s *stage) fill(text string) string {
	for i, ref := range s.opened {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), ref)
	}
	return text
}

// speak is a text, or [picture], [network stop], [press Label] or [link token].
func (s *stage) speak(from care.Address, text string) {
	text = s.fill(text)
	in := care.Inbound{From: from, Kind: care.Text, Text: text}
	if directive, ok := strings.CutPrefix(strings.TrimSuffix(text, "]"), "["); ok {
		word, rest, _ := strings.Cut(directive, " ")
		switch word {
		case "refers":
			s.refers(from)
			return
		case "picture":
			in.Kind, in.Text = care.Media, ""
		case "network":
			in.Kind, in.Text = care.OptedOut, "STOP"
		case "link":
			in.Text, in.Payload = "start", rest
		case "press":
			in.Kind, in.Text, in.Button = care.Press, "", s.buttons[from][rest]
			if in.Button == "" {
				s.t.Fatalf("no button %q", rest)
			}
		}
	}
	s.hears(in)
	s.sweep()
}

// refers is somebody who refers themselves, answering each question as asked.
// Of what we say only the last text is shown.
func (s *stage) refers(from care.Address) {
	for _, text := range []string{"hello", "1", "Riverside Surgery", "Mary", "1 4", "2", "1 2", "3 March 1954", "AB10 1AB", "Jones", "skip", "1", "1", "1"} {
		s.seen[from] = len(s.got(from))
		s.hears(care.Inbound{From: from, Kind: care.Text, Text: text})
	}
	s.sweep()
}

// later moves time, stopping wherever something is due.
func (s *stage) later(line string) {
	m := laterForm.FindStringSubmatch(line)
	var n int
	fmt.Sscan(m[1], &n)
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}
	end := s.clock.now().Add(time.Duration(n) * unit[m[2]])
	for {
		next := s.next()
		if next.IsZero() || next.After(end) {
			break
		}
		s.clock.set(next)
		s.sweep()
		if s.daily { // after what else is due, so that the order is the same each time
			if err := s.Tick(context.Background(), next); err != nil {
				s.t.Fatal(err)
			}
			s.sweep()
		}
		s.show(next)
	}
	s.clock.set(end)
	s.sweep()
	s.show(end)
}

// next is when something is due.
func (s *stage) next() time.Time {
	next, err := s.store.NextDue(context.Background(), s.clock.now())
	if err != nil {
		s.t.Fatal(err)
	}
	if at := s.Scheme.NextOccasion(s.clock.now()); s.daily && (next.IsZero() || at.Before(next)) {
		return at
	}
	return next
}

// phone breaks or mends the way to somebody.
func (s *stage) phone(what string) {
	role, state, _ := strings.Cut(what, " is ")
	address := addressOf(role)
	n := s.sms
	if address.Network() == care.Telegram {
		n = s.app
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fate = nil
	if state == "dead" {
		n.fate = func(m care.Outbound) (error, bool) {
			if m.To == address {
				return &SendError{Class: NoAddress, Code: "30003"}, false
			}
			return nil, true
		}
	}
}

// show writes what everybody got since the last time, and which cases changed.
func (s *stage) show(at time.Time) {
	var lines []string
	for _, r := range roles {
		lines = append(lines, s.news(r.name, r.address)...)
	}
	lines = append(lines, s.changes()...)
	if len(lines) > 0 && !at.IsZero() {
		s.out.WriteString("    at " + at.In(s.Scheme.Location()).Format("Mon 2 Jan 15:04") + "\n")
	}
	for _, line := range lines {
		s.out.WriteString("    " + strings.ReplaceAll(line, "\n", "\n        ") + "\n")
	}
}

func (s *stage) news(role string, a care.Address) (lines []string) {
	n := s.sms
	if a.Network() == care.Telegram {
		n = s.app
	}
	var got []care.Outbound
	for _, m := range n.all() {
		if m.To == a {
			got = append(got, m)
		}
	}
	fresh := got[s.seen[a]:]
	// The two lanes of one person go side by side: their order here is fixed, so
	// that the script is the same each time.
	slices.SortStableFunc(fresh, func(a, b care.Outbound) int { return laneOrder(a) - laneOrder(b) })
	for _, m := range fresh {
		line := "-> " + role + ": " + m.Text
		var labels []string
		for _, b := range m.Buttons {
			labels = append(labels, "["+b.Label+"]")
			if s.buttons[a] == nil {
				s.buttons[a] = map[string]string{}
			}
			s.buttons[a][b.Label] = b.Data
		}
		if len(labels) > 0 {
			line += "\n" + strings.Join(labels, " ")
		}
		lines = append(lines, line)
	}
	s.seen[a] = len(got)
	return lines
}

func laneOrder(m care.Outbound) int {
	if m.Class == care.Safety {
		return 0
	}
	return 1
}

// changes are the cases whose status or owner changed.
func (s *stage) changes() (lines []string) {
	open, err := s.store.OpenCases(context.Background(), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for ref := range s.statuses {
		if !slices.ContainsFunc(open, func(c flows.Case) bool { return c.Ref == ref }) {
			if c, err := s.store.Case(context.Background(), ref); err == nil {
				open = append(open, c)
			}
		}
	}
	slices.SortFunc(open, func(a, b flows.Case) int {
		return cmp.Or(a.Opened.Compare(b.Opened), strings.Compare(a.Ref, b.Ref))
	})
	for _, c := range open {
		now := fmt.Sprintf("[%s %s is %s", c.Ref, c.Kind, c.Status)
		if c.Owner != "" {
			now += " with " + c.Owner
		}
		if c.Talk.Held() {
			now += ", who writes with them"
		}
		if now += "]"; s.statuses[c.Ref] != now {
			if s.statuses[c.Ref] == "" {
				s.opened = append(s.opened, c.Ref)
			}
			s.statuses[c.Ref] = now
			lines = append(lines, now)
		}
	}
	return lines
}
