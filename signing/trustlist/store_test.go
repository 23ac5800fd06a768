package trustlist

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"paraph/internal/netguard"
	"paraph/signing/cms"
	"paraph/signing/trust"
)

// world is a Union of one's own on loopback: a list of lists, its signers, the lists of two territories.
type world struct {
	t              *testing.T
	mu             sync.Mutex
	files          map[string][]byte
	asked          []string
	server         *httptest.Server
	union, it, fr  somebody
	ca, tsa, other somebody
	pinned         Pinned
}

func newWorld(t *testing.T) *world {
	w := &world{
		t: t, files: map[string][]byte{}, union: who(t, "Union"), it: who(t, "Italy"), fr: who(t, "France"),
		ca: who(t, "Issuer"), tsa: who(t, "Clock"), other: who(t, "Other"),
	}
	w.server = httptest.NewServer(w)
	t.Cleanup(w.server.Close)
	w.pinned = Pinned{Day: date("2026-01-01"), Location: w.at("lotl.xml"), Certificates: []*cms.Certificate{w.union.cert}}
	w.put("lotl.xml", w.lotl(10, "2026-11-01").xml(), w.union)
	w.put("it.xml", w.italy(7, "2026-11-20").xml(), w.it)
	w.put("fr.xml", w.france().xml(), w.fr)
	return w
}

func (w *world) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := strings.TrimPrefix(r.URL.Path, "/")
	w.asked = append(w.asked, name)
	b, ok := w.files[name]
	if !ok {
		http.NotFound(to, r)
		return
	}
	_, _ = to.Write(b)
}

func (w *world) at(name string) string { return w.server.URL + "/" + name }

func (w *world) put(name, content string, by somebody) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files[name] = sign(w.t, content, by, hand{})
}

func (w *world) lotl(number int, issued string) sheet {
	return sheet{version: 6, number: number, kind: typeLists, territory: "EU", issued: issued, next: "2027-05-01", pointers: []string{
		pointerXML(typeLists, "EU", w.at("lotl.xml"), w.union), pointerXML(typeGeneric, "IT", w.at("it.xml"), w.it), pointerXML(typeGeneric, "FR", w.at("fr.xml"), w.fr),
	}}
}

func (w *world) italy(number int, issued string) sheet {
	s := italian(w.ca)
	s.number, s.issued = number, issued
	return s
}

func (w *world) france() sheet {
	return sheet{
		version: 6, number: 3, kind: typeGeneric, territory: "FR", issued: "2026-11-10", next: "2027-05-10",
		services: []string{
			serviceXML(serviceQTSA, w.tsa.cert, spell{status: "granted", since: "2022-01-01"}),
			serviceXML(serviceCA, w.other.cert, spell{status: "withdrawn", since: "2024-01-01"}, spell{status: "granted", since: "2022-01-01"}),
		},
	}
}

// guarded is the service's own way to fetch, allowed to reach loopback.
type guarded struct{ guard netguard.Guard }

func (g guarded) Fetch(ctx context.Context, address string, limit int64) ([]byte, error) {
	var out bytes.Buffer
	err := g.guard.Fetch(ctx, address, &out, limit, 10*time.Second)
	return out.Bytes(), err
}

func loopback() Fetcher {
	return guarded{netguard.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}
}

// TestUpdate: lists are fetched, kept, and read again from the folder.
func TestUpdate(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	folder := filepath.Join(t.TempDir(), "lists")
	if l := Open(folder, w.pinned).Load(at); !errors.Is(l.Problem, ErrMissing) || l.Anchors(at).Len() != 0 {
		t.Errorf("before: %v", l.Problem)
	}
	if _, err := Open(folder, w.pinned).Update(t.Context(), loopback(), at); err != nil {
		t.Fatal(err)
	}
	lists := Open(folder, w.pinned).Load(at)
	if lists.Problem != nil || lists.Trouble("IT") != nil || lists.Trouble("FR") != nil || !errors.Is(lists.Trouble("DE"), ErrMissing) {
		t.Fatal(lists.Problem, lists.Trouble("IT"), lists.Trouble("FR"))
	}
	if !lists.Fetched.Equal(at) || !lists.Territories[1].Fetched.Equal(at) || lists.Territories[1].Code != "IT" {
		t.Errorf("%+v", lists)
	}
}

