package model

// reservedNames are the exported names of the client's runtime (package templates); a test keeps the list complete.
var reservedNames = []string{
	"Client", "DateTime", "DateTimeOf", "DocumentDigest", "Download", "ErrConflict",
	"ErrForbidden", "ErrNoSpaces", "ErrNotFound", "ErrRateLimited", "ErrServer", "ErrTaskCanceled",
	"ErrTaskFailed", "ErrTaskInterrupted", "ErrUnauthorized", "ErrValidation", "Error", "Extra",
	"Links", "Logger", "NewClient", "Option", "Page", "PropertyValue",
	"RawBody", "RawJSON", "Response", "Retry", "SensitiveStringValue", "ServerVersion",
	"SpaceClient", "StringValue", "TaskError", "TaskStatus", "TaskWaitParams", "TimeSpan",
	"TimeSpanOf", "VersionError", "WithAPIKey", "WithAccessToken", "WithFetchAhead", "WithHTTPClient",
	"WithHeader", "WithLogger", "WithMaxResponseBytes", "WithMiddleware", "WithOIDC", "WithProgress",
	"WithQuery", "WithResponseHook", "WithRetry", "WithUserAgent", "WithoutRateLimit", "WithoutRetry",
}

// ReservedNames are the exported names that generated types must not take.
func ReservedNames() []string { return reservedNames }
