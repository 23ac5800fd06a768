// Package hosttest lends tests a whole service: a data folder of its own, the HTTP server, workers, and a mail server that
// keeps the letters. For tests only.
//
//	func TestMain(m *testing.M) { hosttest.Main(m) } // without it the workers would run the tests once more
//
//	r := hosttest.Start(t, nil)
//	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
//	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
//	r.Await(t, id, hosttest.Is(signing.Done))
//
// What only one package's tests need stands with those tests.
package hosttest
