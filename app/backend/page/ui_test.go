package page_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"paraph/signing"
)

func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ui   map[string]any
		want []string
	}{
		{nil, []string{"--sign:#2b3f9e;--sign-text:#ffffff", "--side:#2a2f3a;--side-title:#ffffff"}},
		{map[string]any{"signButtonBackgroundColor": "#B5532A"}, []string{"--sign:#b5532a;--sign-text:#ffffff;--sign-hover:#b5532a", "--ink:#b5532a;--frame:#b5532a"}},
		{map[string]any{"signButtonBackgroundColor": "#FFFF00"}, []string{"--sign:#2b3f9e;--sign-text:#ffffff"}},
		{map[string]any{"signButtonBackgroundColor": "#FFFF00", "signButtonTextColor": "#000000"}, []string{"--sign:#ffff00;--sign-text:#000000", "--ink:#2b3f9e;--frame:#2b3f9e"}},
		{map[string]any{"footerBackgroundColor": "#000000"}, []string{"--foot:#000000;--foot-title:#ffffff;--foot-text:#ffffff"}},
		{map[string]any{"footerBackgroundColor": "#afcfed"}, []string{"--foot:#afcfed;--foot-title:#1c1e24;--foot-text:#1c1e24"}},
		{map[string]any{"sidebarBackgroundColor": "red;}body{display:none", "headerTitleColor": 7}, []string{"--side:#2a2f3a", "--head-title:#1c1e24"}},
		{map[string]any{"sidebarBackgroundColor": "#55a4ed", "sidebarTitleColor": "#000000", "sidebarTextColor": "#55a4ed"}, []string{"--side:#55a4ed;--side-title:#000000;--side-text:#000000"}},
	} {
		h, _ := serve(&standing{visit: aVisit(func(v *signing.Visit) { v.Request.Options.UI = c.ui })})
		b := bodyOf(ask(h, "GET", link, ""))
		for _, want := range c.want {
			if !strings.Contains(b, want) {
				t.Errorf("%v: no %s in %s", c.ui, want, regexp.MustCompile(`:root\{[^}]*\}`).FindString(b))
			}
		}
	}
}

func TestAddressesOfTheOffice(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"https://a.example/x?y=1": `href="https://a.example/x?y=1"`, "a.example/back": `href="https://a.example/back"`,
		"javascript:alert(1)": "", "//evil.example": "", "https://user@a.example/": "", "data:text/html,x": "",
	} {
		h, _ := serve(&standing{visit: aVisit(func(v *signing.Visit) {
			v.Request.State, v.Request.Options.UI = signing.Cancelled, map[string]any{"cancelUrl": given}
		})})
		b := bodyOf(ask(h, "GET", link, ""))
		if want != "" && !strings.Contains(b, want) || want == "" && (strings.Contains(b, "Back to") || !strings.Contains(b, "Close this page")) {
			t.Errorf("%s: not as it should be", given)
		}
	}
	h, _ := serve(&standing{visit: aVisit(func(v *signing.Visit) {
		v.Request.Options.UI = map[string]any{"iframeAncestors": []any{"https://a.example", "https://b.example:8443/", "'unsafe-inline'; script-src *", 7, "*"}}
	})})
	csp := ask(h, "GET", link, "").Header.Get("Content-Security-Policy")
	if !strings.HasSuffix(csp, "frame-ancestors https://a.example https://b.example:8443") {
		t.Errorf("%s", csp)
	}
}

func TestImageSizes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		w, h      float64
		least     int
		most      float64
		mustOffer string
	}{
		"A4":          {595.28, 841.89, 4, 10e6, "pages/1/72 595w"},
		"A0 across":   {3370, 2384, 2, 16e6, ""},
		"200 inches":  {14400, 14400, 1, 16e6, ""},
		"stamp":       {80, 40, 0, 1e6, ""},
		"long ribbon": {200, 14000, 0, 16e6, ""},
	} {
		h, _ := serve(&standing{visit: aVisit(func(v *signing.Visit) {
			v.Request.Pages = []signing.PageGeometry{{Crop: signing.Rect{URX: c.w, URY: c.h}}}
		})})
		b := bodyOf(ask(h, "GET", link, ""))
		set := regexp.MustCompile(`/pages/1/([0-9]+) [0-9]+w`).FindAllStringSubmatch(b, -1)
		if len(set) < c.least || !strings.Contains(b, c.mustOffer) || !regexp.MustCompile(` src="[^"]+/pages/1/[0-9]+"`).MatchString(b) {
			t.Errorf("%s: %v", name, set)
		}
		for _, s := range set {
			var dpi float64
			if _, err := fmt.Sscan(s[1], &dpi); err != nil || c.w*c.h*dpi*dpi/5184 > c.most {
				t.Errorf("%s: %s dpi is %.0f Mpx", name, s[1], c.w*c.h*dpi*dpi/5184e6)
			}
		}
	}
}
