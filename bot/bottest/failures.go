package bottest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Failure is one way in which a network refuses or loses a message, and what a
// channel has to make of it.
type Failure struct {
	Name  string
	Fault Fault
	Want  bot.SendError
}

// page is what a proxy answers with instead of the network.
const page = "<html><body><h1>Bad gateway</h1></body></html>"

// everywhere are failures that look the same on all networks.
func everywhere() []Failure {
	return []Failure{
		{"cut before it was taken", Fault{}, bot.SendError{Code: "connection"}},
		{"cut after it was taken", Fault{Taken: true}, bot.SendError{Code: "connection"}},
		{"no answer", Fault{Taken: true, Hang: true}, bot.SendError{Code: "timeout"}},
		{"502 page", Fault{Status: 502, Body: page}, bot.SendError{Code: "http_502"}},
		{"504 page after it was taken", Fault{Status: 504, Body: page, Taken: true}, bot.SendError{Code: "http_504"}},
		{"429 page", Fault{Status: 429, Body: page, RetryAfter: 7}, bot.SendError{Class: bot.Retry, Code: "http_429", After: 7 * time.Second}},
		{"401 page", Fault{Status: 401, Body: page}, bot.SendError{Class: bot.Broken, Code: "http_401"}},
		{"404 page", Fault{Status: 404, Body: page}, bot.SendError{Class: bot.Broken, Code: "http_404"}},
	}
}

// TwilioFailures are those of Twilio (twilio.com/docs/api/errors).
func TwilioFailures() []Failure {
	table := append(everywhere(),
		Failure{"sign-in page of a hotel", Fault{Status: 200, Body: page}, bot.SendError{Code: "bad_answer"}},
		Failure{"empty object", Fault{Status: 201, Body: "{}", Taken: true}, bot.SendError{Code: "no_sid"}},
		Failure{"answer cut short", Fault{Status: 201, Body: `{"sid":"SM`, Taken: true}, bot.SendError{Code: "bad_answer"}},
		Failure{"redirect", Fault{Status: 302, Body: page}, bot.SendError{Code: "bad_answer"}},
		Failure{"too many at once", Fault{Status: 429, Code: 20429, RetryAfter: 3}, bot.SendError{Class: bot.Retry, Code: "20429", After: 3 * time.Second}},
		Failure{"500", Fault{Status: 500, Code: 20500}, bot.SendError{Code: "20500"}},
		Failure{"503", Fault{Status: 503, Code: 20503, RetryAfter: 9}, bot.SendError{Code: "20503", After: 9 * time.Second}},
		Failure{"code as a string", Fault{Status: 400, Body: `{"code":"21614","status":400}`}, bot.SendError{Class: bot.NoAddress, Code: "21614"}},
		Failure{"credentials", Fault{Status: 401, Code: 20003}, bot.SendError{Class: bot.Broken, Code: "20003"}},
		Failure{"a code nobody knows", Fault{Status: 400, Code: 29999}, bot.SendError{Class: bot.Rejected, Code: "29999"}},
		Failure{"no code", Fault{Status: 400, Body: page}, bot.SendError{Class: bot.Rejected, Code: "http_400"}},
	)
	for class, codes := range map[bot.Class][]int{
		bot.Broken:    {20005, 21606, 21603, 21703, 21701, 30002, 30034},
		bot.NoAddress: {21211, 21217, 21614, 21604, 21408, 21612, 21608, 21635, 30005, 30006},
		bot.OptedOut:  {21610},
		bot.Retry:     {21611, 30001, 30003, 30008, 63018},
		bot.Rejected:  {21617, 21602, 21618, 21619, 35111, 35118, 30004, 30007, 30450, 63016},
	} {
		for _, code := range codes {
			f := Fault{Status: http.StatusBadRequest, Code: code}
			table = append(table, Failure{Name: class.String(), Fault: f, Want: bot.SendError{Class: class}})
		}
	}
	return table
}

