package cos

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5" //nolint:gosec // ISO 32000-2, 7.6 wants it, to read what others wrote
	"crypto/rc4" //nolint:gosec // the same
	"encoding/binary"
	"slices"
)

// crypt is the standard security handler (7.6.4), unlocked. Nothing is ever encrypted with it.
type crypt struct {
	key      []byte
	strings  method
	streams  method
	metadata bool // metadata streams are encrypted too
	bits     int
	revision int
}

// method is how a crypt filter encrypts (table 25).
type method int

const (
	identity method = iota
	byRC4
	byAES  // AESV2: a key an object
	byAES3 // AESV3: the file's key
)

// Permissions are the bits of table 22 with the revision that says what they mean; -1 for a file that is not encrypted.
func (f *File) Permissions() (bits, revision int) {
	if f.lock == nil {
		return -1, 0
	}
	return f.lock.bits, f.lock.revision
}

// Unlock makes an encrypted file readable with the password of its user or owner; "" is one too. Objects read before are
// forgotten. Errors: ErrPassword, ErrEncrypted.
func (f *File) Unlock(password string) error {
	d := f.Dict(f.Trailer["Encrypt"])
	if d == nil || f.Name(d["Filter"]) != "Standard" {
		return ErrEncrypted
	}
	c := &crypt{metadata: f.Resolve(d["EncryptMetadata"]) != false, bits: f.Integer(d["P"]), revision: f.Integer(d["R"])}
	h := handler{f: f, d: d, c: c, version: f.Integer(d["V"])}
	if err := h.methods(); err != nil {
		return err
	}
	if c.key = h.open([]byte(password)); c.key == nil {
		return ErrPassword
	}
	clear(f.cache)
	clear(f.packed)
	if ref, ok := f.Trailer["Encrypt"].(Ref); ok {
		f.cache[ref.Number] = d // its strings are not encrypted
	}
	f.lock = c
	return nil
}

// handler reads an encryption dictionary.
type handler struct {
	f       *File
	d       Dict
	c       *crypt
	version int
	size    int // of the file's key, in bytes
}

func (h *handler) methods() error {
	h.size = 5
	switch h.version {
	case 1:
		h.c.strings, h.c.streams = byRC4, byRC4
	case 2, 3:
		if n := h.f.Integer(h.d["Length"]); n >= 40 && n <= 128 && n%8 == 0 {
			h.size = n / 8
		}
		h.c.strings, h.c.streams = byRC4, byRC4
	case 4, 5:
		h.size = 16 * (h.version - 3)
		var ok1, ok2 bool
		h.c.strings, ok1 = h.method("StrF")
		h.c.streams, ok2 = h.method("StmF")
		if !ok1 || !ok2 {
			return ErrEncrypted
		}
	default:
		return ErrEncrypted
	}
	if h.c.revision < 2 || h.c.revision > 6 || len(h.text("O")) < 32 || len(h.text("U")) < 32 {
		return ErrEncrypted
	}
	return nil
}

func (h *handler) text(key Name) []byte {
	s, _ := h.f.Resolve(h.d[key]).(String)
	return []byte(s)
}

func (h *handler) method(which Name) (method, bool) {
	name := h.f.Name(h.d[which])
	if name == "" || name == "Identity" {
		return identity, true
	}
	switch h.f.Name(h.f.Dict(h.f.Dict(h.d["CF"])[Name(name)])["CFM"]) {
	case "None":
		return identity, true
	case "V2":
		return byRC4, h.version == 4
	case "AESV2":
		return byAES, h.version == 4
	case "AESV3":
		return byAES3, h.version == 5
	}
	return identity, false
}

// open is the file's key, or nil.
func (h *handler) open(password []byte) []byte {
	if h.c.revision >= 5 {
		return h.openAES3(password)
	}
	if key := h.key(password); h.isUser(key) {
		return key
	}
	user := h.userOf(password)
	if key := h.key(user); h.isUser(key) {
		return key
	}
	return nil
}

var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

func padded(password []byte) []byte { return append(slices.Clone(password), padding...)[:32] }

// id is the first half of the trailer's ID.
func (h *handler) id() []byte {
	a := h.f.Array(h.f.Trailer["ID"])
	if len(a) == 0 {
		return nil
	}
	s, _ := h.f.Resolve(a[0]).(String)
	return []byte(s)
}

