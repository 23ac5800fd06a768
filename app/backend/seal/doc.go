// Package seal makes the office's seal: its key and certificate, the marks' stamps, the sealed file.
package seal
