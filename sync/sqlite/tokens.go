package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"paraph/signing"
	psync "paraph/sync"
)

// The register's page of tokens has the fingerprint of each that was made here. Its tick stands at the top, so that a page of
// before, with a token that was taken out since, is none.

// tokenRow is a row of the table token.
type tokenRow struct {
	hash, name, scopes string
	created, expires   int64
}

func (k tokenRow) fingerprint() string {
	h := sha256.New()
	for _, v := range []any{k.hash, k.name, k.scopes, k.created, k.expires} {
		fold(h, v)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// tokens is the register's page of them; nil where nothing is guarded, or nothing was yet when the store was last open. One
// that is not the one the top knows is begun anew: no token of before is one any more.
func (t *tx) tokens() (*page, error) {
	if t.guard == nil || t.form() < formNow {
		return nil, nil
	}
	if p := t.pages[tokenPage]; p != nil {
		return p, nil
	}
	top, err := t.top()
	if err != nil {
		return nil, err
	}
	p, _, err := t.readPage(tokenPage)
	if err != nil {
		return nil, err
	}
	if p == nil || p.Tick != top.TokensAt || p.Tokens == nil {
		p = &page{Tokens: map[string]string{}}
	}
	t.keep(tokenPage, p)
	return p, nil
}

// PutToken implements psync.Tokens.
func (t *tx) PutToken(k psync.Token) error {
	row := tokenRow{k.Hash, k.Name, strings.Join(k.Scopes, " "), ms(k.Created), ms(k.Expires)}
	p, err := t.tokens()
	if err != nil {
		return err
	}
	if p != nil {
		p.Tokens[k.Hash], p.changed = row.fingerprint(), true
	}
	_, err = t.exec(`INSERT INTO token (hash, name, scopes, created, expires) VALUES (?, ?, ?, ?, ?)`,
		row.hash, row.name, row.scopes, row.created, row.expires)
	return err
}

// Token implements psync.Tokens.
func (t *tx) Token(hash string) (psync.Token, error) {
	row := tokenRow{hash: hash}
	k := psync.Token{Hash: hash}
	if err := t.one("SELECT name, scopes, created, expires FROM token WHERE hash = ?", []any{hash},
		&row.name, &row.scopes, &row.created, &row.expires); err != nil {
		return k, fmt.Errorf("sqlite: token: %w", err)
	}
	p, err := t.tokens()
	if err != nil {
		return k, err
	}
	if p != nil && p.Tokens[hash] != row.fingerprint() {
		return k, fmt.Errorf("sqlite: token: %w", signing.ErrBroken)
	}
	k.Name, k.Scopes, k.Created, k.Expires = row.name, strings.Fields(row.scopes), fromMS(row.created), fromMS(row.expires)
	return k, nil
}