// key is algorithm 2.
func (h *handler) key(password []byte) []byte {
	sum := md5.New() //nolint:gosec // see the import
	sum.Write(padded(password))
	sum.Write(h.text("O")[:32])
	sum.Write(binary.LittleEndian.AppendUint32(nil, uint32(h.c.bits)))
	sum.Write(h.id())
	if h.c.revision >= 4 && !h.c.metadata {
		sum.Write([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	}
	return h.stretched(sum.Sum(nil))
}

func (h *handler) stretched(digest []byte) []byte {
	if h.c.revision >= 3 {
		for range 50 {
			again := md5.Sum(digest[:h.size]) //nolint:gosec // see the import
			digest = again[:]
		}
	}
	return digest[:h.size]
}

// isUser is algorithm 6.
func (h *handler) isUser(key []byte) bool {
	if h.c.revision == 2 {
		return bytes.Equal(rc4ed(key, padding), h.text("U")[:32])
	}
	sum := md5.Sum(append(slices.Clone(padding), h.id()...)) //nolint:gosec // see the import
	out := sum[:]
	for i := range 20 {
		out = rc4ed(xored(key, byte(i)), out)
	}
	return bytes.Equal(out, h.text("U")[:16])
}

// userOf is the user's password as the owner's opens it (algorithm 7).
func (h *handler) userOf(owner []byte) []byte {
	sum := md5.Sum(padded(owner)) //nolint:gosec // see the import
	key, out := h.stretched(sum[:]), h.text("O")[:32]
	if h.c.revision == 2 {
		return rc4ed(key, out)
	}
	for i := 19; i >= 0; i-- {
		out = rc4ed(xored(key, byte(i)), out)
	}
	return out
}

func xored(key []byte, with byte) []byte {
	out := slices.Clone(key)
	for i := range out {
		out[i] ^= with
	}
	return out
}

func rc4ed(key, data []byte) []byte {
	c, err := rc4.NewCipher(key) //nolint:gosec // see the import
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// open decrypts the strings of an object that stands in the file itself.
func (c *crypt) open(o Object, ref Ref) Object {
	switch o := o.(type) {
	case String:
		if c.strings == identity {
			return o
		}
		out, err := c.decrypt([]byte(o), c.strings, ref)
		if err != nil {
			return nil
		}
		return String(out)
	case Array:
		for i := range o {
			o[i] = c.open(o[i], ref)
		}
	case Dict:
		for k, v := range o {
			if _, signed := o["ByteRange"]; signed && k == "Contents" {
				continue // 7.6.2: the value of a signature is not encrypted
			}
			o[k] = c.open(v, ref)
		}
	case *Stream:
		c.open(o.Dict, ref)
	}
	return o
}

// stream decrypts a stream's data.
func (c *crypt) stream(data []byte, s *Stream) ([]byte, error) {
	if t := s.Dict["Type"]; t == Name("XRef") || t == Name("Metadata") && !c.metadata || s.ref.Number == 0 {
		return data, nil
	}
	if first := firstFilter(s.Dict["Filter"]); first == "Crypt" {
		if p, ok := s.Dict["DecodeParms"].(Dict); !ok || p["Name"] == nil || p["Name"] == Name("Identity") {
			return data, nil
		}
	}
	return c.decrypt(data, c.streams, s.ref)
}

func firstFilter(o Object) Name {
	if a, ok := o.(Array); ok && len(a) > 0 {
		o = a[0]
	}
	n, _ := o.(Name)
	return n
}

// decrypt is algorithm 1 and 1.A.
func (c *crypt) decrypt(data []byte, by method, ref Ref) ([]byte, error) {
	key := c.key
	if by == byRC4 || by == byAES {
		n, g := ref.Number, ref.Generation
		long := append(slices.Clone(c.key), byte(n), byte(n>>8), byte(n>>16), byte(g), byte(g>>8))
		if by == byAES {
			long = append(long, "sAlT"...)
		}
		sum := md5.Sum(long) //nolint:gosec // see the import
		key = sum[:min(len(c.key)+5, 16)]
	}
	switch by {
	case byRC4:
		return rc4ed(key, data), nil
	case byAES, byAES3:
		return unblocked(key, data)
	}
	return data, nil
}

// unblocked is AES-CBC with the vector in front and padding behind (7.6.3.1).
func unblocked(key, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	block, err := aes.NewCipher(key)
	if err != nil || len(data) < 32 || len(data)%16 != 0 {
		return nil, &Fault{Kind: FaultStream}
	}
	out := make([]byte, len(data)-16)
	cipher.NewCBCDecrypter(block, data[:16]).CryptBlocks(out, data[16:])
	pad := int(out[len(out)-1])
	if pad < 1 || pad > 16 {
		return out, nil // some pad wrongly; what is behind the end harms nobody
	}
	return out[:len(out)-pad], nil
}
