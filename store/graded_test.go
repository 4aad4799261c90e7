package store_test

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/linkline/linkline/store"
)

// The grade is read from the server itself.
func TestGradeOfServer(t *testing.T) {
	grade := func(url string) string {
		g, err := store.New(dial(t, url, "single"), nil, store.Options{}).Grade(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return g.Letter
	}
	if got := grade(startServer(t).url()); got != "B" {
		t.Errorf("always, one node: %s", got)
	}
	if got := grade(startServer(t, "--appendonly", "no").url()); got != "F" {
		t.Errorf("no AOF: %s", got)
	}
	if got := grade(startServer(t, "--maxmemory-policy", "allkeys-lru").url()); got != "F" {
		t.Errorf("evicting: %s", got)
	}
	if got := grade(startServer(t, "--rename-command", "CONFIG", "").url()); got != "unverified" {
		t.Errorf("CONFIG denied: %s", got)
	}
	if got := grade("redis://" + miniredis.RunT(t).Addr()); got != "unverified" {
		t.Errorf("miniredis: %s", got)
	}
}
