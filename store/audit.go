package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// ErrAuditChanged says that the audit trail is not what it was: a line was
// changed, put in or taken out.
var ErrAuditChanged = errors.New("audit trail was changed")

// auditAtOnce is how many lines are read in one round trip.
const auditAtOnce = 1000

// AuditTrail reads the last n lines of the scheme's trail, oldest first.
func (p *Partition) AuditTrail(ctx context.Context, n int) ([]care.Audit, error) {
	rows, err := p.tail(ctx, p.audit(), n)
	if err != nil {
		return nil, fmt.Errorf("read audit trail: %w", err)
	}
	lines := make([]care.Audit, len(rows))
	for i, row := range rows {
		if err := p.unseal(kindAudit, "", row, &lines[i]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func (p *Partition) saveAudit(b *batch, lines []care.Audit) error {
	if len(lines) == 0 {
		return nil
	}
	rows := make([]any, len(lines))
	for i, a := range lines {
		row, err := p.seal(kindAudit, "", a)
		if err != nil {
			return err
		}
		rows[i] = row
	}
	b.do("RPUSH", p.audit(), rows...)
	return nil
}

// AuditMark is a point of an audit trail: how many lines stand before it, and a
// hash over all of them (SHA-256 of the hash before and the sealed line, in hex).
// Written down elsewhere it shows later that they are what they were; whoever can
// write to Redis cannot make others with the same hash.
type AuditMark struct {
	Lines int64
	Hash  string
}

// String is how a mark is written down.
func (m AuditMark) String() string { return fmt.Sprintf("%d:%s", m.Lines, m.Hash) }

// ParseAuditMark reads what String wrote.
func ParseAuditMark(s string) (m AuditMark, err error) {
	_, err = fmt.Sscanf(s, "%d:%64s", &m.Lines, &m.Hash)
	sum, notHex := hex.DecodeString(m.Hash)
	if err != nil || notHex != nil || len(sum) != sha256.Size || m.Lines < 0 || m.String() != s {
		return AuditMark{}, fmt.Errorf("%q is no mark of an audit trail: it is a number, a colon and 64 hex digits", s)
	}
	return m, nil
}

// VerifyAudit reads the whole trail, opens each line, and returns its mark. The
// error is ErrAuditChanged when it does not go through the marks that were written
// down before.
func (p *Partition) VerifyAudit(ctx context.Context, before ...AuditMark) (AuditMark, error) {
	var at AuditMark
	var sum [sha256.Size]byte
	at.Hash = hex.EncodeToString(sum[:])
	passed := 0
	pass := func() {
		for _, m := range before {
			if m == at {
				passed++
			}
		}
	}
	pass()
	for {
		rows, err := p.auditRows(ctx, at.Lines)
		if err != nil {
			return at, fmt.Errorf("read audit trail: %w", err)
		}
		for _, row := range rows {
			var line care.Audit
			if err := p.unseal(kindAudit, "", row, &line); err != nil {
				return at, fmt.Errorf("%w: line %d does not open", ErrAuditChanged, at.Lines+1)
			}
			sum = sha256.Sum256(append(sum[:], row...))
			at = AuditMark{at.Lines + 1, hex.EncodeToString(sum[:])}
			pass()
		}
		if len(rows) < auditAtOnce {
			break
		}
	}
	if passed < len(before) {
		return at, fmt.Errorf("%w: it has %d lines now and does not hold all that it held", ErrAuditChanged, at.Lines)
	}
	return at, nil
}

func (p *Partition) auditRows(ctx context.Context, from int64) (rows []string, err error) {
	err = p.store.on(ctx, p.audit(), func(c redis.Cmdable) (err error) {
		rows, err = c.LRange(ctx, p.audit(), from, from+auditAtOnce-1).Result()
		return err
	})
	return rows, err
}

// noteAudit is the name of the note with the newest mark.
const noteAudit = "audit"

// MarkAudit verifies the trail against the mark that it left last, leaves a new
// one, and returns it, to be written down elsewhere as well.
func (p *Partition) MarkAudit(ctx context.Context) (AuditMark, error) {
	last, err := p.LastAuditMark(ctx)
	if err != nil {
		return AuditMark{}, err
	}
	now, err := p.VerifyAudit(ctx, last...)
	if err != nil {
		return now, err
	}
	return now, p.SetNote(ctx, noteAudit, now.String())
}

// LastAuditMark is the mark that was left last, if any.
func (p *Partition) LastAuditMark(ctx context.Context) ([]AuditMark, error) {
	note, err := p.Note(ctx, noteAudit)
	if err != nil || note == "" {
		return nil, err
	}
	m, err := ParseAuditMark(note)
	return []AuditMark{m}, err
}
