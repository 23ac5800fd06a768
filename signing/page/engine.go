package page

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// wasmPages bounds what one document may take inside PDFium: 512 MB.
const wasmPages = 8192

// engine is PDFium compiled and ready in this child. Every document gets an instance of its own, so
// that one document's damage ends with it. It belongs to the goroutine that runs jobs.
type engine struct {
	cacheDir string
	pool     pdfium.Pool   // nil until the first use
	spare    pdfium.Pdfium // an instance made ahead
}

// start compiles PDFium, or takes the compiled code from the cache.
func (e *engine) start() error {
	if e.pool != nil {
		return nil
	}
	config := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(wasmPages)
	if dir, err := privateDir(e.cacheDir); err == nil {
		removeOldCode(dir)
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			return fmt.Errorf("page: code cache: %w", err)
		}
		config = config.WithCompilationCache(cache)
	}
	ctx := experimental.WithCompilationWorkers(context.Background(), min(2, runtime.NumCPU()))
	ctx = withMappedMemory(ctx)
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 4, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig().WithFSMount(systemFonts(), "/"),
		Stdout:   io.Discard, Stderr: io.Discard, RandomSource: rand.Reader,
	})
	if err != nil {
		return fmt.Errorf("page: start of PDFium: %w", err)
	}
	e.pool = pool
	returnRefuse()
	return nil
}

// returnRefuse gives back what compiling left behind, some 300 MB that an idle process would keep. Where the code came
// from the cache there is little.
func returnRefuse() {
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapSys-m.HeapReleased > 200<<20 {
		debug.FreeOSMemory()
	}
}

// instance is a fresh PDFium. Whoever takes it ends it with Kill.
func (e *engine) instance() (pdfium.Pdfium, error) {
	if in := e.spare; in != nil {
		e.spare = nil
		return in, nil
	}
	if err := e.start(); err != nil {
		return nil, err
	}
	in, err := e.pool.GetInstance(time.Minute)
	if err != nil {
		return nil, fmt.Errorf("page: instance of PDFium: %w", err)
	}
	return in, nil
}

// warm makes the next instance ahead of its use.
func (e *engine) warm() error {
	in, err := e.instance()
	e.spare = in
	return err
}

// CacheDir is where compiled code is kept unless Config says otherwise: the folder wasm in
// PARAPH_CACHE_DIR or, where that is not set, in the folder paraph of the user's cache folder. On Windows that is where
// data folders are too, so it has another name than ours.
func CacheDir() (string, error) {
	if dir := os.Getenv("PARAPH_CACHE_DIR"); dir != "" {
		return filepath.Join(dir, "wasm"), nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("page: cache folder: %w", err)
	}
	name := "paraph"
	if runtime.GOOS == "windows" {
		name = "Paraph Cache"
	}
	return filepath.Join(dir, name, "wasm"), nil
}

// privateDir makes dir for this user alone. What lies there is run as machine code, so a folder that
// others may write to is not used; without one every start compiles anew.
func privateDir(dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = CacheDir(); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	st, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !st.IsDir() || runtime.GOOS != "windows" && (st.Mode().Perm()&0o022 != 0 || !ours(st)) {
		return "", errors.New("page: the cache folder is not private")
	}
	return dir, nil
}

// removeOldCode deletes what other versions of wazero compiled. Where our own version is not known
// (a test binary has no list of modules) nothing is touched.
func removeOldCode(dir string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	for _, m := range info.Deps {
		if m.Path != "github.com/tetratelabs/wazero" {
			continue
		}
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "wazero-v") && !strings.HasPrefix(e.Name(), "wazero-"+m.Version+"-") {
				_ = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
		}
	}
}
