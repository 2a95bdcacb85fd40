package model

// A LinkSet is what an object leads to.
type LinkSet struct {
	Object    *Object
	GoName    string // of the type that has a method for each relation, e.g. "ProjectLinks"
	Follow    Method // the object's method that returns it
	Space     string // Go name of the field with the ID of the object's space, or ""
	Links     string // Go name of the field with the object's links, or ""
	Relations []*Relation
}

// A Relation leads from an object to an operation.
type Relation struct {
	GoName    string
	Names     []string // names that servers have for it, the likeliest first
	Operation *Operation
	Method    Method
	Iterator  *Method  // follows the pages; nil unless the operation has pages
	IDs       []LinkID // for the operation's path parameters, in order: first the object's own, then the caller's
	Own       int      // how many of the IDs are the object's own
	Query     []LinkQuery
	Self      bool // leads to the object itself
	Field     bool // read off a field rather than off a route
}

// A LinkID is an ID in the route of a relation's operation: that of a field of the object, or one that the caller gives.
type LinkID struct{ Field, Argument string }

// A LinkQuery is a query parameter that a field of the object gives.
type LinkQuery struct{ Param, Field string }