// TestAnchors: a certificate is an anchor of what its service did, while the service was granted, and says where it is
// from.
func TestAnchors(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	s := Open(t.TempDir(), w.pinned)
	lists, err := s.Update(t.Context(), loopback(), at)
	if err != nil {
		t.Fatal(err)
	}
	now, then := lists.Anchors(at), lists.Anchors(date("2023-06-01"))
	if a := now.For(trust.Signing).Of(w.ca.cert); a == nil || a.Source != "Italian trusted list of 2026-11-20" {
		t.Errorf("the issuer: %+v", a)
	}
	if now.For(trust.TimeStamping).Of(w.tsa.cert) == nil || now.For(trust.Signing).Of(w.tsa.cert) != nil {
		t.Error("who stamps times is no issuer")
	}
	if now.Of(w.other.cert) != nil || then.For(trust.Signing).Of(w.other.cert) == nil || lists.Anchors(date("2021-06-01")).Of(w.other.cert) != nil {
		t.Error("an issuer counts while it was granted, and only then")
	}
	leaf := w.ca.issue(t, date("2026-06-01"), nil)
	if chain, problems := trust.Path(leaf, nil, now.For(trust.Signing), at); chain.Anchor == nil || len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}

// TestAge: anchors of lists past their day are there still, and say so.
func TestAge(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	s := Open(t.TempDir(), w.pinned)
	if _, err := s.Update(t.Context(), loopback(), at); err != nil {
		t.Fatal(err)
	}
	tired := s.Load(date("2027-05-10")) // the list of the lists should have been replaced, Italy's not yet
	if a := tired.Anchors(at).Of(w.ca.cert); !errors.Is(tired.Trouble("IT"), ErrExpired) || a == nil || !strings.HasSuffix(a.Source, ", by a list of the lists of 2026-11-01") {
		t.Errorf("a list of lists past its day: %v %v", tired.Trouble("IT"), a)
	}
	old := s.Load(date("2028-01-01"))
	a := old.Anchors(at).Of(w.ca.cert)
	if !errors.Is(old.Trouble("IT"), ErrExpired) || a == nil || a.Source != "Italian trusted list of 2026-11-20, to be replaced by 2027-05-20" {
		t.Errorf("a list past its day: %v %v", old.Trouble("IT"), a)
	}
}

