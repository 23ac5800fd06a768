package requests

import (
	"os"
	"strings"
	"time"
)

// zone is the IANA name of this computer's time zone, "" where nobody tells it: then the service's own counts.
func zone() string {
	name := os.Getenv("TZ")
	if link, err := os.Readlink("/etc/localtime"); name == "" && err == nil {
		_, name, _ = strings.Cut(link, "zoneinfo/")
	}
	if strings.HasPrefix(name, "Etc/") { // the contract's list has no such names
		name = ""
	}
	if name == "" && time.Now().Format("-0700") == "+0000" {
		name = "UTC"
	}
	if _, err := time.LoadLocation(name); err != nil {
		return ""
	}
	return name
}
