package main

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
	"github.com/linkline/linkline/store"
)

// day is a week of virtual time around one day of many appointments: they are
// booked on Monday for Thursday, some are confirmed, called off or moved to Friday
// on Tuesday, and some more are booked on Thursday for the same day. Two replicas
// live it, and are killed all the while.
type day struct {
	*world
	clock  *moved
	part   *store.Partition
	desk   *desk.Desk
	scheme *care.Scheme
	monday care.Date
	visits []*visit

	mu      sync.Mutex
	arrived map[string][]arrival // reminders, by number
}

// visit is one appointment, and the reminders that its person must get.
type visit struct {
	a      care.Appointment
	number string
	due    []care.Reminder
}

// arrival is a reminder on a phone.
type arrival struct {
	at   time.Time
	text string
}

// perWorker is how many appointments a link worker has on a day, one after the
// other from nine o'clock on.
const perWorker = 14

func appointments(ctx context.Context, o options, binary, dir string) error {
	d := &day{clock: &moved{}, arrived: map[string][]arrival{}}
	p := plan{name: "appointments", replicas: 2, seed: o.seed, killEvery: 4 * time.Second, patience: 5 * time.Minute,
		receipts: []string{"sent", "delivered"}, now: d.clock.now, seen: d.seen, team: team(workersFor(o.visits))}
	w, err := newWorld(ctx, p, binary, dir)
	defer w.close()
	if err != nil {
		return err
	}
	d.world = w
	began := time.Now()
	if err := d.open(workersFor(o.visits)); err != nil {
		return err
	}
	trouble, calm := context.WithCancel(ctx)
	var troubles sync.WaitGroup
	troubles.Go(func() { w.killing(trouble) })
	err = d.live(ctx, o.visits)
	calm()
	troubles.Wait()
	if err != nil {
		return err
	}
	for _, r := range w.replicas {
		w.kills.Add(int64(r.starts) - 1)
	}
	return d.judge(o.visits, time.Since(began))
}

func workersFor(visits int) int { return visits/perWorker + 2 }

// team are n link workers with simulated phones.
func team(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "      - {id: w%d, name: Kim Number %d, address: \"sim:w%d\"}\n", i, i, i)
	}
	return b.String()
}

// open makes a desk of the harness's own on the same store, which books as an
// import does. It sends nothing.
func (d *day) open(workers int) error {
	f, err := os.Open(filepath.Join(d.dir, "keys"))
	if err != nil {
		return err
	}
	defer f.Close()
	keys, err := store.ReadKeys(f)
	if err != nil {
		return err
	}
	d.part = store.New(d.redis.client(), keys, store.Options{Now: d.clock.now}).Partition("harness")
	d.scheme = &care.Scheme{ID: "harness", Name: "Harness Link Workers", Phone: "07700 900100", MinAge: 18, SelfReferral: true, ReplyDays: 3,
		Languages: []string{"en"}, Practices: []care.Practice{{ODS: "Z90001", Name: "Riverside Surgery"}},
		Hours: care.Hours{From: 0, To: 24, Weekends: true, Nation: care.NoBankHolidays}}
	for i := range workers {
		id := fmt.Sprintf("w%d", i)
		d.scheme.Team = append(d.scheme.Team, care.LinkWorker{ID: id, Name: fmt.Sprintf("Kim Number %d", i), Address: care.Address("sim:" + id)})
	}
	var own fs.FS = os.DirFS(filepath.Join(d.dir, "flows"))
	book, err := flows.Load(d.scheme, library.FS, own)
	if err != nil {
		return err
	}
	d.desk = desk.New(desk.Setup{Scheme: d.scheme, Conversations: flows.NewShelf(book), Store: d.part, Now: d.clock.now})
	d.monday = care.DateOf(time.Now().In(d.scheme.Location())).Add(7)
	for d.monday.Weekday() != time.Monday || !d.scheme.Hours.Works(d.monday) || d.scheme.Hours.Workday(d.monday, 4) != d.monday.Add(4) {
		d.monday = d.monday.Add(1)
	}
	return nil
}

// live goes through the week.
func (d *day) live(ctx context.Context, n int) error {
	at := func(days, hour int) time.Time { return d.monday.Add(days).At(care.OClock(hour), d.scheme.Location()) }
	rnd := rand.New(rand.NewPCG(d.plan.seed, 9))
	if err := d.advance(ctx, at(0, 9)); err != nil {
		return err
	}
	early := n - n/10
	if err := d.book(ctx, 0, early, d.monday.Add(3)); err != nil {
		return err
	}
	if err := d.advance(ctx, at(1, 15)); err != nil {
		return err
	}
	d.remembered(at(1, 15))
	if err := d.change(ctx, rnd); err != nil {
		return err
	}
	if err := d.advance(ctx, at(3, 8)); err != nil {
		return err
	}
	if err := d.book(ctx, early, n, d.monday.Add(3)); err != nil {
		return err
	}
	if err := d.advance(ctx, at(4, 20)); err != nil {
		return err
	}
	d.remembered(at(5, 0))
	return nil
}

