package octopustest

// This file is not copied into a generated package: there, the generator writes what stands here.

const (
	serverVersion = "2026.1.9674"
	apiPath       = "/api"
)

// routeTable has a line for each operation: name, method, forms, path, result, kind of IDs, parameters, body.
const routeTable = `
Home.Get	GET	sig	/	object	-		
Projects.List	GET	sig	/projects	page	Projects	skip:int,take:int,partialName:string,ids:string	
Projects.ListAll	GET	sig	/projects/all	value	Projects	ids:string	
Projects.Create	POST	sig	/projects	object	Projects	clone:string	json!Name,LifecycleId
Projects.Get	GET	sig	/projects/{id}	object	Projects		
Projects.Update	PUT	sig	/projects/{projectId}	object	Projects		json!Name
Projects.Delete	DELETE	sig	/projects/{projectId}	none	Projects		
Projects.ListReleases	GET	sig	/projects/{projectId}/releases	page	Releases	skip:int,take:int	
Projects.UploadLogo	POST	sig	/projects/{projectId}/logo	raw	Projects	replace:bool!	multipart
Releases.List	GET	sig	/releases	page	Releases	skip:int,take:int	
Releases.Create	POST	sig	/releases	object	Releases		json!Version,ProjectId
Spaces.ListAll	GET	s	/spaces/all	value	Spaces		
Spaces.List	GET	s	/spaces	page	Spaces	skip:int,take:int	
Spaces.Create	POST	s	/spaces	object	Spaces		json!Name
Spaces.Get	GET	s	/spaces/{id}	object	Spaces		
`
