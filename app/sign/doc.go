// Package sign is signing with one's own key, without a screen: so far what the signed file is called.
package sign
