package store

import (
	"errors"
	"strings"
)

// sealDead writes a dead letter: whose it is, a space, and the rest sealed.
func (p *Partition) sealDead(d DeadLetter) (string, error) {
	sealed, err := p.seal(kindDead, d.Message.Contact, d)
	return d.Message.Contact + " " + string(sealed), err
}

func (p *Partition) openDead(row string) (d DeadLetter, err error) {
	contact, sealed, ok := strings.Cut(row, " ")
	if !ok {
		return d, errors.New("dead letter is not whole")
	}
	return d, p.unseal(kindDead, contact, sealed, &d)
}
