// Package child runs work on strangers' bytes in child processes of the own binary, so that a crash, a hang or a
// hunger for memory costs one call and not the program.
//
// A Pool holds a fixed number of slots; each slot keeps at most one child, warm between calls, and a child works on
// one call at a time. Calls wait in lanes: a waiting desk call always goes before waiting backlog calls.
// A child that dies, hangs, outgrows its limits or speaks nonsense is killed together with everything it started;
// the call is tried once more in a fresh child and then fails with models.CodeCrashed.
//
// Glossary: a Message is a header (JSON) with binary parts; a call is one Message to the child and one back.
package child
