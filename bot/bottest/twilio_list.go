package bottest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (t *Twilio) fetch(w http.ResponseWriter, r *http.Request) {
	sid := strings.TrimSuffix(r.PathValue("file"), ".json")
	t.mu.Lock()
	defer t.mu.Unlock()
	if m := t.bySID[sid]; m != nil {
		_ = json.NewEncoder(w).Encode(t.shape(m))
		return
	}
	refuse(w, Fault{Status: 404, Code: 20404, Text: "The requested resource was not found"})
}

// list answers newest first, as Twilio does, a page at a time.
func (t *Twilio) list(w http.ResponseWriter, r *http.Request) {
	if f, ok := t.Lists.take(); ok {
		f.play(w, r, func() {}, twilioError)
		return
	}
	q := r.URL.Query()
	size, page := number(q.Get("PageSize"), 50), number(q.Get("Page"), 0)
	if size < 1 || size > 1000 {
		refuse(w, Fault{Status: 400, Code: 20001, Text: "Page size out of range"})
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	among := t.messages
	if to := q.Get("To"); to != "" {
		among = t.to[to]
	}
	var all []*twilioMessage
	for _, m := range slices.Backward(among) {
		if m.matches(q) {
			all = append(all, m)
		}
	}
	from, to := min(page*size, len(all)), min((page+1)*size, len(all))
	shapes := []map[string]any{}
	for _, m := range all[from:to] {
		shapes = append(shapes, t.shape(m))
	}
	answer := map[string]any{"messages": shapes, "page": page, "page_size": size, "next_page_uri": nil}
	if to < len(all) {
		q.Set("Page", strconv.Itoa(page+1))
		q.Set("PageToken", "PA"+all[to-1].sid)
		answer["next_page_uri"] = r.URL.Path + "?" + q.Encode()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

func (m *twilioMessage) matches(q url.Values) bool {
	if to := q.Get("To"); to != "" && to != m.to {
		return false
	}
	if from := q.Get("From"); from != "" && from != m.from {
		return false
	}
	if after, ok := date(q, "DateSent>"); ok && (m.sent.IsZero() || m.sent.Before(after)) {
		return false
	}
	if before, ok := date(q, "DateSent<"); ok && (m.sent.IsZero() || m.sent.After(before)) {
		return false
	}
	return true
}

// date reads a filter: a day, or a moment.
func date(q url.Values, name string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, q.Get(name)); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// shape is a message as the API writes it, numbers as strings where Twilio
// writes strings. A date that is not known is null.
func (t *Twilio) shape(m *twilioMessage) map[string]any {
	stamp := func(at time.Time) any {
		if at.IsZero() {
			return nil
		}
		return at.UTC().Format(time.RFC1123Z)
	}
	or := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	var code any
	if m.code != 0 {
		code = m.code
	}
	return map[string]any{
		"sid": m.sid, "account_sid": t.Account, "from": or(m.from), "to": m.to, "body": m.body,
		"direction": m.direction, "status": m.status, "messaging_service_sid": or(m.service),
		"num_segments": "1", "num_media": "0", "price": nil, "price_unit": "USD", "api_version": "2010-04-01",
		"error_code": code, "error_message": nil,
		"date_created": stamp(m.created), "date_updated": stamp(m.created), "date_sent": stamp(m.sent),
		"uri": "/2010-04-01/Accounts/" + t.Account + "/Messages/" + m.sid + ".json",
	}
}
