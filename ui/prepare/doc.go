// Package prepare is the screen where fields are put on pages and pages are arranged, and the review before something is
// sent. What it places and arranges is app/prepare's model, here called journey.
package prepare
