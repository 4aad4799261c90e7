package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// routes is everything that answers over HTTP.
func (h *house) routes() http.Handler {
	mux := http.NewServeMux()
	for _, s := range h.schemes {
		h.door.Mount(mux, s.line, s.webhooks()...)
		mux.HandleFunc("GET /calendar/"+s.ID+"/{file}", s.feed)
		mux.HandleFunc("GET /visit/"+s.ID+"/{file}", s.visit)
	}
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.registry, promhttp.HandlerOpts{}))
	if !h.config.production() {
		try := patient(h.try().Handler())
		mux.Handle("/try", try)
		mux.Handle("/try/", try)
		mux.Handle("GET /{$}", http.RedirectHandler("/try", http.StatusSeeOther))
	}
	return mux
}

func alive(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "alive\n") // a caller that hung up has no answer to miss
}

func (h *house) ready(w http.ResponseWriter, r *http.Request) {
	report := h.health.report(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !report.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(report); err != nil {
		h.log.Warn("answer readiness", "err", err)
	}
}

// patient lets a request take as long as it needs: moving time by weeks is a lot
// of work.
func patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(5 * time.Minute)); err != nil {
			http.Error(w, "Sorry, this does not work here.", http.StatusInternalServerError)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// newServer bounds what a stranger can make us hold on to.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
