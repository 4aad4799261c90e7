package embedded

import (
	"context"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// newClient returns the client of either kind. A command whose answer was lost
// is not repeated by it: it cannot know whether the command was carried out,
// and the store can. Dialling is repeated, which bridges a restart of the
// child.
func newClient(dial dialer) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr:                     "embedded",
		Dialer:                   dial,
		MaxRetries:               -1,
		DialerRetries:            10,
		DialerRetryTimeout:       50 * time.Millisecond,
		ReadTimeout:              10 * time.Second, // a disk can take its time
		ContextTimeoutEnabled:    true,
		PipelinePoolSize:         -1,
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}
