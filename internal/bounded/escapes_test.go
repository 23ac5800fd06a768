package bounded

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// counting is a sink that counts how often it is written to.
type counting struct {
	kept
	writes int
}

func (c *counting) Write(b []byte) (int, error) {
	c.writes++
	return c.kept.Write(b)
}

// escaped are texts as programs write them, of about so many bytes, and what they mean.
func escaped(size int) map[string][2]string {
	repeat := func(written, meant string) [2]string {
		n := size / len(written)
		return [2]string{strings.Repeat(written, n), strings.Repeat(meant, n)}
	}
	return map[string][2]string{
		"plain":          repeat("JVBERi0xLjQK", "JVBERi0xLjQK"),
		"PHP's slashes":  repeat(strings.Repeat("A", 62)+`\/`, strings.Repeat("A", 62)+"/"),
		"lines":          repeat(strings.Repeat("B", 76)+`\r\n`, strings.Repeat("B", 76)+"\r\n"),
		"slashes alone":  repeat(`\/`, "/"),
		"numbers":        repeat(`\u0041`, "A"),
		"a slash a time": repeat(`\u002F=\/`, "/=/"),
	}
}

// TestEscapesAreReadAtOnce: what arrived together goes on together, however many escapes are in it, and means the same where it arrives
// in pieces.
func TestEscapesAreReadAtOnce(t *testing.T) {
	const size = 1 << 20
	for name, c := range escaped(size) {
		for _, pieces := range []bool{false, true} {
			to := &counting{}
			lead := &Lead{Members: []string{"d"}, To: func() (Sink, error) { return to, nil }}
			var in io.Reader = strings.NewReader(`{"d":"` + c[0] + `"}`)
			if pieces {
				in = iotest.OneByteReader(in)
			}
			if _, err := Read(in, usual, lead); err != nil || to.String() != c[1] {
				t.Fatalf("%s: %v, %d of %d bytes", name, err, to.Len(), len(c[1]))
			}
			if most := size/(16<<10) + 2; !pieces && to.writes > most {
				t.Errorf("%s: written in %d pieces, more than %d", name, to.writes, most)
			}
		}
	}
}

// BenchmarkEscapes tells how much longer texts with escapes take than plain ones of the same length.
func BenchmarkEscapes(b *testing.B) {
	const size = 8 << 20
	read := func(text string) time.Duration {
		begun := time.Now()
		lead := &Lead{Members: []string{"d"}, To: func() (Sink, error) { return &nowhere{}, nil }}
		if _, err := Read(strings.NewReader(`{"d":"`+text+`"}`), usual, lead); err != nil {
			b.Fatal(err)
		}
		return time.Since(begun)
	}
	texts := escaped(size)
	for name, c := range texts {
		b.Run(name, func(b *testing.B) {
			var plain, this time.Duration
			for range b.N {
				plain += read(texts["plain"][0])
				this += read(c[0])
			}
			b.ReportMetric(float64(this)/float64(plain), "times-plain")
			b.ReportMetric(float64(this.Nanoseconds())/float64(b.N)/size, "ns/byte")
		})
	}
}

// nowhere is a sink that looks at each byte, as one that reads base64 does.
type nowhere struct{ sum byte }

func (n *nowhere) Write(b []byte) (int, error) {
	for _, c := range b {
		n.sum ^= c
	}
	return len(b), nil
}

func (n *nowhere) Close() (string, error) { return "x", nil }
