package cos

import (
	"fmt"
	"strings"
	"testing"
)

// operations are those of a content, each as written for reading, with a mark where it is odd or reaches over a joint.
func operations(parts ...string) string {
	var content [][]byte
	for _, p := range parts {
		content = append(content, []byte(p))
	}
	ops := NewOperations(content...)
	var out []string
	for {
		op, ok := ops.Next()
		if !ok {
			return strings.Join(out, "; ")
		}
		line := ""
		for _, o := range op.Operands {
			line += string(Append(nil, o)) + " "
		}
		line += op.Operator
		if op.Data != nil {
			line += fmt.Sprintf("%q", op.Data)
		}
		if op.Odd {
			line += " odd"
		}
		if op.Joint {
			line += " joint"
		}
		out = append(out, line)
	}
}

// TestOperations: operators come with what stands before them; what is not written as 7.2 and 7.3 have it is marked, and numbers
// are those PDFium reads.
func TestOperations(t *testing.T) {
	for content, want := range map[string]string{
		"q 1 0 0 rg 20 20 60 60 re f Q":       "q; 1 0 0 rg; 20 20 60 60 re; f; Q",
		"/F1 12 Tf(a\\)b)Tj[(c)-20(d)]TJ":     "/F1 12 Tf; (a\\)b) Tj; [(c) -20 (d)] TJ",
		"/P <</MCID 0>>BDC EMC":               "/P <</MCID 0>> BDC; EMC",
		"5 0 R":                               "5 0 R", // no reference, for there are none in content
		"--1 w":                               "0 w odd",
		"-.-5 w 4.5.6 w 100-50 w - w 20..5":   "-0 w odd; 4.5 w odd; 100 w odd; 0 w odd; 20  odd",
		"99999999999999999999 -- g":           "9223372036854775807 0 g odd",
		"1 ) w ] q":                           "1 w odd; q odd",
		"(open Tj":                            " odd",
		"<41 42 w":                            "w odd",
		"[(v)-(e) w 3]TJ":                     "[(v) 0 (e) 3] TJ odd",
		"1 2 3":                               "", // nothing comes of it
		"BI /W 1 /H 1 /BPC 8 /CS /G ID EEI Q": "<</BPC 8/CS /G/H 1/W 1>> BI\"E\"; Q",
		"BI /W 3 /H 1 /BPC 8 /CS /G ID EI Q EI Q":                   "<</BPC 8/CS /G/H 1/W 3>> BI\"EI Q \"; Q",
		"BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 41> EI Q":            "<</BPC 8/CS /G/F /AHx/H 1/W 1>> BI\"41> \"; Q",
		"BI /W 1 /H 1 ID never":                                     "<</H 1/W 1>> BI\"never\" odd",
		"BI /W 9 /H 9 /F /CCF ID \x00 EIEI\nEI":                     "<</F /CCF/H 9/W 9>> BI\"\\x00 EIEI\\n\"",
		"BI /W 9 /H 9 /F /CCF ID \x00@EI Q":                         "<</F /CCF/H 9/W 9>> BI\"\\x00@\"; Q",
		"BI /W 1 Q":                                                 "BI odd",
		"BI /F /Fl /W 9 /H 9 ID " + deflated([]byte("xx")) + "EI Q": "<</F /Fl/H 9/W 9>> BI" + fmt.Sprintf("%q", deflated([]byte("xx"))) + "; Q",
	} {
		got := operations(content)
		if got != want {
			t.Errorf("%q: %s, want %s", content, got, want)
		}
	}
}

// TestJoints: streams follow one another with white space between them; a string or an image that reaches over their end is marked.
func TestJoints(t *testing.T) {
	for _, c := range []struct{ parts, want string }{
		{"1 0 0 r|g f", "1 0 0 r; g; f"},
		{"(a|b) Tj", "<610A62> Tj joint"},
		{"[(a)|(b)] TJ", "[(a) (b)] TJ"},
		{"q|Q", "q; Q"},
		{"BI /W 2 /H 1 /BPC 8 /CS /G ID a|b EI", "<</BPC 8/CS /G/H 1/W 2>> BI\"a\\nb \" joint"},
		{"% a|q", "q"},
	} {
		if got := operations(strings.Split(c.parts, "|")...); got != c.want {
			t.Errorf("%q: %s, want %s", c.parts, got, c.want)
		}
	}
}

// TestManyOperands: what nobody needs is not kept.
func TestManyOperands(t *testing.T) {
	op, ok := NewOperations([]byte(strings.Repeat("1 ", 100_000) + "w")).Next()
	if !ok || !op.Odd || len(op.Operands) > maxOperands || op.Operator != "w" {
		t.Errorf("%d operands, %q, odd %v", len(op.Operands), op.Operator, op.Odd)
	}
}

// TestDecodedInPart: what came before an error in the data is there, with the error; a checksum nobody looks at is none.
func TestDecodedInPart(t *testing.T) {
	whole := strings.Repeat("0 0 m 10 10 l S\n", 100)
	flat := deflated([]byte(whole))
	for name, c := range map[string]struct {
		filter, data string
		least        int
		fault        bool
	}{
		"right": {"/FlateDecode", flat, len(whole), false}, "checksum": {"/FlateDecode", flat[:len(flat)-1] + "x", len(whole), false},
		"no checksum": {"/FlateDecode", flat[:len(flat)-4], len(whole), false}, "cut": {"/FlateDecode", flat[:len(flat)-8], 1, true},
		"not compressed": {"/FlateDecode", whole, 0, true}, "hex with letters": {"/ASCIIHexDecode", "4142xx43>", 3, true},
		"hex": {"/ASCIIHexDecode", "414243", 3, false}, "base 85": {"/ASCII85Decode", "87cURD]{j7", 4, true}, "runs": {"/RunLengthDecode", "\x05ab", 2, true},
		"unknown": {"/Foo", whole, 0, true}, "predictor of no kind": {"/FlateDecode/DecodeParms<</Predictor 7>>", flat, len(whole), true},
	} {
		f, err := ReadBytes(streamWith(c.filter, c.data))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Decode(f.Resolve(Ref{Number: 4}).(*Stream), 1<<20)
		if len(got) < c.least || (err != nil) != c.fault {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func streamWith(filter, data string) []byte {
	var b []byte
	b = append(b, "%PDF-1.7\n"...)
	var at []int
	for i, body := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
		fmt.Sprintf("<</Filter%s/Length %d>>\nstream\n%s\nendstream", filter, len(data), data),
	} {
		at = append(at, len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := len(b)
	b = append(b, "xref\n0 5\n0000000000 65535 f \n"...)
	for _, o := range at {
		b = fmt.Appendf(b, "%010d 00000 n \n", o)
	}
	return fmt.Appendf(b, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
}
