package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobNews tells the next people of a campaign.
const jobNews care.JobKind = "news"

// newsEvery is how long lies between two lots of people.
const newsEvery = time.Minute

// newsParts is how many message parts news may take.
const newsParts = 2

// Why a campaign cannot be previewed or started.
var (
	ErrNewsLong    = errors.New("it takes more than two message parts")
	ErrNewsSigns   = errors.New("it holds signs that make a text message cost more")
	ErrNewsCode    = errors.New("there is no preview with this code, or its time is up")
	ErrNewsRunning = errors.New("other news is being told: stop that first")
	ErrNewsNone    = errors.New("no news is being told")
)

// PreviewNews makes ready what people will read, counts them and what it costs.
// Nothing is sent before it is started with its code.
func (k *Desk) PreviewNews(ctx context.Context, d *draft, by, text string, until time.Time) (c care.Campaign, err error) {
	text = k.staffText("news.text", map[string]string{"text": text})
	switch parts, unicode := flows.Parts(text); {
	case unicode:
		return c, ErrNewsSigns
	case parts > newsParts:
		return c, ErrNewsLong
	default:
		c = care.Campaign{ID: k.NewID(), Text: text, By: by, Code: k.NewCode(), Parts: parts, Until: until}
	}
	if c.People, err = k.countNews(ctx); err != nil {
		return c, err
	}
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return c, err
	}
	all.Campaigns = all.Draft(c, d.now)
	d.Campaigns = &all
	d.audit(by, "previewed news", "", c.ID)
	return c, nil
}

// countNews counts those whom a campaign would be told to now.
func (k *Desk) countNews(ctx context.Context) (n int, err error) {
	for after := ""; ; {
		ids, err := k.Store.NewsPeople(ctx, after, openCases)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		people, cases, err := k.Store.WithCases(ctx, ids)
		if err != nil {
			return n, fmt.Errorf("count people for news: %w", err)
		}
		for _, p := range people {
			if k.againstNews(p, cases[p.Contact.ID]) == "" {
				n++
			}
		}
		after = ids[len(ids)-1]
	}
}

// openQuestion is why somebody is not told news: what they write next belongs to
// what they were asked.
const openQuestion = "was asked something"

// mayNews says what stands against telling somebody news now.
func (k *Desk) mayNews(ctx context.Context, contact string) (p flows.Person, why string, err error) {
	p, err = k.Store.ByID(ctx, contact)
	if errors.Is(err, care.ErrNotFound) {
		return p, care.NewsNotAgreed, nil
	}
	if err != nil {
		return p, "", fmt.Errorf("load contact: %w", err)
	}
	cases, err := k.Store.CasesWith(ctx, contact)
	if err != nil {
		return p, "", err
	}
	return p, k.againstNews(p, cases), nil
}

func (k *Desk) againstNews(p flows.Person, cases []flows.Case) string {
	why := k.Scheme.MayNews(p.Contact, plain(cases), k.now())
	if why == "" && p.Session.Active() {
		return openQuestion
	}
	return why
}

// StartNews begins to tell the campaign that was previewed with a code.
func (k *Desk) StartNews(ctx context.Context, d *draft, by, code string) (c care.Campaign, err error) {
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return c, err
	}
	c, ok := all.Drafted(code, d.now)
	if !ok {
		return c, ErrNewsCode
	}
	if _, running := all.Running(); running {
		return c, ErrNewsRunning
	}
	c.Status = care.CampaignRunning
	all.Campaigns = all.Put(c)
	d.Campaigns = &all
	d.setJob(care.Job{ID: newsJob(c.ID), Kind: jobNews, At: d.now, Name: c.ID})
	d.audit(by, "started news", "", c.ID)
	return c, nil
}

// StopNews ends the campaign that is being told. What is queued of it is not sent.
func (k *Desk) StopNews(ctx context.Context, d *draft, by string) (c care.Campaign, err error) {
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return c, err
	}
	c, ok := all.Running()
	if !ok {
		return c, ErrNewsNone
	}
	c.Status = care.CampaignStopped
	all.Campaigns = all.Put(c)
	d.Campaigns = &all
	d.cancelJob(newsJob(c.ID))
	d.audit(by, "stopped news", "", c.ID)
	return c, nil
}

