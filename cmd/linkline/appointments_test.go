package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// Bad lines are named with their reason, good ones are booked once, and neither
// a second import nor what became of an appointment since changes anything.
func TestImportAppointments(t *testing.T) {
	ctx := context.Background()
	c := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { c.Close() })
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	p := part{&Scheme{Scheme: *care.Demo()}, store.New(c, keys, store.Options{}).Partition("riverside")}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for _, who := range []struct{ id, ref, owner string }{{"rosa", "K2M2T", "sam"}, {"ben", "K3M3T", ""}} {
		person := store.Person{Contact: care.Contact{ID: who.id, Addresses: []care.Address{care.Address("sim:" + who.id)}, OpenCases: []string{who.ref}}}
		kase := store.Case{Case: care.Case{Ref: who.ref, Contact: who.id, Status: care.TakenOn, Owner: who.owner, Opened: now}}
		if _, err := p.store.Commit(ctx, store.Change{At: now, Person: &person, Bind: person.Contact.Addresses, Cases: []store.Case{kase}}); err != nil {
			t.Fatal(err)
		}
	}
	file := `reference,date,time,how,length,place,worker,directions
k2m2t,2026-12-01,14:00,phone,60,,,
K2M2T,08/12/2026,10:30,in person,30,"Library, Mill Lane",,Next to the pond
K3M3T,2026-12-01,14:30,phone,,,sam,
K3M3T,2026-12-02,14:30,phone,,,,
K3M3T,2026-12-02,14:30,phone,,,sam,
Z9Z9Z,2026-12-02,14:30,phone,,,,
K2M2T,2026-11-19,14:00,phone,,,,
K2M2T,1 Dec,14:00,phone,,,,
K2M2T,2026-12-03,2pm,phone,,,,
K2M2T,2026-12-03,14:00,pigeon,,,,
K2M2T,2026-12-03,14:00,in person,,,,
K2M2T,2026-12-03,14:00,phone,long,,,
K2M2T,2027-03-28,01:30,phone,,,,
K2M2T,2026-12-03,14:00,in person,,Library,,"` + strings.Repeat("left, then right. ", 12) + `"
K2M2T,2026-12-03
`
	wantBad := `line 4: the link worker, or the person, has something else at that time
line 5: nobody has the case, or there is no such worker: take it first, or name one by id
line 7: there is no such reference
line 8: the time is past
line 9: a date that is not written 24/11/2026 or 2026-11-24
line 10: a time that is not written 14:30
line 11: how is none of phone, in person, video, home
line 12: no place to meet
line 13: a length that is not a number of minutes
line 14: a time that clocks leave out on that day
line 15: directions of more than 200 letters, which do not fit a text
line 16: not as many columns as the first line, or a quote too many
`
	load := func() string {
		t.Helper()
		var out strings.Builder
		if err := importAppointments(ctx, &out, p, strings.NewReader(file), func() time.Time { return now }); !errors.Is(err, errLinesLeftOut) {
			t.Fatal(err)
		}
		return out.String()
	}
	if diff := cmp.Diff(wantBad+"Riverside Link Workers: 3 booked, 0 known already, 12 lines left out.\n", load()); diff != "" {
		t.Error(diff)
	}
	all := func() []store.Appointment {
		t.Helper()
		all, err := p.store.Appointments(ctx, now, now.AddDate(1, 0, 0))
		if err != nil || len(all) != 3 {
			t.Fatalf("%d appointments, want 3 (%v)", len(all), err)
		}
		return all
	}
	before := all()
	if got := before[0]; got.Worker != "sam" || got.Contact != "rosa" || !got.Start.Equal(time.Date(2026, 12, 1, 14, 0, 0, 0, time.UTC)) {
		t.Errorf("booked %+v", got)
	}
	depths := c.HLen(ctx, "{riverside}:jobs").Val()
	if diff := cmp.Diff(wantBad+"Riverside Link Workers: 0 booked, 3 known already, 12 lines left out.\n", load()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, all()); diff != "" {
		t.Errorf("a second import changed something: %s", diff)
	}
	if n := c.HLen(ctx, "{riverside}:jobs").Val(); n != depths || n != 7 {
		t.Errorf("%d jobs, before the second import %d, want for each appointment what is next of it and its check-in, and one to ask Rosa how she gets there", n, depths)
	}
	if n := c.LLen(ctx, "{riverside}:lane:normal:rosa").Val(); n != 3 {
		t.Errorf("%d texts wait for Rosa, want two confirmations and how to get there", n)
	}
}
