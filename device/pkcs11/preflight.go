package pkcs11

import (
	"debug/elf"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"paraph/device"
)

// preflight says what is wrong with a module file before anything of it runs. The system's loader would
// call a library for another machine a missing file, and the PKCS #11 library tells no reason at all.
func preflight(path string) loadResult {
	info, err := os.Stat(path)
	if err != nil {
		return loadResult{Fault: device.FaultMissing}
	}
	if !info.Mode().IsRegular() {
		return loadResult{Fault: device.FaultNotLibrary}
	}
	if runtime.GOOS != "linux" {
		return loadResult{}
	}
	f, err := elf.Open(path)
	if err != nil {
		return loadResult{Fault: device.FaultNotLibrary}
	}
	defer f.Close()
	if f.Class == elf.ELFCLASS32 && strings.HasSuffix(runtime.GOARCH, "64") {
		return loadResult{Fault: device.FaultMachine, Detail: "32-bit"}
	}
	if f.Machine != machines[runtime.GOARCH] {
		return loadResult{Fault: device.FaultMachine, Detail: strings.TrimPrefix(f.Machine.String(), "EM_")}
	}
	if f.Type != elf.ET_DYN {
		return loadResult{Fault: device.FaultNotLibrary}
	}
	return loadResult{}
}

var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "386": elf.EM_386, "arm": elf.EM_ARM, "riscv64": elf.EM_RISCV,
	"ppc64le": elf.EM_PPC64, "s390x": elf.EM_S390, "loong64": elf.EM_LOONGARCH,
}

var absentLibrary = regexp.MustCompile(`^([A-Za-z0-9._+-]+): cannot open shared object file`)

// loaderFault reads what the loader said. Only the name of a library is kept of it.
func loaderFault(path, text string) loadResult {
	if m := absentLibrary.FindStringSubmatch(filepath.ToSlash(text)); m != nil && m[1] != filepath.Base(path) {
		return loadResult{Fault: device.FaultDependency, Detail: m[1]}
	}
	return loadResult{Fault: device.FaultNotLoaded}
}
