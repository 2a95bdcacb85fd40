package model

// A Form says where a route has its space.
type Form string

// The forms of a route.
const (
	FormServer Form = "server" // /api/accounts: no space, or the default one
	FormSpace  Form = "space"  // /api/{spaceId}/accounts: the ID of a space
	FormSlug   Form = "slug"   // /api/spaces/{spaceIdentifier}/accounts: the ID or the slug of a space
)

// A Route is one path under which a server offers an operation.
type Route struct {
	Form Form   `json:"form"`
	Path string `json:"path"` // as in the document, basePath included
	// Template is the path that is sent: every parameter is {}, the space first where the form has one.
	Template string `json:"-"`
	Pointer  string `json:"-"` // JSON pointer of the operation in the document
}
