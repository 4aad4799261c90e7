package embedded

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// gate stands before every command that reaches miniredis. One command runs at
// a time, as in Redis. A script call is written to the journal before it runs,
// and every answer waits until all that it could have seen is on the disk. It
// sits in the server and not in a client's hook, so no client can go round it,
// and an impatient client cannot leave a call half recorded.
type gate struct {
	mini    *miniredis.Miniredis
	srv     *server.Server
	log     *slog.Logger
	classes map[string]class
	dir     string
	runID   string
	few     int // see fewRecords

	// runner is the connection on which the gate itself runs commands; its
	// answers go to out.
	runner *server.Peer
	out    bytes.Buffer
	// conns are the connections of clients. A peer that is neither one of them
	// nor the runner is a redis.call inside the script that is running.
	conns sync.Map

	mu       sync.Mutex
	file     *logfile
	scripts  map[string]string // every script known, by SHA-1
	declared map[string]bool   // those whose source is in the current file
	changed  bool              // the running script has called a command that writes
	broken   error             // why nothing more is answered
	gen      int               // number of the current file
	size     int64             // of the last snapshot
	saving   sync.WaitGroup
	busy     bool // a snapshot is being written
}

func newGate(dir string, log *slog.Logger) (*gate, error) {
	g := &gate{
		mini: miniredis.NewMiniRedis(), log: log, classes: classes(), dir: dir, runID: runID(), few: fewRecords,
		scripts: map[string]string{}, declared: map[string]bool{},
	}
	g.runner = server.NewPeer(bufio.NewWriter(&g.out))
	// The first Dial makes the server; the connection itself is not needed.
	c, err := g.mini.Dial()
	if err != nil {
		return nil, fmt.Errorf("start miniredis: %w", err)
	}
	g.srv = g.mini.Server()
	g.srv.SetPreHook(g.hook)
	return g, c.Close()
}

// hook is called by miniredis before each command, also before those that a
// script calls. True means that it has been answered.
func (g *gate) hook(c *server.Peer, cmd string, args ...string) bool {
	switch {
	case c == g.runner:
		return false
	case g.nested(c):
		return g.nestedCall(c, cmd, args)
	}
	return g.command(c, cmd, args)
}

// nested tells a redis.call from a client's command: miniredis gives the
// former a fresh peer that has a context already, while a client's peer gets
// its own only after we have seen it.
func (g *gate) nested(c *server.Peer) bool {
	if _, ok := g.conns.Load(c); ok {
		return false
	}
	if c.Ctx != nil {
		return true
	}
	g.conns.Store(c, struct{}{})
	c.OnDisconnect(func() { g.conns.Delete(c) })
	return false
}

// nestedCall looks at what a script does, while the script holds the lock.
func (g *gate) nestedCall(c *server.Peer, cmd string, args []string) bool {
	why := impure(cmd, args)
	switch g.classes[cmd] {
	case writes:
		g.changed = true
	case refused:
		why = "cannot be replayed"
	}
	if why == "" {
		return false
	}
	c.WriteError(fmt.Sprintf("ERR %s in a script: the embedded journal cannot keep a command that %s", cmd, why))
	return true
}

// command handles what a client sent.
func (g *gate) command(c *server.Peer, cmd string, args []string) bool {
	switch cmd {
	case "EVAL", "EVALSHA":
		g.answer(c, func() string { return g.call(cmd, args) })
	case "EVAL_RO", "EVALSHA_RO":
		g.answer(c, func() string { return g.run(cmd, args) })
	case "SCRIPT":
		g.answer(c, func() string { return g.script(args) })
	case "INFO":
		g.answer(c, g.info)
	case "CONFIG":
		g.answer(c, func() string { return g.config(args) })
	case "SELECT":
		return g.selectDB(c, args)
	default:
		return g.plain(c, cmd, args)
	}
	return true
}

func (g *gate) plain(c *server.Peer, cmd string, args []string) bool {
	switch class := g.classes[cmd]; {
	case class == conn:
		return g.refuseBroken(c)
	case class == reads && impure(cmd, args) == "":
		g.answer(c, func() string { return g.run(cmd, args) })
	case class == writes:
		c.WriteError(fmt.Sprintf("ERR %s outside a script: the embedded journal keeps only what scripts change", cmd))
	default:
		c.WriteError(fmt.Sprintf("ERR %s: the embedded Redis does not have this command in this form", cmd))
	}
	return true
}

// selectDB lets a client name the one database that the journal keeps.
func (g *gate) selectDB(c *server.Peer, args []string) bool {
	if len(args) == 1 && args[0] == "0" {
		return false
	}
	c.WriteError("ERR the embedded Redis has database 0 only")
	return true
}

func (g *gate) refuseBroken(c *server.Peer) bool {
	g.mu.Lock()
	err := g.unfit()
	g.mu.Unlock()
	if err != nil {
		c.WriteError(errorText(err))
	}
	return err != nil
}

// answer runs one command alone and gives its reply to the client once all
// that was kept before it is on the disk. That includes a mere read: it may
// have seen a change that a power cut could still take back.
func (g *gate) answer(c *server.Peer, run func() string) {
	g.mu.Lock()
	if err := g.unfit(); err != nil {
		g.mu.Unlock()
		c.WriteError(errorText(err))
		return
	}
	g.runner.Resp3 = c.Resp3
	reply, file := run(), g.file
	seq := file.seq
	g.mu.Unlock()
	if err := file.wait(seq); err != nil {
		g.mu.Lock()
		g.breakDown(err)
		g.mu.Unlock()
		reply = ""
		c.WriteError(errorText(err))
	}
	c.WriteRaw(reply)
}

// run gives one command to miniredis and returns the reply as on the wire. It
// is called with mu held.
func (g *gate) run(cmd string, args []string) (reply string) {
	defer func() {
		if p := recover(); p != nil {
			// miniredis holds its own lock now: only a restart helps.
			g.breakDown(fmt.Errorf("miniredis broke in %s: %v", cmd, p))
			reply = "-" + errorText(g.broken) + "\r\n"
		}
	}()
	g.out.Reset()
	g.srv.Dispatch(g.runner, append([]string{cmd}, args...))
	g.runner.Flush()
	return g.out.String()
}

func (g *gate) unfit() error {
	if g.broken == nil && g.file.failed() != nil {
		g.breakDown(g.file.failed())
	}
	return g.broken
}

// breakDown stops all service: what is in memory may be more than what is on
// the disk, and only a start, which reads the disk, makes them one again.
func (g *gate) breakDown(err error) {
	if g.broken == nil {
		g.broken = err
		g.log.Error("embedded redis stopped, restart needed", "err", err)
	}
}

func errorText(err error) string {
	return "ERR embedded redis: " + strings.ReplaceAll(err.Error(), "\r\n", " ")
}
