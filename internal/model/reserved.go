package model

// reservedNames are the exported names of the client's runtime (package templates); a test keeps the list complete.
var reservedNames = []string{
	"Client", "DateTime", "DateTimeOf", "DocumentDigest", "Download", "ErrConflict",
	"ErrForbidden", "ErrNoSpaces", "ErrNotFound", "ErrRateLimited", "ErrServer", "ErrUnauthorized",
	"ErrValidation", "Error", "Extra", "Links", "NewClient", "Option",
	"Page", "PropertyValue", "RawBody", "RawJSON", "SensitiveStringValue", "ServerVersion",
	"SpaceClient", "StringValue", "TimeSpan", "TimeSpanOf", "WithAPIKey", "WithAccessToken",
	"WithHTTPClient", "WithHeader", "WithMaxResponseBytes", "WithQuery", "WithUserAgent",
}

// ReservedNames are the exported names that generated types must not take.
func ReservedNames() []string { return reservedNames }
