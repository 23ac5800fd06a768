package cms_test

import (
	"bytes"
	"crypto"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"paraph/signing/cms"
)

const corpus = "../../../shared/corpus"

// piece is one signature of a PDF file, found by its ByteRange alone.
type piece struct {
	contents []byte
	signed   [2][]byte
}

func (p piece) sum(h crypto.Hash) ([]byte, error) {
	d := cms.New(h)
	d.Write(p.signed[0])
	d.Write(p.signed[1])
	return d.Sum(nil), nil
}

// pieces are the signatures whose ByteRange is sound.
func pieces(file []byte) (out []piece) {
	ranges := regexp.MustCompile(`/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]`)
	for _, m := range ranges.FindAllSubmatch(file, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(string(m[i+1]))
		}
		if n[0] != 0 || n[1] < 1 || n[2] <= n[1]+2 || n[3] < 0 || n[2]+n[3] > len(file) || file[n[1]] != '<' || file[n[2]-1] != '>' {
			continue
		}
		raw := bytes.Join(bytes.Fields(file[n[1]+1:n[2]-1]), nil)
		contents := make([]byte, len(raw)/2)
		if _, err := hex.Decode(contents, raw); err != nil {
			continue
		}
		out = append(out, piece{contents: contents, signed: [2][]byte{file[:n[1]], file[n[2] : n[2]+n[3]]}})
	}
	return out
}

// TestEverySignatureOfTheCorpusHolds checks the good files: each signature that can be found without a PDF reader must
// be read, its certificate found, and its mathematics hold.
func TestEverySignatureOfTheCorpusHolds(t *testing.T) {
	authData := []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 16, 1, 2} // a MAC of ISO/TS 32004, no signature
	rows := manifest(t)
	seen, tokens, notes := 0, 0, map[string]int{}
	for _, row := range rows {
		if row["expected"] != "PASS" {
			continue
		}
		file, err := os.ReadFile(filepath.Join(corpus, "pdf", row["id"]+".pdf"))
		if err != nil {
			continue
		}
		for i, p := range pieces(file) {
			name := fmt.Sprintf("%s #%d", row["id"], i)
			sd, _, err := cms.Parse(p.contents)
			if bytes.Contains(p.contents[:min(len(p.contents), 20)], authData) {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			seen++
			if sd.ContentType.String() == "1.2.840.113549.1.9.16.1.4" {
				tokens++
				holds(t, name, p.contents, p.sum)
				continue
			}
			for _, s := range sd.Signers {
				r := s.Check(sd, p.sum, nil)
				if len(r.Faults) > 0 {
					t.Errorf("%s: %v %s %s %v %v", name, r.Faults, r.Digest, r.Algorithm, r.Notes, r.Certificate != nil)
				}
				notes[r.Digest+" "+r.Algorithm]++
				for _, n := range r.Notes {
					notes[n]++
				}
				if strings.Contains(row["id"], "nonsense-key-usage") {
					continue // the time-stamp's certificate is one for OCSP
				}
				for _, stamp := range s.Timestamps {
					tokens++
					holds(t, name+" time-stamp", stamp, func(h crypto.Hash) ([]byte, error) {
						d := cms.New(h)
						d.Write(s.Signature)
						return d.Sum(nil), nil
					})
				}
			}
		}
	}
	t.Logf("%d signatures, %d time-stamps, %v", seen, tokens, notes)
	if seen < 100 {
		t.Errorf("only %d signatures seen", seen)
	}
}

func holds(t *testing.T, name string, der []byte, sum func(crypto.Hash) ([]byte, error)) {
	token, err := cms.ParseToken(der)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if r := token.Check(sum); len(r.Faults) > 0 {
		t.Errorf("%s: %v %s %s %v", name, r.Faults, r.Digest, r.Algorithm, r.Notes)
	}
}

// manifest reads what is expected of each file of the corpus.
func manifest(t *testing.T) (out []map[string]string) {
	f, err := os.Open(filepath.Join(corpus, "manifest.csv"))
	if err != nil {
		t.Skip("the corpus is not here:", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, head := range rows[0] {
			m[head] = row[i]
		}
		out = append(out, m)
	}
	return out
}
