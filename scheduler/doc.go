// Package scheduler turns time into inputs. It only wakes: what is due lives in
// the store, every tick is safe to run on all replicas at once, and nothing per
// patient is an entry here.
package scheduler
