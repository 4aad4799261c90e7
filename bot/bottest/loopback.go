package bottest

import (
	"fmt"
	"net/netip"
	"syscall"
)

// onlyLoopback refuses to dial another machine.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().IsLoopback() {
		return fmt.Errorf("bottest calls only this machine")
	}
	return nil
}
