package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/linkline/linkline/flows/care"
)

// Team reads the roster; one of version 0 when there is none.
func (p *Partition) Team(ctx context.Context) (t Team, err error) {
	row, err := p.fields(ctx, p.team(), "v", "d")
	if errors.Is(err, care.ErrNotFound) {
		return Team{}, nil
	}
	if err != nil {
		return Team{}, fmt.Errorf("load team: %w", err)
	}
	if t.Version, err = strconv.Atoi(row[0]); err != nil {
		return Team{}, fmt.Errorf("read version of team: %w", err)
	}
	return t, p.unseal(kindTeam, "", row[1], &t.Roster)
}

func (p *Partition) saveTeam(b *batch, t *Team) error {
	if t == nil {
		return nil
	}
	sealed, err := p.seal(kindTeam, "", t.Roster)
	if err != nil {
		return err
	}
	b.is(p.team(), "v", versionWord(t.Version))
	b.do("HSET", p.team(), "v", t.Version+1, "d", sealed)
	return nil
}
