package trustlist_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing/cms"
	"paraph/signing/trustlist"
	"paraph/signing/trustlist/trustlisttest"
)

const asWorker = "PARAPH_TRUSTLIST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		os.Exit(worker.Main(trustlist.Jobs()))
	}
	os.Exit(m.Run())
}

func workers(t *testing.T) *worker.Pool {
	t.Helper()
	pool := worker.NewPool(worker.Config{Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asWorker+"=1")
		return cmd
	}})
	t.Cleanup(pool.Close)
	return pool
}

// plain fetches without a guard; it refuses what it was told to.
type plain struct {
	u      *trustlisttest.Union
	refuse string
}

func (p plain) Fetch(ctx context.Context, address string, _ int64) ([]byte, error) {
	if address == p.u.Server.URL+"/"+p.refuse {
		return nil, worker.Fail("far", "")
	}
	resp, err := p.u.Server.Client().Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var out bytes.Buffer
	_, err = out.ReadFrom(resp.Body)
	return out.Bytes(), errors.Join(err, ctx.Err())
}

// TestWorkers: lists are fetched, read again and asked in a worker, and say what they say where they are read at once.
func TestWorkers(t *testing.T) {
	u, pool := trustlisttest.New(t), workers(t)
	issuer, leaf := trustlisttest.Qualified(t)
	u.Vouch("IT", issuer)
	place := trustlist.Place{Folder: filepath.Join(t.TempDir(), "lists"), Pinned: u.Pinned()}
	now := time.Now()
	var steps [][2]int
	known, err := place.Update(t.Context(), pool, now, plain{u: u}, func(done, of int) { steps = append(steps, [2]int{done, of}) })
	if err != nil {
		t.Fatal(err)
	}
	known.Standing.Territories[0].Issued, known.Standing.Territories[0].Next = time.Time{}, time.Time{}
	known.Standing.Territories[1].Issued, known.Standing.Territories[1].Next = time.Time{}, time.Time{}
	states := []trustlist.CountryStanding{{Code: "FR"}, {Code: "IT", Issuers: 1}}
	if s := known.Standing; s.Problem != "" || s.Issuers != 1 || !slices.Equal(s.Territories, states) || s.Old || !s.Fetched.Equal(now) {
		t.Errorf("%+v", s)
	}
	if !slices.Equal(steps, [][2]int{{0, 2}, {1, 2}, {2, 2}}) {
		t.Errorf("%v", steps)
	}
	again, err := place.Read(t.Context(), pool, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*trustlist.Known{known, again} {
		vouches(t, k, pool, issuer, leaf)
	}
	at, size := trustlist.Open(place.Folder, place.Pinned).Fetched()
	if !at.Equal(now) || size < 4000 {
		t.Errorf("%v, %d bytes", at, size)
	}
}

// vouches says that lists know the issuer, and what they make of a certificate of its.
func vouches(t *testing.T, k *trustlist.Known, pool *worker.Pool, issuer, leaf []byte) {
	t.Helper()
	c, err := cms.ParseCertificate(issuer)
	if err != nil {
		t.Fatal(err)
	}
	of := k.Of(cms.NameKey(c.RawSubject))
	if len(of) != 1 || !bytes.Equal(of[0].Certificate, issuer) || len(k.Of("nobody")) > 0 {
		t.Errorf("%+v", of)
	}
	q, err := k.Qualify(t.Context(), pool, [][]byte{leaf, issuer}, time.Now())
	if err != nil || q.Quality != trustlist.ForSignatures || q.Provider != "A provider" {
		t.Errorf("%v %+v", err, q)
	}
	if q, err = k.Qualify(t.Context(), pool, [][]byte{leaf}, time.Now()); err != nil || q.Quality != trustlist.NotQualified || q.Reason != trustlist.NoService {
		t.Errorf("%v %+v", err, q)
	}
}

// TestJudgeOfUnion: xmlsec1 finds the lists made for tests good, too.
func TestJudgeOfUnion(t *testing.T) {
	program, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not here (apt-get install xmlsec1)")
	}
	u := trustlisttest.New(t)
	place := trustlist.Place{Folder: t.TempDir(), Pinned: u.Pinned()}
	if _, err := place.Update(t.Context(), workers(t), time.Now(), plain{u: u}, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(program, "--verify", "--insecure", "--id-attr:Id", "SignedProperties", "--id-attr:Id", "TrustServiceStatusList",
		"--enabled-key-data", "x509", filepath.Join(place.Folder, "lotl.xml")).CombinedOutput()
	if err != nil {
		t.Errorf("%v %s", err, said)
	}
}

// TestWorkersRefuse: what is wrong comes back as a word, and nothing has changed then; a territory that is not there leaves the others.
func TestWorkersRefuse(t *testing.T) {
	u, pool := trustlisttest.New(t), workers(t)
	place := trustlist.Place{Folder: t.TempDir(), Pinned: u.Pinned()}
	none := func(int, int) {}
	code := func(refuse string) string {
		_, err := place.Update(t.Context(), pool, time.Now(), plain{u, refuse}, none)
		job, _ := errors.AsType[*worker.JobError](err)
		if job == nil {
			t.Fatalf("%v", err)
		}
		return job.Code
	}
	if got := code("lotl.xml"); got != "far" {
		t.Errorf("a network that is away: %q", got)
	}
	known, err := place.Update(t.Context(), pool, time.Now(), plain{u, "FR.xml"}, none)
	if err != nil || known.Standing.Territories[0].Problem != "missing" || known.Standing.Territories[0].Refused == "" || known.Standing.Territories[1].Problem != "" {
		t.Errorf("%v %+v", err, known)
	}
	u.Usurp()
	if got := code(""); got != trustlist.WordOf(trustlist.ErrSigner) || !errors.Is(trustlist.ErrorOf(got), trustlist.ErrSigner) {
		t.Errorf("a stranger's list: %q", got)
	}
	u.Put("lotl.xml", bytes.Repeat([]byte("<a>"), 1<<20))
	if got := code(""); got != trustlist.WordOf(trustlist.ErrTooLarge) {
		t.Errorf("a very deep one: %q", got)
	}
	if known, err := place.Read(t.Context(), pool, time.Now()); err != nil || known.Standing.Problem != "" {
		t.Errorf("%v %+v", err, known)
	}
}

// TestUpdateIsCutOff: one that is given up leaves the lists of before, and no worker.
func TestUpdateIsCutOff(t *testing.T) {
	u, pool := trustlisttest.New(t), workers(t)
	place := trustlist.Place{Folder: t.TempDir(), Pinned: u.Pinned()}
	then := time.Now().Add(-24 * time.Hour)
	if _, err := place.Update(t.Context(), pool, then, plain{u: u}, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	asked, let := u.Hold()
	defer let()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := place.Update(ctx, pool, time.Now(), guarded{u}, func(int, int) {})
		done <- err
	}()
	<-asked
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	known, err := place.Read(t.Context(), pool, time.Now())
	if err != nil || known.Standing.Problem != "" || !known.Standing.Fetched.Equal(then) {
		t.Errorf("%v %+v", err, known)
	}
}

// guarded ends when it is told to.
type guarded struct{ u *trustlisttest.Union }

func (g guarded) Fetch(ctx context.Context, address string, _ int64) ([]byte, error) {
	answer := make(chan []byte, 1)
	go func() {
		b, _ := plain{u: g.u}.Fetch(context.Background(), address, 0)
		answer <- b
	}()
	select {
	case b := <-answer:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestSnapshotsInAWorker: the real lists, as of their day, come through a worker within its limits.
func TestSnapshotsInAWorker(t *testing.T) {
	folder, err := filepath.Abs("../../../shared/trustlists")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "eu-lotl-332.xml")); err != nil {
		t.Skip("the real trusted lists are not here: ../shared/trustlists")
	}
	place := trustlist.Place{Folder: folder, Pinned: trustlist.Standard(), Own: true}
	known, err := place.Read(t.Context(), workers(t), time.Date(2023, 10, 2, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	there := slices.DeleteFunc(known.Standing.Territories, func(c trustlist.CountryStanding) bool { return c.Problem != "" })
	if s := known.Standing; s.Problem != "" || s.Number != 332 || len(there) != 5 || s.Issuers < 150 {
		t.Errorf("%+v", s)
	}
}
