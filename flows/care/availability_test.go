package care

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// pattern is Sam's week: by phone on weekdays but Wednesday, and an afternoon
// and evening at the library on Wednesdays.
const pattern = `
worker: sam
weekly:
  - {days: mon tue thu fri, from: "09:00", to: "12:00", how: phone}
  - {days: tue, from: "13:00", to: "15:00", how: phone}
  - {days: wed, from: "15:00", to: "19:00", how: in_person, place: Riverside Library}
dates:
  - {date: 2026-11-26}
  - date: 2026-11-28
    open: [{from: "10:00", to: "11:00", how: in_person, place: Open day}]
  - date: 2026-12-28
    open: [{from: "10:00", to: "11:00", how: phone}]
leave:
  - {from: 2026-12-07, to: 2026-12-11}
`

func sam(t *testing.T) (v Availability) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(pattern), &v, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhenALinkWorkerCanBeBooked(t *testing.T) {
	v := sam(t)
	for date, want := range map[string]string{
		"2026-11-23": "09:00-12:00 phone",                    // Monday
		"2026-11-24": "09:00-12:00 phone, 13:00-15:00 phone", // Tuesday
		"2026-11-25": "15:00-19:00 in_person",                // Wednesday
		"2026-11-26": "",                                     // a Thursday that is closed
		"2026-11-28": "10:00-11:00 in_person",                // a Saturday that is open
		"2026-12-25": "",                                     // Christmas Day, a Friday
		"2026-12-28": "10:00-11:00 phone",                    // a bank holiday that is open
		"2026-12-04": "09:00-12:00 phone",                    // the Friday before leave
		"2026-12-07": "", "2026-12-09": "", "2026-12-11": "", // leave
		"2026-12-14": "09:00-12:00 phone", // back
		"2026-11-29": "",                  // Sunday
	} {
		var got []string
		for _, o := range v.On(dateOf(t, date), Hours{}) {
			got = append(got, o.From.String()+"-"+o.To.String()+" "+string(o.How))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
	text, _ := json.Marshal(v)
	var back Availability
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, back); diff != "" {
		t.Error(diff)
	}
}

// What is offered on Monday morning, 23 November, when it must be a day ahead.
func TestTimesOffered(t *testing.T) {
	now := local(t, "2026-11-23 10:15")
	taken := Diary{Appointments: []Appointment{
		{ID: "x", Contact: "c9", Status: Confirmed, Slot: phone(t, "2026-11-24 10:30")},
		{ID: "y", Contact: "c8", Status: CalledOff, Slot: phone(t, "2026-11-24 11:00")},
	}}
	for _, tt := range []struct {
		name string
		r    Request
		want string
	}{
		{"anything: three days, parts of the day that differ", Request{},
			"Tue 2026-11-24 10:30, Wed 2026-11-25 15:00, Fri 2026-11-27 09:00"},
		{"half an hour is taken", Request{Diary: taken}, "Tue 2026-11-24 11:00, Wed 2026-11-25 15:00, Fri 2026-11-27 09:00"},
		{"a first appointment is an hour", Request{First: true, Diary: taken}, "Tue 2026-11-24 11:00, Wed 2026-11-25 15:00, Fri 2026-11-27 09:00"},
		{"afternoons", Request{Prefer: Preference{Part: Afternoon}}, "Tue 2026-11-24 13:00, Wed 2026-11-25 15:00, Tue 2026-12-01 13:00"},
		{"evenings, so on Wednesdays only", Request{Prefer: Preference{Part: Evening}},
			"Wed 2026-11-25 17:00, Wed 2026-12-02 17:00, Wed 2026-12-16 17:00"},
		{"Fridays", Request{Prefer: Preference{Days: On(time.Friday)}}, "Fri 2026-11-27 09:00, Fri 2026-12-04 09:00, Fri 2026-12-18 09:00"},
		{"face to face", Request{Prefer: Preference{How: InPerson}}, "Wed 2026-11-25 15:00, Sat 2026-11-28 10:00, Wed 2026-12-02 17:00"},
		{"that Friday: one day, times that do not overlap", Request{Prefer: Preference{From: Date{2026, 11, 27}, To: Date{2026, 11, 27}}},
			"Fri 2026-11-27 09:00, Fri 2026-11-27 09:30, Fri 2026-11-27 10:00"},
		{"a day that is closed", Request{Prefer: Preference{From: Date{2026, 11, 26}, To: Date{2026, 11, 26}}}, ""},
		{"by video, which nobody does", Request{Prefer: Preference{How: ByVideo}}, ""},
	} {
		var got []string
		for _, s := range Offers(Demo(), []Availability{sam(t)}, tt.r, now) {
			got = append(got, shown(s.Start))
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, strings.Join(got, ", "), tt.want)
		}
	}
}

