package host

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// auth checks bearer tokens against the store, by hash; own is the token of service.json, good for all
// while this service runs.
type auth struct {
	store sync.Store
	clock func() time.Time
	own   [sha256.Size]byte
}

// Allow implements the handlers' Auth. Anything but a clear yes is a no.
func (g *auth) Allow(ctx context.Context, token, scope string) (string, error) {
	h := sha256.Sum256([]byte(token))
	if subtle.ConstantTimeCompare(h[:], g.own[:]) == 1 {
		return "", nil
	}
	var k sync.Token
	err := g.store.View(ctx, func(tx sync.Tx) (err error) {
		k, err = tx.Token(hex.EncodeToString(h[:]))
		return err
	})
	switch {
	case errors.Is(err, signing.ErrNotFound), err == nil && !k.Expires.IsZero() && !g.clock().Before(k.Expires):
		return "", esign.ErrToken
	case err != nil:
		return "", err
	case !slices.Contains(k.Scopes, "*") && !slices.Contains(k.Scopes, scope):
		return "", esign.ErrScope
	}
	return k.Name, nil
}

// issue makes a token. Scopes are taken as the world writes them, "POST:host/EU-SES", and as
// "POST:EU-SES"; none means all of the published contract.
func (g *auth) issue(ctx context.Context, name string, scopes []string) (own.Token, error) {
	if len(scopes) == 0 {
		scopes = []string{"POST:EU-SES", "GET:signatures", "DELETE:signatures", "GET:callbacks"}
	}
	normal := make([]string, len(scopes))
	for i, s := range scopes {
		var ok bool
		if normal[i], ok = normalScope(s); !ok {
			return own.Token{}, &signing.Problem{Code: signing.ProblemOption, Word: "scopes"}
		}
	}
	t := own.Token{Token: folder.NewToken(), Name: name, Scopes: normal}
	h := sha256.Sum256([]byte(t.Token))
	return t, g.store.Update(ctx, func(tx sync.Tx) error {
		return tx.PutToken(sync.Token{Hash: hex.EncodeToString(h[:]), Name: name, Scopes: normal, Created: g.clock()})
	})
}

func normalScope(s string) (string, bool) {
	if s == "*" {
		return s, true
	}
	method, rest, ok := strings.Cut(s, ":")
	if i := strings.LastIndex(rest, "/"); i >= 0 {
		rest = rest[i+1:]
	}
	method = strings.ToUpper(method)
	if !ok || rest == "" || strings.ContainsAny(rest, " \t") || !slices.Contains([]string{"GET", "POST", "DELETE"}, method) {
		return "", false
	}
	return method + ":" + rest, true
}
