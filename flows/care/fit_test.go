package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWhomAReferralFits(t *testing.T) {
	now := inLondon("2026-11-24 10:00") // a Tuesday
	day := func(s string) (d Date) {
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	member := func(id string, change func(*LinkWorker)) LinkWorker {
		w := LinkWorker{ID: id, Name: id, Address: Address("sim:" + id), Role: RoleLinkWorker, Limit: 10}
		if change != nil {
			change(&w)
		}
		return w
	}
	area := func(areas ...string) func(*LinkWorker) { return func(w *LinkWorker) { w.Areas = areas } }
	person := Contact{Surgery: "Z90001", Postcode: "AB10 1AB", Language: "pl"}
	for _, test := range []struct {
		name  string
		team  []LinkWorker
		loads map[string]int
		c     Contact
		k     Case
		want  []string
	}{
		{"room decides", []LinkWorker{member("ana", nil), member("ben", nil)}, map[string]int{"ana": 5, "ben": 2}, person, Case{}, []string{"ben", "ana"}},
		{"room is counted by limit", []LinkWorker{member("ana", nil), member("ben", func(w *LinkWorker) { w.Limit = 20 })}, map[string]int{"ana": 5, "ben": 8}, person, Case{}, []string{"ben", "ana"}},
		{"area before room", []LinkWorker{member("ana", area("Z90001")), member("ben", nil), member("cat", area("Z90002"))}, map[string]int{"ana": 9}, person, Case{}, []string{"ana", "ben", "cat"}},
		{"postcode district", []LinkWorker{member("ana", nil), member("ben", area("ab10"))}, nil, person, Case{}, []string{"ben", "ana"}},
		{"language before room", []LinkWorker{member("ana", nil), member("ben", func(w *LinkWorker) { w.Languages = []string{"pl"} })}, map[string]int{"ben": 9}, person, Case{}, []string{"ben", "ana"}},
		{"the same again before all", []LinkWorker{member("ana", area("Z90001")), member("ben", area("Z90002"))}, nil, Contact{Surgery: "Z90001", Worker: "ben"}, Case{}, []string{"ben", "ana"}},
		{"nobody at their limit", []LinkWorker{member("ana", nil), member("ben", nil)}, map[string]int{"ana": 10}, person, Case{}, []string{"ben"}},
		{"nobody who passed", []LinkWorker{member("ana", nil), member("ben", nil)}, nil, person, Case{Passed: []string{"ana"}}, []string{"ben"}},
		{"nobody on leave", []LinkWorker{member("ana", func(w *LinkWorker) { w.Leave = []Absence{{From: day("2026-11-20"), To: day("2026-11-24")}} }), member("ben", nil)}, nil, person, Case{}, []string{"ben"}},
		{"at work now first", []LinkWorker{member("ana", func(w *LinkWorker) { w.Works = []Shift{{On(time.Monday), OClock(9), OClock(17)}} }), member("ben", nil)}, nil, person, Case{}, []string{"ben", "ana"}},
		{"no manager, nobody without a phone", []LinkWorker{member("ana", func(w *LinkWorker) { w.Role = RoleManager }), member("ben", func(w *LinkWorker) { w.Address = "" })}, nil, person, Case{}, nil},
	} {
		s := &Scheme{Team: test.team, Languages: []string{"en"}}
		var got []string
		for _, f := range Fits(s, test.c, test.k, test.loads, now) {
			got = append(got, f.Worker.ID)
			if f.Reason() == "" {
				t.Errorf("%s: no reason for %s", test.name, f.Worker.ID)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestOrderOfThoseWhoWait(t *testing.T) {
	opened := inLondon("2026-11-02 10:00")
	needs := func(ref, list string, day int) Case {
		c := Case{Ref: ref, Kind: KindReferral, Opened: opened.AddDate(0, 0, day), Answers: []Answered{{Name: "needs", Value: list}}}
		c.Urgency = UrgencyOf(c)
		return c
	}
	danger := needs("danger", "lonely", 9)
	danger.Urgency = UrgencyOf(danger, Case{Kind: KindDistress})
	child := needs("child", "lonely", 8)
	child.Urgency = UrgencyOf(child, Case{Kind: KindChildRisk})
	waiting := []Case{needs("old", "lonely", 0), needs("new", "mood", 7), needs("rent", "lonely,housing", 6), needs("carer", "carer", 5), child, danger}
	InOrder(waiting, func(c Case) Case { return c })
	var got []string
	for _, c := range waiting {
		got = append(got, c.Ref)
	}
	if diff := cmp.Diff([]string{"danger", "child", "carer", "rent", "old", "new"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestExpectedWaitIsHonest(t *testing.T) {
	month := 28 * 24 * time.Hour
	for _, test := range []struct {
		ahead, taken int
		want         time.Duration
	}{{10, 4, 0}, {0, 28, 24 * time.Hour}, {27, 28, month}, {83, 28, 3 * month}} {
		if got := ExpectedWait(test.ahead, test.taken, month); got != test.want {
			t.Errorf("%d ahead, %d taken in four weeks: %v, want %v", test.ahead, test.taken, got, test.want)
		}
	}
}

func TestAlertsReachAPerson(t *testing.T) {
	h, night, noon := Hours{}, inLondon("2026-12-25 03:00"), inLondon("2026-11-24 12:00")
	away := []Absence{{From: Date{2026, 1, 1}, To: Date{2027, 1, 1}}}
	kim := LinkWorker{ID: "kim", Address: "sim:kim", Role: RoleLinkWorker, OnCall: true}
	sam := LinkWorker{ID: "sam", Address: "sim:sam", Role: RoleLinkWorker, Works: []Shift{{On(time.Monday), OClock(9), OClock(17)}}}
	boss := LinkWorker{ID: "boss", Address: "sim:boss", Role: RoleManager}
	gone := func(w LinkWorker) LinkWorker { w.Leave = away; return w }
	for _, test := range []struct {
		name   string
		team   []LinkWorker
		to     Audience
		urgent bool
		now    time.Time
		want   []string
	}{
		{"on call at night", []LinkWorker{kim, sam, boss}, OnCall, true, night, []string{"kim"}},
		{"who is at work", []LinkWorker{kim, sam, boss}, Everyone, false, noon, []string{"kim"}},
		{"urgent: also who is not", []LinkWorker{kim, sam, boss}, Everyone, true, noon, []string{"kim", "sam"}},
		{"on call is away", []LinkWorker{gone(kim), sam, boss}, OnCall, true, night, []string{"sam"}},
		{"only the manager is there", []LinkWorker{gone(kim), gone(sam), boss}, OnCall, true, night, []string{"boss"}},
		{"nobody is there", []LinkWorker{gone(kim), gone(sam), gone(boss)}, OnCall, true, night, []string{"kim"}},
		{"nobody at work: all the same", []LinkWorker{sam, boss}, Everyone, false, noon, []string{"sam"}},
	} {
		var got []string
		for _, w := range Alerted(test.team, test.to, test.urgent, h, test.now) {
			got = append(got, w.ID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestInvitationIsForOneAndOnce(t *testing.T) {
	now := inLondon("2026-11-24 10:00")
	team := []LinkWorker{{ID: "kim", Name: "Kim Okafor"}, {ID: "sam", Name: "Sam Lee", Address: "sim:old"}}
	r := Roster{}.Invite("H4KQ-7MXD", "kim", "boss", now).Invite("B2BB-2BBB", "sam", "boss", now)
	if slices.ContainsFunc(r.Invited, func(i Invitation) bool { return i.Hash == "H4KQ-7MXD" || len(i.Hash) != 64 }) {
		t.Error("the code itself is kept")
	}
	if _, _, ok := r.Join("H4KQ-7MXX", "sim:x", team, now); ok {
		t.Error("a wrong code is good")
	}
	if _, _, ok := r.Join("H4KQ-7MXD", "sim:x", team, now.Add(InvitationLife)); ok {
		t.Error("an old code is good")
	}
	joined, w, ok := r.Join("h4kq 7mxd", "sim:kim", team, now)
	if !ok || w.ID != "kim" || w.Address != "sim:kim" {
		t.Fatalf("joined as %s: %v", w.ID, ok)
	}
	if _, _, ok := joined.Join("H4KQ-7MXD", "sim:thief", team, now); ok {
		t.Error("a code is good twice")
	}
	if again := joined.Invite("C3CC-3CCC", "sam", "boss", now); len(again.Invited) != 1 {
		t.Errorf("%d invitations for one", len(again.Invited))
	}
	over := joined.Put(LinkWorker{ID: "sam", Left: true}).Put(LinkWorker{ID: "ana"}).Over(team)
	var ids []string
	for _, w := range over {
		ids = append(ids, w.ID)
	}
	if diff := cmp.Diff([]string{"kim", "ana"}, ids); diff != "" || over[0].Address != "sim:kim" {
		t.Error(diff)
	}
}

// Every kind has a clock of its own that comes to a manager, soon when it is
// urgent, and never stops.
func TestLaddersComeToAManager(t *testing.T) {
	for _, k := range Kinds() {
		rungs, repeat := Ladder(k)
		total, manager := time.Duration(0), -1
		for i, r := range rungs {
			if total += r.Wait; r.To == Managers && manager < 0 {
				manager = i
				if k.Urgent() && total > 20*time.Minute {
					t.Errorf("%s reaches a manager after %v", k, total)
				}
			}
		}
		last := rungs[len(rungs)-1].To
		if rungs[0].Wait != 0 || manager < 0 || last != Managers && last != Whole || repeat <= 0 || k.Urgent() && repeat > 15*time.Minute {
			t.Errorf("%s: %v, repeated after %v", k, rungs, repeat)
		}
	}
}
