package simulator

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"

	"github.com/linkline/linkline/bot"
)

// The page's own forms. Each ends in a redirect to the page, so that looking
// again sends nothing again.

func (t *Try) send(w http.ResponseWriter, r *http.Request) {
	if !t.parse(w, r) {
		return
	}
	s := text{
		From: r.PostFormValue("from"), Text: r.PostFormValue("text"), Button: r.PostFormValue("button"),
		Picture: r.PostFormValue("picture") != "", Scheme: r.PostFormValue("scheme"), ID: r.PostFormValue("id"),
	}
	if err := t.deliver(r.Context(), s); err != nil {
		t.sorry(w, err)
		return
	}
	t.back(w, r, "phone-"+s.From)
}

func (t *Try) forward(w http.ResponseWriter, r *http.Request) {
	if !t.parse(w, r) {
		return
	}
	d, err := ahead(r.PostFormValue("forward"))
	if err == nil {
		err = t.clock.Forward(r.Context(), d)
	}
	if err != nil {
		t.sorry(w, err)
		return
	}
	t.back(w, r, "time")
}

// fresh hands out a phone that nobody has texted from yet.
func (t *Try) fresh(w http.ResponseWriter, r *http.Request) {
	if !t.parse(w, r) {
		return
	}
	r.PostForm.Set("phone", invent())
	t.back(w, r, "")
}

func (t *Try) parse(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, bot.MaxBody)
	err := r.ParseForm()
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		t.sorry(w, errLong)
		return false
	}
	if err != nil {
		t.sorry(w, errBody)
		return false
	}
	return true
}

// back goes to the page as it was, at the part that something happened to.
func (t *Try) back(w http.ResponseWriter, r *http.Request, part string) {
	at := view{Scheme: r.PostFormValue("scheme"), Phone: r.PostFormValue("phone"), Staff: r.PostFormValue("staff")}
	to := at.Path()
	if part != "" {
		to += "#" + url.PathEscape(part)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// names for new phones; nobody real is meant.
var names = [...]string{
	"amina", "arthur", "beryl", "carlos", "dilys", "edna", "farah", "george", "hana", "iris", "joan", "kofi",
	"lena", "maya", "nadia", "olwen", "priya", "rosa", "stan", "tomasz", "una", "vera", "winston", "yusuf",
}

func invent() string {
	return fmt.Sprintf("%s-%02d", names[rand.IntN(len(names))], rand.IntN(100))
}
