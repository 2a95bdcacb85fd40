package octopustest

// A seed is a resource that is there from the beginning: of the server, or of each new space. $space is the ID of the space,
// $id the next number of the kind of its ID.
type seed struct {
	where      string // server or space
	collection string
	id         string // "" for the next number
	json       string
}

// seeds are in an order that lets one refer to those before it.
var seeds = []seed{
	{"server", "/users", "Users-1", `{"Username": "octopustest", "DisplayName": "Test", "EmailAddress": "test@example.com", "IsActive": true, "IsService": false, "IsRequestor": true, "CanPasswordBeEdited": true, "Identities": []}`},
	{"server", "/teams", "teams-everyone", `{"Name": "Everyone", "MemberUserIds": [], "CanBeDeleted": false, "CanBeRenamed": false, "CanChangeRoles": true, "CanChangeMembers": false, "Description": "All users."}`},
	{"server", "/teams", "teams-administrators", `{"Name": "Octopus Administrators", "MemberUserIds": ["Users-1"], "CanBeDeleted": false, "CanBeRenamed": false, "CanChangeRoles": false, "CanChangeMembers": true, "Description": "They may do everything."}`},
	{"server", "/teams", "teams-managers", `{"Name": "Octopus Managers", "MemberUserIds": [], "CanBeDeleted": false, "CanBeRenamed": false, "CanChangeRoles": true, "CanChangeMembers": true, "Description": "They manage the server."}`},
	{"server", "/userroles", "userroles-systemadministrator", `{"Name": "System administrator", "CanBeDeleted": false, "GrantedSystemPermissions": ["AdministerSystem"], "GrantedSpacePermissions": []}`},
	{"server", "/userroles", "userroles-systemmanager", `{"Name": "System manager", "CanBeDeleted": false, "GrantedSystemPermissions": [], "GrantedSpacePermissions": []}`},
	{"server", "/userroles", "userroles-spacemanager", `{"Name": "Space manager", "CanBeDeleted": false, "GrantedSystemPermissions": [], "GrantedSpacePermissions": ["ProjectView", "ProjectEdit"]}`},
	{"server", "/userroles", "userroles-projectdeployer", `{"Name": "Project deployer", "CanBeDeleted": true, "GrantedSystemPermissions": [], "GrantedSpacePermissions": ["DeploymentCreate", "ProjectView"]}`},
	{"server", "/userroles", "userroles-projectviewer", `{"Name": "Project viewer", "CanBeDeleted": true, "GrantedSystemPermissions": [], "GrantedSpacePermissions": ["ProjectView"]}`},
	{"server", "/octopusservernodes", "OctopusServerNodes-octopustest", `{"Name": "octopustest", "MaxConcurrentTasks": 5, "IsOffline": false, "IsInMaintenanceMode": false}`},
	{"server", "/configuration", "authentication", `{"Name": "Authentication", "Description": "How people log in."}`},
	{"server", "/configuration", "features", `{"Name": "Features", "Description": "What the server offers."}`},
	{"space", "/teams", "teams-spacemanagers-$space", `{"Name": "Space Managers", "SpaceId": "$space", "MemberUserIds": [], "CanBeDeleted": false, "CanBeRenamed": false, "CanChangeRoles": false, "CanChangeMembers": true, "Description": "They manage the space."}`},
	{"space", "/lifecycles", "", `{"Name": "Default Lifecycle", "Description": "Every environment, in order.", "Phases": []}`},
	{"space", "/projectgroups", "", `{"Name": "Default Project Group", "EnvironmentIds": [], "RetentionPolicyId": null}`},
	{"space", "/machinepolicies", "", `{"Name": "Default Machine Policy", "Description": "For machines that name no other.", "IsDefault": true}`},
	{"space", "/workerpools", "", `{"Name": "Default Worker Pool", "IsDefault": true, "CanAddWorkers": true, "WorkerPoolType": "StaticWorkerPool", "SortOrder": 0}`},
	{"space", "/feeds", "feeds-builtin", `{"Name": "Octopus Server (built-in)", "FeedType": "BuiltIn", "PackageAcquisitionLocationOptions": ["Server", "ExecutionTarget"], "DeleteUnreleasedPackagesAfterDays": null, "IsBuiltInRepoSyncEnabled": false, "DownloadAttempts": 5, "DownloadRetryBackoffSeconds": 10}`},
	{"space", "/feeds", "feeds-builtin-releases", `{"Name": "Octopus Server Releases (built-in)", "FeedType": "OctopusProject", "PackageAcquisitionLocationOptions": ["NotAcquired"]}`},
}
