// Package flows runs conversations. A flow is data: steps that ask, answers
// that are kept, effects that are wanted. Book.Advance is a pure function from
// a session, an input and a moment to a session and effects: it reads no clock,
// draws no random number, and cannot fail on what a person types.
package flows
