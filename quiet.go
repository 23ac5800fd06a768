package main

import (
	"bytes"
	"log"
	"os"
	"path/filepath"
	"runtime"
)

// quieten keeps from the terminal what Fyne says there of folders and buses it misses, none of which the desk needs. It is
// called before Fyne is; noScreen, where no window can be made.
func quieten(noScreen func()) {
	log.SetOutput(heard(words(noScreen))) // ours stand in the folder's own logs
	home()
	if runtime.GOOS == "linux" && os.Getenv(themeOfFyne) == "" {
		os.Setenv(themeOfFyne, "light") // named, it is not asked for on a bus, for which Fyne would run dbus-launch; ui/portal asks
	}
}

// words are what Fyne says, a line each. Only there it tells that there will be no window; it panics then, or waits for ever.
type words func()

// Write drops a line.
func (noScreen words) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("failed to initialise GLFW")) || bytes.Contains(line, []byte("window creation error")) {
		noScreen()
	}
	return len(line), nil
}

// themeOfFyne is read by Fyne until its window stands. The desk's theme follows it nowhere.
const themeOfFyne = "FYNE_THEME"

// unquieten takes back what programs that are started from the desk must not find.
func unquieten() {
	if runtime.GOOS == "linux" {
		os.Unsetenv(themeOfFyne)
	}
}

// home has the folders Fyne expects where they can be made. Without a home it would make them where the program was started.
func home() {
	if _, err := os.UserConfigDir(); err != nil && runtime.GOOS == "linux" {
		os.Setenv("XDG_CONFIG_HOME", os.DevNull)
	}
	cache, err := os.UserCacheDir()
	if err != nil && runtime.GOOS == "linux" {
		cache = os.DevNull
		os.Setenv("XDG_CACHE_HOME", cache)
	}
	if os.MkdirAll(filepath.Join(cache, "fyne"), 0o700) != nil {
		os.Setenv("MESA_SHADER_CACHE_DISABLE", "true") // else it says so
	}
}
