package cos

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// Errors of reading, beside *Fault.
var (
	// ErrEncrypted says that the file is encrypted in a way that is not known, or not unlocked yet.
	ErrEncrypted = errors.New("cos: encrypted")
	// ErrPassword says that the password opens it not.
	ErrPassword = errors.New("cos: password")
)

// File is a PDF as its cross-reference sections have it. Trailer is the newest section's dictionary. Version is the
// header's; the catalog may name a later one.
type File struct {
	Version  string
	Trailer  Dict
	Sections []Section // newest first, as Prev leads; the streams hybrids have beside a table follow it

	src     source
	entries map[int]entry
	faults  []Fault
	freed   map[int]bool // numbers that an older section has an object of
	cache   map[int]Object
	packed  map[int]*packed
	spent   int64 // bytes unfolded so far
	nothing int   // references to nothing, wherever they stand
	lock    *crypt
	tables  bool // the streams hybrids have beside a table are passed over
}

// Section is a cross-reference section (7.5.4, 7.5.8). Object is the number of a stream's own object.
type Section struct {
	At      int64 // where startxref or Prev points
	Stream  bool
	Object  int
	Trailer Dict

	entries int
	data    int64 // where a stream's data stands
	end     int64 // behind its trailer, or its stream's data
}

// entry says where an object stands: at an offset, or as the index-th of an object stream.
type entry struct {
	kind       byte // 0 free, 1 at an offset, 2 in an object stream
	offset     int64
	generation int
	index      int
	section    int
}

// Read reads the cross-reference sections of a file of size bytes. A fault that keeps others from agreeing on what the
// file holds, but not this reader from going on, is in Faults. Errors: *Fault.
func Read(r io.ReaderAt, size int64) (*File, error) {
	return newFile(source{r: r, size: size}).open()
}

// ReadTables is Read as by a reader that knows no cross-reference streams beside tables (7.5.8.4): what a hybrid file hides
// from it is not there. Errors: *Fault.
func ReadTables(r io.ReaderAt, size int64) (*File, error) {
	f := newFile(source{r: r, size: size})
	f.tables = true
	return f.open()
}

// Hybrid reports whether a table has a cross-reference stream beside it (7.5.8.4).
func (f *File) Hybrid() bool {
	return slices.ContainsFunc(f.Sections, func(s Section) bool { return !s.Stream && s.Trailer["XRefStm"] != nil })
}

// End is behind the trailer, or the stream's data, of the section that stands last in the file. What follows there belongs to
// no section: the end of a revision (7.5.5), or what nothing leads to.
func (f *File) End() (end int64) {
	for _, s := range f.Sections {
		end = max(end, s.end)
	}
	return end
}

// ReadBytes is Read for a file in memory; b must not change afterwards.
func ReadBytes(b []byte) (*File, error) {
	return newFile(source{r: bytes.NewReader(b), size: int64(len(b)), all: b}).open()
}

func newFile(src source) *File {
	return &File{src: src, entries: map[int]entry{}, freed: map[int]bool{}, cache: map[int]Object{}, packed: map[int]*packed{}}
}

func (f *File) open() (*File, error) {
	if err := f.header(); err != nil {
		return nil, err
	}
	start, err := f.start()
	if err != nil {
		return nil, err
	}
	if err := f.sections(start); err != nil {
		return nil, err
	}
	f.Trailer = f.Sections[0].Trailer
	f.checkSize()
	return f, nil
}

// headerRoom is how far into a file viewers look for its header.
const headerRoom = 1024

// versions are those there have been.
var versions = []string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"}

// header finds %PDF- (7.5.2).
func (f *File) header() error {
	head := f.src.window(0, headerRoom)
	at := bytes.Index(head, []byte("%PDF-"))
	if at < 0 {
		return &Fault{Kind: FaultHeader}
	}
	if at > 0 {
		f.fault(FaultBefore, 0, 0)
	}
	line := head[at+len("%PDF-"):]
	if end := bytes.IndexAny(line, "\r\n \t\x00%"); end >= 0 {
		line = line[:end]
	}
	f.Version = string(line[:min(len(line), 8)])
	if !slices.Contains(versions, f.Version) {
		f.fault(FaultVersion, 0, int64(at))
	}
	return nil
}

// tailRoom is how much may stand behind the last %%EOF before the file is said not to end there.
const tailRoom = 1024

// start is where the last startxref points (7.5.5).
func (f *File) start() (int64, error) {
	at := f.src.findLast("startxref", max(0, f.src.size-2*tailRoom), f.src.size)
	if at < 0 {
		return 0, &Fault{Kind: FaultStart, At: f.src.size}
	}
	if f.src.find("%%EOF", at, f.src.size) < 0 {
		f.fault(FaultEnd, 0, f.src.size)
	}
	var start int64
	err := f.src.parse(at+int64(len("startxref")), func(p *parser) (err error) {
		start, err = p.integer()
		return err
	})
	if err != nil || start <= 0 || start >= f.src.size {
		return 0, &Fault{Kind: FaultStart, At: at}
	}
	return start, nil
}

// Faults are what was found wrong so far, each once.
func (f *File) Faults() []Fault { return slices.Clone(f.faults) }

func (f *File) fault(kind FaultKind, object int, at int64) {
	found := Fault{Kind: kind, Object: object, At: at}
	if !slices.Contains(f.faults, found) && len(f.faults) < maxFaults {
		f.faults = append(f.faults, found)
	}
}

// maxFaults is how many faults are kept.
const maxFaults = 1000

// Encrypted reports whether the trailer names an encryption dictionary.
func (f *File) Encrypted() bool { return f.Trailer["Encrypt"] != nil }

// checkSize: Size is one more than the largest number of the tables (table 15).
func (f *File) checkSize() {
	size, ok := f.Trailer["Size"].(Integer)
	highest := 0
	for n, e := range f.entries {
		if e.kind != 0 {
			highest = max(highest, n)
		}
	}
	if !ok || int64(size) <= int64(highest) {
		f.fault(FaultSize, 0, f.Sections[0].At)
	}
}
