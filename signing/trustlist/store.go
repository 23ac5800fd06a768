package trustlist

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"paraph/internal/files"
)

// Fetcher asks for what lies at an address; more than limit bytes are an error. Whoever gives it decides about proxies,
// time and what may be reached: the addresses stand in lists that others wrote.
type Fetcher interface {
	Fetch(ctx context.Context, address string, limit int64) ([]byte, error)
}

// Store keeps lists in a folder as they were fetched: lotl.xml, pivot-….xml, IT.xml and so on, and when that was in
// state.json. Each file is written whole. Nothing in the folder is believed: signatures are checked at every Load.
type Store struct {
	OnList func(done, of int) // hears how many lists Update has asked for, and of how many; nil: nobody does

	folder string
	pinned Pinned
	mu     sync.Mutex // of Update: one at a time
}

// Open names a folder, which need not be there yet.
func Open(folder string, pinned Pinned) *Store { return &Store{folder: folder, pinned: pinned} }

const (
	listsName = "lotl"
	stateName = "state.json"
	atOnce    = 2 // lists that are fetched and checked side by side
)

// Most is how many bytes a store keeps.
const Most = 250_000_000

// note is what is remembered of a file.
type note struct {
	Fetched time.Time `json:"fetched"`
	Refused string    `json:"refused,omitempty"`
}

func (s *Store) path(name string) string { return filepath.Join(s.folder, name+".xml") }

// pivotName is the file of the pivot from that address.
func pivotName(address string) string {
	sum := sha256.Sum256([]byte(address))
	return "pivot-" + hex.EncodeToString(sum[:8])
}

func (s *Store) read(name string) ([]byte, error) {
	info, err := os.Stat(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	if info.Size() > maxBytes {
		return nil, ErrTooLarge
	}
	return os.ReadFile(s.path(name))
}

func (s *Store) notes() map[string]note {
	out := map[string]note{}
	b, err := os.ReadFile(filepath.Join(s.folder, stateName))
	if err == nil && json.Unmarshal(b, &out) != nil {
		out = map[string]note{} // when lists were fetched is then not known
	}
	return out
}

// Load reads the folder and checks every signature from the pinned signers on. A list that is missing or wrong stands
// in the result with its reason.
func (s *Store) Load(at time.Time) *Lists {
	notes := s.notes()
	out := &Lists{At: at, Fetched: notes[listsName].Fetched}
	if out.Of, out.Problem = s.kept(); out.Problem != nil {
		out.Of = nil
		return out
	}
	codes := out.Of.territories()
	out.Territories = make([]Territory, len(codes))
	s.each(len(codes), func(i int) {
		t := Territory{Code: codes[i], Fetched: notes[codes[i]].Fetched, Refused: notes[codes[i]].Refused}
		b, err := s.read(codes[i])
		if err == nil {
			t.List, err = out.Of.territory(codes[i], b)
		}
		t.Problem = err
		out.Territories[i] = t
	})
	return out
}

// each does n things, some of them side by side.
func (s *Store) each(n int, do func(i int)) {
	var all sync.WaitGroup
	turn := make(chan struct{}, atOnce)
	for i := range n {
		turn <- struct{}{}
		all.Go(func() {
			defer func() { <-turn }()
			do(i)
		})
	}
	all.Wait()
}

// kept is the list of the lists in the folder.
func (s *Store) kept() (*List, error) {
	b, err := s.read(listsName)
	if err != nil {
		return nil, err
	}
	addresses, err := pivotsOf(b)
	if err != nil {
		return nil, err
	}
	var pivots [][]byte
	for _, a := range addresses {
		pivot, err := s.read(pivotName(a))
		if err != nil {
			return nil, fmt.Errorf("pivot %s: %w", a, err)
		}
		pivots = append(pivots, pivot)
	}
	return s.pinned.follow(b, pivots)
}

// Update fetches the list of the lists and then the list of each territory, and keeps what holds and is not older than
// what is kept. An error is about the list of the lists alone, with which nothing has changed; what went wrong with a
// territory stands in what Load answers.
func (s *Store) Update(ctx context.Context, fetch Fetcher, at time.Time) (*Lists, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, err
	}
	lists, err := s.updateLists(ctx, fetch)
	if err != nil {
		return nil, err
	}
	notes := s.notes()
	notes[listsName] = note{Fetched: at.UTC()}
	codes := lists.territories()
	found := make([]error, len(codes))
	var order sync.Mutex // what is told grows
	done := 0
	s.tell(done, len(codes))
	s.each(len(codes), func(i int) {
		found[i] = s.updateTerritory(ctx, fetch, lists, codes[i])
		order.Lock()
		defer order.Unlock()
		done++
		s.tell(done, len(codes))
	})
	for i, code := range codes {
		n := note{Fetched: at.UTC()}
		if found[i] != nil {
			n = note{Fetched: notes[code].Fetched, Refused: WordOf(found[i])}
		}
		notes[code] = n
	}
	b, err := json.MarshalIndent(notes, "", "\t")
	if err == nil {
		err = files.Replace(filepath.Join(s.folder, stateName), 0o600, files.Bytes(b))
	}
	if err != nil {
		return nil, err
	}
	s.tidy(lists)
	return s.Load(at), ctx.Err()
}

