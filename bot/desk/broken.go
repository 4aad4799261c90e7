package desk

import (
	"context"
	"errors"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Broken tells the managers that a network waits for somebody to mend its
// settings, once a day over all replicas.
func (k *Desk) Broken(ctx context.Context, network string) {
	d := k.draft("broken-"+network+"-"+k.now().Format(time.DateOnly), nil)
	text := k.staffText("notice.broken", map[string]string{"network": network})
	for _, w := range reachable(care.Members(k.Scheme.Team, care.Managers), network) {
		d.toStaff(w, care.Outbound{Text: text, Class: care.Reply, Purpose: "notice"})
	}
	if err := k.commit(ctx, d); err != nil && !errors.Is(err, care.ErrDuplicate) {
		k.Log.Error("managers not told of a broken channel", "channel", network, "err", err)
	}
}

// reachable are those of who are on another network than the broken one, or all
// of them when none is.
func reachable(who []care.LinkWorker, broken string) []care.LinkWorker {
	var some []care.LinkWorker
	for _, w := range who {
		if w.Address.Network() != broken {
			some = append(some, w)
		}
	}
	if len(some) == 0 {
		return who
	}
	return some
}
