package host_test

import (
	"testing"

	"paraph/app/host/hosttest"
)

func TestMain(m *testing.M) { hosttest.Main(m, hosttest.Role{Variable: deskEnv, Do: deskRole}) }
