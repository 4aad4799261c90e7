package care

import (
	"testing"
	"time"
)

// Who is told news: those who said yes to it and to whom nothing else stands.
func TestWhoIsToldNews(t *testing.T) {
	now := time.Date(2027, 3, 10, 10, 0, 0, 0, time.UTC)
	yes := Contact{Consents: []Consent{{Purpose: ConsentNews, Granted: true, At: now.AddDate(0, -1, 0)}}}
	with := func(change func(*Contact)) Contact {
		c := yes
		change(&c)
		return c
	}
	for _, tt := range []struct {
		name  string
		c     Contact
		cases []Case
		want  string
	}{
		{"said yes", yes, []Case{{Kind: KindReferral, Status: Completed}}, ""},
		{"was never asked", Contact{}, nil, NewsNotAgreed},
		{"agreed to other things only", Contact{Consents: []Consent{{Purpose: ConsentContact, Granted: true}}}, nil, NewsNotAgreed},
		{"took it back", yes.Without(ConsentNews, now), nil, NewsNotAgreed},
		{"said STOP", with(func(c *Contact) { c.OptedOut = now }), nil, WhyOptedOut},
		{"must not be texted", with(func(c *Contact) { c.Reach.Text = "no" }), nil, WhyUnsafe},
		{"had words of distress today", with(func(c *Contact) { c.QuietUntil = now.Add(time.Hour) }), nil, WhyShaken},
		{"is talking with somebody", with(func(c *Contact) { c.Talk = "K4M7T" }), nil, NewsTalk},
		{"had some 27 days ago", with(func(c *Contact) { c.NewsAt = now.AddDate(0, 0, -27) }), nil, NewsRecently},
		{"had some 28 days ago", with(func(c *Contact) { c.NewsAt = now.AddDate(0, 0, -28) }), nil, ""},
		{"is in danger", yes, []Case{{Kind: KindAbuse, Severity: 2, Status: TakenOn}}, NewsDanger},
		{"was in danger", yes, []Case{{Kind: KindDistress, Severity: 3, Status: Completed}}, NewsDanger},
		{"had a low day", yes, []Case{{Kind: KindDistress, Severity: 1, Status: Completed}}, ""},
	} {
		if got := (&Scheme{}).MayNews(tt.c, tt.cases, now); got != tt.want {
			t.Errorf("who %s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if !yes.Consented(ConsentNews) {
		t.Error("taking it back changed another contact")
	}
}

// A preview can be started with its code for a day, and only the last one can.
func TestCampaignIsStartedWithItsCode(t *testing.T) {
	now := time.Date(2027, 3, 10, 10, 0, 0, 0, time.UTC)
	all := Campaigns{}.Draft(Campaign{ID: "a", Code: "H4KQ-7MXD"}, now).Draft(Campaign{ID: "b", Code: "K9TR-2WXC"}, now)
	if _, ok := all.Drafted("H4KQ-7MXD", now); ok {
		t.Error("a preview that another took the place of")
	}
	if c, ok := all.Drafted("k9tr 2wxc", now.Add(23*time.Hour)); !ok || c.ID != "b" || c.Until.Sub(now) != campaignLife {
		t.Errorf("%+v %v", c, ok)
	}
	if _, ok := all.Drafted("K9TR-2WXC", now.Add(24*time.Hour)); ok {
		t.Error("a preview of yesterday")
	}
	if _, ok := all.Drafted("", now); ok {
		t.Error("no code at all")
	}
	for range 60 {
		all = all.Put(Campaign{ID: now.String(), Status: CampaignOver})
		now = now.Add(time.Second)
	}
	if len(all.All) != keptCampaigns {
		t.Errorf("%d are kept", len(all.All))
	}
}
