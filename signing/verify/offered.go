package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/cms"
	"paraph/signing/cos"
)

const offeredJob = "verify.offered"

// Offered is a certificate that a file brings along, for a person to say whether to trust it.
type Offered struct {
	Certificate []byte // DER
	SHA256      string // of it, in hex
	Subject     string
	Issuer      string
	From, Until time.Time
	Authority   bool // it may issue others
	Own         bool // it names itself as its issuer
}

// ErrNoCertificate is a file without any certificate.
var ErrNoCertificate = errors.New("verify: no certificate in it")

// maxOffered bounds what a person is asked about, and maxCertificates the files that are looked through whole.
const (
	maxOffered      = 64
	maxCertificates = 16 << 20
)

// Offers are the certificates a file brings along, in a worker: of one or several in PEM or DER, of a .p7b, or of a signed document,
// those of its signatures. Authorities come first, the nearest to the top before the others. Errors: ErrNoCertificate; as of File.
func Offers(ctx context.Context, workers *worker.Pool, f *os.File, password string) ([]Offered, error) {
	c, err := workers.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.Call(ctx, offeredJob, Options{Password: password}, nil, nil, nil, limits)
	if e, ok := errors.AsType[*worker.JobError](err); ok && e.Code != "" {
		if e.Code == noCertificate {
			return nil, ErrNoCertificate
		}
		return nil, &signing.Problem{Code: signing.ProblemCode(e.Code)}
	}
	if err != nil {
		return nil, err
	}
	var all []Offered
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, errors.Join(worker.ErrCrashed, err)
	}
	return all, nil
}

const noCertificate = "no-certificate"

func offered(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	var o Options
	if err := json.Unmarshal(args, &o); err != nil {
		return nil, nil, err
	}
	all, err := certificatesIn(s.Doc(), o.Password)
	switch {
	case errors.Is(err, cos.ErrPassword):
		return nil, nil, worker.Fail(string(signing.ProblemPassword), "password")
	case err != nil:
		return nil, nil, worker.Fail(string(signing.ProblemDamaged), "damaged")
	}
	list := sorted(all)
	if len(list) == 0 {
		return nil, nil, worker.Fail(noCertificate, "none")
	}
	out, err := json.Marshal(list)
	return nil, out, err
}

// certificatesIn are those of a file, whatever it is.
func certificatesIn(f *os.File, password string) ([]*cms.Certificate, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, headRoom)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if kindOf(head[:n]) == kindPDF {
		return ofDocument(f, info.Size(), password)
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, min(info.Size(), maxEnvelope)))
	if err != nil {
		return nil, err
	}
	if sd, _, err := cms.Parse(unwrapped(b)); err == nil {
		return sd.Certificates, nil
	}
	return plainly(b[:min(len(b), maxCertificates)]), nil
}

// ofDocument are the certificates of a PDF's signatures, and of its DSS.
func ofDocument(f *os.File, size int64, password string) ([]*cms.Certificate, error) {
	file, err := readDocument(f, size, password)
	if err != nil {
		return nil, err
	}
	v := &verifier{r: f, size: size, file: file, options: Options{Password: password}}
	b := v.believe()
	for _, s := range file.signatures() {
		contents, ok := file.Resolve(s.dict["Contents"]).(cos.String)
		if !ok {
			continue
		}
		if sd, _, err := cms.Parse([]byte(contents)); err == nil {
			b.message(sd)
		}
	}
	return b.pool, nil
}

// plainly are the certificates of a file of nothing else: PEM, DER or base64 without lines around it.
func plainly(b []byte) (out []*cms.Certificate) {
	take := func(der []byte) {
		if c, err := cms.ParseCertificate(der); err == nil {
			out = append(out, c)
		}
	}
	if !bytes.Contains(b, []byte("-----BEGIN")) {
		take(b)
		if der, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(b), nil))); err == nil && len(out) == 0 {
			take(der)
		}
		return out
	}
	for {
		block, rest := pem.Decode(b)
		if block == nil || len(out) > maxOffered {
			return out
		}
		b = rest
		switch block.Type {
		case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE":
			take(block.Bytes)
		case "PKCS7", "CMS":
			if sd, _, err := cms.Parse(block.Bytes); err == nil {
				out = append(out, sd.Certificates...)
			}
		}
	}
}

// sorted are certificates to choose from, each once: those that name themselves and may issue, others that may issue, the rest.
func sorted(all []*cms.Certificate) (out []Offered) {
	for _, c := range all {
		sum := sha256.Sum256(c.Raw)
		one := Offered{
			Certificate: c.Raw, SHA256: hex.EncodeToString(sum[:]), Subject: c.Subject(), Issuer: c.Issuer(), From: c.NotBefore, Until: c.NotAfter,
			Authority: c.IsCA, Own: cms.SameName(c.RawSubject, c.RawIssuer),
		}
		if !slices.ContainsFunc(out, func(o Offered) bool { return o.SHA256 == one.SHA256 }) && len(out) < maxOffered {
			out = append(out, one)
		}
	}
	rank := func(o Offered) int {
		switch {
		case o.Authority && o.Own:
			return 0
		case o.Authority:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b Offered) int { return rank(a) - rank(b) })
	return out
}
