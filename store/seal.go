package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/linkline/linkline/flows/care"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Keys seal what people say and find them by their addresses. They are the one
// secret of the store: whoever has the data without them sees counts and times.
type Keys struct {
	mu      sync.RWMutex
	handle  *keyset.Handle
	cipher  tink.AEAD
	address []byte // never rotated: the index of addresses is made with it
}

// keyFile is how keys are written. It is the secret itself; the file is for
// its owner only.
type keyFile struct {
	Sealing json.RawMessage `json:"sealing"`
	Address []byte          `json:"address"`
}

// ErrSealed says that something stored cannot be opened with these keys.
var ErrSealed = errors.New("sealed with other keys, or altered")

// NewKeys makes fresh keys.
func NewKeys() (*Keys, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make keyset: %w", err)
	}
	secret := make([]byte, sha256.Size)
	rand.Read(secret) // never fails: crypto/rand ends the program instead
	return keysOf(h, secret)
}

// ReadKeys reads what Write wrote.
func ReadKeys(r io.Reader) (*Keys, error) {
	var f keyFile
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if len(f.Address) != sha256.Size {
		return nil, errors.New("read keys: the address key is not 32 bytes")
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(strings.NewReader(string(f.Sealing))))
	if err != nil {
		return nil, fmt.Errorf("read keyset: %w", err)
	}
	return keysOf(h, f.Address)
}

func keysOf(h *keyset.Handle, address []byte) (*Keys, error) {
	c, err := aead.New(h)
	if err != nil {
		return nil, fmt.Errorf("use keyset: %w", err)
	}
	return &Keys{handle: h, cipher: c, address: address}, nil
}

// Write writes the keys in clear.
func (k *Keys) Write(w io.Writer) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var sealing strings.Builder
	if err := insecurecleartextkeyset.Write(k.handle, keyset.NewJSONWriter(&sealing)); err != nil {
		return fmt.Errorf("write keyset: %w", err)
	}
	return json.NewEncoder(w).Encode(keyFile{Sealing: json.RawMessage(sealing.String()), Address: k.address})
}

// Rotate adds a key that seals from now on. The older ones still open what
// they sealed.
func (k *Keys) Rotate() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	m := keyset.NewManagerFromHandle(k.handle)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("add key: %w", err)
	}
	if err := m.SetPrimary(id); err != nil {
		return fmt.Errorf("make key primary: %w", err)
	}
	h, err := m.Handle()
	if err != nil {
		return fmt.Errorf("make keyset: %w", err)
	}
	next, err := keysOf(h, k.address)
	if err != nil {
		return err
	}
	k.handle, k.cipher = next.handle, next.cipher
	return nil
}

// Seal encrypts plain so that it opens only for the same owner.
func (k *Keys) Seal(plain []byte, owner string) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	sealed, err := k.cipher.Encrypt(plain, []byte(owner))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Open is the reverse of Seal. Anything that these keys did not seal for owner
// is ErrSealed.
func (k *Keys) Open(sealed []byte, owner string) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	plain, err := k.cipher.Decrypt(sealed, []byte(owner))
	if err != nil {
		return nil, ErrSealed // the cause says nothing that could be acted on
	}
	return plain, nil
}

// Secret is a name that only who was told it can know, of something in this
// scheme: it is part of an address that is not to be guessed.
func (p *Partition) Secret(of string) string {
	return p.store.keys.Address(care.Address("secret:" + p.prefix + of))
}

// Address is the keyed hash by which an address is found; without the key
// nobody can tell whose it is.
func (k *Keys) Address(a care.Address) string {
	h := hmac.New(sha256.New, k.address)
	h.Write([]byte(a.Reveal()))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}
