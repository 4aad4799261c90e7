package store

import (
	"bytes"
	"errors"
	"testing"

	"github.com/linkline/linkline/flows/care"
)

func newTestKeys(t *testing.T) *Keys {
	t.Helper()
	k, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// What was sealed before a rotation opens after it, also with keys that were
// written and read again; addresses are found as before.
func TestKeysRotate(t *testing.T) {
	k := newTestKeys(t)
	old, err := k.Seal([]byte("hello"), "rosa")
	if err != nil {
		t.Fatal(err)
	}
	a := care.Address("sms:+447700900123")
	hash := k.Address(a)
	if err := k.Rotate(); err != nil {
		t.Fatal(err)
	}
	fresh, err := k.Seal([]byte("again"), "rosa")
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := k.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := ReadKeys(&file)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keys{k, read} {
		for sealed, want := range map[string]string{string(old): "hello", string(fresh): "again"} {
			if got, err := k.Open([]byte(sealed), "rosa"); err != nil || string(got) != want {
				t.Errorf("open: %q %v", got, err)
			}
		}
		if k.Address(a) != hash {
			t.Error("the address is not found any more")
		}
	}
	if bytes.Equal(old[:5], fresh[:5]) {
		t.Error("sealed with the key from before the rotation")
	}
}

// Nothing opens for another owner, with other keys, or altered.
func TestKeysRefuse(t *testing.T) {
	k := newTestKeys(t)
	sealed, err := k.Seal([]byte("hello"), "rosa")
	if err != nil {
		t.Fatal(err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for name, err := range map[string]error{
		"another owner": second(k.Open(sealed, "sam")),
		"other keys":    second(newTestKeys(t).Open(sealed, "rosa")),
		"one bit":       second(k.Open(altered, "rosa")),
		"nothing":       second(k.Open(nil, "rosa")),
	} {
		if !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if newTestKeys(t).Address("sim:alice") == k.Address("sim:alice") {
		t.Error("the hash of an address does not hang on the key")
	}
}

func second(_ []byte, err error) error { return err }

func TestReadKeysRefuses(t *testing.T) {
	for _, file := range []string{"", "{}", `{"sealing":{},"address":"AAAA"}`, `{"sealing":"x","address":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`} {
		if _, err := ReadKeys(bytes.NewBufferString(file)); err == nil {
			t.Errorf("read %q", file)
		}
	}
}
