package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func examine(t *testing.T, settings ...string) (out string, failed bool) {
	t.Helper()
	t.Setenv("PATH", "")
	var b bytes.Buffer
	d := &doctor{out: &b}
	d.examine(t.Context(), env(append(settings, "LINKLINE_DATA", t.TempDir())...))
	return b.String(), d.failed
}

func TestDoctorOnTheDemo(t *testing.T) {
	out, failed := examine(t)
	if failed {
		t.Errorf("the demo is ill:\n%s", out)
	}
	for _, want := range []string{
		"ok    store", "grade B", "Losing the disk loses all since the last backup", "warn  public address",
		"ok    riverside team", "ok    riverside flows", "ok    riverside surgeries    4", "simulated phones only",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

func TestDoctorNamesEveryMistake(t *testing.T) {
	out, failed := examine(t, "LINKLINE_ENV", "production")
	if !failed || strings.Count(out, "FAIL  configuration") != 3 {
		t.Errorf("failed %v:\n%s", failed, out)
	}
}

func TestDoctorWarnsOfTheTeam(t *testing.T) {
	out, _ := examine(t, "LINKLINE_CONFIG", write(t, "s.yaml", goodFile), "TOKEN", "tok", "LINKLINE_URL", "http://text.example.org",
		"TWILIO_API_URL", "http://127.0.0.1:1")
	for _, want := range []string{"nobody is on call", "there is no manager", "is not https"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

// What a network refuses is a failure, and no line holds a secret.
func TestDoctorAsksTheNetworks(t *testing.T) {
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"ok":false,"error_code":401,"description":"Unauthorized","code":20003,"status":401}`))
	}))
	defer refuses.Close()
	out, failed := examine(t, "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "hush1", "TWILIO_FROM", "+447700900100",
		"TELEGRAM_BOT_TOKEN", "1:hush2", "LINKLINE_URL", "https://text.example.org",
		"TWILIO_API_URL", refuses.URL, "TELEGRAM_API_URL", refuses.URL)
	if !failed || !strings.Contains(out, "FAIL  riverside twilio") || !strings.Contains(out, "FAIL  riverside telegram") {
		t.Errorf("failed %v:\n%s", failed, out)
	}
	if strings.Contains(out, "hush") {
		t.Errorf("a secret in\n%s", out)
	}
}

// Of a Redis that loses things the doctor says what it loses, and the setting
// that keeps it.
func TestDoctorSaysWhatASettingLoses(t *testing.T) {
	program := needRedis(t)
	for _, tt := range []struct {
		args, says []string
	}{
		{[]string{"--appendonly", "yes", "--appendfsync", "always"}, []string{"ok    durability", "grade B", "since the last backup"}},
		{[]string{"--appendonly", "yes", "--appendfsync", "everysec"}, []string{"warn  durability", "grade C", "appendfsync", "two seconds"}},
		{[]string{"--appendonly", "no"}, []string{"durability", "grade F", "appendonly", "everything since the last snapshot"}},
		{[]string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru"}, []string{"durability", "grade F", "noeviction"}},
	} {
		out, _ := examine(t, "REDIS_URL", startRedis(t, program, tt.args...))
		for _, want := range tt.says {
			if !strings.Contains(out, want) {
				t.Errorf("%v: it does not say %q:\n%s", tt.args, want, out)
			}
		}
	}
}

// needRedis is the path of a redis-server; .ci/run installs one, so that nothing
// is skipped there.
func needRedis(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("no redis-server on this machine")
	}
	return program
}

// startRedis starts a private one and returns its address.
func startRedis(t *testing.T, program string, args ...string) (url string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "line") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	server := exec.Command(program, append([]string{"--port", "0", "--unixsocket", socket, "--dir", dir, "--save", ""}, args...)...)
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = os.RemoveAll(dir)
	})
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil {
			return "unix://" + socket
		}
		if time.Now().After(end) {
			t.Fatal("redis-server does not start")
		}
	}
}
