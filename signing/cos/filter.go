package cos

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"errors"
	"io"

	earlylzw "golang.org/x/image/tiff/lzw"
)

// Raw is a stream's data as the file has it, still encoded, but decrypted.
func (f *File) Raw(s *Stream) ([]byte, error) {
	data := f.src.window(s.At, s.Size)
	if int64(len(data)) < s.Size {
		return nil, &Fault{Kind: FaultLength, Object: s.ref.Number, At: s.At}
	}
	if f.lock != nil {
		return f.lock.stream(data, s)
	}
	return data, nil
}

// Decode is a stream's data, at most so many bytes, with all its filters undone (7.4). Filters of pictures are none it
// knows. Errors: *Fault with FaultStream or FaultLimit; what came before the error is there too.
func (f *File) Decode(s *Stream, most int64) ([]byte, error) {
	data, err := f.Raw(s)
	if err != nil {
		return nil, err
	}
	return f.filtered(s, data, most)
}

// unfold is Decode for what the structure needs: it counts against what a file may unfold to in all. A cross-reference
// stream is never encrypted.
func (f *File) unfold(s *Stream, most int64, locked bool) ([]byte, error) {
	data := f.src.window(s.At, s.Size)
	if locked {
		var err error
		if data, err = f.lock.stream(data, s); err != nil {
			return nil, err
		}
	}
	out, err := f.filtered(s, data, most)
	if err == nil && len(out) > 0 && len(data) > 0 && &out[0] == &data[0] {
		out = bytes.Clone(out)
	}
	if f.spent += int64(len(out)); f.spent > maxUnfolded {
		return nil, &Fault{Kind: FaultLimit, Object: s.ref.Number, At: s.At}
	}
	return out, err
}

func (f *File) filtered(s *Stream, data []byte, most int64) ([]byte, error) {
	names, parms := f.filters(s.Dict)
	fault := &Fault{Kind: FaultStream, Object: s.ref.Number, At: s.At}
	if len(names) > 8 {
		return nil, fault
	}
	var failed error
	for i, name := range names {
		out, err := f.undo(name, parms[i], data, most)
		switch {
		case errors.Is(err, errMore):
			return nil, &Fault{Kind: FaultLimit, Object: s.ref.Number, At: s.At}
		case err != nil:
			failed = fault
		}
		data = out
	}
	if int64(len(data)) > most {
		return nil, &Fault{Kind: FaultLimit, Object: s.ref.Number, At: s.At}
	}
	return data, failed
}

// filters are the names in Filter and the parameters of each (table 5).
func (f *File) filters(d Dict) (names []string, parms []Dict) {
	list := f.Array(d["Filter"])
	if n := f.Name(d["Filter"]); n != "" {
		list = Array{Name(n)}
	}
	given := f.Array(d["DecodeParms"])
	if p := f.Dict(d["DecodeParms"]); p != nil {
		given = Array{p}
	}
	for i, o := range list {
		names = append(names, f.Name(o))
		var p Dict
		if i < len(given) {
			p = f.Dict(given[i])
		}
		parms = append(parms, p)
	}
	return names, parms
}

var (
	errMore   = errors.New("cos: unfolds to more than allowed")
	errFilter = errors.New("cos: data its filter does not know")
)

func (f *File) undo(name string, parms Dict, data []byte, most int64) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		if len(data) < 2 || data[0]&0x0f != 8 || (int(data[0])<<8|int(data[1]))%31 != 0 || data[1]&0x20 != 0 {
			return nil, errFilter
		}
		return f.unpredicted(flate.NewReader(bytes.NewReader(data[2:])), parms, most) // no reader minds a wrong checksum
	case "LZWDecode", "LZW":
		if n, ok := f.Resolve(parms["EarlyChange"]).(Integer); ok && n == 0 {
			return f.unpredicted(lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8), parms, most)
		}
		return f.unpredicted(earlylzw.NewReader(bytes.NewReader(data), earlylzw.MSB, 8), parms, most)
	case "ASCIIHexDecode", "AHx":
		return unhexed(data)
	case "ASCII85Decode", "A85":
		return from85(data)
	case "RunLengthDecode", "RL":
		return fromRuns(data, most)
	case "Crypt":
		if n := f.Name(parms["Name"]); n == "" || n == "Identity" {
			return data, nil
		}
	}
	return nil, errFilter
}

