package backend

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"paraph/internal/netguard"
	"paraph/signing"
)

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Colours, switches and addresses of options.ui: the published contract's 23 keys.
var (
	UIColours = []string{
		"sidebarBackgroundColor", "sidebarTitleColor", "sidebarTextColor", "footerBackgroundColor", "headerBackgroundColor",
		"headerTitleColor", "headerSubtitleColor", "buttonTextColor", "buttonTextColorHover", "buttonBackgroundColor",
		"buttonBackgroundColorHover", "signButtonTextColor", "signButtonTextColorHover", "signButtonBackgroundColor",
		"signButtonBackgroundColorHover",
	}
	uiSwitches  = []string{"hideSidebar", "hideHeader", "hideDownloadValidated", "hideDownloadSigned"}
	uiAddresses = []string{"sidebarLogo", "completeUrl", "cancelUrl"}
)

// checkOptions refuses values the contract does not know and fills in what is not given.
func checkOptions(o *signing.Options) *signing.Problem {
	if len(o.Modes) == 0 {
		o.Modes = []signing.MarkMode{signing.Typed}
	}
	if len(o.Modes) > mostModes {
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "signatureMode", Limit: mostModes}
	}
	for _, m := range o.Modes {
		if m != signing.Typed && m != signing.Drawn {
			return &signing.Problem{Code: signing.ProblemOption, Word: "signatureMode"}
		}
	}
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	if _, err := time.LoadLocation(o.Zone); err != nil || o.Zone == "Local" {
		return &signing.Problem{Code: signing.ProblemOption, Word: "timezone"}
	}
	if p := o.CheckLetter(); p != nil {
		return p
	}
	if p := tooMuchUI(o.UI); p != nil {
		return p
	}
	for key, value := range o.UI {
		if !goodUI(key, value) {
			return &signing.Problem{Code: signing.ProblemOption, Word: "ui." + key}
		}
	}
	return nil
}

// tooMuchUI bounds what is stored with every request of one.
func tooMuchUI(ui map[string]any) *signing.Problem {
	if len(ui) > mostUI {
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "ui", Limit: mostUI}
	}
	if list, _ := ui["iframeAncestors"].([]any); len(list) > mostAncestors {
		return &signing.Problem{Code: signing.ProblemTooMany, Word: "ui.iframeAncestors", Limit: mostAncestors}
	}
	if b, err := json.Marshal(ui); err != nil || len(b) > longestUI {
		return &signing.Problem{Code: signing.ProblemOption, Word: "ui"}
	}
	return nil
}

// goodUI checks one key of options.ui. A key nobody knows does no harm and is kept.
func goodUI(key string, value any) bool {
	text, isText := value.(string)
	switch {
	case slices.Contains(UIColours, key):
		return isText && colour.MatchString(text)
	case slices.Contains(uiSwitches, key):
		_, ok := value.(bool)
		return ok
	case slices.Contains(uiAddresses, key):
		return isText && (text == "" || goodAddress(text))
	case key == "iframeAncestors":
		list, ok := value.([]any)
		return ok && !slices.ContainsFunc(list, func(v any) bool { t, ok := v.(string); return !ok || !goodOrigin(t) })
	}
	return true
}

// goodAddress accepts an http(s) address, also one without its scheme, as the specification's own
// example has it.
func goodAddress(text string) bool {
	return netguard.CheckURL(text) == nil || (!strings.Contains(text, ":") && netguard.CheckURL("https://"+text) == nil)
}

// goodOrigin accepts what the signer's page lets stand in a frame-ancestors directive.
func goodOrigin(text string) bool {
	return signing.WebOrigin(text) != "" && netguard.CheckURL(text) == nil
}
