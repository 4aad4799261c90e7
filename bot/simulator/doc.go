// Package simulator is a telephone network that exists only here: phones with
// invented names that a browser or a script can text from, and a clock that can
// be moved. It is a channel like the others, so that what is tried on it is what
// runs. It remembers every text that went over it, so that a text sent twice is
// seen twice.
package simulator
