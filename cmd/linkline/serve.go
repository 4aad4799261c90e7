package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
)

// stopTime is how long a stop may take in all; Fly waits for 30 seconds.
const stopTime = 20 * time.Second

// serveCommand runs everything until ctx is done.
func serveCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("serve")
	if _, code, done := c.plain(t, args, 0); done {
		return code
	}
	collectSeldom(t.getenv)
	log := slog.New(slog.NewJSONHandler(t.errOut, nil))
	config, err := readConfig(t.getenv)
	if err == nil {
		err = serve(ctx, config, t.out, log)
	}
	if err != nil {
		fmt.Fprintf(t.errOut, "linkline: %v\n", err)
		return exitProblems
	}
	return exitOK
}

// collectSeldom spends memory, of which a line of text needs little, instead of
// processor time: with some 10 MB in use, a collection every 10 MB took a tenth of
// it. GOGC says otherwise.
func collectSeldom(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// serve opens the house, answers, and closes it again in the reverse order:
// nothing new comes in, what came in is finished, and the store goes last.
func serve(ctx context.Context, config *Config, out io.Writer, log *slog.Logger) (err error) {
	listener, err := listen(ctx, config.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	h, err := openHouse(ctx, config, log)
	if err != nil {
		return err
	}
	server := newServer(drilledDoor(h.routes()), log)
	h.greet(out, listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	finished := h.work(working)
	log.Info("started", "schemes", len(h.schemes), "grade", h.grade.Letter)

	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	log.Info("stopping")
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err = errors.Join(ignoreClosed(err), shutdown(last, server))
	stopWork()
	err = errors.Join(err, await(last, finished), h.close(last))
	log.Info("stopped")
	return err
}

// work starts all that happens by itself, and returns a channel that is closed
// when it has ended after ctx was done.
func (h *house) work(ctx context.Context) <-chan struct{} {
	var running sync.WaitGroup
	for _, s := range h.schemes {
		if s.telegram != nil {
			running.Go(func() { h.listenTelegram(ctx, s) })
		}
	}
	running.Go(func() {
		if err := h.schedule(ctx); err != nil {
			h.log.Error("nothing is scheduled", "err", err) // and /readyz says so
		}
	})
	finished := make(chan struct{})
	go func() {
		running.Wait()
		close(finished)
	}()
	return finished
}

func await(ctx context.Context, finished <-chan struct{}) error {
	select {
	case <-finished:
		return nil
	case <-ctx.Done():
		return errors.New("gave up on recurring work that did not end")
	}
}

func shutdown(ctx context.Context, server *http.Server) error {
	if err := server.Shutdown(ctx); err != nil {
		return fmt.Errorf("gave up on calls that were still open: %w", errors.Join(err, server.Close()))
	}
	return nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("something listens on %s already, perhaps another linkline; set LINKLINE_ADDR to another address", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("LINKLINE_ADDR: %w", err)
	}
	return listener, nil
}
