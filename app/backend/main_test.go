package backend_test

import (
	"testing"

	"paraph/app/host/hosttest"
)

func TestMain(m *testing.M) { hosttest.Main(m, hosttest.Role{Variable: callsEnv, Do: callsRole}) }
