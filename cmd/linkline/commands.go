package main

import (
	"context"
	"fmt"
	"slices"
)

// commands lists them in the order in which help shows them.
func commands() []command {
	return []command{
		{name: "serve", does: "runs everything", run: serveCommand},
		{name: "chat", does: "plays a conversation in the terminal, or over a pipe",
			run: func(ctx context.Context, t terminal, args []string) int {
				return chatCommand(ctx, args, t.in, t.out)
			}},
		{name: "flows", does: "checks, draws and tests the flows",
			run: func(ctx context.Context, t terminal, args []string) int {
				return flowsCommand(ctx, args, t.out, t.errOut)
			}},
		{name: "understand", does: "shows what is made of what people type",
			run: func(ctx context.Context, t terminal, args []string) int {
				if slices.Contains([]string{"-h", "-help", "--help"}, first(args)) {
					fmt.Fprint(t.out, understandUsage)
					return exitOK
				}
				return understandCommand(ctx, args, t.in, t.out)
			}},
		{name: "doctor", does: "checks everything that is configured, and says what to do", run: doctorCommand},
		{name: "letters", usage: lettersUsage, does: "lists, retries or drops what could not be sent or handled", run: lettersCommand},
		{name: "import", usage: importUsage, does: "reads the team, or appointments, from a CSV file, with a line for each", run: importCommand},
		{name: "person", usage: personUsage, does: "shows or erases everything that is kept of one person", run: personCommand},
		{name: "audit", usage: auditUsage, does: "verifies that the audit trail was not changed", run: auditCommand},
		{name: "report", usage: reportUsage, does: "shows the figures of a month", run: reportCommand},
		{name: "campaign", usage: campaignUsage, does: "tells news to people who said yes to news", run: campaignCommand},
		{name: "export", usage: exportUsage, does: "writes what people answered in check-ins as CSV, without names", run: exportCommand},
		{name: "keys", usage: " new FILE", does: "makes the keys that seal what people say", run: keysCommand},
	}
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
