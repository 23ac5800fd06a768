package sqlite

import (
	"fmt"
	"strings"

	psync "paraph/sync"
)

// PutToken implements psync.Tokens.
func (t *tx) PutToken(k psync.Token) error {
	_, err := t.exec(`INSERT INTO token (hash, name, scopes, created, expires) VALUES (?, ?, ?, ?, ?)`,
		k.Hash, k.Name, strings.Join(k.Scopes, " "), ms(k.Created), ms(k.Expires))
	return err
}

// Token implements psync.Tokens.
func (t *tx) Token(hash string) (psync.Token, error) {
	k := psync.Token{Hash: hash}
	var scopes string
	var created, expires int64
	if err := t.one("SELECT name, scopes, created, expires FROM token WHERE hash = ?", []any{hash},
		&k.Name, &scopes, &created, &expires); err != nil {
		return k, fmt.Errorf("sqlite: token: %w", err)
	}
	k.Scopes, k.Created, k.Expires = strings.Fields(scopes), fromMS(created), fromMS(expires)
	return k, nil
}
