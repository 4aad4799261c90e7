// Package library holds the flows and the words that ship with Linkline, as
// YAML that a link worker can read. A scheme's own folder is laid over it.
package library

import "embed"

// FS holds the flows (*.yaml), their words (words/<language>.yaml) and the
// questions of check-ins (questionnaires/*.yaml).
//
//go:embed *.yaml words/*.yaml questionnaires/*.yaml
var FS embed.FS
