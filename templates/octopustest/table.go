// This file is not copied into a generated package: there, the generator writes what stands here. It is the sample document's;
// go test ./internal/double -update writes it.

package octopustest

// table is what the server knows of its document, a line for each thing, with tabs between its parts. A line begins with
// octopus, op, type, home or link.
const table = `
octopus	2026.2.100-sample	/api
op	Home	GET	si	/	200	object	o.Root		
op	Artifacts.Create	POST	sig	/artifacts	201	object	o.Artifact		json:o.Artifact!Filename
op	Artifacts.DownloadContent	GET	sig	/artifacts/{id}/content	200	stream			
op	Artifacts.Get	GET	sig	/artifacts/{id}	200	object	o.Artifact		
op	Artifacts.List	GET	sig	/artifacts	200	page	o.Artifact	regarding:string,skip:int,take:int	
op	Artifacts.Update	PUT	sig	/artifacts/{id}	200	object	o.Artifact		json:o.Artifact!Filename
op	Artifacts.UploadContent	PUT	sig	/artifacts/{id}/content	204	none			raw
op	Deployments.Create	POST	sig	/deployments	201	object	o.Deployment		json:o.Deployment!EnvironmentId,ReleaseId
op	Deployments.Get	GET	sig	/deployments/{id}	200	object	o.Deployment		
op	Deployments.List	GET	sig	/deployments	200	page	o.Deployment	environments:string,from:string,projects:string,skip:int,take:int,taskState:string	
op	Environments.Create	POST	sig	/environments	201	object	o.Environment		json:o.Environment!Name
op	Environments.Delete	DELETE	sig	/environments/{id}	204	none			
op	Environments.Get	GET	sig	/environments/{id}	200	object	o.Environment		
op	Environments.List	GET	sig	/environments	200	page	o.Environment	name:string,skip:int,take:int	
op	Feeds.Create	POST	sig	/feeds	201	object	o.Feed		json:o.Feed!Name
op	Feeds.Get	GET	sig	/feeds/{id}	200	object	o.Feed		
op	Feeds.List	GET	sig	/feeds	200	page	o.Feed	feedType:string,skip:int,take:int	
op	Packages.Download	GET	sig	/packages/{id}/raw	200	stream			
op	Packages.List	GET	sig	/packages	200	page	o.PackageFromBuiltInFeed	nuGetPackageId:string,skip:int,take:int	
op	Packages.Upload	POST	sig	/packages/raw	201	object	o.PackageFromBuiltInFeed	replace:bool	multipart
op	Projects.Create	POST	sig	/projects	201	object	o.Project	clone:string	json:o.CreateProjectCommand!Name,SpaceId,LifecycleId,ProjectGroupId
op	Projects.Delete	DELETE	sig	/projects/{projectId}	200	none			
op	Projects.Get	GET	sig	/projects/{id}	200	object	o.Project		
op	Projects.GetAll	GET	sig	/projects/all	200	value	a.Project	ids:string	
op	Projects.GetLogo	GET	sig	/projects/{projectId}/logo	200	stream			
op	Projects.List	GET	sig	/projects	200	page	o.Project	ids:string,partialName:string,skip:int,take:int	
op	Projects.Update	PUT	sig	/projects/{projectId}	200	object	o.Project		json:o.ModifyProjectCommand
op	Projects.UploadLogo	POST	sig	/projects/{projectId}/logo	200	none			multipart
op	Projects.Releases.List	GET	sig	/projects/{projectId}/releases	200	page	o.Release	searchByVersion:string,skip:int,take:int	
op	Releases.Create	POST	sig	/releases	201	object	o.Release	ignoreChannelRules:bool	json:o.Release!Version
op	Releases.CreateByNames	POST	sig	/releases/create/v1	201	object	o.CreateReleaseResponseV1		json:o.CreateReleaseCommandV1!SpaceId,ProjectName,SpaceIdOrName
op	Releases.Delete	DELETE	sig	/releases/{id}	200	none			
op	Releases.Get	GET	sig	/releases/{id}	200	object	o.Release		
op	Releases.List	GET	sig	/releases	200	page	o.Release	ids:string,ignoreChannelRules:string,skip:int,take:int	
op	Releases.Update	PUT	sig	/releases/{id}	200	object	o.Release		json:o.Release!Version
op	Releases.Deployments.List	GET	sig	/releases/{releaseId}/deployments	200	page	o.Deployment	skip:int,take:int	
op	Releases.MissingPackages.List	GET	ig	/releases/{releaseId}/missingpackages	200	value	a		
op	Runbooks.Get	GET	sig	/runbooks/{id}	200	object	o.Runbook		
op	Runbooks.List	GET	sig	/runbooks	200	page	o.Runbook	partialName:string,skip:int,take:int	
op	Runbooks.Update	PUT	sig	/runbooks/{id}	200	object	o.Runbook		json:o.Runbook!Name,ProjectId
op	ServerStatus.Get	GET	s	/serverstatus	200	object	o.ServerStatus		
op	Spaces.Create	POST	s	/spaces	201	object	o.Space		json:o.Space!Name
op	Spaces.Get	GET	s	/spaces/{id}	200	object	o.Space		
op	Spaces.GetAll	GET	s	/spaces/all	200	value	a.Space		
op	Spaces.List	GET	s	/spaces	200	page	o.Space	ids:string,partialName:string,skip:int,take:int	
op	Tasks.Cancel	POST	sig	/tasks/{id}/cancel	200	object	o.Task		
op	Tasks.Get	GET	sig	/tasks/{id}	200	object	o.Task		
op	Tasks.GetDetails	GET	sig	/tasks/{id}/details	200	object	o.TaskDetails		
op	Tasks.GetRawLog	GET	sig	/tasks/{id}/raw	200	text			
op	Tasks.List	GET	sig	/tasks	200	page	o.Task	active:bool,includeSystem:bool,name:string,skip:int,spaces:string,take:int	
op	Tenants.Create	POST	sig	/tenants	201	object	o.Tenant		json:o.Tenant!Name
op	Tenants.Get	GET	sig	/tenants/{id}	200	object	o.Tenant		
op	Tenants.GetVariables	GET	sig	/tenants/{id}/variables	200	object	o.TenantVariable		
op	Tenants.List	GET	sig	/tenants	200	page	o.Tenant	projectId:string,skip:int,tags:string,take:int	
op	Users.Get	GET	s	/users/{id}	200	object	o.User		
op	Users.GetCurrent	GET	s	/users/me	200	object	o.User		
op	Users.List	GET	s	/users	200	page	o.User	filter:string,skip:int,take:int	
op	Variables.Get	GET	sig	/variables/{id}	200	object	o.VariableSet		
op	Variables.ListNames	GET	sig	/variables/names	200	value	a	project:string	
op	Variables.Update	PUT	sig	/variables/{id}	200	object	o.VariableSet		json:o.VariableSet
type	ActionTemplateParameter	Id Name DefaultValue:j DisplaySettings:m HelpText Label
type	ActivityElement	Id Name Children:a.ActivityElement ProgressPercentage:n RetryOf:o.ActivityElement Status
type	Artifact	Id SpaceId Created:d Filename LastModifiedBy LastModifiedOn:d Links:m ServerTaskId Source
type	CreateProjectCommand	Name Slug SpaceId Description IncludedLibraryVariableSetIds:a IsDisabled:b LifecycleId ProjectGroupId Templates:a.ActionTemplateParameter TenantedDeploymentMode:e=Untenanted VersioningStrategy:o.VersioningStrategy
type	CreateReleaseCommandV1	SpaceId ChannelName CustomFields:m Packages:a ProjectName ReleaseNotes ReleaseVersion SpaceIdOrName
type	CreateReleaseResponseV1	Project:o.TenantProjectVariables ReleaseId ReleaseVersion
type	Deployment	Id Name SpaceId Comments Created:d EnvironmentId FormValues:m LastModifiedBy LastModifiedOn:d Links:m ProjectId QueueTime:d ReleaseId SkipActions:a TaskId TenantId UseGuidedFailure:b
type	Environment	Id Name Slug SpaceId Description AllowDynamicInfrastructure:b LastModifiedBy LastModifiedOn:d Links:m SortOrder:n UseGuidedFailure:b
type	ExtensionSettingsValues	ExtensionId
type	Feed	Id Name Slug SpaceId FeedType LastModifiedBy LastModifiedOn:d Links:m
type	ModifyProjectCommand	Name Slug SpaceId Description ChangeDescription ExtensionSettings:a.ExtensionSettingsValues IncludedLibraryVariableSetIds:a IsDisabled:b LifecycleId ProjectGroupId ProjectId Templates:a.ActionTemplateParameter TenantedDeploymentMode:e=Untenanted VersioningStrategy:o.VersioningStrategy
type	PackageFromBuiltInFeed	Id FeedId FileExtension Hash LastModifiedBy LastModifiedOn:d Links:m PackageId PackageSizeBytes:n Published:d Title Version
type	Project	Id Name Slug SpaceId Description DeploymentProcessId ExtensionSettings:a.ExtensionSettingsValues IncludedLibraryVariableSetIds:a IsDisabled:b LastModifiedBy LastModifiedOn:d LifecycleId Links:m ProjectGroupId Templates:a.ActionTemplateParameter TenantedDeploymentMode:e=Untenanted VariableSetId VersioningStrategy:o.VersioningStrategy
type	Release	Id SpaceId Assembled:d ChannelId CustomFields:m IgnoreChannelRules:b LastModifiedBy LastModifiedOn:d Links:m ProjectId ReleaseNotes SelectedPackages:a.SelectedPackage Version
type	Root	Id ApiVersion Application InstallationId LastModifiedBy LastModifiedOn:d Links:m Version
type	Runbook	Id Name Slug SpaceId Description LastModifiedBy LastModifiedOn:d Links:m MultiTenancyMode:e=Untenanted ProjectId PublishedRunbookSnapshotId RunRetentionPolicy:o.RunbookRetentionPolicy
type	RunbookRetentionPolicy	KeepFor:d QuantityToKeep:n ShouldKeepForever:b
type	SelectedPackage	ActionName PackageReferenceName Version
type	ServerStatus	Id IsInMaintenanceMode:b LastModifiedBy LastModifiedOn:d Links:m MaintenanceExpires MaximumAvailableVersion
type	Space	Id Name Slug Description IsDefault:b LastModifiedBy LastModifiedOn:d Links:m SpaceManagersTeamMembers:a SpaceManagersTeams:a TaskQueueStopped:b
type	Task	Id Name SpaceId Description Arguments:j CompletedTime:d ErrorMessage FinishedSuccessfully:b IsCompleted:b LastModifiedBy LastModifiedOn:d Links:m QueueTime:d StartTime:d State:e=Queued
type	TaskDetails	Id ActivityLogs:a.ActivityElement LastModifiedBy LastModifiedOn:d Links:m Task:o.Task
type	Tenant	Id Name Slug SpaceId Description IsDisabled:b LastModifiedBy LastModifiedOn:d Links:m ProjectEnvironments:m TenantTags:a
type	TenantProjectVariables	Id Name
type	TenantProjectVariablesModel	ProjectId ProjectName Variables:m
type	TenantVariable	Id SpaceId LastModifiedBy LastModifiedOn:d Links:m ProjectVariables:m.TenantProjectVariablesModel TenantId TenantName
type	User	Id DisplayName EmailAddress IsActive:b IsService:b LastModifiedBy LastModifiedOn:d Links:m Username
type	Variable	Id Name Description IsSensitive:b Scope:m Type:e=String Value
type	VariableSet	Id SpaceId LastModifiedBy LastModifiedOn:d Links:m OwnerId Variables:a.Variable Version:n
type	VersioningStrategy	DonorPackageStepId Template
home	server	Authenticate_Google Apps	~/users/authenticate/GoogleApps{?returnUrl}
home	server	CurrentUser	/users/me
home	server	Feeds	/feeds{/id}{?skip,take,ids,partialName,feedType,name}
home	server	IntegratedAuthenticationChallenge	~/integrated-challenge
home	server	ServerStatus	/serverstatus
home	server	SpaceHome	/{spaceId}
home	server	Spaces	/spaces{/id}{?skip,ids,take,partialName}
home	server	Tasks	/tasks{/id}{?skip,active,environment,tenant,runbook,project,name,node,running,states,hasPendingInterruptions,hasWarningsOrErrors,take,ids,partialName,spaces,includeSystem,description,fromCompletedDate,toCompletedDate,fromQueueDate,toQueueDate,fromStartDate,toStartDate}
home	server	Users	/users{/id}{?skip,take,ids,filter}
home	server	Web	~/app
home	space	Artifacts	/artifacts{/id}{?skip,take,regarding,ids,partialName,order}
home	space	Deployments	/deployments{/id}{?skip,take,ids,projects,environments,tenants,channels,taskState,partialName}
home	space	Environments	/environments{/id}{?name,skip,ids,take,partialName}
home	space	ExecutionsCreateApiReleaseCreate	/releases/create/v1
home	space	Feeds	/feeds{/id}{?skip,take,ids,partialName,feedType,name}
home	space	PackageUpload	/packages/raw{?replace,overwriteMode}
home	space	Packages	/packages{/id}{?nuGetPackageId,filter,latest,skip,take,includeNotes}
home	space	Projects	/projects{/id}{?name,skip,ids,clone,take,partialName,clonedFromProjectId}
home	space	Releases	/releases{/id}{?skip,ignoreChannelRules,take,ids}
home	space	Runbooks	/runbooks{/id}{?skip,take,ids,partialName,clone,projectIds}
home	space	Tenants	/tenants{/id}{?skip,projectId,name,tags,take,ids,clone,partialName,clonedFromTenantId}
home	space	VariableNames	/variables/names{?project,runbook,projectEnvironmentsFilter,gitRef}
home	space	Variables	/variables{/id}{?ids}
link	Deployment	Artifacts	/artifacts?regarding={Id}
link	Deployment	Environment	/environments/{EnvironmentId}
link	Deployment	Release	/releases/{ReleaseId}
link	Deployment	Task	/tasks/{TaskId}
link	Deployment	Variables	/variables/{ManifestVariableSetId}
link	Deployment	Web	~/app#/{space}/deployments/{Id}
link	Project	Logo	/projects/{Id}/logo
link	Project	Releases	/projects/{Id}/releases{/version}{?skip,take,searchByVersion}
link	Project	Web	~/app#/{space}/projects/{Id}
link	Release	Artifacts	/artifacts?regarding={Id}
link	Release	Deployments	/releases/{Id}/deployments{?skip,take}
link	Release	Project	/projects/{ProjectId}
link	Release	Web	~/app#/{space}/releases/{Id}
link	Runbook	Project	/projects/{ProjectId}
link	Space	SpaceHome	/{Id}
link	Space	Web	~/app#/{Id}
link	Task	Artifacts	/artifacts?regarding={Id}
link	Task	Cancel	/tasks/{Id}/cancel
link	Task	Details	/tasks/{Id}/details{?verbose,tail,ranges}
link	Task	Raw	/tasks/{Id}/raw
link	Task	Web	~/app#/{space}/tasks/{Id}
link	Tenant	Variables	/tenants/{Id}/variables
link	Tenant	Web	~/app#/{space}/tenants/{Id}
link	Artifact	Content	/artifacts/{Id}/content
link	Artifact	ServerTask	/tasks/{ServerTaskId}
link	Deployment	Project	/projects/{ProjectId}
link	Deployment	Tenant	/tenants/{TenantId}
link	PackageFromBuiltInFeed	Feed	/feeds/{FeedId}
link	Project	Variables	/variables/{VariableSetId}
link	Release	MissingPackages	/releases/{Id}/missingpackages
link	TenantVariable	Tenant	/tenants/{TenantId}
`
