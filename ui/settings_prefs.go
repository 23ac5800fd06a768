package ui

// Prefs remembers what is not worth a database: language, theme, sizes.
type Prefs interface {
	Get(key string) string
	Set(key, value string)
}
