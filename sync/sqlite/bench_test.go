package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

// BenchmarkGuard: what the guard costs a transaction. "send" stores a new request with its first lines, "step" changes one
// and appends a line; alone, one caller waits for its commit each time, many share commits as callers of a service do.
func BenchmarkGuard(b *testing.B) {
	for _, guarded := range []bool{false, true} {
		for _, many := range []bool{false, true} {
			b.Run(fmt.Sprintf("guarded=%v/many=%v", guarded, many), func(b *testing.B) {
				for name, do := range map[string]func(s *Store, line signing.Event, n int64) error{"send": benchSend, "step": benchStep} {
					b.Run(name, func(b *testing.B) { benchGuard(b, guarded, many, do) })
				}
			})
		}
	}
}

func benchGuard(b *testing.B, guarded, many bool, do func(s *Store, line signing.Event, n int64) error) {
	path := filepath.Join(b.TempDir(), "service.db")
	s, err := Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	var ids []string
	for i := range 2000 {
		ids = append(ids, fmt.Sprintf("q%d", i))
	}
	insert(b, s, ids...)
	if guarded {
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		s = openGuarded(b, path)
	}
	defer s.Close()
	line := signing.Event{Time: noon, Kind: signing.EventOpened, Actor: signing.ActorSigner, Signer: 1, Private: map[string]signing.Secret{"ip": secretOf(b, "192.0.2.1")}}
	var n atomic.Int64
	one := func() {
		if err := do(s, line, n.Add(1)); err != nil {
			b.Error(err)
		}
	}
	b.ResetTimer()
	if !many {
		for b.Loop() {
			one()
		}
		return
	}
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			one()
		}
	})
}

func benchSend(s *Store, line signing.Event, n int64) error {
	return s.Update(context.Background(), func(tx psync.Tx) error {
		r := request(fmt.Sprintf("n%d", n))
		r.Signers = append(r.Signers, r.Signers[0])
		if err := tx.Insert(r, []psync.Link{{Hash: "h" + r.ID, Signer: "s", Sealed: []byte("sealed")}}, psync.Key{}); err != nil {
			return err
		}
		if err := tx.Append(r.ID, line, line); err != nil {
			return err
		}
		return tx.Enqueue(psync.Job{Kind: psync.JobValidate, Request: r.ID, NotBefore: noon})
	})
}

func benchStep(s *Store, line signing.Event, n int64) error {
	return s.Update(context.Background(), func(tx psync.Tx) error {
		r, err := tx.Request(fmt.Sprintf("q%d", n%2000))
		if err != nil {
			return err
		}
		if err := tx.Save(r); err != nil {
			return err
		}
		return tx.Append(r.ID, line)
	})
}
