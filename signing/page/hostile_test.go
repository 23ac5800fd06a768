package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// endless is a document whose first page takes hours to draw: forms that draw forms ten times, eight
// deep. Its second page is empty.
func endless() []byte {
	bodies := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R>>",
		"stream:/X Do",
	}
	for n := range 9 {
		draw := strings.Repeat("/X Do ", 10)
		if n == 8 {
			draw = strings.Repeat("0 0 m 200 200 l 0 200 l 200 0 l b ", 100)
		}
		bodies = append(bodies, fmt.Sprintf("stream:<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</X %d 0 R>>>>>>stream:%s", 7+n, draw))
	}
	return pagetest.Made(bodies...)
}

// A page that cannot be drawn in time, or was killed, is an error; the document goes on without it.
func TestRunaway(t *testing.T) {
	var mu sync.Mutex
	var commands []*exec.Cmd
	cfg := worker.Config{Max: 1, WarmJob: WarmJob, Command: func() *exec.Cmd {
		cmd := child()
		mu.Lock()
		defer mu.Unlock()
		commands = append(commands, cmd)
		return cmd
	}}
	pool := worker.NewPool(cfg)
	defer pool.Close()
	d := openBytes(t, pool, endless())
	d.limits.image.Time = 500 * time.Millisecond
	started := time.Now()
	_, err := d.Image(context.Background(), 1, 72)
	if !errors.Is(err, ErrUnreadable) || !errors.Is(err, worker.ErrTimeout) || time.Since(started) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(started))
	}
	if _, err := d.Image(context.Background(), 2, 72); err != nil {
		t.Errorf("the other page: %v", err)
	}

	d.limits.image.Time = time.Minute
	time.AfterFunc(300*time.Millisecond, func() {
		mu.Lock()
		defer mu.Unlock()
		_ = commands[len(commands)-1].Process.Kill()
	})
	if _, err := d.Image(context.Background(), 1, 72); !errors.Is(err, ErrUnreadable) || !errors.Is(err, worker.ErrCrashed) {
		t.Errorf("killed from outside: %v", err)
	}
	if _, err := d.Image(context.Background(), 2, 72); err != nil {
		t.Errorf("the other page: %v", err)
	}
}

// The caller may stop waiting, or close the document, at any time.
func TestCutShort(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), endless())
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if _, err := d.Image(ctx, 1, 72); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnreadable) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := d.Image(context.Background(), 2, 72); err != nil {
		t.Errorf("the other page after all that: %v", err)
	}

	time.AfterFunc(300*time.Millisecond, d.Close)
	if _, err := d.Image(context.Background(), 1, 72); !errors.Is(err, ErrClosed) {
		t.Errorf("closed in the middle: %v", err)
	}
	if _, err := d.Facts(context.Background(), ""); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestMemoryLimit(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), pagetest.OnePage("/MediaBox[0 0 5000 5000]", "q Q"))
	d.limits.image.Memory = 1 << 20
	if _, err := d.Image(context.Background(), 1, 90); !errors.Is(err, ErrUnreadable) || !errors.Is(err, worker.ErrMemory) {
		t.Errorf("%v", err)
	}
	d.limits.image.Memory = 1 << 30
	if _, err := d.Image(context.Background(), 1, 90); err != nil {
		t.Errorf("with memory enough: %v", err)
	}
}

func TestHugePages(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	for name, c := range map[string]struct {
		box string
		dpi float64
	}{
		"5000 inches":      {"/MediaBox[0 0 360000 360000]", 72},
		"200 inches":       {"/MediaBox[0 0 14400 14400]", 72}, // the largest page, but 207 million pixels
		"large unit":       {"/MediaBox[0 0 7201 10]/UserUnit 2", 72},
		"too many pixels":  {"/MediaBox[0 0 600 800]", 1000},
		"no resolution":    {"/MediaBox[0 0 600 800]", 0},
		"infinite height":  {"/MediaBox[0 0 595 2147483648]", 72},
		"smallest numbers": {"/MediaBox[0 0 0.001 0.001]", 1e9},
	} {
		d := openBytes(t, pool, pagetest.OnePage(c.box, ""))
		f, err := d.Facts(context.Background(), "")
		if err == nil && len(f.Pages) != 1 || err != nil && code(err) != signing.ProblemDamaged {
			t.Errorf("%s: facts %v", name, err)
		}
		if err != nil {
			t.Logf("%s: facts %v", name, err)
		}
		if _, err := d.Image(context.Background(), 1, c.dpi); code(err) != signing.ProblemPageSize && (name != "smallest numbers" || err != nil) {
			t.Errorf("%s: image %v", name, err)
		}
		d.Close()
	}
	d := openBytes(t, pool, pagetest.OnePage("/MediaBox[0 0 6000 6600]", "1 0 0 rg 0 0 10 10 re f")) // 39.6 million pixels
	d.limits.image.Time = 5 * time.Minute                                                            // how long it takes is the machine's
	_, err := d.Image(context.Background(), 1, 72)
	if err != nil {
		t.Errorf("40 million pixels: %v", err)
	}
}

