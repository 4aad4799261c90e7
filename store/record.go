package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// What is sealed belongs to one record: it does not open in the place of
// another, nor in another scheme.
const (
	kindProfile = "profile"
	kindSession = "session"
	kindMessage = "message"
	kindEntry   = "entry"
	kindJob     = "job"
	kindCase    = "case"
	kindVisit   = "appointment"
	kindDiary   = "diary"
	kindCheckIn = "checkin"
	kindTeam    = "team"
	kindNews    = "campaigns"
	kindDead    = "dead"
	kindAudit   = "audit"
	kindBook    = "book"
	kindKept    = "kept"
	kindNote    = "note"
)

func (p *Partition) owner(kind, of string) string { return p.scheme + "/" + kind + "/" + of }

// seal is v as JSON, sealed for one record.
func (p *Partition) seal(kind, of string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", kind, err)
	}
	return p.store.keys.Seal(plain, p.owner(kind, of))
}

// unseal is the reverse of seal.
func (p *Partition) unseal(kind, of, sealed string, v any) error {
	plain, err := p.store.keys.Open([]byte(sealed), p.owner(kind, of))
	if err != nil {
		return fmt.Errorf("open %s: %w", kind, err)
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("read %s: %w", kind, err)
	}
	return nil
}

// unreadable reports one record of a list that cannot be opened; the others
// need not wait for it.
func (p *Partition) unreadable(message string, err error, key, id string) {
	p.store.o.Log.Error(message, "scheme", p.scheme, key, id, "err", err)
}

// ms is a time as scores have it.
func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// fromMS is the reverse of ms; "0" is the zero time.
func fromMS(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}
