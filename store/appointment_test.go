package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// appointment is an hour with Kim, so long from now.
func (w *world) appointment(id, contact string, in time.Duration) store.Appointment {
	start := w.now.Add(in).Truncate(time.Millisecond)
	slot := care.Slot{Worker: "kim", Day: care.DateOf(start), Clock: care.ClockOf(start), Start: start, Length: time.Hour, How: care.ByPhone, Place: "canary"}
	return store.Appointment{Appointment: care.Appointment{ID: id, Contact: contact, Slot: slot, Status: care.Booked}}
}

// An appointment is found by its start, by its link worker and by its contact,
// wherever it is moved to; after an erasure by nobody.
func appointmentsAreFound(t *testing.T, w *world) {
	p := w.meet("rosa")
	a, other := w.appointment("a1", "rosa", time.Hour), w.appointment("a2", "ben", 2*time.Hour)
	look := func(step string, soon, kim, sam, rosa string) {
		t.Helper()
		ids := func(all []store.Appointment, err error) (s string) {
			w.must(err)
			for _, a := range all {
				s += a.ID + " "
			}
			return s
		}
		from, to := w.now, w.now.Add(3*time.Hour)
		got := []string{ids(w.Appointments(w.ctx, from, to)), ids(w.AppointmentsOf(w.ctx, "kim", from, to)),
			ids(w.AppointmentsOf(w.ctx, "sam", from, to)), ids(w.AppointmentsWith(w.ctx, "rosa"))}
		if diff := cmp.Diff([]string{soon, kim, sam, rosa}, got); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
	}
	save := func(a store.Appointment) {
		w.commit(store.Change{Person: &p, Appointments: []store.Appointment{a}})
		p.Version++
	}
	save(a)
	w.commit(store.Change{Appointments: []store.Appointment{other}})
	look("booked", "a1 a2 ", "a1 a2 ", "", "a1 ")
	a, err := w.Appointment(w.ctx, "a1")
	w.must(err)
	if a.Version != 1 || a.Was != "kim" || a.Place != "canary" {
		t.Errorf("read back: %+v", a)
	}
	a.Start = a.Start.Add(90 * time.Minute)
	save(a)
	look("later", "a2 a1 ", "a2 a1 ", "", "a1 ")
	a, err = w.Appointment(w.ctx, "a1")
	w.must(err)
	a.Slot.Worker, a.Start = "sam", a.Start.Add(time.Hour)
	save(a)
	look("another day with Sam", "a2 ", "a2 ", "", "a1 ")
	a.Start = w.now.Add(time.Hour)
	if _, err := w.tryCommit(store.Change{Appointments: []store.Appointment{a}}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("a reading that is out of date is written: %v", err)
	}
	w.must(w.Erase(w.ctx, "rosa"))
	look("erased", "a2 ", "a2 ", "", "")
	if _, err := w.Appointment(w.ctx, "a1"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("erased and still there: %v", err)
	}
}

// Of two who promise the same time, one has to look again; and what is held
// comes back, for nobody else to read.
func diariesConflict(t *testing.T, w *world) {
	from, to := w.now, w.now.Add(48*time.Hour)
	read := func() store.Diary {
		d, err := w.Diary(w.ctx, "kim", from, to)
		w.must(err)
		return d
	}
	first, second := read(), read()
	hold := care.Hold{Slot: w.appointment("a1", "rosa", time.Hour).Slot, For: "canary", Until: w.now.Add(time.Hour)}
	first.Holds = []care.Hold{hold}
	w.commit(store.Change{Diaries: []store.Diary{first}, Appointments: []store.Appointment{w.appointment("a1", "rosa", -time.Minute)}})
	if _, err := w.tryCommit(store.Change{Diaries: []store.Diary{second}}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("two promised from the same page: %v", err)
	}
	d := read()
	if d.Version != 1 || len(d.Holds) != 1 || !d.Holds[0].Same(hold.Slot) || d.Holds[0].For != "canary" {
		t.Errorf("read back: %+v", d)
	}
	if len(d.Appointments) != 1 {
		t.Error("an appointment that has begun is not in the diary")
	}
	for _, hidden := range []string{"canary", "kim", "phone"} {
		if all := fmt.Sprint(w.dump()); strings.Contains(all, hidden) {
			t.Errorf("%q can be read", hidden)
		}
	}
}

// Who could come at short notice is found, the longest willing first, until they
// say otherwise, stop our texts, or are erased.
func willingAreFound(t *testing.T, w *world) {
	look := func(step, want string) {
		t.Helper()
		all, err := w.Willing(w.ctx, 0, 10)
		w.must(err)
		got := ""
		for _, c := range all {
			got += c.Contact.ID + " "
		}
		if got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
	people := map[string]*store.Person{}
	save := func(id string, change func(*care.Contact)) {
		p := people[id]
		change(&p.Contact)
		w.commit(store.Change{Person: p, NewProfile: true})
		p.Version++
	}
	for _, id := range []string{"rosa", "ben", "ola"} {
		p := w.meet(id)
		people[id] = &p
		save(id, func(c *care.Contact) { c.Reach.ShortNotice = "yes" })
		w.now = w.now.Add(time.Minute)
	}
	look("all of them", "rosa ben ola ")
	save("rosa", func(c *care.Contact) { c.FirstName = "Rosa" }) // keeps her place
	look("said once", "rosa ben ola ")
	if part, err := w.Willing(w.ctx, 1, 1); err != nil || len(part) != 1 || part[0].Contact.ID != "ben" || !part[0].Since.Equal(noon.Add(time.Minute)) {
		t.Errorf("the second of them: %+v, %v", part, err)
	}
	save("rosa", func(c *care.Contact) { c.Reach.ShortNotice = "no" })
	save("ben", func(c *care.Contact) { c.OptedOut = w.now })
	look("one said no, one stopped", "ola ")
	w.must(w.Erase(w.ctx, "ola"))
	look("erased", "")
}
