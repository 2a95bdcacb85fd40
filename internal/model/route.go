package model

// A Form says where a route has its space: a letter, the same in every table of routes.
type Form string

// The forms of a route, in the order in which they speak for an operation.
const (
	FormServer Form = "s" // /api/accounts: no space, or the default one
	FormSpace  Form = "i" // /api/{spaceId}/accounts: the ID of a space
	FormSlug   Form = "g" // /api/spaces/{spaceIdentifier}/accounts: the ID or the slug of a space
	FormBeside Form = "r" // /nuget/packages: beside the API's root
)

// AllForms has the forms in order.
const AllForms = FormServer + FormSpace + FormSlug + FormBeside

// A Route is one path under which a server offers an operation.
type Route struct {
	Form    Form
	Path    string // as in the document, basePath included
	ID      string // operationId of the document, "" without one
	Pointer string // JSON pointer of the operation in the document
}
