// Package theme is how the desk looks: its colours, sizes and faces, as design/desk.md §2 has them. It draws nothing.
package theme

import _ "paraph/ui/locale" // everything that shows something imports this package
