package twilio

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// reading is how a list is read: to this end, whatever the server says about
// further pages, and each page asked for so often. A list of many pages would
// hardly ever be read to its end while Twilio has a bad day.
type reading struct{ pages, size, tries int }

// Whoever looks for one message comes again; the longest texts of a page of 500
// fit the bound on an answer.
func forOne() reading { return reading{pages: 3, size: 100, tries: 1} }
func forAll() reading { return reading{pages: 20, size: 500, tries: 3} }

// slack is how far Twilio's clock may be from ours when it does not tell us.
const slack = time.Minute

// ErrMore says that a list was longer than we read.
var ErrMore = errors.New("list messages: more than we read")

// Find looks for a message that we may have handed over at or after since. It
// is asked twice: a message still in a queue has no date of sending yet.
func (c *Channel) Find(ctx context.Context, m care.Outbound, since time.Time) (string, error) {
	to := url.Values{"To": {m.To.Name()}}
	dated := url.Values{"To": to["To"], "DateSent>": {since.Add(-slack).UTC().Format(time.RFC3339)}}
	for _, query := range []url.Values{dated, to} {
		found, err := c.list(ctx, query, forOne())
		if err != nil && !errors.Is(err, ErrMore) {
			return "", err
		}
		if sid := c.match(found, m, since); sid != "" {
			return sid, nil
		}
	}
	return "", nil
}

// match picks the earliest message that can be m. The same words may have gone
// to the same phone a little earlier, so the time is held as exactly as clocks
// allow.
func (c *Channel) match(found []record, m care.Outbound, since time.Time) string {
	var same []record
	for _, r := range found {
		if r.outgoing() && r.body == m.Text && r.to == m.To.Name() && c.fromUs(r) && !r.created.Before(since.Add(r.skew)) {
			same = append(same, r)
		}
	}
	if len(same) == 0 {
		return ""
	}
	return slices.MinFunc(same, func(a, b record) int {
		return cmp.Or(a.created.Compare(b.created), cmp.Compare(a.sid, b.sid))
	}).sid
}

// fromUs reports whether we are the sender. A service may not have picked a
// number yet.
func (c *Channel) fromUs(r record) bool {
	if c.cfg.MessagingServiceSID != "" {
		return r.service == c.cfg.MessagingServiceSID
	}
	return r.from == c.cfg.From
}

// Inbound lists what people wrote to us between two times, oldest first, as
// Twilio keeps it: a call to our webhook that failed is not repeated, and what
// it held is found here. Feed it through the same door; what is known is known
// by its ID. When there is more than one call reads, the error is ErrMore and
// what was read is returned too: ask again for less time.
func (c *Channel) Inbound(ctx context.Context, since, until time.Time) ([]care.Inbound, error) {
	query := url.Values{"DateSent>": {since.UTC().Format(time.RFC3339)}, "DateSent<": {until.UTC().Format(time.RFC3339)}}
	if c.cfg.From != "" {
		query.Set("To", c.cfg.From)
	}
	found, err := c.list(ctx, query, forAll())
	var in []care.Inbound
	for _, r := range slices.Backward(found) {
		if r.direction == "inbound" && messageSID.MatchString(r.sid) && longCode.MatchString(r.from) && c.ours(r.to, r.service) {
			in = append(in, c.inbound(url.Values{
				"MessageSid": {r.sid}, "From": {r.from}, "To": {r.to}, "Body": {r.body}, "NumMedia": {r.media},
			}))
		}
	}
	return in, err
}

// Check asks Twilio for one message, to see that the account and its
// credentials work.
func (c *Channel) Check(ctx context.Context) error {
	_, err := c.page(ctx, "PageSize=1", &api.ListMessageResponse{})
	return err
}

// record is what we need of a message in Twilio's list.
type record struct {
	sid, direction, from, to, service, body, media string
	created                                        time.Time
	skew                                           time.Duration // to add to our time before comparing it
}

func (r record) outgoing() bool {
	return r.direction == "outbound-api" && messageSID.MatchString(r.sid)
}

func (c *Channel) list(ctx context.Context, query url.Values, how reading) ([]record, error) {
	query.Set("PageSize", strconv.Itoa(how.size))
	var found []record
	raw := query.Encode()
	for range how.pages {
		var page api.ListMessageResponse
		w, err := c.page(ctx, raw, &page)
		for try := 1; err != nil && try < how.tries && ctx.Err() == nil; try++ {
			page = api.ListMessageResponse{}
			w, err = c.page(ctx, raw, &page)
		}
		if err != nil {
			return found, err
		}
		for _, m := range page.Messages {
			found = append(found, recordOf(m, w.skew()))
		}
		next := nextQuery(page.NextPageUri)
		if next == "" || next == raw {
			return found, nil
		}
		raw = next
	}
	return found, ErrMore
}

func nextQuery(uri *string) string {
	if uri == nil {
		return ""
	}
	u, err := url.Parse(*uri)
	if err != nil {
		return ""
	}
	return u.RawQuery
}

func (c *Channel) page(ctx context.Context, query string, page *api.ListMessageResponse) (*wire, error) {
	w, err := c.call(ctx, query, func(base *client.Client) error {
		// NewRequestHandler would read TWILIO_EDGE and TWILIO_REGION behind our back.
		got, err := api.NewApiService(&client.RequestHandler{Client: base}).PageMessage(&api.ListMessageParams{}, "", "")
		if err == nil {
			*page = *got
		}
		return err
	})
	if err != nil {
		return w, err
	}
	return w, nil
}

func recordOf(m api.ApiV2010Message, skew time.Duration) record {
	s := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	r := record{
		sid: s(m.Sid), direction: s(m.Direction), from: s(m.From), to: s(m.To),
		service: s(m.MessagingServiceSid), body: s(m.Body), media: s(m.NumMedia), skew: skew,
	}
	r.created, _ = time.Parse(time.RFC1123Z, s(m.DateCreated)) // a record without a date is too old to match
	return r
}

// skew turns a time of ours into Twilio's, a second early because Twilio drops
// what is less than that. Every answer carries its clock.
func (w *wire) skew() time.Duration {
	theirs, err := http.ParseTime(w.header.Get("Date"))
	if err != nil {
		return -slack
	}
	return theirs.Sub(w.now().Truncate(time.Second)) - 2*time.Second
}

var _ bot.Finder = (*Channel)(nil)
