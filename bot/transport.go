package bot

import (
	"net/http"
	"time"
)

// idleTime is how long a connection is kept for the next message: less than the
// shortest wait of a server in use, the 5 seconds of Node.js
// (server.keepAliveTimeout).
const idleTime = 3 * time.Second

// Transport carries calls to one network. Go's own keeps two idle connections to
// a host, so that a busy line would dial for nearly every message; and it never
// asks a quiet HTTP/2 connection whether anybody is still there, so that one that
// died without a word would swallow calls for a quarter of an hour. And it keeps
// a quiet connection for longer than most servers do: a message written just as
// the other side hangs up has an unknown fate, and its person waits a minute.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost, t.IdleConnTimeout = 0, 64, idleTime
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	return t
}