// TestOnlyForward: an older list takes no newer one's place, signed as it may be; a newer one does.
func TestOnlyForward(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	s := Open(t.TempDir(), w.pinned)
	if _, err := s.Update(t.Context(), loopback(), at); err != nil {
		t.Fatal(err)
	}
	w.put("it.xml", w.italy(6, "2026-11-25").xml(), w.it)
	lists, err := s.Update(t.Context(), loopback(), at.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	it := lists.Territories[1]
	if it.List == nil || it.List.Sequence != 7 || it.Refused != WordOf(ErrOlder) || !it.Fetched.Equal(at) {
		t.Errorf("%+v", it)
	}
	w.put("it.xml", w.italy(8, "2026-12-01").xml(), w.it)
	lists, err = s.Update(t.Context(), loopback(), at.AddDate(0, 0, 2))
	if err != nil || lists.Territories[1].List.Sequence != 8 || lists.Territories[1].Refused != "" {
		t.Errorf("%v %+v", err, lists.Territories[1])
	}
	w.put("lotl.xml", w.lotl(9, "2026-11-05").xml(), w.union)
	if _, err := s.Update(t.Context(), loopback(), at); !errors.Is(err, ErrOlder) {
		t.Errorf("an older list of lists: %v", err)
	}
	w.put("lotl.xml", w.lotl(11, "2026-10-01").xml(), w.union)
	if _, err := s.Update(t.Context(), loopback(), at); !errors.Is(err, ErrOlder) {
		t.Errorf("a higher number on an older day: %v", err)
	}
	w.pinned.Day = date("2027-01-01")
	if l := Open(s.folder, w.pinned).Load(at); !errors.Is(l.Problem, ErrOlder) {
		t.Errorf("a list of lists from before its signers were pinned: %v", l.Problem)
	}
}

// TestTamperedLists: each way to tell a territory's list wrong, as it comes over the network and as it lies in the
// folder; the other territory stays.
func TestTamperedLists(t *testing.T) {
	at := date("2026-12-01")
	for name, c := range map[string]struct {
		change func(w *world)
		want   error
	}{
		"changed": {func(w *world) {
			w.files["it.xml"] = bytes.Replace(w.files["it.xml"], []byte("granted"), []byte("Granted"), 1)
		}, ErrSignature},
		"signed by another territory":        {func(w *world) { w.put("it.xml", w.italy(8, "2026-11-21").xml(), w.fr) }, ErrSigner},
		"another territory's":                {func(w *world) { w.files["it.xml"] = w.files["fr.xml"] }, ErrSigner},
		"of another territory, rightly done": {func(w *world) { w.put("it.xml", w.france().xml(), w.it) }, ErrForeign},
		"not there":                          {func(w *world) { delete(w.files, "it.xml") }, ErrMissing},
		"no list":                            {func(w *world) { w.files["it.xml"] = []byte("<html>Not now</html>") }, ErrUnsigned},
		"a bomb":                             {func(w *world) { w.files["it.xml"] = []byte(`<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>`) }, ErrSyntax},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c.change(w)
			s := Open(t.TempDir(), w.pinned)
			lists, err := s.Update(t.Context(), loopback(), at)
			if err != nil {
				t.Fatal(err)
			}
			if it := lists.Territories[1]; it.List != nil || !errors.Is(it.Problem, ErrMissing) || it.Refused == "" || lists.Trouble("FR") != nil {
				t.Errorf("%+v", it)
			}
			if b, ok := w.files["it.xml"]; ok {
				if err := os.WriteFile(s.path("IT"), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			lists = s.Load(at)
			if it := lists.Territories[1]; it.List != nil || !errors.Is(it.Problem, c.want) || lists.Anchors(at).Of(w.ca.cert) != nil {
				t.Errorf("in the folder: %v, want %v", it.Problem, c.want)
			}
		})
	}
}

// TestForgedListOfLists: nothing is taken from a list of lists that the pinned signers did not sign, and what is kept
// stays.
func TestForgedListOfLists(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	s := Open(t.TempDir(), w.pinned)
	if _, err := s.Update(t.Context(), loopback(), at); err != nil {
		t.Fatal(err)
	}
	thief := who(t, "Union") // the same name
	forged := w.lotl(12, "2026-12-01")
	forged.pointers[1] = pointerXML(typeGeneric, "IT", w.at("it.xml"), thief)
	w.put("it.xml", w.italy(9, "2026-12-01").xml(), thief)
	for name, by := range map[string]somebody{"a stranger": thief, "a territory": w.it} {
		w.put("lotl.xml", forged.xml(), by)
		if _, err := s.Update(t.Context(), loopback(), at); !errors.Is(err, ErrSigner) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.put("lotl.xml", w.italy(12, "2026-12-01").xml(), w.union)
	if _, err := s.Update(t.Context(), loopback(), at); !errors.Is(err, ErrForeign) {
		t.Errorf("no list of lists: %v", err)
	}
	if lists := s.Load(at); lists.Of.Sequence != 10 || lists.Trouble("IT") != nil {
		t.Errorf("%v", lists.Problem)
	}
}

// TestNewSigners: the Union changes who signs, twice; the pivots tell, in their order, and each counts only if it holds.
func TestNewSigners(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	second, third := who(t, "Second"), who(t, "Third")
	pivot := func(number int, issued string, next somebody) string {
		p := w.lotl(number, issued)
		p.pointers[0] = pointerXML(typeLists, "EU", w.at("lotl.xml"), next)
		return p.xml()
	}
	w.put("lotl-pivot-11.xml", pivot(11, "2026-11-02", second), w.union)
	w.put("lotl-pivot-12.xml", pivot(12, "2026-11-03", third), second)
	last := w.lotl(13, "2026-11-04")
	last.uris = []string{w.at("lotl-pivot-12.xml"), w.at("lotl-pivot-11.xml"), "https://eur-lex.europa.eu/legal-content"}
	w.put("lotl.xml", last.xml(), third)
	s := Open(t.TempDir(), w.pinned)
	lists, err := s.Update(t.Context(), loopback(), at)
	if err != nil || !lists.Of.Signature.Signer.Equal(third.cert) || lists.Trouble("IT") != nil {
		t.Fatal(err)
	}
	w.asked = nil
	if _, err := s.Update(t.Context(), loopback(), at); err != nil || strings.Contains(strings.Join(w.asked, " "), "pivot") {
		t.Errorf("pivots are fetched once: %v %v", err, w.asked)
	}
	for name, change := range map[string]func(){
		"one is not there":            func() { delete(w.files, "lotl-pivot-11.xml") },
		"one is signed by a stranger": func() { w.put("lotl-pivot-12.xml", pivot(12, "2026-11-03", third), third) },
		"a signer that was taken off": func() { w.put("lotl.xml", last.xml(), w.union) },
		"their order is another":      func() { w.put("lotl-pivot-12.xml", pivot(10, "2026-11-03", third), second) },
		"one is a territory's list":   func() { w.put("lotl-pivot-12.xml", w.italy(12, "2026-11-03").xml(), second) },
		"older than what led to it":   func() { l := last; l.number = 9; w.put("lotl.xml", l.xml(), third) },
	} {
		kept := map[string][]byte{}
		for n, b := range w.files {
			kept[n] = b
		}
		change()
		if _, err := Open(t.TempDir(), w.pinned).Update(t.Context(), loopback(), at); err == nil {
			t.Errorf("%s: it was followed", name)
		}
		w.files = kept
	}
	if err := os.WriteFile(s.path(pivotName(w.at("lotl-pivot-11.xml"))), []byte("<a/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l := s.Load(at); l.Problem == nil {
		t.Error("a pivot that was spoilt in the folder was followed")
	}
	if _, err := s.Update(t.Context(), loopback(), at); err != nil || s.Load(at).Problem != nil {
		t.Errorf("a spoilt pivot is fetched anew: %v", err)
	}
}

// TestNoNetwork: what is kept stays as it is when nothing answers, and nothing but the lists' addresses is asked.
func TestNoNetwork(t *testing.T) {
	w := newWorld(t)
	at := date("2026-12-01")
	s := Open(t.TempDir(), w.pinned)
	if _, err := s.Update(t.Context(), guarded{}, at); err == nil {
		t.Error("a guard that allows nothing let something through")
	}
	if _, err := s.Update(t.Context(), loopback(), at); err != nil {
		t.Fatal(err)
	}
	w.server.Close()
	if _, err := s.Update(t.Context(), loopback(), at.AddDate(1, 0, 0)); err == nil {
		t.Error("a server that is away answered")
	}
	if lists := s.Load(at); lists.Trouble("IT") != nil || !lists.Fetched.Equal(at) {
		t.Error(lists.Trouble("IT"))
	}
	if err := os.WriteFile(filepath.Join(s.folder, stateName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lists := s.Load(at); lists.Trouble("IT") != nil || !lists.Fetched.IsZero() {
		t.Error("without its notes a folder says still what it holds")
	}
}

// TestSameKey: a service is also whom its other certificates name with the same key, and not who has its name alone.
func TestSameKey(t *testing.T) {
	ca := who(t, "Issuer")
	again, other := holder(t, "Issuer", ca.key), who(t, "Issuer")
	id := Identity{Certificates: []*cms.Certificate{ca.cert}}
	if !id.of(again.cert) || id.of(other.cert) || id.of(holder(t, "Another", ca.key).cert) {
		t.Error("key and name make a service")
	}
}
