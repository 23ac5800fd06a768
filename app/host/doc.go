// Package host opens a data folder: lock, secrets, stores, workers, service. The one place that wires
// things together.
package host
