package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

const frozen = "ad8df981f108ed0d934fec2bbad443ec01cf3efde13db8c312c64c692ed0ca9a"

// TestFirstSchemaIsFrozen: folders of offices hold it, so it is only ever migrated, never edited.
func TestFirstSchemaIsFrozen(t *testing.T) {
	h := sha256.Sum256([]byte(migrations[0]))
	if got := hex.EncodeToString(h[:]); got != frozen {
		t.Errorf("the first schema changed (%s): add a migration instead", got)
	}
}
