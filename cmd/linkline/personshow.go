package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// print writes what is kept of a person so that they can read it themselves.
func (k kept) print(out io.Writer, zone *time.Location) {
	at := func(t time.Time) string { return t.In(zone).Format("2 January 2006, 15:04") }
	title := func(s string) { fmt.Fprintf(out, "\n%s\n", s) }
	line := func(format string, args ...any) { fmt.Fprintf(out, "  "+format+"\n", args...) }
	fmt.Fprintf(out, "What is kept of contact %s\n", k.Contact.ID)

	title("About you")
	for _, a := range k.Contact.Addresses {
		line("%s: %s", a.Network(), a.Name())
	}
	for _, name := range append(care.Fields(), "risk") {
		value, _ := k.Contact.Get(name)
		if name == "risk" {
			value = k.Contact.Risk
		}
		if value != "" {
			line("%s: %s", strings.ReplaceAll(name, "_", " "), value)
		}
	}
	line("First texted us: %s", at(k.Contact.Created))
	if !k.Contact.OptedOut.IsZero() {
		line("You stopped our texts: %s", at(k.Contact.OptedOut))
	}
	title("What you agreed to, and what not")
	for _, c := range k.Contact.Consents {
		answer := "no"
		if c.Granted {
			answer = "yes"
		}
		if !c.Withdrawn.IsZero() {
			answer += ", taken back on " + at(c.Withdrawn)
		}
		line("%s: %s (%s, by %s)", strings.ReplaceAll(c.Purpose, "_", " "), answer, at(c.At), c.Network)
	}
	title("Requests")
	for _, c := range k.Cases {
		line("%s, %s, %s, opened %s, with %s", c.Ref, strings.ReplaceAll(string(c.Kind), "_", " "), c.Status, at(c.Opened), cmp.Or(c.Owner, "nobody"))
		for _, a := range c.Answers {
			line("  %s: %s", strings.ReplaceAll(a.Name, "_", " "), a.Value)
		}
		for _, e := range care.Timeline(c) {
			line("  %s: %s %s %s", at(e.At), strings.ReplaceAll(string(e.What), "_", " "), e.By, e.Text)
		}
	}
	title("Appointments")
	for _, a := range k.Appointments {
		line("%s, %s %s, with %s: %s", at(a.Start), a.How, a.Place, a.Worker, a.Status)
	}
	title("How you were, as you told us")
	for _, c := range k.CheckIns {
		line("%s: %s", at(c.Open), c.Summary())
	}
	title("The conversation, the newest lines of it")
	for _, e := range k.Conversation {
		who := "you"
		if e.Out {
			who = cmp.Or(e.By, "we")
		}
		line("%s %s: %s", at(e.At), who, strings.ReplaceAll(e.Text, "\n", "\n      "))
	}
	title("Waiting to be sent, or that could not be sent")
	for _, m := range k.Waiting {
		line("waits: %s", m.Text)
	}
	for _, d := range k.Letters {
		text := d.Message.Text
		if d.In != nil {
			text = d.In.Text
		}
		line("%s, %s: %s", at(d.At), d.Code, text)
	}
	title("Planned")
	for _, j := range k.Jobs {
		line("%s: %s %s", at(j.At), j.Kind, j.Name)
	}
	title("Who did what with your records")
	for _, a := range k.Trail {
		line("%s: %s %s %s %s", at(a.At), a.Actor, strings.ReplaceAll(a.Action, "_", " "), a.Case, a.Detail)
	}
}