// book makes appointments from one number to another, as many at once as there are
// link workers among them: each writes a diary of their own.
func (d *day) book(ctx context.Context, from, to int, day care.Date) error {
	var all sync.WaitGroup
	var failed atomic.Pointer[error]
	places := make(chan struct{}, 32)
	byWorker := map[int][]*visit{}
	for i := from; i < to; i++ {
		w := (i - from) % len(d.scheme.Team)
		clock := care.OClock(9) + care.Clock(30*((i-from)/len(d.scheme.Team)))
		if from > 0 { // on the day itself, after what was there before
			clock = care.OClock(18) + care.Clock(30*((i-from)/len(d.scheme.Team)))
		}
		v := &visit{number: fmt.Sprintf("+4477009%06d", i)}
		v.a = care.Appointment{ID: fmt.Sprintf("v%d", i), Case: refOf(i), Contact: fmt.Sprintf("p%d", i), Bring: true}
		v.a.Slot = care.Slot{Worker: d.scheme.Team[w].ID, Day: day, Clock: clock, Length: 30 * time.Minute, How: care.ByPhone}.In(d.scheme.Location())
		d.visits = append(d.visits, v)
		byWorker[w] = append(byWorker[w], v)
	}
	for _, visits := range byWorker {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			for _, v := range visits {
				if err := d.bookOne(ctx, v); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return fmt.Errorf("book: %w", *err)
	}
	return nil
}

func (d *day) bookOne(ctx context.Context, v *visit) error {
	now := d.clock.now()
	person := store.Person{Contact: care.Contact{ID: v.a.Contact, Addresses: []care.Address{care.Address("sms:" + v.number)}, FirstName: "Ann",
		OpenCases: []string{v.a.Case}, Worker: v.a.Worker, Created: now}}
	kase := store.Case{Case: care.Case{Ref: v.a.Case, Contact: v.a.Contact, Kind: care.KindReferral, Status: care.TakenOn, Owner: v.a.Worker, Opened: now, Taken: now}}
	if _, err := d.part.Commit(ctx, store.Change{At: now, Person: &person, NewProfile: true, Bind: person.Contact.Addresses, Cases: []store.Case{kase}}); err != nil {
		return err
	}
	if _, err := d.desk.Import(ctx, v.a); err != nil {
		return err
	}
	kept, err := d.part.Appointment(ctx, v.a.ID)
	v.a = kept.Appointment
	return err
}

// refOf is a reference that is nobody else's.
func refOf(i int) string {
	letter := func(n int) byte { return "ABCDEFGHJKLMNPRSTUVWXYZ"[n%23] }
	return string([]byte{letter(i), byte('2' + i/23%8), letter(i / 184), byte('2' + i/4232%8), letter(i / 33856)})
}

// change lets one in ten confirm, one in twenty call off, and as many link workers
// move one to Friday.
func (d *day) change(ctx context.Context, rnd *rand.Rand) error {
	for _, v := range d.visits {
		switch rnd.IntN(20) {
		case 0, 1:
			d.says(v, "coming")
		case 2:
			d.says(v, "cant")
		case 3:
			friday := v.a.Day.Add(1).At(v.a.Clock, d.scheme.Location()).In(d.scheme.Location())
			text := fmt.Sprintf("REBOOK %s %s phone", v.a.Case, friday.Format("Mon 2 Jan 3.04pm"))
			if err := d.staff(ctx, v.a.Worker, text); err != nil {
				return err
			}
		default:
			continue
		}
		kept, err := d.part.Appointment(ctx, v.a.ID)
		if err != nil {
			return err
		}
		v.a = kept.Appointment
	}
	return nil
}

// says writes to us until it is taken, as Twilio and a patient person do.
func (d *day) says(v *visit, text string) {
	sid, status := d.twilio.Text(v.number, text)
	for status != 200 {
		time.Sleep(100 * time.Millisecond)
		status = d.twilio.Again(sid)
	}
}

// remembered adds the reminders that were due by a time to what each person must
// have got: as the appointment stood, they are what the rules say.
func (d *day) remembered(by time.Time) {
	for _, v := range d.visits {
		c := care.Contact{}
		for _, r := range v.plan(d.scheme, c) {
			if r.Send.Before(by) {
				v.due = append(v.due, r)
			}
		}
	}
}

// plan are the reminders of the appointment as it stands that were not counted yet.
func (v *visit) plan(s *care.Scheme, c care.Contact) (all []care.Reminder) {
	a := v.a
	a.Reminded = nil
	if !a.Stands() {
		return nil
	}
	for _, r := range a.Reminders(s, c, a.Set) {
		known := false
		for _, o := range v.due {
			known = known || o.Name == r.Name && o.Version == r.Version
		}
		if !known {
			all = append(all, r)
		}
	}
	return all
}

// seen keeps the reminders that arrive.
func (d *day) seen(number string, s bottest.Shown) {
	if !strings.Contains(s.Text, "Can you make it") && !strings.Contains(s.Text, "A reminder:") {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.arrived[number] = append(d.arrived[number], arrival{d.clock.now(), s.Text})
}
