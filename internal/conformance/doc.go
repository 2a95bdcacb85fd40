// Package conformance is one test: every operation of every server version's document is called through the client that
// was generated for it, and a server checks each request against that document.
//
// The server's side knows nothing of octogen. It reads the document itself, finds the route of a request as a web server
// does, and has kin-openapi validate the request. It answers with what the document's response schema describes, and the
// answer must come back from the client whole. The model is asked one thing only: which methods there are to call.
package conformance
