// Package bot joins channels to conversations: inputs in, effects applied,
// messages out, people alerted. A message is answered with success only after
// everything that follows from it is committed.
package bot
