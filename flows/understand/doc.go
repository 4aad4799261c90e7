// Package understand reads what people type: yes and no, names, dates,
// postcodes, scores, choices, wishes and distress. It has no I/O, no clock and no
// model but weights that anybody can read: the same words and the same question
// give the same reading, and every reading says why. What it cannot read it says
// so, because asking again is cheaper than a wrong answer.
//
// The phrases it knows are data, in words/*.txt, each rule with examples for
// and against beside it; the tests run all of them.
package understand
