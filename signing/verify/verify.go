package verify

import (
	"bytes"
	"cmp"
	"crypto"
	"errors"
	"io"
	"slices"
	"time"

	"paraph/signing/cms"
	"paraph/signing/cos"
)

// Options say how a file is judged.
type Options struct {
	Password string    // that opens it; "" where it needs none
	Anchors  [][]byte  // certificates that are trusted, in DER
	At       time.Time // as of when; zero is now

	Evidence []Evidence // that was asked for

	Recursive bool // signed files in the file are judged too
	Whole     bool // certificates are told with their DER

	// Listed answers the anchors that trusted lists give under a name (cms.NameKey); nil where nobody asks lists.
	Listed func(name string) []Listed `json:"-"`

	// Told hears how many of the signatures have been judged; nil where nobody wants to know.
	Told func(done, of int) `json:"-"`
}

func (o Options) tell(done, of int) {
	if o.Told != nil {
		o.Told(done, of)
	}
}

// Evidence is what was answered to an Ask.
type Evidence struct {
	Kind string
	DER  []byte
}

// Errors of PDF. A file that is none of a kind known here, or cannot be read, has no verdict.
var (
	ErrDamaged  = errors.New("verify: damaged")
	ErrPassword = cos.ErrPassword
)

// verifier is what one file is judged with.
type verifier struct {
	r         io.ReaderAt
	size      int64
	options   Options
	file      *document
	revisions map[int64]*document
	compared  map[int64]*comparison
	believed  *believed
	all       []*found // all signatures of the file
}

// PDF judges a file of size bytes. It reads what strangers wrote: callers run it in a worker. Errors: ErrDamaged, ErrPassword.
func PDF(r io.ReaderAt, size int64, o Options) (*Report, error) { return pdf(r, size, o, 0) }

// pdf is PDF for one that stands so deep in others.
func pdf(r io.ReaderAt, size int64, o Options, depth int) (*Report, error) {
	v := &verifier{r: r, size: size, options: o, revisions: map[int64]*document{}, compared: map[int64]*comparison{}}
	file, err := readDocument(r, size, o.Password)
	if err != nil {
		return v.unread(err)
	}
	v.file = file
	report := &Report{Pages: len(file.pages), Reasons: []Reason{}, Signatures: []Signature{}}
	all := file.signatures()
	v.all = all
	for _, s := range all {
		v.cover(s)
	}
	v.believed = v.believe()
	odd := len(all) > 0 && (!v.ends() || v.listedTwice() || v.twoReadings())
	judged := map[*found]*Signature{}
	for i, s := range newestFirst(all) {
		o.tell(i, len(all))
		judged[s] = v.signature(s)
	}
	for _, s := range all {
		one := judged[s]
		if odd {
			one.add(CoverageUnusual)
		}
		one.settle()
		report.Covered = report.Covered || one.Coverage == EntireFile && !odd
		report.Signatures = append(report.Signatures, *one)
	}
	for _, s := range v.removed(all) {
		s.settle()
		report.Signatures = append(report.Signatures, *s)
	}
	report.settle()
	if len(report.Signatures) > 0 {
		report.Elusive = file.elusive()
	}
	report.Asks = v.believed.asks
	if report.Verdict == Unsigned {
		report.Record = file.record()
	}
	if o.Recursive {
		report.attached(file, o, depth)
	}
	return report, nil
}

// newestFirst orders signatures so that a time-stamp comes before what it proves to have been there.
func newestFirst(all []*found) []*found {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b *found) int { return cmp.Compare(b.end, a.end) })
	return out
}

// unread is what is said of a file that cannot be read: that it is damaged, or where it holds what may be a signature that
// nothing can be said.
func (v *verifier) unread(err error) (*Report, error) {
	reason := SignatureUnreadable
	switch {
	case errors.Is(err, cos.ErrPassword):
		return nil, err
	case errors.Is(err, cos.ErrEncrypted): // by a key, or in a way that is not known
		reason = FormatUnsupported
	case len(v.ranges()) == 0:
		return nil, errors.Join(ErrDamaged, err)
	}
	s := Signature{Kind: Approval, Coverage: Broken, Changes: NoChange, Changed: []Change{}, Timestamps: []Timestamp{}}
	s.add(reason)
	s.settle()
	r := &Report{Signatures: []Signature{s}}
	r.settle()
	return r, nil
}

// ends reports whether the file ends with its newest revision: startxref, a number, %%EOF and white space (7.5.5), directly
// behind its last section. Bodies and trailers behind it, which no section knows, are how something is appended that one
// program reads and another does not (ISA).
func (v *verifier) ends() bool {
	const room = 4096
	from := v.file.End()
	if v.size-from > room && !v.blank(from+room, v.size) {
		return false
	}
	b := make([]byte, min(room, v.size-from))
	if _, err := v.r.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return isEnd(b)
}

