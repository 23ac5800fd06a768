package press

import (
	"crypto/rand"
	"fmt"
	"os"
	"testing"

	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/page/pagetest"
)

// scans is a document of ten pages, each a picture of so many bytes that cannot be made smaller.
func scans(each int) []byte {
	bodies, kids := []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}, ""
	for i := range 10 {
		picture := make([]byte, each)
		rand.Read(picture)
		kids += fmt.Sprintf("%d 0 R ", 3+2*i)
		bodies = append(bodies, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Resources << /XObject << /I %d 0 R >> >> >>", 4+2*i),
			"stream:<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray>>stream:"+string(picture))
	}
	bodies[1] = "<< /Type /Pages /Kids [" + kids + "] /Count 10 /MediaBox [0 0 595 842] >>"
	return pagetest.Made(bodies...)
}

func BenchmarkSeal(b *testing.B) {
	dense, err := os.ReadFile(pagetest.Dense(b, 10))
	if err != nil {
		b.Fatal(err)
	}
	for name, original := range map[string][]byte{"10 pages": dense, "50 MB": scans(5 << 20)} {
		b.Run(name, func(b *testing.B) {
			p, docs := pressWith(b, "honest")
			sum := docs.put(b, original)
			s, _ := office(b)
			marks := []pades.Placed{{Page: 10, Box: signing.Box{X: 60, Y: 600, W: 164, H: 45}, PDF: mark164(b)}}
			b.ReportAllocs()
			b.SetBytes(int64(len(original)))
			for b.Loop() {
				if _, err := p.Seal(b.Context(), sum, marks, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
