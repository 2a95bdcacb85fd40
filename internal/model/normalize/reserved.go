package normalize

// reservedNames are the names of the client's runtime (package templates) that generated code could have, too; a test keeps the
// list complete.
var reservedNames = []string{
	"AsNew", "Build", "BuildFromEnvironment", "BuildParams", "Client", "Collect", "Connection", "DateTime",
	"DateTimeOf", "DeployParams", "DocumentDigest", "Download", "ErrConflict", "ErrForbidden", "ErrNoLink",
	"ErrNoRoute", "ErrNoSpaces", "ErrNotFound", "ErrRateLimited", "ErrServer", "ErrTaskCanceled",
	"ErrTaskFailed", "ErrTaskInterrupted", "ErrUnauthorized", "ErrValidation", "Error", "Expand", "Extra",
	"Follow", "FollowAll", "FollowStream", "LinkParam", "Links", "Logger", "NewClient", "OperationFrom",
	"OperationInfo", "Option", "PackageProperties", "Page",
	"PropertyEnabledFeatures", "PropertyManualInstructions", "PropertyMaxParallelism", "PropertyPackageFeedID",
	"PropertyPackageID", "PropertyRunOnServer", "PropertyScriptBody", "PropertyScriptFileName",
	"PropertyScriptSource", "PropertyScriptSyntax", "PropertyTargetRoles", "PropertyValue", "PushParams", "RawBody", "RawJSON",
	"ReleaseParams", "Resolve", "ResolveRequest", "Resolved", "Response", "Retry", "RunbookParams",
	"ScriptProperties", "SensitiveStringValue", "ServerVersion", "SpaceClient", "StartedTask", "StringValue",
	"TaskError", "TaskStatus", "TaskWaitParams", "TimeSpan", "TimeSpanOf", "VersionError", "WithAPIKey",
	"WithAccessToken", "WithCommitMessage", "WithFetchAhead", "WithForeignLinks", "WithHTTPClient", "WithHeader", "WithLogger", "WithLogin",
	"WithMaxConcurrency", "WithMaxResponseBytes", "WithMiddleware", "WithOIDC", "WithProgress", "WithQuery",
	"WithResponseHook", "WithRetry", "WithTotal", "WithUserAgent", "WithoutRateLimit", "WithoutRetry",
}

// ReservedNames are the exported names that generated types must not take.
func ReservedNames() []string { return reservedNames }