func (f *File) unpredicted(r io.ReadCloser, parms Dict, most int64) ([]byte, error) {
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(data)) > most {
		return nil, errMore
	}
	out, odd := f.predict(data, parms)
	return out, errors.Join(err, odd)
}

// predict undoes a predictor (7.4.4.4): TIFF's with 8 bits, or PNG's.
func (f *File) predict(data []byte, parms Dict) ([]byte, error) {
	kind := f.Integer(parms["Predictor"])
	if kind <= 1 {
		return data, nil
	}
	number := func(key Name, otherwise int) int {
		if n, ok := f.Resolve(parms[key]).(Integer); ok {
			return int(n)
		}
		return otherwise
	}
	colors, bits, columns := number("Colors", 1), number("BitsPerComponent", 8), number("Columns", 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return nil, errFilter
	}
	step, row := (colors*bits+7)/8, (colors*bits*columns+7)/8
	switch {
	case kind > 2 && kind < 10, kind > 15:
		return data, errFilter
	case kind == 2:
		if bits != 8 {
			return nil, errFilter
		}
		for start := 0; start < len(data); start += row {
			for i := start + colors; i < min(start+row, len(data)); i++ {
				data[i] += data[i-colors]
			}
		}
		return data, nil
	}
	return pngRows(data, step, row)
}

// pngRows undoes the filters of PNG (RFC 2083, 6), a row after the other. The last row may be short.
func pngRows(data []byte, step, row int) ([]byte, error) {
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for len(data) > 0 {
		kind := data[0]
		now := make([]byte, row)
		n := copy(now, data[1:])
		data = data[1+n:]
		for i := range n {
			var left, up, corner byte
			up = above[i]
			if i >= step {
				left, corner = now[i-step], above[i-step]
			}
			switch kind {
			case 0:
			case 1:
				now[i] += left
			case 2:
				now[i] += up
			case 3:
				now[i] += byte((int(left) + int(up)) / 2)
			case 4:
				now[i] += paeth(left, up, corner)
			default:
				return out, errFilter
			}
		}
		out = append(out, now[:n]...)
		above = now
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, int(a)), distance(p, int(b)), distance(p, int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}

func unhexed(data []byte) ([]byte, error) {
	end := bytes.IndexByte(data, '>')
	if end < 0 {
		end = len(data)
	}
	digits, odd := make([]byte, 0, end+2), error(nil)
	digits = append(digits, '<')
	for _, c := range data[:end] {
		switch {
		case unhex(c) >= 0:
			digits = append(digits, c)
		case !isSpace(c):
			odd = errFilter
		}
	}
	p := &parser{b: append(digits, '>'), whole: true}
	o, _ := p.hex()
	return []byte(o.(String)), odd
}

// from85 undoes ASCII85Decode (7.4.3).
func from85(data []byte) ([]byte, error) {
	var out []byte
	var group [5]uint32
	n := 0
	flush := func(count int) {
		for i := count; i < 5; i++ {
			group[i] = 84
		}
		v := group[0]*85*85*85*85 + group[1]*85*85*85 + group[2]*85*85 + group[3]*85 + group[4]
		out = append(out, []byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}[:count-1]...)
	}
	for _, c := range data {
		switch {
		case isSpace(c):
			continue
		case c == '~':
			if n == 1 {
				return out, errFilter
			}
			if n > 0 {
				flush(n)
			}
			return out, nil
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
			continue
		case c < '!' || c > 'u':
			return out, errFilter
		}
		group[n] = uint32(c - '!')
		if n++; n == 5 {
			flush(5)
			n = 0
		}
	}
	if n > 1 {
		flush(n)
	}
	return out, nil
}

// fromRuns undoes RunLengthDecode (7.4.5).
func fromRuns(data []byte, most int64) ([]byte, error) {
	var out []byte
	for len(data) > 0 {
		n := int(data[0])
		switch {
		case n == 128:
			return out, nil
		case n < 128:
			if len(data) < n+2 {
				return append(out, data[1:]...), errFilter
			}
			out, data = append(out, data[1:n+2]...), data[n+2:]
		default:
			if len(data) < 2 {
				return out, errFilter
			}
			out, data = append(out, bytes.Repeat(data[1:2], 257-n)...), data[2:]
		}
		if int64(len(out)) > most {
			return nil, errMore
		}
	}
	return out, nil
}
