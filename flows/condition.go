package flows

import (
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// facts are what an expression may speak of.
type facts struct {
	Answers  map[string]string `expr:"answers"`
	Contact  map[string]string `expr:"contact"`
	Scheme   schemeFacts       `expr:"scheme"`
	Network  string            `expr:"network"`  // sms, telegram, sim
	InHours  bool              `expr:"in_hours"` // the scheme is at work now
	Severity int               `expr:"severity"` // of the distress just heard
	Resumes  bool              `expr:"resumes"`  // another flow was interrupted
	// Who is how many of those who share the phone may be texting: none, one,
	// several. Proved says that whoever texts has shown who they are, Refused that
	// they failed to; Holds that a message waits until it is known.
	Who     string `expr:"who"`
	Proved  bool   `expr:"proved"`
	Refused bool   `expr:"refused"`
	Holds   bool   `expr:"holds"`
	Asks    bool   `expr:"asks"` // the message asks something

	Noted bool `expr:"noted"` // a message was passed on within the hour

	// Visit is what is known of the appointment that the flow is about: how, place,
	// status, and yes or nothing under ahead, first and bring.
	Visit map[string]string `expr:"visit"`

	// CheckIn is what is known of the check-in that the flow is: its name, and yes
	// or nothing under scores, before (the appointment) and more (the next one
	// is only for those who agree, and they were not asked yet).
	CheckIn map[string]string `expr:"check_in"`

	Has func(list, one string) bool `expr:"has"`
	Age func(date string) int       `expr:"age"`
}

type schemeFacts struct {
	MinAge       int  `expr:"min_age"`
	SelfReferral bool `expr:"self_referral"`
	Languages    int  `expr:"languages"`
}

// has reports whether a list of choices holds one: has(answers.needs, "money").
func has(list, one string) bool {
	for item := range strings.SplitSeq(list, ",") {
		if item == one {
			return true
		}
	}
	return false
}

// ageAt returns whole years from a date of birth to now, or -1 when there is
// no date.
func ageAt(now time.Time) func(date string) int {
	return func(date string) int {
		born, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return -1
		}
		years := now.Year() - born.Year()
		if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
			years--
		}
		return years
	}
}

// condition is a compiled expression that is true or false.
type condition struct {
	program *vm.Program
	answers []string // names of answers that it reads
}

func newCondition(text string) (*condition, error) {
	program, err := expr.Compile(text, expr.Env(facts{}), expr.AsBool())
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("expression %q: %s", text, first)
	}
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, err
	}
	var names answerNames
	ast.Walk(&tree.Node, &names)
	return &condition{program, names}, nil
}

// holds evaluates the condition. Its types were checked when it was compiled,
// so that what is left to go wrong is nothing a person can cause; then it does
// not hold.
func (c *condition) holds(f facts) bool {
	v, err := expr.Run(c.program, f)
	ok, _ := v.(bool)
	return err == nil && ok
}

// answerNames collects x of answers.x.
type answerNames []string

// Visit implements ast.Visitor.
func (names *answerNames) Visit(n *ast.Node) {
	m, ok := (*n).(*ast.MemberNode)
	if !ok {
		return
	}
	base, ok := m.Node.(*ast.IdentifierNode)
	key, isKey := m.Property.(*ast.StringNode)
	if ok && isKey && base.Value == "answers" {
		*names = append(*names, key.Value)
	}
}
