package flows

import (
	"maps"
	"slices"

	"golang.org/x/text/language"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Door is the flow that begins when somebody writes and nothing is running.
const Door = "hello"

// Book is one version of all flows and words of one scheme, checked and ready
// to run. It does not change; any number of goroutines may use it.
type Book struct {
	scheme    *care.Scheme
	hash      string
	files     map[string][]byte
	flows     map[string]*Flow
	words     map[string]*Words
	hears     map[string]*Flow // by the signal that starts it
	wishes    map[string]*Flow // by the words that wish for it
	surgeries *understand.Surgeries
	// questionnaires are those that a check-in can ask.
	questionnaires care.Questionnaires
}

// Hash names this version of the flows and words.
func (b *Book) Hash() string { return b.hash }

// Scheme is whose book it is.
func (b *Book) Scheme() *care.Scheme { return b.scheme }

// Flows are the names of all flows, sorted.
func (b *Book) Flows() []string { return slices.Sorted(maps.Keys(b.flows)) }

// Has reports whether there is a flow of that name.
func (b *Book) Has(flow string) bool { return b.flows[flow] != nil }

// Questionnaires are those that a check-in can ask.
func (b *Book) Questionnaires() care.Questionnaires { return b.questionnaires }

// lang returns the words for a contact: in their language when the scheme
// offers it, else in the scheme's first, else in English.
func (b *Book) lang(l string) *Words {
	if !b.offers(l) {
		l = b.Languages()[0]
	}
	return b.words[l]
}

// step finds a step by flow and name; nil when this version has none.
func (b *Book) step(f Frame) *Step {
	flow, ok := b.flows[f.Flow]
	if !ok {
		return nil
	}
	return flow.Steps[f.Step]
}

func indexSurgeries(scheme *care.Scheme) *understand.Surgeries {
	list := make([]understand.Surgery, len(scheme.Practices))
	for i, p := range scheme.Practices {
		list[i] = understand.Surgery{Code: p.ODS, Name: p.Name, Aliases: p.Aliases}
	}
	return understand.IndexSurgeries(list)
}

func tagOf(lang string) language.Tag { return language.Make(lang) }
