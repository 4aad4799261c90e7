package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

const lettersUsage = " list | retry ID... | drop ID..."

// listedLetters is how many are shown; the rest come up as these go.
const listedLetters = 200

// lettersCommand shows the dead letters of all schemes, and brings some back or
// takes them away.
func lettersCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("letters")
	verb, ids := first(args), args[min(1, len(args)):]
	switch {
	case verb == "-h" || verb == "-help" || verb == "--help":
		c.explain(t.out)
		return exitOK
	case verb == "list" && len(ids) == 0, (verb == "retry" || verb == "drop") && len(ids) > 0:
	default:
		c.explain(t.errOut)
		return exitUsage
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err == nil {
		defer done()
		err = letters(ctx, t.out, parts, verb, ids)
	}
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

// part is one scheme's part of the store, for a command.
type part struct {
	scheme *Scheme
	store  *store.Partition
}

// openPartitions opens the store that is configured, without the networks.
func openPartitions(ctx context.Context, getenv func(string) string) (parts []part, done func(), err error) {
	config, err := readConfig(getenv)
	if err != nil {
		return nil, nil, err
	}
	keys, err := openKeys(config)
	if err != nil {
		return nil, nil, err
	}
	b, err := openBacking(ctx, config, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	s := store.New(b.client, keys, store.Options{})
	for i := range config.Schemes {
		parts = append(parts, part{&config.Schemes[i], s.Partition(config.Schemes[i].ID)})
	}
	return parts, func() { _ = b.close() }, nil
}

func letters(ctx context.Context, out io.Writer, parts []part, verb string, ids []string) error {
	if verb == "list" {
		return listLetters(ctx, out, parts)
	}
	var found []error
	for _, id := range ids {
		found = append(found, treatLetter(ctx, out, parts, verb, id))
	}
	return errors.Join(found...)
}

// treatLetter finds whose letter it is by trying: IDs are unique.
func treatLetter(ctx context.Context, out io.Writer, parts []part, verb, id string) error {
	for _, p := range parts {
		treat, did := p.store.Revive, "will be tried again"
		if verb == "drop" {
			treat, did = p.store.Discard, "is dropped"
		}
		err := treat(ctx, id)
		if errors.Is(err, care.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(out, id, did)
		return nil
	}
	return fmt.Errorf("there is no letter %s", id)
}

func listLetters(ctx context.Context, out io.Writer, parts []part) error {
	for _, p := range parts {
		all, err := p.store.Dead(ctx, listedLetters)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d\n", p.scheme.Name, len(all))
		for _, d := range all {
			fmt.Fprintf(out, "\n%s\n  %s\n  %s\n", d.Message.ID, about(d, p.scheme.Location()), explain(d))
		}
	}
	return nil
}

// about says what a letter is, and nothing of what it says or to whom.
func about(d flows.DeadLetter, zone *time.Location) string {
	at := d.At.In(zone).Format("Monday 2 January 2006, 15:04")
	if d.In != nil {
		return fmt.Sprintf("what somebody wrote to us by %s, given up on %s, tries: %d", d.In.From.Network(), at, d.Tries)
	}
	purpose := d.Message.Purpose
	if purpose == "" {
		purpose = "message"
	}
	return fmt.Sprintf("%s to %s by %s, given up on %s, tries: %d", purpose, d.Message.Contact, d.Message.To.Network(), at, d.Tries)
}

// explain says why a letter is dead, and what can be done.
func explain(d flows.DeadLetter) string {
	class, code, _ := strings.Cut(d.Code, " ")
	switch class {
	case "expired":
		return "It could not be sent while it was of use. Retry it only if it still is."
	case "unknown":
		return "It may have arrived: the network did not say, and cannot be asked. Look at the conversation before you retry it."
	case "retry":
		return "The network refused it again and again (" + code + "). Retry it when the network is well."
	case "rejected":
		return "The network will not carry this message (" + code + "). Retrying will not help; phone them."
	case "opted_out":
		return "They have stopped our texts. Drop it; phone them if it matters."
	case "no_address":
		return "The number or chat cannot be reached (" + code + "). Check it with them, then drop this."
	case "not":
		return "Our program could not handle it. When that is mended, retry it: it is answered as if it had just come."
	}
	return "The reason given was: " + d.Code
}
