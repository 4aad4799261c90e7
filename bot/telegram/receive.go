package telegram

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// receive reads one call of Telegram's. What it does not know it takes with
// thanks: an error would only be sent again, and hold up that person's chat.
func (c *Channel) receive(r *http.Request, body []byte) (bot.Received, error) {
	if !same(r.Header.Get("X-Telegram-Bot-Api-Secret-Token"), c.cfg.Secret) {
		return bot.Received{}, &bot.CallError{Status: http.StatusForbidden, Reason: "secret token missing or wrong"}
	}
	u, err := decode(body)
	if err != nil {
		return bot.Received{}, err
	}
	in, ok := c.inbound(u)
	done := bot.Received{}
	if ok {
		done.Inbound = []care.Inbound{in}
	} else {
		c.ignored.Add(1)
	}
	if u.Callback != nil {
		// Telegram lets us make one call in our answer. The button stops
		// spinning without a further request.
		done.ContentType, done.Body = "application/json", acknowledgement(u.Callback.ID)
	}
	return done, nil
}

// same compares without telling by its time how much was right, nor how long
// the secret is.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// decode reads an update. One with a number but in a form that we cannot read is
// empty, and so ignored: as an error it would come again for a day.
func decode(body []byte) (update, error) {
	var number struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(body, &number) != nil {
		return update{}, &bot.CallError{Status: http.StatusBadRequest, Reason: "body is not an update"}
	}
	if number.ID == nil {
		return update{}, &bot.CallError{Status: http.StatusBadRequest, Reason: "update_id missing"}
	}
	var u update
	if json.Unmarshal(body, &u) != nil {
		u = update{}
	}
	u.ID = *number.ID
	return u, nil
}

func acknowledgement(id string) string {
	raw, err := json.Marshal(map[string]string{"method": "answerCallbackQuery", "callback_query_id": id})
	if err != nil {
		return ""
	}
	return string(raw)
}
