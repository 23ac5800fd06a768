package prefs

// Prefs remembers what is not worth a database: language, theme, sizes.
type Prefs interface {
	Get(key string) string
	Set(key, value string)
}

// Thumbs and the name of a verb is "off" or "on" once its strip of pages was hidden or shown by hand.
const Thumbs = "view.thumbs."

// Filter is which requests were listed last.
const Filter = "requests.filter"

// Order is how they stood below each other.
const Order = "requests.order"

// Notify is "on" where the person wants to be told of what happens while the window is behind others.
const Notify = "notify"

// Drop is "prepare" where files without a signature are prepared without asking.
const Drop = "drop.always"

// Links is "keep" or "stop" once it was said what becomes of the own service when the window is closed.
const Links = "quit.links"

// Recent are paths, one a line, the newest first.
const Recent = "recent"

// Folder is the folder the last file was in. With a dot and a purpose behind it, it is that of the last file for it.
const Folder = "folder"
