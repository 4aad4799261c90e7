package embedded

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
)

const noScript = "-NOSCRIPT No matching script. Please use EVAL.\r\n"

// call runs a script by the journal. It is written down first, so a disk that
// is full refuses it before anything has changed. A call that wrote nothing is
// taken back. One that failed after it had written stays: Redis does not undo
// what a failed script did, and neither does the replay, which fails at the
// same place, because a script depends on the stored data and its arguments
// only.
func (g *gate) call(cmd string, args []string) string {
	if len(args) < 2 {
		return g.run(cmd, args) // miniredis says what is wrong with it
	}
	sha, reply := g.find(cmd, args[0])
	if reply != "" {
		return reply
	}
	p, err := g.file.write(g.frames(sha, args[1:])...)
	if err != nil {
		return "-" + errorText(err) + "\r\n"
	}
	g.changed = false
	reply = g.run("EVALSHA", append([]string{sha}, args[1:]...))
	if !g.changed || g.broken != nil {
		g.file.undo()
		return reply
	}
	g.file.keep(p)
	g.declared[sha] = true
	g.rotateWhenDue()
	return reply
}

// find returns the script's SHA-1, or a reply that ends the call.
func (g *gate) find(cmd, script string) (sha, reply string) {
	if cmd == "EVALSHA" {
		sha = strings.ToLower(script)
		if _, ok := g.scripts[sha]; !ok {
			return "", noScript
		}
		return sha, ""
	}
	sha = sha1Hex(script)
	if _, ok := g.scripts[sha]; ok {
		return sha, ""
	}
	if reply := g.learn(script); strings.HasPrefix(reply, "-") {
		return "", reply
	}
	return sha, ""
}

func (g *gate) frames(sha string, args []string) []frame {
	call := frame{kind: kindCall, args: append([]string{sha}, args...)}
	if g.declared[sha] {
		return []frame{call}
	}
	return []frame{{kind: kindBody, args: []string{g.scripts[sha]}}, call}
}

// learn adds a script to those known, and returns the reply of SCRIPT LOAD.
func (g *gate) learn(body string) string {
	// miniredis draws from the process's own randomness; Redis seeds it anew for
	// each call. Neither is of use to a script that must be replayed.
	if strings.Contains(body, "math.random") {
		return "-ERR a script with math.random cannot be replayed by the embedded journal\r\n"
	}
	reply := g.run("SCRIPT", []string{"LOAD", body})
	if !strings.HasPrefix(reply, "-") {
		g.scripts[sha1Hex(body)] = body
	}
	return reply
}

// script handles SCRIPT. What is loaded needs no record: the journal holds the
// source of every script that it calls.
func (g *gate) script(args []string) string {
	if len(args) == 0 {
		return g.run("SCRIPT", args)
	}
	switch strings.ToUpper(args[0]) {
	case "LOAD":
		if len(args) == 2 {
			return g.learn(args[1])
		}
	case "FLUSH":
		clear(g.scripts)
		clear(g.declared)
	}
	return g.run("SCRIPT", args)
}

func sha1Hex(s string) string {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}