// TelegramFailures are those of the Bot API, whose texts vary a little.
func TelegramFailures() []Failure {
	says := func(status, code int, text string, want bot.SendError) Failure {
		return Failure{Name: text, Fault: Fault{Status: status, Code: code, Text: text}, Want: want}
	}
	gone := func(code string) bot.SendError { return bot.SendError{Class: bot.NoAddress, Code: code} }
	return append(everywhere(),
		Failure{"empty object", Fault{Status: 200, Body: "{}", Taken: true}, bot.SendError{Code: "http_200"}},
		Failure{"sign-in page of a hotel", Fault{Status: 200, Body: page}, bot.SendError{Code: "http_200"}},
		Failure{"no message_id", Fault{Status: 200, Body: `{"ok":true,"result":{"message_id":0}}`, Taken: true}, bot.SendError{Code: "no_message_id"}},
		says(401, 401, "Unauthorized", bot.SendError{Class: bot.Broken, Code: "token"}),
		says(404, 404, "Not Found", bot.SendError{Class: bot.Broken, Code: "token"}),
		says(403, 403, "Forbidden: bot was blocked by the user", bot.SendError{Class: bot.OptedOut, Code: "blocked"}),
		says(403, 400, "Bad Request: Bot Was Blocked by the user", bot.SendError{Class: bot.OptedOut, Code: "blocked"}),
		says(403, 403, "Forbidden: user is deactivated", gone("deactivated")),
		says(403, 403, "Forbidden: bot can't initiate conversation with a user", gone("never_started")),
		says(403, 403, "Forbidden: bot was kicked from the group chat", gone("kicked")),
		says(403, 403, "Forbidden: bot is not a member of the channel chat", gone("kicked")),
		says(403, 403, "Forbidden: the group chat was deleted", gone("chat_deleted")),
		says(403, 400, "Error", gone("403")),
		says(400, 400, "Bad Request: chat not found", gone("chat_not_found")),
		says(400, 400, "Bad Request: PEER_ID_INVALID", gone("chat_not_found")),
		says(400, 400, "Bad Request: message text is empty", bot.SendError{Class: bot.Rejected, Code: "empty"}),
		says(400, 400, "Bad Request: message is too long", bot.SendError{Class: bot.Rejected, Code: "too_long"}),
		says(400, 400, "Bad Request: can't parse entities: unexpected end", bot.SendError{Class: bot.Rejected, Code: "entities"}),
		says(400, 400, "Bad Request: message to be replied not found", bot.SendError{Class: bot.Rejected, Code: "400"}),
		says(400, 400, "Bad Request: message thread not found", bot.SendError{Class: bot.Rejected, Code: "400"}),
		says(400, 400, "Bad Request: message is not modified", bot.SendError{Class: bot.Rejected, Code: "400"}),
		says(400, 400, "Bad Request: message to edit not found", bot.SendError{Class: bot.Rejected, Code: "400"}),
		says(400, 400, "Bad Request: query is too old and response timeout expired", bot.SendError{Class: bot.Rejected, Code: "callback_too_old"}),
		says(400, 400, "Bad Request: group chat was upgraded to a supergroup chat", gone("chat_moved")),
		says(400, 400, "Bad Request: something new", bot.SendError{Class: bot.Rejected, Code: "400"}),
		says(409, 409, "Conflict: terminated by other getUpdates request", bot.SendError{Class: bot.Broken, Code: "conflict"}),
		says(500, 500, "Internal Server Error", bot.SendError{Class: bot.Retry, Code: "5xx"}),
		Failure{"too many", Fault{Status: 429, Code: 429, Text: "Too Many Requests: retry after 5", RetryAfter: 5},
			bot.SendError{Class: bot.Retry, Code: "429", After: 5 * time.Second}},
	)
}

// Fails sends a message under each failure and compares what the channel says.
// No error may hold any of the secrets.
func Fails(t *testing.T, ch bot.Channel, m care.Outbound, faults *Faults, table []Failure, secrets ...string) {
	t.Helper()
	for _, f := range table {
		faults.Next(f.Fault)
		id, err := ch.Send(t.Context(), m)
		got := bot.Failure(err)
		if err == nil || id != "" {
			t.Errorf("%s %d: sent as %q, want %s", f.Name, f.Fault.Code, id, f.Want.Class)
			continue
		}
		if got.Class != f.Want.Class || got.After != f.Want.After || f.Want.Code != "" && got.Code != f.Want.Code {
			t.Errorf("%s %d: %s %q after %v, want %s %q after %v", f.Name, f.Fault.Code,
				got.Class, got.Code, got.After, f.Want.Class, f.Want.Code, f.Want.After)
		}
		Silent(t, f.Name, err.Error(), secrets...)
	}
}

// Silent fails when a text holds a secret: a token, a number, or what somebody
// wrote.
func Silent(t *testing.T, what, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("%s tells a secret: %s", what, strings.ReplaceAll(text, secret, "[SECRET]"))
		}
	}
}
