package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// wordNews is a manager's word about news: NEWS and a text shows how it would be
// sent, NEWS SEND and a code sends it, NEWS OFF stops it, NEWS alone says what is.
const wordNews = "news"

func newsBlanks(c care.Campaign) map[string]string {
	return map[string]string{
		"text": c.Text, "people": strconv.Itoa(c.People), "parts": strconv.Itoa(c.Parts), "total": strconv.Itoa(c.People * c.Parts),
		"code": c.Code, "told": strconv.Itoa(c.Told), "left": strconv.Itoa(c.Left),
	}
}

// News carries out what is asked about news, and says what came of it; of a
// preview also how it will read, as a text of its own. It is for managers, by text
// or by command; by is the ID of who asks.
func (k *Desk) News(ctx context.Context, d *draft, by, rest string, until time.Time) (reads, says string, err error) {
	verb, code, _ := strings.Cut(rest, " ")
	var c care.Campaign
	key := ""
	switch {
	case rest == "":
		says, err = k.newsNow(ctx)
		return "", says, err
	case strings.EqualFold(verb, "send"):
		c, err = k.StartNews(ctx, d, by, code)
		key = "staff.news_started"
	case strings.EqualFold(rest, "off"):
		c, err = k.StopNews(ctx, d, by)
		key = "staff.news_stopped"
	default:
		c, err = k.PreviewNews(ctx, d, by, rest, until)
		key = "staff.news_preview"
		if reads = c.Text; c.People == 0 {
			key = "staff.news_nobody"
		}
	}
	for refusal, says := range map[error]string{
		ErrNewsLong: "staff.news_long", ErrNewsSigns: "staff.news_signs", ErrNewsCode: "staff.news_code",
		ErrNewsRunning: "staff.news_running", ErrNewsNone: "staff.news_none",
	} {
		if errors.Is(err, refusal) {
			return "", k.staffText(says, nil), nil
		}
	}
	if err != nil {
		return "", "", err
	}
	return reads, k.staffText(key, newsBlanks(c)), nil
}

// newsNow says what is being told, and how to tell something.
func (k *Desk) newsNow(ctx context.Context) (string, error) {
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return "", err
	}
	if c, ok := all.Running(); ok {
		return k.staffText("staff.news_now", newsBlanks(c)), nil
	}
	return k.staffText("staff.manage.news", nil), nil
}

// news answers a manager's text about news.
func (q request) news() error {
	return q.desk.answerStaff(q.ctx, q.worker, q.in, func(d *draft) (string, error) {
		reads, says, err := q.desk.News(q.ctx, d, q.worker.ID, strings.TrimSpace(q.ask.rest), time.Time{})
		d.toStaff(q.worker, care.Outbound{Text: reads, Class: care.Reply, Purpose: "staff"})
		return says, err
	})
}

// Campaign is News without a text: by the command, for the operator. What it says
// is returned, and what it changes is committed.
func (k *Desk) Campaign(ctx context.Context, rest string, until time.Time) (says string, err error) {
	err = k.again(ctx, func() error {
		d := k.draft("", nil)
		d.cause = "news-" + k.NewID()
		reads, answer, err := k.News(ctx, d, "operator", rest, until)
		if err != nil {
			return err
		}
		says = strings.TrimSpace(reads + "\n" + answer)
		return k.commit(ctx, d)
	})
	return says, err
}

// withdraw keeps that somebody takes a consent back: by their word for it, or by a
// STOP, which is for everything.
func (d *draft) withdraw(c *care.Contact, purpose string) {
	if !c.Consented(purpose) {
		return
	}
	*c = c.Without(purpose, d.now)
	d.audit("contact", "withdrew", "", purpose)
}
