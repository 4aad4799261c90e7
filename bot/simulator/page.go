package simulator

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// firstPhone is shown when none is asked for; it is the one that the README
// texts from.
const firstPhone = "alice"

// view says what the page shows: a patient's phone, and one of the team's.
type view struct {
	Scheme, Phone, Staff string
}

// Path is the address of the page that shows it.
func (v view) Path() string {
	q := url.Values{}
	for name, value := range map[string]string{"scheme": v.Scheme, "phone": v.Phone, "staff": v.Staff} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/try"
	}
	return "/try?" + q.Encode()
}

// tryPage is the page at /try.
type tryPage struct {
	At      view
	Title   string
	Now     string
	Steps   []step
	Schemes []link // empty when there is only one
	Team    []link
	Phones  []phone
}

type step struct{ Label, Forward string }

type link struct {
	Label, Path string
	Here        bool
}

// phone is one simulated phone on the page.
type phone struct {
	At                view
	Name, Owner, Says string
	// ID names the next text, so that a form sent twice is one text.
	ID    string
	Texts []bubble
}

type bubble struct {
	Message
	From string // who wrote it, for those who do not see the sides
	Time string
	Day  string // set on the first text of a day
	Form string // the form that its buttons belong to
}

// Mine reports whether the phone's owner wrote it.
func (b bubble) Mine() bool { return b.Direction == In }

func (t *Try) show(w http.ResponseWriter, r *http.Request) {
	v := view{Scheme: r.FormValue("scheme"), Phone: r.FormValue("phone"), Staff: r.FormValue("staff")}
	page, err := t.build(r.Context(), v)
	if err != nil {
		t.sorry(w, err)
		return
	}
	t.render(w, http.StatusOK, "try.tmpl", page)
}

func (t *Try) build(ctx context.Context, v view) (tryPage, error) {
	l, ok := t.line(v.Scheme)
	if !ok {
		return tryPage{}, errScheme
	}
	team := l.team()
	if v.Phone == "" {
		v.Phone = firstPhone
	}
	if v.Staff == "" && len(team) > 0 {
		v.Staff = team[0].Address.Name()
	}
	p := tryPage{
		At: v, Title: l.Scheme.Name, Now: long(t.clock.Now().In(l.Scheme.Location())), Schemes: t.schemes(v),
		Steps: []step{{"10 minutes", "10m"}, {"3 hours", "3h"}, {"1 day", "24h"}, {"3 days", "72h"}},
	}
	mine, err := t.phone(ctx, l, v, v.Phone)
	if err != nil {
		return tryPage{}, err
	}
	mine.Owner, mine.Says = "A patient's phone", "Text hello to begin."
	p.Phones = append(p.Phones, mine)
	for _, w := range team {
		p.Team = append(p.Team, teamLink(v, w))
		if w.Address.Name() != v.Staff || v.Staff == v.Phone {
			continue
		}
		theirs, err := t.phone(ctx, l, v, v.Staff)
		if err != nil {
			return tryPage{}, err
		}
		theirs.Owner, theirs.Says = w.Name+"'s phone, "+roleName(w.Role), "Alerts arrive here."
		p.Phones = append(p.Phones, theirs)
	}
	return p, nil
}

func (t *Try) phone(ctx context.Context, l Line, v view, name string) (phone, error) {
	a, ok := address(name)
	if !ok {
		return phone{}, errPhone
	}
	texts, err := l.Channel.Messages(ctx, a)
	if err != nil {
		return phone{}, err
	}
	p := phone{At: v, Name: name, ID: rand.Text()}
	day := ""
	for _, m := range texts {
		at := m.At.In(l.Scheme.Location())
		b := bubble{
			Message: m, From: l.Scheme.Name, Time: clockTime(at), Day: at.Format("Monday 2 January"), Form: "press-" + name,
		}
		if b.Mine() {
			b.From = name
		}
		if b.Day == day {
			b.Day = ""
		} else {
			day = b.Day
		}
		p.Texts = append(p.Texts, b)
	}
	return p, nil
}

// team are the members whose phones are simulated.
func (l Line) team() []care.LinkWorker {
	var some []care.LinkWorker
	for _, w := range l.Scheme.Team {
		if w.Address.Network() == care.Simulator {
			some = append(some, w)
		}
	}
	return some
}

func teamLink(v view, w care.LinkWorker) link {
	here := w.Address.Name() == v.Staff
	v.Staff = w.Address.Name()
	return link{Label: w.Name + ", " + roleName(w.Role), Path: v.Path(), Here: here}
}

func (t *Try) schemes(v view) []link {
	if len(t.lines) < 2 {
		return nil
	}
	var all []link
	for i, l := range t.lines {
		here := l.Scheme.ID == v.Scheme || (v.Scheme == "" && i == 0)
		all = append(all, link{Label: l.Scheme.Name, Path: view{Scheme: l.Scheme.ID, Phone: v.Phone}.Path(), Here: here})
	}
	return all
}

func roleName(r care.Role) string {
	if r == care.RoleManager {
		return "manager"
	}
	return "link worker"
}

// long and clockTime write times as the NHS does: 5pm, 5:30pm.
func long(t time.Time) string { return t.Format("Monday 2 January 2006, ") + clockTime(t) }

func clockTime(t time.Time) string {
	if t.Minute() == 0 {
		return t.Format("3pm")
	}
	return t.Format("3:04pm")
}

// render writes a page only when all of it could be made.
func (t *Try) render(w http.ResponseWriter, status int, name string, page any) {
	var b bytes.Buffer
	if err := t.page.ExecuteTemplate(&b, name, page); err != nil {
		t.log.Error("render page", "err", fmt.Errorf("%s: %w", name, err))
		http.Error(w, "Sorry, this page could not be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := b.WriteTo(w); err != nil {
		t.log.Warn("write page", "err", err)
	}
}

// sorry shows what went wrong, and the way back.
func (t *Try) sorry(w http.ResponseWriter, err error) {
	status, say := t.trouble(err)
	t.render(w, status, "sorry.tmpl", struct{ Say string }{say})
}
