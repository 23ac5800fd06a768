package host

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestForwardedFor: whom a named proxy speaks for is understood in every way proxies write it; nobody else's word counts.
func TestForwardedFor(t *testing.T) {
	p := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:1::/48")}
	for _, c := range []struct{ peer, name, said, want string }{
		{"10.0.0.1:1", "X-Forwarded-For", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", "203.0.113.9:5678", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", "2001:db8::1", "2001:db8::1"},
		{"10.0.0.1:1", "X-Forwarded-For", "[2001:db8::1]", "2001:db8::1"},
		{"10.0.0.1:1", "X-Forwarded-For", "[2001:db8::1]:443", "2001:db8::1"},
		{"10.0.0.1:1", "X-Forwarded-For", "[::ffff:203.0.113.9]:443", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", "198.51.100.1, 203.0.113.9:80, 10.0.0.2:4711", "203.0.113.9"},
		{"[2001:db8:1::5]:1", "X-Forwarded-For", "203.0.113.9, [2001:db8:1::6]:99", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", "203.0.113.9,", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", ", 203.0.113.9,, ,10.0.0.2 , ", "203.0.113.9"},
		{"10.0.0.1:1", "X-Forwarded-For", "198.51.100.1, unknown", ""},
		{"10.0.0.1:1", "X-Forwarded-For", "", ""},
		{"192.0.2.1:1", "X-Forwarded-For", "203.0.113.9", ""},
		{"10.0.0.1:1", "Forwarded", `for=203.0.113.9;proto=https`, "203.0.113.9"},
		{"10.0.0.1:1", "Forwarded", `proto=https; For="[2001:db8::1]:4711"`, "2001:db8::1"},
		{"10.0.0.1:1", "Forwarded", `for=198.51.100.1, for="203.0.113.9:80";by=10.0.0.2, for=10.0.0.2`, "203.0.113.9"},
		{"10.0.0.1:1", "Forwarded", "for=203.0.113.9,", "203.0.113.9"},
		{"10.0.0.1:1", "Forwarded", "for=203.0.113.9, ,for=10.0.0.2,\t", "203.0.113.9"},
		{"10.0.0.1:1", "Forwarded", "for=203.0.113.9,proto=https", ""}, // an element without for is a proxy that hides whom
		{"10.0.0.1:1", "Forwarded", ",", ""},
		{"10.0.0.1:1", "Forwarded", `for=198.51.100.1, for=_hidden`, ""},
		{"10.0.0.1:1", "Forwarded", `for="198.51.100.1, for=203.0.113.9`, "203.0.113.9"},   // a signer cannot hide what the proxy adds
		{"10.0.0.1:1", "Forwarded", `for=203.0.113.9;host="a;for=6.6.6.6"`, "203.0.113.9"}, // what a signer calls the host
		{"10.0.0.1:1", "Forwarded", `host="a;for=6.6.6.6";for=203.0.113.9`, "203.0.113.9"},
		{"10.0.0.1:1", "Forwarded", `for=203.0.113.9;host="a,for=6.6.6.6"`, ""},
		{"192.0.2.1:1", "Forwarded", "for=203.0.113.9", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set(c.name, c.said)
		if got := p.presence(r); got.Forwarded != c.want || got.Peer == "" {
			t.Errorf("%s %s from %s is %+v", c.name, c.said, c.peer, got)
		}
	}
	both := httptest.NewRequest(http.MethodGet, "/", nil)
	both.RemoteAddr = "10.0.0.1:1"
	both.Header.Set("X-Forwarded-For", "198.51.100.1, 203.0.113.9")
	for said, want := range map[string]string{"for=198.51.100.1": "10.0.0.1", "for=203.0.113.9,": "203.0.113.9", ",": "203.0.113.9", `for="203.0.113.9:80"`: "203.0.113.9", "by=10.0.0.1": "10.0.0.1"} {
		both.Header.Set("Forwarded", said)
		if got := p.address(both); got != want {
			t.Errorf("X-Forwarded-For beside %s: %s", said, got)
		}
	}
}

// TestUnnamedProxy: only the way our own question came is told as a proxy's. Whoever else sends a proxy's headers is not advised to be
// trusted, near or not, and keeps no proxy from being noticed.
func TestUnnamedProxy(t *testing.T) {
	var log bytes.Buffer
	u := &unnamedProxy{
		trusted: proxies{netip.MustParsePrefix("10.0.0.0/8")}, log: slog.New(slog.NewTextHandler(&log, nil)),
		nonce: func(name string) (string, bool) { return "", name == "ours" },
	}
	for _, c := range []struct {
		peer, path, header, want string
		lines                    int
	}{
		{"192.0.2.1:1", "/s/x", "X-Forwarded-For", "", 0},
		{"192.0.2.1:1", "/paraph/v1/nonce/other", "X-Forwarded-For", "", 0},
		{"172.17.0.1:1", "/s/x", "Via", "", 0},
		{"10.0.0.7:1", "/paraph/v1/nonce/ours", "X-Forwarded-For", "", 0},
		{"[fd00::2]:1", "/s/x", "X-Forwarded-For", "", 1},
		{"172.17.0.1:1", "/s/x", "X-Forwarded-Proto", "", 1},
		{"[::1]:1", "/paraph/v1/nonce/other", "Forwarded", "", 1},
		{"172.17.0.1:1", "/paraph/v1/nonce/ours", "Via", "", 1},
		{"172.17.0.1:1", "/paraph/v1/nonce/ours", "X-Forwarded-Proto", "172.17.0.1/32", 2},
		{"[fd00::2]:1", "/s/x", "X-Forwarded-For", "172.17.0.1/32", 2},
		{"172.17.0.1:1", "/paraph/v1/nonce/ours", "X-Forwarded-Proto", "172.17.0.1/32", 2},
		{"192.0.2.1:1", "/paraph/v1/nonce/ours", "X-Forwarded-For", "192.0.2.1/32", 3},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.RemoteAddr = c.peer
		r.Header.Set(c.header, "198.51.100.1")
		answered := false
		u.before(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { answered = true })).ServeHTTP(httptest.NewRecorder(), r)
		if u.seen() != c.want || !answered || strings.Count(log.String(), "\n") != c.lines {
			t.Errorf("%+v: %q, %s", c, u.seen(), log.String())
		}
	}
	if strings.Contains(log.String(), "fd00") {
		t.Errorf("a stranger stands in the log as a proxy: %s", log.String())
	}
}

// TestAnswersWithoutABody must be read in time too.
func TestAnswersWithoutABody(t *testing.T) {
	for _, status := range []int{0, http.StatusNoContent, http.StatusNotModified, http.StatusOK} {
		w := &bounded{ResponseRecorder: httptest.NewRecorder()}
		answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if status != 0 {
				w.WriteHeader(status)
			}
		})
		newTraffic(StandardTraffic, nil).handler(answer, answer).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.until.IsZero() {
			t.Errorf("%d has for ever", status)
		}
	}
}

// bounded notes until when an answer may be written.
type bounded struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (b *bounded) SetWriteDeadline(at time.Time) error {
	b.until = at
	return nil
}
