package bot

import (
	"net/http"
	"time"
)

// Transport carries calls to one network. Go's own keeps two idle connections to
// a host, so that a busy line would dial for nearly every message; and it never
// asks a quiet HTTP/2 connection whether anybody is still there, so that one that
// died without a word would swallow calls for a quarter of an hour.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, 64
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	return t
}
