// Package worker runs jobs on untrusted bytes in child processes of the same binary, so that a crash,
// a hang or a flood of memory there is an error here and never the end of the program.
//
// Parent and child speak frames over the child's standard input and output: a big-endian uint32 with
// the length of a JSON header, the header, and then the payload whose length the header announces.
// Documents are not sent: an open, read-only file is handed to a child that runs already (SCM_RIGHTS
// on Unix, a duplicated handle on Windows). A child ends when its standard input ends; on Linux the
// kernel also kills it when the parent dies in the middle of a job.
//
// A Pool owns processes; a Client owns one of them for the time of one document. The parent sets the
// limits and kills: by time, by resident memory (sampled every 50 ms, Linux only) and when a context
// ends. The child is trusted with nothing: what it sends is bounded, and garbage counts as a crash.
package worker
