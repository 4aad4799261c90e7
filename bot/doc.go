// Package bot joins channels to a desk: messages in and out, in order and once.
// A message is answered with success only after everything that follows from it
// is committed, and what was queued is sent under a lease.
package bot