// isEnd reports whether bytes are what ends a revision behind its section, and nothing else.
func isEnd(b []byte) bool {
	for _, word := range []string{"endstream", "endobj", "startxref"} {
		for b = blanked(b); word == "startxref" && bytes.HasPrefix(b, []byte("%")) && bytes.ContainsAny(b, "\r\n"); b = blanked(b) { // some programs put their name here
			b = bytes.TrimLeft(b, "%")
			b = b[min(len(b), max(0, bytes.IndexAny(b, "\r\n"))):]
		}
		var found bool
		if b, found = bytes.CutPrefix(b, []byte(word)); !found && word == "startxref" {
			return false
		}
	}
	b = blanked(bytes.TrimLeft(blanked(b), "0123456789"))
	after, found := bytes.CutPrefix(b, []byte("%%EOF"))
	return found && len(blanked(after)) == 0
}

func blanked(b []byte) []byte { return bytes.TrimLeft(b, " \t\r\n\f\x00") }

// listedTwice reports whether one section says two things of an object (7.5.4): readers choose.
func (v *verifier) listedTwice() bool {
	return slices.ContainsFunc(v.file.Faults(), func(f cos.Fault) bool { return f.Kind == cos.FaultTwice })
}

// twoReadings reports whether readers that know no cross-reference streams (7.5.8.4) take something else from the file than
// those that do. That they find no tags, or fewer, is what such streams are for: office programs hide their tag trees from old readers
// so, and pages look the same without.
func (v *verifier) twoReadings() bool {
	if !v.file.Hybrid() {
		return false
	}
	plain, err := readPlain(v.r, v.size, v.options.Password)
	if err != nil {
		return true
	}
	for _, n := range v.file.Moved(plain.File) {
		if plain.Has(n) && !v.file.Beside(n) {
			return true
		}
	}
	return slices.ContainsFunc(compare(plain, v.file).changes, func(c Change) bool { return !c.unnoticed() })
}

// unnoticed reports whether readers that do not see a change show and say the same as those that do: other tags, signatures
// and the fields they are in, and what only programs read. Programs that sign hybrid files hide that from old readers.
func (ch Change) unnoticed() bool {
	switch ch.What {
	case "structure":
		return ch.Name == "StructTreeRoot"
	case "signature", "field-added":
		return ch.level.rank() <= FormFill.rank()
	case "metadata":
		return ch.Name == "ModDate" || ch.Name == "Producer"
	case "long-term-data":
		return ch.level == LongTermData
	}
	return ch.Name == "AcroForm/SigFlags" && ch.level == LongTermData
}

// signature judges one signature.
func (v *verifier) signature(s *found) *Signature {
	out := &Signature{Kind: s.kind, SignedBytes: s.end, Coverage: EntireFile, Changes: NoChange, ChangesAllowed: true, Changed: []Change{}, Timestamps: []Timestamp{}}
	if s.field != nil {
		out.Field = s.field.name
		out.Page = v.file.pageOfField(s.field)
		out.Box = (&comparison{is: v.file}).fieldBox(v.file, s.field)
	}
	switch {
	case s.dict == nil:
		out.add(SignatureUnreadable)
		return out
	case s.fault != "":
		out.Coverage = Broken
		out.add(s.fault)
	case s.was != v.file:
		out.Coverage = EntireRevision
	}
	v.mathematics(s, out)
	if v.file.tree != nil {
		out.add(FormatUnsupported) // nobody can say which pages it has
	}
	if s.fault != "" {
		return out
	}
	if s.kind == Approval && s.field == nil {
		out.add(s.astray()) // nothing leads to it: other programs do not see it
	}
	if !v.inRevision(s) {
		out.add(SignatureBroken)
	}
	v.differences(s, out)
	return out
}

// differences holds the revision a signature covers against the file.
func (v *verifier) differences(s *found, out *Signature) {
	if s.was == v.file || s.kind == UsageRights {
		return
	}
	c := v.compared[s.end]
	if c == nil {
		c = compare(s.was, v.file)
		v.compared[s.end] = c
	}
	changes := slices.Clone(c.changes)
	level, reasons := s.was.permitted().judge(changes)
	out.Changes, out.Changed, out.ChangesAllowed = level, changes, len(reasons) == 0
	for _, r := range reasons {
		out.add(r)
	}
	if c.limit {
		out.add(LimitReached)
	}
}