// Scripts and actions of a document are not run, and nothing is written to the home folder.
func TestLeavesNoTrace(t *testing.T) {
	cache, err := CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	pool := worker.NewPool(worker.Config{Command: func() *exec.Cmd {
		cmd := child()
		cmd.Dir = home
		cmd.Env = append(cmd.Env, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "PARAPH_CACHE_DIR="+filepath.Dir(cache))
		return cmd
	}})
	defer pool.Close()
	d := openBytes(t, pool, formDocument())
	if _, err := d.Facts(context.Background(), ""); err != nil {
		t.Error(err)
	}
	if _, err := d.Image(context.Background(), 1, 72); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(home)
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestFontFS(t *testing.T) {
	t.Logf("%d fonts on this computer", len(systemFonts().paths))
	dir := t.TempDir()
	f := fontFS{paths: map[string]string{}}
	want := []string{"usr/share/fonts"}
	for _, base := range []string{"A.ttf", "B.otf"} {
		f.paths[base] = filepath.Join(dir, base)
		want = append(want, "usr/share/fonts/"+base)
		if err := os.WriteFile(f.paths[base], []byte("font"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := fstest.TestFS(f, want...); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"etc/passwd", "usr/share/fonts/../../../etc/passwd", "usr/share/fonts/no.ttf", "/usr", "A.ttf"} {
		if file, err := f.Open(name); err == nil {
			file.Close()
			t.Errorf("%s exists", name)
		}
	}
}

func TestPrivateDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "wasm")
	got, err := privateDir(dir)
	if err != nil || got != dir {
		t.Fatalf("%s, %v", got, err)
	}
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("made with %v, %v", st.Mode(), err)
	}
	if err := os.Chmod(dir, 0o770); err != nil {
		t.Fatal(err)
	}
	if _, err := privateDir(dir); err == nil {
		t.Error("a folder others may write to was taken")
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	if _, err := privateDir(link); err == nil {
		t.Error("a link was taken")
	}
	t.Setenv("PARAPH_CACHE_DIR", "/elsewhere")
	if got, err := CacheDir(); err != nil || got != filepath.FromSlash("/elsewhere/wasm") {
		t.Errorf("%s, %v", got, err)
	}
}

func TestEncodePNG(t *testing.T) {
	for _, n := range []int{1, 3, 64} {
		pixels := make([]byte, 4*n*7)
		for i := range pixels {
			pixels[i] = byte(i * i / 3)
		}
		out, err := encodePNG(pixels, n, 7, nil)
		img := decode(t, out, err)
		for y := range 7 {
			for x := range n {
				r, g, b, a := img.At(x, y).RGBA()
				if want := pixels[4*(y*n+x):]; !bytes.Equal([]byte{byte(r), byte(g), byte(b)}, want[:3]) || a != 0xFFFF {
					t.Fatalf("%d wide: pixel %d,%d", n, x, y)
				}
			}
		}
	}
	if _, err := encodePNG(make([]byte, 10), 10, 10, nil); err == nil {
		t.Error("too few pixels were encoded")
	}
}

// What a broken child may answer.
func TestImplausible(t *testing.T) {
	page := signing.PageGeometry{Crop: signing.Rect{URX: 1, URY: 1}, UserUnit: 1}
	turned, flat, unit := page, page, page
	turned.Rotate, flat.Crop.URY, unit.UserUnit = 45, 0, -1
	for _, f := range []signing.Facts{
		{},
		{Pages: []signing.PageGeometry{turned}},
		{Pages: []signing.PageGeometry{flat}},
		{Pages: []signing.PageGeometry{unit}},
		{Pages: []signing.PageGeometry{page}, Forms: []signing.FormField{{Page: 2}}},
	} {
		if err := plausible(&f); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if err := plausible(&signing.Facts{Pages: []signing.PageGeometry{page}}); err != nil {
		t.Error(err)
	}
	if err := translate(&worker.JobError{Code: "made-up"}, 1); !errors.Is(err, ErrUnreadable) {
		t.Errorf("a code the child made up: %v", err)
	}
}

// Who goes away in the middle of a page takes nobody along who waits for another one.
func TestOthersGoAway(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), endless())
	gone, leave := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := d.Image(gone, 1, 72); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
	time.Sleep(200 * time.Millisecond)
	for range 4 {
		wg.Go(func() {
			if _, err := d.Image(context.Background(), 2, 72); err != nil {
				t.Errorf("another reader: %v", err)
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	leave()
	wg.Wait()
}

// A document may be used from several places at once.
func TestTogether(t *testing.T) {
	d := openFile(t, testPool(t, worker.Config{Max: 1}), pagetest.Dense(t, 8))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := d.Image(context.Background(), i+1, 50); err != nil {
				t.Error(err)
			}
			if lines, err := d.Text(context.Background(), i+1); err != nil || !strings.HasPrefix(lines[0].Text, fmt.Sprintf("Page %d ", i+1)) {
				t.Errorf("page %d: %v", i+1, err)
			}
			if _, err := d.Facts(context.Background(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
