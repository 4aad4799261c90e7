package desk

import (
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// leave keeps when somebody is away, and who covers for them: LEAVE KIM 1 DEC TO
// 10 DEC SAM. A link worker says it without their name; LEAVE TODAY is for somebody
// who is ill.
func (q request) leave() error {
	w, rest := q.worker, q.ask.rest
	if q.worker.Role == care.RoleManager {
		if who, more, ok := q.named(rest); ok {
			w, rest = who, more
		}
	}
	a, problem := q.readLeave(w, rest)
	if problem != "" {
		return q.answer(problem, nil)
	}
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	w.Leave = append(slices.Clone(w.Leave), a)
	t.Roster = t.Put(w)
	p, err := q.desk.staff(q.ctx, q.worker)
	if err != nil {
		return err
	}
	d := q.desk.draft(q.in.ID, &p)
	d.heard(q.in, "staff")
	d.audit(q.worker.ID, "leave", "", w.ID)
	if a.To.Sub(a.From) >= longLeave {
		start := q.desk.Scheme.Hours.Next(latest(d.now, a.From.At(0, q.desk.Scheme.Location())))
		d.setJob(care.Job{ID: "leave:" + w.ID, Kind: jobLeave, At: start.UTC(), Name: w.ID})
	}
	key := "staff.leave_kept"
	if a.From == a.To {
		key = "staff.leave_day"
	}
	text := q.desk.staffText(key, map[string]string{"name": w.Name, "from": q.desk.dayText(a.From), "to": q.desk.dayText(a.To)})
	visits, err := q.desk.aheadOf(q.ctx, w, a.From, a.To)
	if err != nil {
		return err
	}
	if a.To.Sub(a.From) < longLeave { // of a longer one they go to whoever gets the people
		text += visits
	}
	d.toStaff(q.worker, care.Outbound{Text: text, Class: care.Reply, Purpose: "staff"})
	return q.desk.saveTeam(q.ctx, d, t)
}

// back ends a leave that somebody is on.
func (q request) back() error {
	w := q.worker
	if who, _, ok := q.named(q.ask.rest); ok && q.worker.Role == care.RoleManager {
		w = who
	}
	today := care.DateOf(q.desk.now().In(q.desk.Scheme.Location()))
	var left []care.Absence
	for _, a := range w.Leave {
		if a.To.Before(today) || today.Before(a.From) {
			left = append(left, a)
		} else if a.From.Before(today) {
			left = append(left, care.Absence{From: a.From, To: today.Add(-1), Cover: a.Cover})
		}
	}
	w.Leave = left
	return q.put(w, "back", "staff.back")
}

// readLeave reads the days and who covers, who stands last; problem is what to ask.
func (q request) readLeave(w care.LinkWorker, text string) (a care.Absence, problem string) {
	words := strings.Fields(text)
	for n := max(0, len(words)-3); n < len(words); n++ {
		if cover, ok := q.find(strings.Join(words[n:], " ")); ok && n > 0 {
			if cover.ID == w.ID {
				return a, "staff.leave_cover"
			}
			a.Cover, words = cover.ID, words[:n]
			break
		}
	}
	// "30 Nov - 11 Dec" has its dash read, and "2026-11-30 2026-12-11" needs none.
	days := strings.ReplaceAll(strings.Join(words, " "), " - ", " to ")
	r := understand.Read(understand.Time, days, understand.Asked{Now: q.in.At, Zone: q.desk.Scheme.Location()})
	from, to, _ := strings.Cut(strings.ReplaceAll(r.Value, "..", ";"), ";")
	if to == "" {
		to = from
	}
	if !r.OK || a.From.UnmarshalText([]byte(from)) != nil || a.To.UnmarshalText([]byte(to)) != nil || a.To.Before(a.From) {
		if q.worker.Role == care.RoleManager {
			return a, "staff.manage.leave"
		}
		return a, "staff.leave_how"
	}
	return a, ""
}

// dayText is a day as staff read it.
func (k *Desk) dayText(d care.Date) string {
	return d.At(care.OClock(12), k.Scheme.Location()).Format("Mon 2 January")
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
