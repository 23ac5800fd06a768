package main_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"paraph/app/host"
)

// TestOneVersion: what packages are made by and what is told to users say the version the program has.
func TestOneVersion(t *testing.T) {
	for name, is := range map[string]*regexp.Regexp{
		"FyneApp.toml": regexp.MustCompile(`(?m)^\s*Version = "(.+)"$`),
		"CHANGELOG.md": regexp.MustCompile(`(?m)^## ([\d.]+)`), // its first
	} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := is.FindStringSubmatch(string(text)); found == nil || found[1] != host.Version {
			t.Errorf("%s says %q, the program %s", name, found, host.Version)
		}
	}
}

// TestFyneApp: packages carry the program's own name and an icon that is there.
func TestFyneApp(t *testing.T) {
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^\s*(\w+) = "(.+)"$`).FindAllStringSubmatch(string(text), -1) {
		values[line[1]] = line[2]
	}
	if id := values["ID"]; id == "" || !strings.Contains(string(program), `"`+id+`"`) {
		t.Errorf("main.go does not know the id %q", id)
	}
	if _, err := os.Stat(values["Icon"]); err != nil {
		t.Error(err)
	}
}
