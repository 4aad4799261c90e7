package care

import "slices"

// Questionnaire is a set of questions with a scale, as data: a scheme may add
// its own. Only questions whose licence lets everybody use them ship with us
// (DOMAIN 3.5).
type Questionnaire struct {
	ID       string `yaml:"questionnaire"`
	Name     string `yaml:"name"`
	Language string `yaml:"language"` // ISO 639-1
	// Licence says by what right the questions are asked; Source is where their
	// wording was published.
	Licence string `yaml:"licence"`
	Source  string `yaml:"source"`
	// Lead is what was published to be said before the questions; Opening is what
	// we text instead, if anything.
	Lead    string `yaml:"lead"`
	Opening string `yaml:"opening"`
	// Proxy lets somebody answer for the person. Without it such answers are not
	// scored.
	Proxy     bool       `yaml:"proxy"`
	Questions []Question `yaml:"questions"` // in the order in which they are asked
	Total     *Total     `yaml:"total"`
	Worse     WorseRule  `yaml:"worse"`
}

// Question is one of them. It has a scale from From to To with words for both
// ends, or Options, which are numbered from 1.
type Question struct {
	ID      string `yaml:"id"`
	Wording string `yaml:"wording"` // exactly as published
	Text    string `yaml:"text"`    // as we text it: the stem unchanged, with how to reply

	From    int      `yaml:"from"`
	To      int      `yaml:"to"`
	Low     string   `yaml:"low"`  // what From means
	High    string   `yaml:"high"` // what To means
	Options []string `yaml:"options"`

	Better Direction  `yaml:"better"`
	Bands  []Band     `yaml:"bands"`
	Worse  *WorseRule `yaml:"worse"` // instead of the questionnaire's
}

// Direction says which way a number gets better.
type Direction string

// Directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
)

// Band is a name for some of the numbers, both ends included.
type Band struct {
	Name string `yaml:"name"`
	From int    `yaml:"from"`
	To   int    `yaml:"to"`
}

// Total adds up some of the answers, when all of them were given.
type Total struct {
	Name   string    `yaml:"name"`
	Of     []string  `yaml:"of"` // question IDs
	Better Direction `yaml:"better"`
	Bands  []Band    `yaml:"bands"`
	Worse  WorseRule `yaml:"worse"`
}

// WorseRule says when an answer is enough worse than the first one for the link
// worker to be told. It is a reason to ask, never a diagnosis. The zero value
// never tells.
type WorseRule struct {
	By   int      `yaml:"by"`   // points in the wrong direction; 0 does not count them
	Into []string `yaml:"into"` // bands that it is worse to have come into
}

// Range is the lowest and the highest answer.
func (q Question) Range() (from, to int) {
	if len(q.Options) > 0 {
		return 1, len(q.Options)
	}
	return q.From, q.To
}

// Takes reports whether n is one of the answers.
func (q Question) Takes(n int) bool {
	from, to := q.Range()
	return from <= n && n <= to
}

// BandOf is the name of the band that n is in, empty when there is none.
func (q Question) BandOf(n int) string { return bandOf(q.Bands, n) }

func bandOf(bands []Band, n int) string {
	for _, b := range bands {
		if b.From <= n && n <= b.To {
			return b.Name
		}
	}
	return ""
}

// Question finds one by ID.
func (q Questionnaire) Question(id string) (Question, bool) {
	i := slices.IndexFunc(q.Questions, func(x Question) bool { return x.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return q.Questions[i], true
}

// rule is when an answer to x is worse.
func (q Questionnaire) rule(x Question) WorseRule {
	if x.Worse != nil {
		return *x.Worse
	}
	return q.Worse
}