func newsJob(id string) string { return "news:" + id }

// runNews tells the next people, in the scheme's hours and when nothing else waits
// to be sent.
func (k *Desk) runNews(ctx context.Context, j flows.JobLease) error {
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return err
	}
	c, ok := all.Find(j.Name)
	if !ok || c.Status != care.CampaignRunning {
		return k.nothing(ctx, j)
	}
	if later, ok := k.outOfHours(); ok && later.Before(c.Until) {
		return k.putOff(ctx, j, later)
	}
	backlog, err := k.Store.Backlog(ctx, k.now())
	if err != nil {
		return err
	}
	if backlog > 0 && k.now().Before(c.Until) {
		return k.putOff(ctx, j, k.now().Add(newsEvery))
	}
	return k.tellLot(ctx, j, all, c)
}

// tellLot tells a lot of people, each in a change of their own with its own mark,
// and then keeps how far it came: killed between, nobody is told twice.
func (k *Desk) tellLot(ctx context.Context, j flows.JobLease, all flows.Campaigns, c care.Campaign) error {
	ids, err := k.Store.NewsPeople(ctx, c.After, k.Scheme.News.Filled().Pace)
	if err != nil {
		return err
	}
	if !k.now().Before(c.Until) {
		ids = nil
	}
	for _, id := range ids {
		told := false
		err := k.again(ctx, func() (err error) {
			told, err = k.tellNews(ctx, c, id)
			return err
		})
		if err != nil {
			return err
		}
		if told {
			c.Told++
		} else {
			c.Left++
		}
		c.After = id
	}
	d := k.draft("", nil)
	d.cause = "news-" + c.ID
	d.Done = &j
	if len(ids) == 0 {
		c.Status = care.CampaignOver
		k.newsIsOver(d, c)
	} else {
		j.At = d.now.Add(newsEvery)
		d.setJob(j.Job)
	}
	all.Campaigns = all.Put(c)
	d.Campaigns = &all
	return k.commit(ctx, d)
}

// tellNews queues news for one person, if nothing stands against it.
func (k *Desk) tellNews(ctx context.Context, c care.Campaign, contact string) (told bool, err error) {
	mark := "news:" + c.ID + ":" + contact
	unseen, err := k.Store.Unseen(ctx, []string{mark})
	if err != nil || len(unseen) == 0 {
		return err == nil, err // before a kill
	}
	p, why, err := k.mayNews(ctx, contact)
	if err != nil || why != "" {
		return false, err
	}
	d := k.draft(mark, &p)
	d.changed().NewsAt = d.now
	d.queue(care.Outbound{
		Contact: contact, To: p.Contact.Address(), Text: c.Text, Class: care.Scheduled, Purpose: "news", Campaign: c.ID, Expires: c.Until,
	})
	return true, k.commit(ctx, d)
}

// newsIsOver tells whoever wrote the news what came of it.
func (k *Desk) newsIsOver(d *draft, c care.Campaign) {
	if w, ok := k.Scheme.Worker(c.By); ok {
		d.toStaff(w, care.Outbound{Text: k.staffText("notice.news_over", newsBlanks(c)), Class: care.Scheduled, Purpose: "notice"})
	}
}

// newsStands reports whether news that was queued is still to be sent.
func (k *Desk) newsStands(ctx context.Context, m care.Outbound) (bool, error) {
	all, err := k.Store.Campaigns(ctx)
	if err != nil {
		return false, err
	}
	if c, ok := all.Find(m.Campaign); !ok || c.Status == care.CampaignStopped {
		return false, nil
	}
	p, err := k.Store.ByID(ctx, m.Contact)
	if errors.Is(err, care.ErrNotFound) {
		return false, nil
	}
	c := p.Contact
	return c.Consented(care.ConsentNews) && c.Talk == "" && !c.QuietUntil.After(k.now()), err
}
