// Package trustlist reads the trusted lists of the European Union (ETSI TS 119 612, versions 5 and 6) and says whom they
// make trustworthy for what at which time (ETSI TS 119 615): the list of the lists, checked with signers that are
// pinned, leads to the list of each territory, checked with the certificates that the list of the lists gives for it.
//
//	store := trustlist.Open(folder, trustlist.Standard())
//	updated, err := store.Update(ctx, fetch, time.Now()) // asks the network through what the caller gives
//	lists, err := store.Load(time.Now())                 // reads the folder and checks every signature anew
//	anchors := lists.Anchors(issued)                     // for trust.Path
//	quality := lists.Qualify(chain, signed)
//
// Nothing of a list is believed before its own signature holds, with a certificate that was known before: what stands
// in KeyInfo names nobody. What was digested and what is read are the same nodes of one tree; nothing is parsed twice,
// and there is no transform that could choose other ones. A list that is missing, wrong or past its day is said to be so.
//
// It reads what strangers wrote: bytes, depth, nodes and counts are bounded, there are no entities and no DTD, and
// nothing is asked of any network but by Update.
package trustlist
