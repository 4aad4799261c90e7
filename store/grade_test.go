package store

import "testing"

func TestGrade(t *testing.T) {
	good := settings{aof: "yes", fsync: "always", policy: "noeviction", onRewrite: "no", replicas: 2}
	with := func(change func(*settings)) settings {
		s := good
		change(&s)
		return s
	}
	tests := []struct {
		name string
		s    settings
		wait int
		want string
	}{
		{"always, acknowledged by one of two", good, 1, "A"},
		{"always, not waited for", good, 0, "B"},
		{"always, one replica", with(func(s *settings) { s.replicas = 1 }), 1, "B"},
		{"every second", with(func(s *settings) { s.fsync = "everysec" }), 1, "C"},
		{"not while rewriting", with(func(s *settings) { s.onRewrite = "yes" }), 1, "C"},
		{"whenever", with(func(s *settings) { s.fsync = "no" }), 1, "F"},
		{"no log", with(func(s *settings) { s.aof = "no" }), 1, "F"},
		{"evicting", with(func(s *settings) { s.policy = "allkeys-lru" }), 1, "F"},
	}
	for _, tt := range tests {
		if got := tt.s.grade(tt.wait); got.Letter != tt.want || got.Why == "" {
			t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
		}
	}
}
