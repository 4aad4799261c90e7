package bot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// taker is a Receiver that does as it is told.
type taker struct {
	handle  func(context.Context, care.Inbound) error
	receipt func(context.Context, care.Receipt) error
}

func (r taker) Handle(ctx context.Context, in care.Inbound) error { return r.handle(ctx, in) }
func (r taker) Keep(ctx context.Context, in care.Inbound) error   { return r.handle(ctx, in) }
func (r taker) Receipt(ctx context.Context, c care.Receipt) error { return r.receipt(ctx, c) }

func TestDoor(t *testing.T) {
	fine := func(context.Context, care.Inbound) error { return nil }
	away := errors.New("redis is away")
	words := func(*http.Request, []byte) (Received, error) {
		return Received{Inbound: []care.Inbound{{ID: "1"}}, ContentType: "text/xml", Body: "<Response/>"}, nil
	}
	refused := func(status int) func(*http.Request, []byte) (Received, error) {
		return func(*http.Request, []byte) (Received, error) {
			return Received{}, &CallError{Status: status, Reason: "no signature"}
		}
	}
	for _, test := range []struct {
		name    string
		body    string
		receive func(*http.Request, []byte) (Received, error)
		handle  func(context.Context, care.Inbound) error
		want    int
	}{
		{"taken in", "x", words, fine, 200},
		{"wrong signature", "x", refused(403), fine, 403},
		{"missing fields", "x", refused(400), fine, 400},
		{"as large as it may be", strings.Repeat("x", MaxBody), words, fine, 200},
		{"too large", strings.Repeat("x", MaxBody+1), words, fine, 413},
		{"store away", "x", words, func(context.Context, care.Inbound) error { return away }, 503},
		{"panic", "x", words, func(context.Context, care.Inbound) error { panic("hello my name is Ann") }, 500},
		{"other failure", "x", func(*http.Request, []byte) (Received, error) { return Received{}, away }, fine, 500},
	} {
		t.Run(test.name, func(t *testing.T) {
			logs := &lines{}
			door := NewDoor(slogTo(logs), nil)
			mux := http.NewServeMux()
			door.Mount(mux, taker{handle: test.handle}, Webhook{Pattern: "POST /sms/riverside", Receive: test.receive})
			got := httptest.NewRecorder()
			mux.ServeHTTP(got, httptest.NewRequest("POST", "/sms/riverside", strings.NewReader(test.body)))
			if got.Code != test.want {
				t.Errorf("status %d, want %d", got.Code, test.want)
			}
			if test.want == 200 && got.Body.String() != "<Response/>" || test.want != 200 && got.Body.Len() > 0 {
				t.Errorf("body %q", got.Body)
			}
			if again := got.Header().Get("Retry-After") != ""; again != (test.want == 503) {
				t.Errorf("Retry-After: %v", again)
			}
			if len(door.places) != 0 {
				t.Error("a call keeps its place for ever")
			}
			if strings.Contains(logs.String(), "my name is") {
				t.Error("the log holds what was sent")
			}
		})
	}
}

func TestDoorHandsOnInOrderAndStopsAtTheFirstFailure(t *testing.T) {
	var got []string
	to := taker{
		handle: func(_ context.Context, in care.Inbound) error {
			got = append(got, in.ID)
			if in.ID == "2" {
				return errors.New("redis is away")
			}
			return nil
		},
		receipt: func(context.Context, care.Receipt) error { got = append(got, "receipt"); return nil },
	}
	h := NewDoor(nil, nil).Handler(to, Webhook{Pattern: "POST /", Receive: func(*http.Request, []byte) (Received, error) {
		return Received{Inbound: []care.Inbound{{ID: "1"}, {ID: "2"}, {ID: "3"}}, Receipts: []care.Receipt{{}}}, nil
	}})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil))
	if strings.Join(got, " ") != "1 2" {
		t.Errorf("handed on %q", got)
	}
}

func TestDoorTakesInWhatSomebodyBroughtWhoHungUp(t *testing.T) {
	to := taker{handle: func(ctx context.Context, _ care.Inbound) error {
		if ctx.Err() != nil {
			t.Error("given up with the caller")
		}
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > callTime {
			t.Error("no deadline")
		}
		return nil
	}}
	h := NewDoor(nil, nil).Handler(to, Webhook{Receive: func(*http.Request, []byte) (Received, error) {
		return Received{Inbound: []care.Inbound{{ID: "1"}}}, nil
	}})
	ctx, hangUp := context.WithCancel(context.Background())
	hangUp()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "POST", "/", nil))
}

func TestFullDoorAsksToCallAgain(t *testing.T) {
	door := NewDoor(nil, nil)
	for range CallsAtOnce {
		door.places <- struct{}{}
	}
	got := httptest.NewRecorder()
	door.Handler(taker{}, Webhook{}).ServeHTTP(got, httptest.NewRequest("POST", "/", nil))
	if got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("status %d", got.Code)
	}
}
