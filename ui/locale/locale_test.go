package locale_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"fyne.io/fyne/v2/lang"

	_ "paraph/ui/locale"
)

// TestMain is also the program that is asked what Fyne makes of its environment.
func TestMain(m *testing.M) {
	if os.Getenv("PARAPH_ASKED") == "" {
		os.Exit(m.Run())
	}
	if err := lang.AddTranslationsForLocale([]byte(`{}`), "en"); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Print(lang.SystemLocale().LanguageString())
}

// TestFyneReadsEveryLanguage: whatever the environment says, Fyne makes a language of it without a word, from before main
// on, and a language that is one stays it.
func TestFyneReadsEveryLanguage(t *testing.T) {
	for _, c := range []struct{ lang, language, want string }{
		{"", "", "en"},
		{"C", "", "en"},
		{"POSIX", "it", "en"},
		{"C.UTF-8", "", "en"},
		{"C.utf8", "fr_CA:C", "fr-CA"},
		{"de_DE@euro", "", "de-DE"},
		{"sr_RS.UTF-8@latin", "", "sr-RS"},
		{"it_IT.UTF-8", "", "it-IT"},
		{"fr_FR", "it:en", "it"},
		{"nobody_KNOWS", "", "en"},
	} {
		var said bytes.Buffer
		asked := exec.Command(os.Args[0])
		asked.Env = []string{"PARAPH_ASKED=1", "LANG=" + c.lang, "LANGUAGE=" + c.language}
		asked.Stderr = &said
		got, err := asked.Output()
		if err != nil || said.Len() > 0 || string(got) != c.want {
			t.Errorf("LANG=%s LANGUAGE=%s: %s, %v, %s", c.lang, c.language, got, err, &said)
		}
	}
}
