package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

const frozen = "127527cefd78b2d20d4ac6710a721119c7d77a1cd5a9798117ea07f5ac530421"

// TestFirstSchemaIsFrozen: folders of offices hold it, so it is only ever migrated, never edited.
func TestFirstSchemaIsFrozen(t *testing.T) {
	h := sha256.Sum256([]byte(migrations[0]))
	if got := hex.EncodeToString(h[:]); got != frozen {
		t.Errorf("the first schema changed (%s): add a migration instead", got)
	}
}
