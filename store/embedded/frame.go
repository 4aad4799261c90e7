package embedded

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// What a frame holds.
const (
	kindBody  = 'b' // the source of a script, before its first call in a file
	kindCall  = 'c' // a call: the script's SHA-1, then as in EVALSHA
	kindWrite = 'w' // a plain command of a snapshot
	kindStart = 'S' // the first of a snapshot: its format and last record
	kindEnd   = 'E' // the last of a snapshot: how many frames came before
)

// A frame on disk is the length of its payload and the CRC-32C of length and
// payload, four bytes each, little-endian, and the payload.
const (
	headerSize = 8
	maxPayload = 256 << 20
)

// frame is one record of a journal or of a snapshot.
type frame struct {
	seq uint64 // one more than that of the frame before
	// synced is the last record known to be on the disk when this one was
	// written. It tells a tail that nobody was promised from lost promises.
	synced uint64
	kind   byte
	args   []string
}

var (
	errFrame = errors.New("not a whole frame")
	castor   = crc32.MakeTable(crc32.Castagnoli)
)

func (f frame) append(b []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, headerSize)...)
	b = binary.AppendUvarint(b, f.seq)
	b = binary.AppendUvarint(b, f.synced)
	b = append(b, f.kind)
	b = binary.AppendUvarint(b, uint64(len(f.args)))
	for _, a := range f.args {
		b = binary.AppendUvarint(b, uint64(len(a)))
		b = append(b, a...)
	}
	size := b[start : start+4]
	binary.LittleEndian.PutUint32(size, uint32(len(b)-start-headerSize))
	binary.LittleEndian.PutUint32(b[start+4:], checksum(size, b[start+headerSize:]))
	return b
}

func checksum(size, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(size, castor), castor, payload)
}

// parseFrame reads the frame at the start of b and returns its size on disk.
func parseFrame(b []byte) (frame, int, error) {
	if len(b) < headerSize {
		return frame{}, 0, errFrame
	}
	n := binary.LittleEndian.Uint32(b)
	if n > maxPayload || int(n) > len(b)-headerSize {
		return frame{}, 0, errFrame
	}
	payload := b[headerSize : headerSize+int(n)]
	if checksum(b[:4], payload) != binary.LittleEndian.Uint32(b[4:]) {
		return frame{}, 0, errFrame
	}
	f, err := parsePayload(payload)
	return f, headerSize + int(n), err
}

func parsePayload(b []byte) (frame, error) {
	p := payloadReader{b: b}
	f := frame{seq: p.uvarint(), synced: p.uvarint()}
	if k := p.bytes(1); len(k) == 1 {
		f.kind = k[0]
	}
	// Every argument takes a byte at least: a wilder count is not believed.
	n := p.uvarint()
	if n > uint64(len(p.b)) {
		return f, errFrame
	}
	f.args = make([]string, n)
	for i := range f.args {
		f.args[i] = string(p.bytes(p.uvarint()))
	}
	if p.bad || len(p.b) > 0 {
		return f, errFrame
	}
	return f, nil
}

// payloadReader takes a payload apart and remembers when that went wrong.
type payloadReader struct {
	b   []byte
	bad bool
}

func (p *payloadReader) uvarint() uint64 {
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.bad, p.b = true, nil
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *payloadReader) bytes(n uint64) []byte {
	if n > uint64(len(p.b)) {
		p.bad, p.b = true, nil
		return nil
	}
	v := p.b[:n]
	p.b = p.b[n:]
	return v
}
