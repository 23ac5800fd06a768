package host

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"log/slog"
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
	log   *slog.Logger
}

// Allow implements the handlers' Auth. Anything but a clear yes is a no.
func (g *auth) Allow(ctx context.Context, token, scope string) (string, error) {
	if g.isOwn(token) {
		return "", nil
	}
	k, err := g.known(ctx, token)
	if err != nil {
		return "", err
	}
	if !may(k, scope) {
		return "", esign.ErrScope
	}
	return cmp.Or(k.Name, "?"), nil // a version before made some without one, which must not pass for the folder's own
}

func (g *auth) isOwn(token string) bool {
	h := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(h[:], g.own[:]) == 1
}

// may reports whether a token is good for a scope.
func may(k sync.Token, scope string) bool {
	return slices.Contains(k.Scopes, "*") || slices.Contains(k.Scopes, scope)
}

// known is what is stored of a token that counts. This service's own has no name and may everything.
func (g *auth) known(ctx context.Context, token string) (k sync.Token, err error) {
	if g.isOwn(token) {
		return sync.Token{Scopes: []string{"*"}}, nil
	}
	h := sha256.Sum256([]byte(token))
	err = g.store.View(ctx, func(tx sync.Tx) (err error) {
		k, err = tx.Token(hex.EncodeToString(h[:]))
		return err
	})
	if errors.Is(err, signing.ErrBroken) { // the row was put there by somebody else, or changed
		g.log.Warn("a token in the store was not made by this service")
		return k, esign.ErrToken
	}
	if errors.Is(err, signing.ErrNotFound) || (err == nil && !k.Expires.IsZero() && !g.clock().Before(k.Expires)) {
		err = esign.ErrToken
	}
	return k, err
}

// issue makes a token. Scopes are taken as the world writes them, "POST:host/EU-SES", and as
// "POST:EU-SES"; nil means all of the published contract, an empty list is an error. It has a name, which the evidence tells, and may no more than by,
// the token it is asked with.
func (g *auth) issue(ctx context.Context, by, name string, scopes []string) (own.Token, error) {
	holder, err := g.known(ctx, by)
	if err != nil {
		return own.Token{}, err
	}
	if !signing.Seen(name) || signing.BadText(name, signing.MaxName) {
		return own.Token{}, &signing.Problem{Code: signing.ProblemOption, Word: "name"}
	}
	if scopes == nil {
		scopes = published
	}
	if len(scopes) == 0 {
		return own.Token{}, &signing.Problem{Code: signing.ProblemOption, Word: "scopes"}
	}
	var normal []string
	for _, s := range scopes {
		scope, ok := normalScope(s)
		if !ok {
			return own.Token{}, &signing.Problem{Code: signing.ProblemOption, Word: "scopes"}
		}
		if !may(holder, scope) {
			return own.Token{}, esign.ErrScope
		}
		if !slices.Contains(normal, scope) {
			normal = append(normal, scope)
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
	normal := strings.ToUpper(method) + ":" + rest
	return normal, ok && slices.Contains(known, normal)
}

// known are all there are, beside "*": nobody is told that a token is good for what does not exist.
var known = append(slices.Clone(published), "GET:paraph", "POST:paraph")

// published are those of the published contract.
var published = []string{"POST:EU-SES", "GET:signatures", "DELETE:signatures", "GET:callbacks", "POST:verify"}
