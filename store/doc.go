// Package store keeps everything that must last, in Redis. The partition is
// the scheme: every key of a scheme carries the hash tag {scheme}, and every
// change is one script that checks all, then writes all, or nothing.
package store
