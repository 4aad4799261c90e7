// Package library holds the flows and the words that ship with Linkline, as
// YAML that a link worker can read. A scheme's own folder is laid over it.
package library

import "embed"

// FS holds the flows (*.yaml) and their words (words/<language>.yaml).
//
//go:embed *.yaml words/*.yaml
var FS embed.FS
