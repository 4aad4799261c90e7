package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

const personUsage = " [-scheme ID] show [-json] ADDRESS | erase -yes ADDRESS | erase -yes -again LOG"

const personHelp = `linkline person shows or erases everything that is kept of one person.

ADDRESS is a phone number such as 07700900001 or +447700900001, or
telegram:123456. A sender's number can be forged: be sure who asks before you
show or erase anything. The service must not use the same embedded store
meanwhile; with REDIS_URL it may run on.

show prints it all: their record, what they agreed to, requests with their story,
appointments, the conversation, and what waits. erase takes all of it away, also
what the team's own conversations hold of it, and leaves one line without content
in the audit trail. It cannot be undone.

After a backup was restored, erase -yes -again LOG erases once more whom the log of
the service, or what this command printed, says was erased: a backup that is older
still holds them. Keep those lines apart from Redis; they hold no name or number.

`

// asksPerson is what the command is asked for.
type asksPerson struct {
	scheme, verb string
	address      care.Address
	json, yes    bool
	again        string // a log that says who was erased
}

func personCommand(ctx context.Context, t terminal, args []string) int {
	ask, err := readPersonArgs(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(t.out, personHelp)
		return exitOK
	case err != nil:
		fmt.Fprintf(t.errOut, "linkline: %v\nUsage: linkline person%s\n", err, personUsage)
		return exitUsage
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err == nil {
		defer done()
		if ask.again != "" {
			err = eraseAgain(ctx, t.out, parts, ask)
		} else {
			err = person(ctx, t.out, parts, ask)
		}
	}
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

func readPersonArgs(args []string) (ask asksPerson, err error) {
	flags := flag.NewFlagSet("person", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&ask.scheme, "scheme", "", "")
	flags.BoolVar(&ask.json, "json", false, "")
	flags.BoolVar(&ask.yes, "yes", false, "")
	flags.StringVar(&ask.again, "again", "", "")
	words, err := anywhere(flags, args)
	if err != nil {
		return ask, err
	}
	again := ask.again != "" && len(words) == 1 && words[0] == "erase"
	if !again && (ask.again != "" || len(words) != 2 || words[0] != "show" && words[0] != "erase") {
		return ask, errors.New("say show or erase, and an address; or erase -again, and a log")
	}
	ask.verb = words[0]
	if !again {
		if ask.address, err = typedAddress(words[1]); err != nil {
			return ask, err
		}
	}
	if ask.verb == "erase" && !ask.yes {
		return ask, errors.New("erasing cannot be undone: add -yes when you are sure")
	}
	return ask, nil
}

// typedAddress reads an address as people type it.
func typedAddress(s string) (care.Address, error) {
	if strings.Contains(s, ":") {
		return care.ParseAddress(s)
	}
	number := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(s)
	if local, ok := strings.CutPrefix(number, "0"); ok && !strings.HasPrefix(number, "00") {
		number = "+44" + local
	}
	return care.ParseAddress(care.SMS + ":" + number)
}

func person(ctx context.Context, out io.Writer, parts []part, ask asksPerson) error {
	p, err := onePart(parts, ask.scheme, "person -scheme ID ...")
	if err != nil {
		return err
	}
	who, err := p.store.Load(ctx, ask.address)
	switch {
	case err != nil:
		return err
	case who.Version == 0:
		return errors.New("nobody is known under this address")
	case ask.verb == "show":
		return showPerson(ctx, out, p, who, ask.json)
	}
	k, err := p.desk(ctx, time.Now)
	if err != nil {
		return err
	}
	if err := k.Erase(ctx, who.Contact.ID); err != nil {
		return err
	}
	fmt.Fprintf(out, "Everything of contact %s is erased.\n", who.Contact.ID)
	return nil
}

// erasedLine is how the service's log, and this command, say that somebody was erased.
var erasedLine = regexp.MustCompile(`"msg":"contact erased".*"contact":"([^"]+)"|^Everything of contact (\S+) is erased`)

// eraseAgain erases whom a log says was erased. IDs are random: whoever is found is
// they, in whichever scheme.
func eraseAgain(ctx context.Context, out io.Writer, parts []part, ask asksPerson) error {
	log, err := os.ReadFile(ask.again)
	if err != nil {
		return err
	}
	said, back := 0, 0
	for line := range strings.Lines(string(log)) {
		who := erasedLine.FindStringSubmatch(line)
		if who == nil {
			continue
		}
		said++
		for _, p := range parts {
			k, err := p.desk(ctx, time.Now)
			if err != nil {
				return err
			}
			switch err := k.Erase(ctx, who[1]+who[2]); {
			case err == nil:
				back++
			case !errors.Is(err, care.ErrNotFound):
				return err
			}
		}
	}
	fmt.Fprintf(out, "%d lines say that somebody was erased; %d of them were there again, and are erased.\n", said, back)
	return nil
}

// kept is all that is kept of a person.
type kept struct {
	Contact      care.Contact       `json:"contact"`
	Cases        []care.Case        `json:"cases,omitempty"`
	Appointments []care.Appointment `json:"appointments,omitempty"`
	CheckIns     []care.Checked     `json:"check_ins,omitempty"`
	Conversation []care.Entry       `json:"conversation,omitempty"`
	store.Rest
}

func keptOf(ctx context.Context, p part, c care.Contact) (all kept, err error) {
	all.Contact = c
	cases, err := p.store.CasesWith(ctx, c.ID)
	if err != nil {
		return all, err
	}
	for _, c := range cases {
		all.Cases = append(all.Cases, c.Case)
	}
	visits, err := p.store.AppointmentsWith(ctx, c.ID)
	if err != nil {
		return all, err
	}
	for _, a := range visits {
		all.Appointments = append(all.Appointments, a.Appointment)
	}
	if all.CheckIns, err = p.store.CheckInsWith(ctx, c.ID); err != nil {
		return all, err
	}
	if all.Conversation, err = p.store.Transcript(ctx, c.ID, store.MaxTranscript); err != nil {
		return all, err
	}
	all.Rest, err = p.store.RestOf(ctx, c.ID)
	return all, err
}

func showPerson(ctx context.Context, out io.Writer, p part, who store.Person, asJSON bool) error {
	all, err := keptOf(ctx, p, who.Contact)
	if err != nil {
		return err
	}
	// Whoever looks at somebody's record is in the trail, as staff are.
	seen := care.Audit{At: time.Now().UTC(), Actor: "operator", Action: "viewed", Contact: who.Contact.ID}
	if _, err := p.store.Commit(ctx, store.Change{At: seen.At, Audit: []care.Audit{seen}}); err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	all.print(out, p.scheme.Location())
	return nil
}
