//go:build unix

package pkcs11

/*
#cgo linux LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>

typedef unsigned long (*function_list)(void **);

static void *load_library(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }

// 0 and a list, or the module's return value; -1 where there is no such function.
static long enter(void *library, void **list) {
	function_list f = (function_list)dlsym(library, "C_GetFunctionList");
	return f ? (long)f(list) : -1;
}
*/
import "C"

import (
	"fmt"
	"unsafe"

	"paraph/device"
)

// enterLibrary loads a module and asks for its functions once. It stays loaded: what loads it afterwards
// gets the same one.
func enterLibrary(path string) loadResult {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	library := C.load_library(name)
	if library == nil {
		return loaderFault(path, C.GoString(C.dlerror()))
	}
	var list unsafe.Pointer
	switch rv := C.enter(library, &list); {
	case rv < 0:
		return loadResult{Fault: device.FaultNotPKCS11}
	case rv != 0 || list == nil:
		return loadResult{Fault: device.FaultStart, Detail: fmt.Sprintf("0x%X", int64(rv))}
	}
	return loadResult{}
}
