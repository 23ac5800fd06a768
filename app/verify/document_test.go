package verify

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"paraph/app"
	"paraph/internal/worker"
	judge "paraph/signing/verify"
)

// lying is a document as far as it is asked here.
type lying struct {
	app.Document
	file *os.File
}

func (l lying) Handle() (*os.File, string) { return l.file, "" }
func (l lying) SHA256() string             { return "00" }

// TestJudgeThatDies: a file whose judge dies cannot be said anything of, whoever else answers; that is no error.
func TestJudgeThatDies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.7"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pool := worker.NewPool(worker.Config{Command: func() *exec.Cmd { return exec.Command("false") }, Max: 1})
	defer pool.Close()
	silent := errors.New("nobody is there")
	v := Verifier{Workers: pool, Own: func(context.Context) (Records, error) { return nil, silent }}
	got, err := v.Document(t.Context(), lying{file: f}, nil)
	if err != nil || got.Report.Verdict != judge.CannotSay || !slices.Equal(got.Reasons, []judge.Reason{judge.LimitReached}) || !errors.Is(got.Unasked, silent) {
		t.Errorf("%+v %v", got, err)
	}
}

// TestOwnWord: what the own service vouches for needs nobody else's word on whom it is from, but nothing mends what is broken.
func TestOwnWord(t *testing.T) {
	seal := judge.Signature{Verdict: judge.CannotSay, Reasons: []judge.Reason{judge.IssuerUnknown, judge.TimeUnproven}, Indication: "INDETERMINATE"}
	good := Verdict{Report: judge.Report{Verdict: judge.CannotSay, Reasons: seal.Reasons, Signatures: []judge.Signature{seal}}}
	if good.vouched(); good.Report.Verdict != judge.Valid || good.Signatures[0].Verdict != judge.Valid || good.Signatures[0].Indication != judge.Passed {
		t.Errorf("%+v", good)
	}
	reasons := []judge.Reason{judge.Altered, judge.IssuerUnknown}
	bad := Verdict{Report: judge.Report{Verdict: judge.DoNotRely, Reasons: reasons, Signatures: []judge.Signature{{Verdict: judge.DoNotRely, Reasons: reasons}}}}
	if bad.vouched(); bad.Report.Verdict != judge.DoNotRely || bad.Signatures[0].Verdict != judge.DoNotRely {
		t.Errorf("%+v", bad)
	}
	weak := Verdict{Report: judge.Report{Verdict: judge.CannotSay, Reasons: []judge.Reason{judge.AlgorithmWeak, judge.IssuerUnknown}}}
	if weak.vouched(); weak.Report.Verdict != judge.CannotSay {
		t.Errorf("%+v", weak)
	}
}
