package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/linkline/linkline/store"
)

const auditUsage = " verify [SCHEME=MARK...]"

// auditCommand verifies the audit trails of all schemes against the marks that
// they left last, and against those that are given: out of the log, say, where
// each day's stands.
func auditCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("audit")
	switch verb := first(args); {
	case verb == "-h" || verb == "-help" || verb == "--help":
		c.explain(t.out)
		return exitOK
	case verb != "verify":
		c.explain(t.errOut)
		return exitUsage
	}
	given, err := readMarks(args[1:])
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitUsage
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err == nil {
		defer done()
		err = verifyAudit(ctx, t.out, parts, given)
	}
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

// readMarks reads hillside=12:ab34...
func readMarks(args []string) (map[string][]store.AuditMark, error) {
	given := map[string][]store.AuditMark{}
	for _, arg := range args {
		scheme, mark, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, fmt.Errorf("%q is not SCHEME=MARK, with a mark as the log has it", arg)
		}
		m, err := store.ParseAuditMark(mark)
		if err != nil {
			return nil, err
		}
		given[scheme] = append(given[scheme], m)
	}
	return given, nil
}

func verifyAudit(ctx context.Context, out io.Writer, parts []part, given map[string][]store.AuditMark) error {
	var found error
	for _, p := range parts {
		marks, err := p.store.LastAuditMark(ctx)
		if err != nil {
			return err
		}
		marks = append(marks, given[p.scheme.ID]...)
		delete(given, p.scheme.ID)
		at, err := p.store.VerifyAudit(ctx, marks...)
		if err != nil {
			found = errors.Join(found, fmt.Errorf("%s: %w", p.scheme.ID, err))
			continue
		}
		fmt.Fprintf(out, "%s: %d lines, as they were at %d marks. Its mark now: %s\n", p.scheme.ID, at.Lines, len(marks), at)
	}
	for scheme := range given {
		found = errors.Join(found, fmt.Errorf("there is no scheme %q", scheme))
	}
	return found
}

// markAudit is the daily look at the audit trail. Its mark goes into the log,
// which is kept elsewhere.
func (s *service) markAudit(ctx context.Context, _, _ string) (next string, err error) {
	at, err := s.partition.MarkAudit(ctx)
	switch {
	case errors.Is(err, store.ErrAuditChanged):
		s.line.Log.Error("audit trail was changed: find out by whom, and keep a copy of Redis", "err", err)
		return "", nil
	case err != nil:
		return "", err
	}
	s.line.Log.Info("audit trail verified", "lines", at.Lines, "mark", at.String())
	return "", nil
}
