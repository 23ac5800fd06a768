package prepare

import (
	"testing"

	"paraph/ui/desktest"
)

func TestMain(m *testing.M) { desktest.Main(m) }
