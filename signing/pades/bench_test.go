package pades

import (
	"fmt"
	"strings"
	"testing"

	"paraph/signing"
)

// contract is a document of four pages of text.
func contract() []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 4 /Kids [5 0 R 6 0 R 7 0 R 8 0 R] >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Title (Contratto) >>",
	}
	for i := range 4 {
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", 9+i))
	}
	line := "(Le parti convengono quanto segue in ordine alla fornitura dei beni e dei servizi.) '\n"
	for range 4 {
		objects = append(objects, stream("", "q BT /F1 10 Tf 14 TL 50 800 Td\n"+strings.Repeat(line, 50)+"ET Q"))
	}
	return assemble(objects)
}

func BenchmarkMake(b *testing.B) {
	original, s := contract(), sealOf(b, p256(b))
	marks := []Placed{
		{4, signing.Box{X: 60, Y: 700, W: 164, H: 45}, pdf(b, typed("Luca Verdi"), signing.DefaultFieldSize)},
		{4, signing.Box{X: 330, Y: 700, W: 164, H: 45}, pdf(b, zigzag(), signing.DefaultFieldSize)},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Make(original, marks, s); err != nil {
			b.Fatal(err)
		}
	}
}
