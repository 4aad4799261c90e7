package flows

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/linkline/linkline/flows/care"
)

// messageLength is the most characters in one message: beyond it networks lose
// more of the joined parts, and Twilio advises to stay below.
const messageLength = 320

// sentenceEnd is where a text may be cut: after the end of a sentence in any of
// our scripts.
var sentenceEnd = regexp.MustCompile(`[.?!۔؟।]\s+`)

// cut parts what is said into messages of no more than messageLength
// characters. A safety message stays whole, since half of it may not come.
func (t *turn) cut(send Send) []Send {
	if t.network == care.Telegram || send.Class == care.Safety || utf8.RuneCountInString(send.Text) <= messageLength {
		return []Send{send}
	}
	var all []Send
	for _, text := range cutAt(send.Text) {
		part := send
		part.Text, part.Buttons = text, nil
		all = append(all, part)
	}
	all[len(all)-1].Buttons = send.Buttons
	return all
}

// cutAt keeps a list of options together, below its question where there is
// room and else by itself; it cuts other text at the ends of sentences.
func cutAt(text string) []string {
	prose, list, _ := strings.Cut(text, "\n")
	if list != "" && utf8.RuneCountInString(list) <= messageLength {
		return append(joinUp(sentences(prose)), list)
	}
	return joinUp(append(sentences(prose), strings.SplitAfter(list, "\n")...))
}

func sentences(text string) []string {
	var all []string
	from := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		all, from = append(all, text[from:at[1]]), at[1]
	}
	return append(all, text[from:])
}

// joinUp lays pieces together into messages, each as full as it can be.
func joinUp(pieces []string) []string {
	var all []string
	current := ""
	for _, p := range pieces {
		if current != "" && utf8.RuneCountInString(current+p) > messageLength {
			all, current = append(all, strings.TrimSpace(current)), ""
		}
		current += p
	}
	if current = strings.TrimSpace(current); current != "" {
		all = append(all, current)
	}
	return all
}
