package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

const campaignUsage = " [-scheme ID] preview [-until DATE] TEXT | start CODE | stop | list"

const campaignHelp = `linkline campaign tells news, such as a local event, to people who said yes to news.

preview shows what they will read, how many they are and what it costs, and sends
nothing. start CODE sends it: a few people a minute, in the hours for texts, behind
all other texts, and to nobody who had some lately, is talking with a link worker
or had a hard time. stop ends it at once. -until says on which day it is of no more
use; otherwise a week from now.

A manager does the same by text: NEWS and the text, NEWS SEND CODE, NEWS OFF.
`

func campaignCommand(ctx context.Context, t terminal, args []string) int {
	flags := flag.NewFlagSet("campaign", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	scheme, until := flags.String("scheme", "", ""), flags.String("until", "", "")
	words, err := anywhere(flags, args)
	var rest string
	if err == nil {
		rest, err = newsWords(words)
	}
	var last care.Date
	if err == nil && *until != "" {
		err = last.UnmarshalText([]byte(*until))
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(t.out, campaignHelp)
		return exitOK
	case err != nil:
		fmt.Fprintf(t.errOut, "linkline: %v\nUsage: linkline campaign%s\n", err, campaignUsage)
		return exitUsage
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err == nil {
		defer done()
		err = campaign(ctx, t.out, parts, *scheme, rest, last)
	}
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

// anywhere reads flags that may stand before, between and after the words.
func anywhere(flags *flag.FlagSet, args []string) (words []string, err error) {
	for rest := args; ; {
		if err := flags.Parse(rest); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return words, nil
		}
		words, rest = append(words, flags.Arg(0)), flags.Args()[1:]
	}
}

// newsWords are the words as a manager would write them after NEWS.
func newsWords(words []string) (string, error) {
	switch verb := first(words); {
	case verb == "preview" && len(words) > 1:
		return strings.Join(words[1:], " "), nil
	case verb == "start" && len(words) == 2:
		return "send " + words[1], nil
	case verb == "stop" && len(words) == 1:
		return "off", nil
	case verb == "list" && len(words) == 1:
		return "", nil
	}
	return "", errors.New("say preview and the text, start and the code, stop, or list")
}

func campaign(ctx context.Context, out io.Writer, parts []part, scheme, rest string, last care.Date) error {
	p, err := onePart(parts, scheme, "campaign -scheme ID ...")
	if err != nil {
		return err
	}
	if rest == "" {
		return listCampaigns(ctx, out, p)
	}
	k, err := p.desk(ctx, time.Now)
	if err != nil {
		return err
	}
	var until time.Time
	if last.Year != 0 {
		until = last.Add(1).At(0, p.scheme.Location())
	}
	says, err := k.Campaign(ctx, rest, until)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, says)
	return nil
}

func listCampaigns(ctx context.Context, out io.Writer, p part) error {
	all, err := p.store.Campaigns(ctx)
	if err != nil {
		return err
	}
	if len(all.All) == 0 {
		fmt.Fprintln(out, "No news was ever told.")
	}
	for _, c := range all.All {
		fmt.Fprintf(out, "%s, %s by %s, until %s: %d told, %d left out\n  %s\n", c.Made.In(p.scheme.Location()).Format("2 January 2006"),
			c.Status, c.By, c.Until.In(p.scheme.Location()).Format("2 January, 15:04"), c.Told, c.Left, c.Text)
	}
	return nil
}
