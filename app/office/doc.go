// Package office has what the office keeps: so far the name of its own service among those requests can go to.
package office
