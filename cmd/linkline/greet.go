package main

import (
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// greet says where to look, and what runs.
func (h *house) greet(w io.Writer, addr net.Addr) {
	base := "http://" + reachable(addr)
	var b strings.Builder
	fmt.Fprint(&b, "Linkline is running.\n\n")
	row := func(name, value string) { fmt.Fprintf(&b, "  %-8s %s\n", name, value) }
	if !h.config.production() {
		row("Try it", base+"/try")
	}
	row("Health", base+"/readyz   "+base+"/metrics")
	for _, s := range h.schemes {
		row("Scheme", s.describe(h.config))
		if names := s.shelf.Current().Unreviewed(); len(names) > 0 {
			row("", "Nobody has reviewed its words in "+strings.Join(names, ", ")+".")
		}
	}
	row("Store", strings.TrimSuffix(h.backing.kind, ".")+".")
	row("", "Durability grade "+h.grade.Letter+": "+h.grade.Why)
	if ahead := time.Until(h.now()).Round(time.Minute); ahead > 0 {
		row("Clock", fmt.Sprintf("ahead by %s, as it was moved", ahead))
	}
	fmt.Fprint(&b, "\nControl-C stops it. Conversations go on after the next start.\n")
	_, _ = io.WriteString(w, b.String()) // nobody reads it, then
}

func (s *service) describe(c *Config) string {
	var ways []string
	if s.phones != nil {
		ways = append(ways, "simulated phones")
	}
	if s.twilio != nil {
		ways = append(ways, "text messages by Twilio")
	}
	switch {
	case s.telegram != nil && c.publicURL() != "":
		ways = append(ways, "Telegram by webhook")
	case s.telegram != nil:
		ways = append(ways, "Telegram by polling")
	}
	return fmt.Sprintf("%s (%s): %s", s.Name, s.ID, strings.Join(ways, ", "))
}

// reachable is an address that a browser on this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