// sum is the digest of what a signature covers.
func (v *verifier) sum(s *found) func(crypto.Hash) ([]byte, error) {
	return func(h crypto.Hash) ([]byte, error) {
		if s.end == 0 {
			return nil, errRange
		}
		d := cms.New(h)
		for _, part := range [][2]int64{{0, s.gap[0]}, {s.gap[1], s.end}} {
			if _, err := io.Copy(d, io.NewSectionReader(v.r, part[0], part[1]-part[0])); err != nil {
				return nil, err
			}
		}
		return d.Sum(nil), nil
	}
}

// mathematics checks digest and signature value.
func (v *verifier) mathematics(s *found, out *Signature) {
	contents, ok := v.file.Resolve(s.dict["Contents"]).(cos.String)
	if !ok || s.end == 0 {
		out.add(SignatureUnreadable)
		return
	}
	sub := v.file.Name(s.dict["SubFilter"])
	switch sub {
	case "ETSI.RFC3161":
		v.token(s, []byte(contents), out)
		return
	case "adbe.x509.rsa_sha1":
		v.bare(s, []byte(contents), out)
		return
	}
	sd, rest, err := cms.Parse([]byte(contents))
	if err != nil || len(sd.Signers) == 0 {
		out.add(SignatureUnreadable)
		return
	}
	if len(bytes.Trim(rest, "\x00")) > 0 {
		out.Notes = append(out.Notes, "bytes-after-cms")
	}
	if len(sd.Signers) > 1 {
		out.add(SignatureBroken) // exactly one signer (ISO 32000-2, 12.8.3.3.1)
	}
	sum := v.sum(s)
	switch {
	case sub == "adbe.pkcs7.sha1":
		h, err := sum(crypto.SHA1)
		if err != nil || !bytes.Equal(h, sd.Content) {
			out.add(Altered)
		}
		sum = over(sd.Content)
	case sd.ContentType.String() != plainData:
		out.add(SignatureBroken) // it was made for something else (EN 319 142-1, 4.1: id-data)
	case sd.Attached:
		out.add(SignatureBroken) // what it signs stands in it, not in the file (12.8.3.3.1)
	}
	v.believed.message(sd)
	out.ClaimedTime = v.claimed(s.dict)
	r := sd.Signers[0].Check(sd, sum, v.believed.pool)
	v.signer(r, out)
	v.believes(s, sd.Signers[0], r, out)
	v.level(s, sub, sd.Signers[0], r, out)
}

// plainData is the content type of what a signature of a PDF signs (RFC 5652, 4).
const plainData = "1.2.840.113549.1.7.1"

// over is the digest of bytes.
func over(b []byte) func(crypto.Hash) ([]byte, error) {
	return func(h crypto.Hash) ([]byte, error) {
		d := cms.New(h)
		d.Write(b)
		return d.Sum(nil), nil
	}
}

// signer takes over what the mathematics says.
func (v *verifier) signer(r cms.Result, out *Signature) {
	out.Digest, out.Algorithm = r.Digest, r.Algorithm
	out.Notes = append(out.Notes, r.Notes...)
	for _, f := range r.Faults {
		out.add(reasonOf(f))
	}
	if r.Certificate != nil {
		out.Signer, out.Issuer, out.Serial = r.Certificate.Subject(), r.Certificate.Issuer(), r.Certificate.SerialHex()
	}
}

func reasonOf(f cms.Fault) Reason {
	switch f {
	case cms.FaultDigest, cms.FaultImprint:
		return Altered
	case cms.FaultIdentity:
		return IdentityMismatch
	case cms.FaultCertificate:
		return SignatureUnreadable
	case cms.FaultAlgorithm:
		return FormatUnsupported
	case cms.FaultTSAUsage:
		return NotForSigning
	}
	return SignatureBroken
}

// token judges a document time-stamp (12.8.5).
func (v *verifier) token(s *found, contents []byte, out *Signature) {
	t, err := cms.ParseToken(contents)
	if err != nil {
		out.add(SignatureUnreadable)
		return
	}
	r, reasons := v.believed.stamp(t, v.sum(s), v.believed.provenBefore(s.end+1))
	out.Digest, out.Algorithm, out.Notes = r.Digest, r.Algorithm, append(out.Notes, r.Notes...)
	if slices.Contains(r.Faults, cms.FaultImprint) {
		reasons = append(reasons, Altered)
	}
	for _, reason := range reasons {
		out.add(reason)
	}
	if r.Certificate != nil {
		out.Signer, out.Issuer, out.Serial = r.Certificate.Subject(), r.Certificate.Issuer(), r.Certificate.SerialHex()
	}
	out.ProvenTime = &r.Time
	if len(reasons) == 0 && s.fault == "" && !r.Time.IsZero() {
		v.believed.proofs = append(v.believed.proofs, proof{s.end, r.Time})
	}
}