// A time that clocks leave out is not offered, and the day goes on after it.
func TestNoTimeIsOfferedThatClocksLeaveOut(t *testing.T) {
	night := Availability{Worker: "sam", Dates: []Exception{{Date: Date{2026, 3, 29}, Open: []Opening{{Span: Span{OClock(0), OClock(4)}, How: ByPhone}}}}}
	var got []string
	for _, s := range night.Free(Demo(), Request{}, local(t, "2026-03-20 09:00")) {
		got = append(got, s.Clock.String())
	}
	if want := "00:00 00:30 02:00 02:30 03:00 03:30"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNobodyIsBookedTwice(t *testing.T) {
	now := local(t, "2026-11-23 10:00")
	nine, quarter := phone(t, "2026-11-24 09:00"), phone(t, "2026-11-24 09:15")
	others := quarter
	others.Worker = "jo"
	d, a, err := Diary{}.Book(Appointment{ID: "a1", Contact: "c1", Slot: nine}, now)
	if err != nil || a.Version != 1 {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		who  string
		slot Slot
		want error
	}{
		{"the same time", "c2", nine, ErrSlotTaken},
		{"a time that overlaps", "c2", quarter, ErrSlotTaken},
		{"the time after it", "c2", phone(t, "2026-11-24 09:30"), nil},
		{"another link worker", "c2", others, nil},
		{"the same person, with another link worker", "c1", others, ErrSlotTaken},
	} {
		if _, _, err := d.Book(Appointment{ID: "a2", Contact: tt.who, Slot: tt.slot}, now); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if !d.Without("a1").Free(quarter, "c1", now) {
		t.Error("an appointment stands in the way of its own move")
	}
}

func TestHolds(t *testing.T) {
	now := local(t, "2026-11-23 10:00")
	nine := phone(t, "2026-11-24 09:00")
	d, err := Diary{}.Keep(Hold{Slot: nine, For: "c1", Until: now.Add(time.Hour)}, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Keep(Hold{Slot: nine, For: "c2", Until: now.Add(time.Hour)}, now.Add(59*time.Minute)); !errors.Is(err, ErrSlotTaken) {
		t.Errorf("held for two: %v", err)
	}
	if d, err := d.Keep(Hold{Slot: nine, For: "c1", Until: now.Add(2 * time.Hour)}, now); err != nil || len(d.Holds) != 1 {
		t.Errorf("held longer: %d holds, %v", len(d.Holds), err)
	}
	if d, err := d.Keep(Hold{Slot: nine, For: "c2", Until: now.Add(3 * time.Hour)}, now.Add(time.Hour)); err != nil || len(d.Holds) != 1 {
		t.Errorf("after the hold: %d holds, %v", len(d.Holds), err)
	}
	if d, _, err := d.Book(Appointment{ID: "a1", Contact: "c1", Slot: nine}, now); err != nil || len(d.Holds) != 0 {
		t.Errorf("booked under the hold: %d holds left, %v", len(d.Holds), err)
	}
	if !d.Release("c1").Free(nine, "c2", now) {
		t.Error("a hold that was released still holds")
	}
}