func (s *Store) tell(done, of int) {
	if s.OnList != nil {
		s.OnList(done, of)
	}
}

// tidy removes what no list of lists leads to any more: pivots of before, territories that have left.
func (s *Store) tidy(lists *List) {
	wanted := map[string]bool{listsName + ".xml": true}
	for _, code := range lists.territories() {
		wanted[code+".xml"] = true
	}
	for _, uri := range lists.pivots() {
		wanted[pivotName(uri)+".xml"] = true
	}
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return // it is tidied another time
	}
	for _, e := range entries {
		if name := e.Name(); files.Leftover(name) || strings.HasSuffix(name, ".xml") && !wanted[name] {
			_ = os.Remove(filepath.Join(s.folder, name))
		}
	}
}

// Fetched is when the lists of a folder were last fetched, and how many bytes it holds; nothing is read of the lists themselves.
func (s *Store) Fetched() (at time.Time, size int64) {
	entries, _ := os.ReadDir(s.folder) // none is there yet
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
	}
	if _, err := os.Stat(s.path(listsName)); err != nil {
		return at, size
	}
	return s.notes()[listsName].Fetched, size
}

func (s *Store) updateLists(ctx context.Context, fetch Fetcher) (*List, error) {
	b, err := fetch.Fetch(ctx, s.pinned.Location, maxBytes)
	if err != nil {
		return nil, err
	}
	addresses, err := pivotsOf(b)
	if err != nil {
		return nil, err
	}
	l, pivots, err := s.way(ctx, fetch, b, addresses, s.read)
	if err != nil && len(addresses) > 0 { // one of those that are kept may be wrong
		l, pivots, err = s.way(ctx, fetch, b, addresses, func(string) ([]byte, error) { return nil, ErrMissing })
	}
	if err != nil {
		return nil, err
	}
	if kept := s.held(listsName); kept != nil && older(l, kept) {
		return nil, fmt.Errorf("%w: number %d after %d", ErrOlder, l.Sequence, kept.Sequence)
	}
	for i, a := range addresses {
		if err := s.write(pivotName(a), pivots[i]); err != nil {
			return nil, err
		}
	}
	return l, s.write(listsName, b)
}

// way follows the pivots to the list of the lists: a pivot never changes, so those that are kept are not fetched again.
func (s *Store) way(ctx context.Context, fetch Fetcher, b []byte, addresses []string, kept func(string) ([]byte, error)) (*List, [][]byte, error) {
	pivots := make([][]byte, len(addresses))
	for i, a := range addresses {
		var err error
		if pivots[i], err = kept(pivotName(a)); err == nil {
			continue
		}
		if pivots[i], err = fetch.Fetch(ctx, a, maxBytes); err != nil {
			return nil, nil, fmt.Errorf("pivot %s: %w", a, err)
		}
	}
	l, err := s.pinned.follow(b, pivots)
	return l, pivots, err
}

func (s *Store) updateTerritory(ctx context.Context, fetch Fetcher, lists *List, code string) (err error) {
	for _, p := range lists.pointersTo(typeGeneric, code) {
		var b []byte
		if b, err = fetch.Fetch(ctx, p.Location, maxBytes); err != nil {
			continue
		}
		var l *List
		if l, err = lists.territory(code, b); err != nil {
			continue
		}
		if kept := s.held(code); kept != nil && older(l, kept) {
			err = fmt.Errorf("%w: number %d after %d", ErrOlder, l.Sequence, kept.Sequence)
			continue
		}
		return s.write(code, b)
	}
	return err
}

// held is the list of that name as it was kept, nil where there is none. It held when it was written; its signers may
// have been taken off since, and it must not be followed by an older one even so.
func (s *Store) held(name string) *List {
	b, err := s.read(name)
	if err != nil {
		return nil
	}
	l, err := unchecked(b)
	if err != nil {
		return nil
	}
	return l
}

func (s *Store) write(name string, b []byte) error {
	if _, size := s.Fetched(); size+int64(len(b)) > Most {
		return ErrTooLarge
	}
	return files.Replace(s.path(name), 0o600, files.Bytes(b))
}

// older says whether a list may not take the place of the one that is kept.
func older(l, kept *List) bool {
	return l.Sequence < kept.Sequence || l.Issued.Before(kept.Issued)
}
