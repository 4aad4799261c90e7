package flows

import "embed"

// Scripts are the conversations that the library is tested with, for people who
// have the program and not its source: testdata/*.txtar.
//
//go:embed testdata/*.txtar
var Scripts embed.FS
