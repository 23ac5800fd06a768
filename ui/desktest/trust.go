package desktest

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"paraph/app/verify"
	"paraph/signing/trustlist"
)

// Trusts is what Works answers of trusted lists, issuers and the network.
type Trusts struct {
	ListsAre  verify.ListsAre
	UpdatedTo verify.ListsAre
	ListsErr  error // of Update
	Step      [2]int
	AgeIs     verify.Age
	IssuersAre,
	OffersAre []verify.Issuer
	OffersErr  error
	Offered    []string // files that were looked through
	ReachingIs verify.Reaching
	TriedErr   error
	Tries      []verify.Reaching
}

func (f *Works) Lists(context.Context) (verify.ListsAre, error) { return f.Trusts.ListsAre, nil }

// Update tells of one step.
func (f *Works) Update(ctx context.Context, progress func(done, of int)) (verify.ListsAre, error) {
	progress(f.Step[0], f.Step[1])
	if err := f.wait(ctx, HeldUpdate); err != nil {
		return verify.ListsAre{}, err
	}
	if f.ListsErr == nil {
		f.Trusts.ListsAre = f.UpdatedTo
	}
	return f.UpdatedTo, f.ListsErr
}

// Age is three days where nothing else was said.
func (f *Works) Age() verify.Age {
	if f.AgeIs == (verify.Age{}) {
		return verify.Age{Fetched: time.Now().AddDate(0, 0, -3)}
	}
	return f.AgeIs
}

func (f *Works) Issuers() ([]verify.Issuer, error) { return slices.Clone(f.IssuersAre), nil }

// Offers answers OffersAre of every file.
func (f *Works) Offers(_ context.Context, path, _ string) ([]verify.Issuer, error) {
	f.Offered = append(f.Offered, filepath.Base(path))
	return f.OffersAre, f.OffersErr
}

func (f *Works) AddIssuer(i verify.Issuer) error {
	if i.Added.IsZero() {
		i.Added = time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)
	}
	f.IssuersAre = append([]verify.Issuer{i}, f.IssuersAre...)
	return nil
}

func (f *Works) RemoveIssuer(sha256 string) error {
	f.IssuersAre = slices.DeleteFunc(f.IssuersAre, func(i verify.Issuer) bool { return i.SHA256 == sha256 })
	return nil
}

func (f *Works) Reaching() (verify.Reaching, error) { return f.ReachingIs, nil }

func (f *Works) SetReaching(r verify.Reaching) error { f.ReachingIs = r; return nil }

func (f *Works) SetAsk(ask string) error { f.ReachingIs.Ask = ask; return nil }

func (f *Works) TryReaching(_ context.Context, r verify.Reaching) error {
	f.Tries = append(f.Tries, r)
	return f.TriedErr
}

// Named is a certificate of somebody, for a person to judge.
func Named(subject, issuer, print string, authority bool) verify.Issuer {
	return verify.Issuer{
		SHA256: print, Subject: subject, Issuer: issuer, Authority: authority, File: "certificato.cer",
		From: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2034, 3, 1, 0, 0, 0, 0, time.UTC),
	}
}

// AllLists are the lists of the Union as they are mostly: one is missing, one is old.
func AllLists(now time.Time) verify.ListsAre {
	are := verify.ListsAre{Place: "/home/anna/.local/share/paraph/trustlists", Size: 41_300_000}
	are.Number, are.Issued, are.Next, are.Fetched, are.Issuers = 401, now.AddDate(0, 0, -20), now.AddDate(0, 5, 0), now.AddDate(0, 0, -3), 1243
	for _, code := range []string{
		"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
	} {
		t := trustlist.CountryStanding{Code: code, Issued: now.AddDate(0, -1, 0), Next: now.AddDate(0, 5, 0), Issuers: 40}
		switch code {
		case "DE":
			t.Problem, t.Refused = trustlist.WordOf(trustlist.ErrMissing), trustlist.NoAnswer
		case "MT":
			t.Refused = trustlist.WordOf(trustlist.ErrSignature)
		case "LI":
			t.Old, t.Next = true, now.AddDate(0, 0, -12)
		}
		are.Territories = append(are.Territories, t)
	}
	return are
}

// NoLists is how it is at a first start.
func NoLists() verify.ListsAre {
	are := verify.ListsAre{Place: "/home/anna/.local/share/paraph/trustlists"}
	are.Problem = trustlist.WordOf(trustlist.ErrMissing)
	return are
}
