package store

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrURL says that REDIS_URL cannot be used. It never holds the address, which
// may hold a password.
var ErrURL = errors.New("REDIS_URL is not usable")

// poolSize is how many calls may be under way to one Redis. With go-redis' own ten
// a processor a busy line waits for a free connection with most of its calls; and
// what reaches Redis together shares one sync of its log.
const poolSize = 64

// bufferSize is for each direction of each of them. A turn reads and writes some
// 3 kB; with go-redis' own 32 kB the connections alone would hold 4 MB.
const bufferSize = 8 << 10

// Dial returns a client of the Redis at address, which it has not yet spoken to.
// Mode is "single" (also ""), "cluster" or "sentinel"; the last two take several
// hosts, parted by commas, and sentinel the name of its master:
// redis://h1:26379,h2:26379/?master=mymaster.
func Dial(_ context.Context, address, mode string) (redis.UniversalClient, error) {
	switch mode {
	case "", "single":
		return dialSingle(address)
	case "cluster":
		return dialCluster(address)
	case "sentinel":
		return dialSentinel(address)
	}
	return nil, fmt.Errorf("REDIS_MODE %q: want single, cluster or sentinel", mode)
}

// dialSingle and the others below agree on this: nothing is repeated that may
// have been carried out (MaxRetries -1), deadlines hold, and nothing is said at
// connect that older servers count as an error.
func dialSingle(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("%w: want redis://, rediss:// or unix://", ErrURL)
	}
	o.MaxRetries, o.DialerRetries = -1, 1
	o.PoolSize = cmp.Or(o.PoolSize, poolSize)
	o.ReadBufferSize, o.WriteBufferSize = bufferSize, bufferSize
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	o.PipelinePoolSize = -1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(o), nil
}

func dialCluster(address string) (redis.UniversalClient, error) {
	t, err := parseTarget(address)
	if err != nil {
		return nil, err
	}
	if t.db != 0 {
		return nil, fmt.Errorf("%w: a cluster has no databases but 0", ErrURL)
	}
	return redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: t.hosts, Username: t.user, Password: t.password, TLSConfig: t.tls(),
		MaxRedirects: -1, MaxRetries: -1, DialerRetries: 1, PoolSize: poolSize, ReadBufferSize: bufferSize, WriteBufferSize: bufferSize,
		ContextTimeoutEnabled: true, DisableIdentity: true,
		// With the default of a minute a dead primary is asked for that long.
		ClusterStateReloadInterval: time.Second,
		MaintNotificationsConfig:   &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}), nil
}

func dialSentinel(address string) (redis.UniversalClient, error) {
	t, err := parseTarget(address)
	if err != nil {
		return nil, err
	}
	master := t.query.Get("master")
	if master == "" {
		return nil, fmt.Errorf("%w: sentinel needs the master's name, as in ?master=mymaster", ErrURL)
	}
	return redis.NewFailoverClient(&redis.FailoverOptions{
		MasterName: master, SentinelAddrs: t.hosts, DB: t.db,
		Username: t.user, Password: t.password, TLSConfig: t.tls(),
		SentinelUsername: t.query.Get("sentinel_username"), SentinelPassword: t.query.Get("sentinel_password"),
		MaxRetries: -1, DialerRetries: 1, PoolSize: poolSize, ReadBufferSize: bufferSize, WriteBufferSize: bufferSize,
		ContextTimeoutEnabled: true, DisableIdentity: true, PipelinePoolSize: -1,
	}), nil
}

// target is a URL with several hosts.
type target struct {
	hosts          []string
	user, password string
	secure         bool
	db             int
	query          url.Values
}

func parseTarget(address string) (t target, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "redis" && u.Scheme != "rediss") {
		return t, fmt.Errorf("%w: want redis:// or rediss:// and hosts parted by commas", ErrURL)
	}
	t.hosts, t.secure, t.query = strings.Split(u.Host, ","), u.Scheme == "rediss", u.Query()
	t.user = u.User.Username()
	t.password, _ = u.User.Password()
	if db := strings.Trim(u.Path, "/"); db != "" {
		if t.db, err = strconv.Atoi(db); err != nil {
			return t, fmt.Errorf("%w: the database is not a number", ErrURL)
		}
	}
	for i, h := range t.hosts {
		if _, _, err := net.SplitHostPort(h); err != nil {
			t.hosts[i] = net.JoinHostPort(h, "6379")
		}
	}
	return t, nil
}

func (t target) tls() *tls.Config {
	if !t.secure {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12}
}
