package telegram

import (
	"net/http"
	"strings"

	"github.com/linkline/linkline/bot"
)

// refusals are what Telegram says in words, by how its text begins or what it
// holds; the texts vary, so they are compared in lower case. The word beside
// each is our own name for it.
var refusals = []struct {
	says  string
	class bot.Class
	code  string
}{
	{"bot was blocked by the user", bot.OptedOut, "blocked"},
	{"user is deactivated", bot.NoAddress, "deactivated"},
	{"bot can't initiate conversation", bot.NoAddress, "never_started"},
	{"chat not found", bot.NoAddress, "chat_not_found"},
	{"peer_id_invalid", bot.NoAddress, "chat_not_found"},
	{"user not found", bot.NoAddress, "chat_not_found"},
	{"bot was kicked", bot.NoAddress, "kicked"},
	{"not a member", bot.NoAddress, "kicked"},
	{"group chat was deleted", bot.NoAddress, "chat_deleted"},
	{"group chat was upgraded", bot.NoAddress, "chat_moved"},
	{"message text is empty", bot.Rejected, "empty"},
	{"message is too long", bot.Rejected, "too_long"},
	{"query is too old", bot.Rejected, "callback_too_old"},
	{"can't parse entities", bot.Rejected, "entities"},
}

// classOf puts an answer in Telegram's own form into our classes. Now and then
// the status of HTTP and the code inside it differ; a 403 in either counts.
func classOf(status, code int, text string) (bot.Class, string) {
	text = strings.ToLower(text)
	if code < http.StatusInternalServerError && code != http.StatusTooManyRequests {
		for _, r := range refusals {
			if strings.Contains(text, r.says) {
				return r.class, r.code
			}
		}
	}
	switch {
	case code == http.StatusTooManyRequests || status == http.StatusTooManyRequests:
		return bot.Retry, "429"
	case code == http.StatusUnauthorized, code == http.StatusNotFound:
		return bot.Broken, "token" // revoked, or never one
	case code == http.StatusConflict:
		return bot.Broken, "conflict" // somebody else has our bot
	case code == http.StatusForbidden || status == http.StatusForbidden:
		return bot.NoAddress, "403"
	case code >= http.StatusInternalServerError:
		return bot.Retry, "5xx" // Telegram's own word that it failed
	}
	return bot.Rejected, "400"
}

// foreign is what an answer means that Telegram did not write. A gateway that
// lost its server cannot say whether the message went, and Telegram cannot be
// asked: the message's own policy has to decide.
func foreign(status int) bot.Class {
	switch {
	case status == http.StatusTooManyRequests:
		return bot.Retry
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		return bot.Broken
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return bot.Rejected
	}
	return bot.Unknown
}
