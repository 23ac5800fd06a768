package pkcs11_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/internal/worker"
)

// The test binary is its own child.
const roleVariable = "PARAPH_PKCS11_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		os.Exit(worker.Main(pkcs11.Jobs()))
	}
	os.Exit(m.Run())
}

// newRack is a rack whose children are this binary, with short deadlines and a log to look at.
func newRack(t *testing.T, limit time.Duration) (*pkcs11.Modules, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	r := pkcs11.NewModules(pkcs11.Config{
		Command: func() *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVariable+"=child")
			return cmd
		},
		Deadlines: pkcs11.Patient().AtMost(limit), Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	t.Cleanup(r.Close)
	return r, &log
}

// only is the one token of a module, and its certificate of a label.
func only(t *testing.T, r *pkcs11.Modules, module, label string) (device.Token, device.Certificate) {
	t.Helper()
	all, err := r.Tokens(t.Context(), module)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d tokens, %v", len(all), err)
	}
	for _, c := range all[0].Certificates {
		if c.Label == "cert "+label {
			return all[0], c
		}
	}
	t.Fatalf("no certificate %s", label)
	return device.Token{}, device.Certificate{}
}

// signs makes a signature of fresh bytes and checks it with the certificate here.
func signs(t *testing.T, k crypto.Signer, hash crypto.Hash) error {
	t.Helper()
	text := make([]byte, 100)
	_, _ = rand.Read(text)
	sum := sha256.Sum256(text)
	digest := sum[:]
	if hash == crypto.SHA384 {
		long := sha512.Sum384(text)
		digest = long[:]
	}
	value, err := k.Sign(nil, digest, hash)
	if err != nil {
		return err
	}
	switch p := k.Public().(type) {
	case *rsa.PublicKey:
		err = rsa.VerifyPKCS1v15(p, hash, digest, value)
	case *ecdsa.PublicKey:
		if !ecdsa.VerifyASN1(p, digest, value) {
			err = fmt.Errorf("wrong signature")
		}
	}
	if err != nil {
		t.Errorf("a signature that does not hold: %v", err)
	}
	return nil
}

// works opens a key, signs and closes: what must be possible again after every fault.
func works(t *testing.T, r *pkcs11.Modules, module, label, pin string) {
	t.Helper()
	token, cert := only(t, r, module, label)
	k, err := r.Open(context.Background(), token, cert, []byte(pin))
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	if err := signs(t, k, crypto.SHA256); err != nil {
		t.Fatal(err)
	}
}
