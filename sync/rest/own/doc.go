// Package own is what only our service has, under /paraph/v1/: readiness, tokens, what was sealed here,
// practice mail. The published contract stays as it is beside it.
package own
