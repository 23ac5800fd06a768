package filedialog

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Surroundings are the folders at the side, and the files that were opened last, the newest first.
type Surroundings struct {
	Home   string
	Places []Place
	Recent []string
}

// Place is a folder at the side, called Name, or by the key of its words.
type Place struct {
	Key  string
	Name string
	Icon string
	Path string
}

// Here are the folders of the person at this computer, those that are there, and the disks that were put in.
func Here(recent []string) Surroundings {
	home, err := os.UserHomeDir()
	if err != nil {
		home = string(filepath.Separator)
	}
	return around(home, configFolder(home), recent)
}

func configFolder(home string) string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(home, ".config")
}

func around(home, config string, recent []string) Surroundings {
	s := Surroundings{Home: home, Recent: recent, Places: []Place{{Key: "filedialog.home", Icon: "house", Path: home}}}
	named := userFolders(filepath.Join(config, "user-dirs.dirs"), home)
	for _, p := range []struct{ key, name, usual string }{
		{"filedialog.documents", "XDG_DOCUMENTS_DIR", "Documents"},
		{"filedialog.downloads", "XDG_DOWNLOAD_DIR", "Downloads"},
		{"filedialog.desktop", "XDG_DESKTOP_DIR", "Desktop"},
	} {
		path := named[p.name]
		if path == "" {
			path = filepath.Join(home, p.usual)
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() && path != home {
			s.Places = append(s.Places, Place{Key: p.key, Icon: "folder", Path: path})
		}
	}
	s.Places = append(s.Places, disks()...)
	return s
}

// userFolders reads what the user's folders are called: lines such as XDG_DOCUMENTS_DIR="$HOME/Documenti".
func userFolders(path, home string) map[string]string {
	out := map[string]string{}
	f, err := os.Open(path)
	if err != nil {
		return out
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, inside := strings.CutPrefix(value, "$HOME"); inside {
			value = home + rest
		}
		if filepath.IsAbs(value) {
			out[name] = filepath.Clean(value)
		}
	}
	return out
}

// disks are those that were put in, where the system shows them as folders.
func disks() (out []Place) {
	if runtime.GOOS != "linux" {
		return nil
	}
	user := filepath.Base(os.Getenv("HOME"))
	for _, under := range []string{filepath.Join("/media", user), filepath.Join("/run/media", user)} {
		all, err := os.ReadDir(under)
		if err != nil {
			continue
		}
		for _, d := range all {
			if d.IsDir() {
				out = append(out, Place{Name: d.Name(), Icon: "usb", Path: filepath.Join(under, d.Name())})
			}
		}
	}
	return out
}
