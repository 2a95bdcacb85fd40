package normalize

import (
	"fmt"
	"slices"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

func TestNames(t *testing.T) {
	d, err := loadDictionary()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ method, path, want string }{
		{"GET", "/", "Home.Home"},
		{"GET", "/projects", "Projects.List"},
		{"POST", "/projects", "Projects.Create"},
		{"GET", "/projects/{}", "Projects.Get"},
		{"PUT", "/projects/{}", "Projects.Update"},
		{"DELETE", "/projects/{}", "Projects.Delete"},
		{"PATCH", "/projects/{}", "Projects.Patch"},
		{"GET", "/projects/all", "Projects.ListAll"},
		{"GET", "/projects/{}/releases", "Projects.ListReleases"},
		{"GET", "/projects/{}/releases/{}", "Projects.GetRelease"},
		{"GET", "/projects/{}/channels/{}/releases", "Projects.ListReleasesForChannel"},
		{"POST", "/runbooks/{}/run", "Runbooks.Run"},
		{"POST", "/projects/{}/runbooks/{}/run", "Projects.RunRunbook"},
		{"POST", "/projects/{}/{}/runbooks/{}/run/v1", "Projects.RunRunbookInGitV1"},
		{"DELETE", "/accounts/{}/v1", "Accounts.DeleteV1"},
		{"GET", "/dashboard", "Dashboard.Get"},
		{"GET", "/serverstatus", "ServerStatus.Get"},
		{"PUT", "/tagsets/sortorder", "TagSets.Sort"},
		{"GET", "/build-information", "BuildInformation.List"},
		{"GET", "/users/{}/apikeys", "Users.ListAPIKeys"},
		{"DELETE", "/packages/bulk", "Packages.DeleteMany"},
		{"GET", "/.well-known/openid-configuration", "WellKnown.GetOpenIDConfiguration"},
		{"GET", "/configuration", "Configuration.List"},
		{"GET", "/repository/configuration", "Repository.GetConfiguration"},
		{"GET", "/users/{}/permissions/configuration", "Users.GetPermissionsConfiguration"},
		{"GET", "/dynamic-extensions/features/values", "DynamicExtensions.GetFeatureValues"},
		// Routes that no known document has: read by the rule alone, never under the name of another.
		{"GET", "/widgets", "Widgets.List"},
		{"GET", "/widgets/{}", "Widgets.Get"},
		{"GET", "/widget", "Widget.Get"},
		{"GET", "/widget/{}", "Widget.GetByID"},
		{"GET", "/widgets/{}/{}", "Widgets.GetAndKey"},
		{"GET", "/widgets/parts", "Widgets.ListPartsForAll"},
		{"GET", "/widgets/{}/parts", "Widgets.ListParts"},
		{"GET", "/feeds/stats", "Feeds.GetStats"},
		{"GET", "/feeds/{}/stats", "Feeds.GetStatsForItem"},
		{"POST", "/widgets/{}/archive", "Widgets.Archive"},
		{"GET", "/widgets/{}/archive", "Widgets.GetArchive"},
		{"POST", "/widgets/{}/parts/{}/archive", "Widgets.ArchivePart"},
		{"GET", "/widgets/{}/status", "Widgets.GetStatus"},
		{"GET", "/widgets/{}/status/{}", "Widgets.GetStatusByID"},
		{"POST", "/widgets/{}", "Widgets.Post"},
		{"GET", "/2fa", "X2fa.Get"},
		{"GET", "/2fa/keys", "X2fa.ListKeysForAll"},
		{"GET", "/étage/été", "Étage.GetÉtéForAll"},
		{"GET", "/日本/東京", "X日本.Get東京ForAll"},
		{"GET", "/%2f", "X2f.Get"},
	} {
		service, name := d.name(test.method, test.path)
		if got := service + "." + name; got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.method, test.path, got, test.want)
		}
	}
}

func TestParsePath(t *testing.T) {
	own := map[string]bool{"logo": true, "search": true, "v1": true}
	for _, test := range []struct {
		path, canonical, template string
		form                      model.Form
	}{
		{"/api/x/{id}.{ext}", "/api/x/{}.{}", "/api/x/{}.{}", model.FormServer},
		{"/api/x/a b?c", "/api/x/a b?c", "/api/x/a%20b%3Fc", model.FormServer},
		{"/api/accounts", "/api/accounts", "/api/accounts", model.FormServer},
		{"/api/{spaceId}/Accounts", "/api/accounts", "/api/{}/Accounts", model.FormSpace},
		{"/api/{anything}/accounts/{Id}", "/api/accounts/{}", "/api/{}/accounts/{}", model.FormSpace},
		{"/api/spaces/{spaceIdentifier}/accounts", "/api/accounts", "/api/spaces/{}/accounts", model.FormSlug},
		{"/api/spaces/{id}", "/api/spaces/{}", "/api/spaces/{}", model.FormServer},
		{"/api/spaces/{id}/logo", "/api/spaces/{}/logo", "/api/spaces/{}/logo", model.FormServer},
		{"/api/spaces/{id}/export", "/api/spaces/{}/export", "/api/spaces/{}/export", model.FormServer},
		{"/api/spaces/{spaceIdentifier}/spaces/{id}/search", "/api/spaces/{}/search", "/api/spaces/{}/spaces/{}/search", model.FormSlug},
		{"/api/{spaceId}", "/api", "/api/{}", model.FormSpace},
		{"/api", "/api", "/api", model.FormServer},
		{"/accounts/{id}", "/accounts/{}", "/accounts/{}", model.FormServer},
		{"/api/x//{token}", "/api/x/{}", "/api/x//{}", model.FormServer},
		{"/api/c/(?<id>(?i)^(a-b|c))", "/api/c/{a-b|c}", "/api/c/{}", model.FormServer},
		{"/api/c/(?<id>(?i)^(?!(a|b)).*)", "/api/c/{}", "/api/c/{}", model.FormServer},
		{"/api/v/{version?}", "/api/v/{}", "/api/v/{}", model.FormServer},
		{"/api/v/{?userId}", "/api/v/{}", "/api/v/{}", model.FormServer},
	} {
		s := parsePath("", test.path, own)
		if s.canonical() != test.canonical || s.template != test.template || s.form != test.form {
			t.Errorf("%s: got %s, %s, %s", test.path, s.canonical(), s.template, s.form)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	d, err := loadDictionary()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Id": "ID", "ProjectId": "ProjectID", "TenantIds": "TenantIDs", "NuGetPackageId": "NuGetPackageID", "GitHub": "GitHub",
		"jwks_uri": "JWKSURI", "skip": "Skip", "fromAutoId": "FromAutoID", "HTTPServer": "HTTPServer", "x-y": "XY", "": "X",
		"1st": "X1st", "type": "Type", "日本": "X日本", "*/": "X_002A_002F", "XmlData": "XMLData",
	} {
		if got := d.identifier(name); got != want {
			t.Errorf("identifier(%q) = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"projectId": "projectID", "machineid": "machineID", "gitref": "gitRef", "Id": "id", "idOrSlug": "idOrSlug"} {
		if got := d.argument(name); got != want {
			t.Errorf("argument(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestEnumNames: the dictionary of values writes names as definitions of documents are written.
func TestEnumNames(t *testing.T) {
	d, err := loadDictionary()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := loadEnumNames()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range sets {
		if got := d.identifier(set.name); got != set.name {
			t.Errorf("%s should be %s", set.name, got)
		}
	}
}

// TestRoots reads one API under several base paths: what is sent lies below the server's address, and names are the same.
func TestRoots(t *testing.T) {
	for _, test := range []struct{ basePath, prefix, template string }{
		{"/api", "", "/api/{}/widgets"},
		{"/", "/api", "/api/{}/widgets"},
		{"", "", "/{}/widgets"},
		{"/octopus/api/", "", "/api/{}/widgets"},
		{"/octopus", "/api", "/api/{}/widgets"},
		{"/v2", "", "/v2/{}/widgets"},
	} {
		text := fmt.Sprintf(`{"swagger": "2.0", "info": {"title": "", "version": ""}, "basePath": %q,
			"paths": {"%s/widgets": {"get": {"responses": {}}}, "%s/{spaceId}/widgets": {"get": {"responses": {}}}}}`, test.basePath, test.prefix, test.prefix)
		doc, err := spec.Parse([]byte(text), "test")
		if err != nil {
			t.Fatal(err)
		}
		api, err := Document(doc, Options{})
		if err != nil {
			t.Fatal(err)
		}
		ops := operations(api)
		if len(ops) != 1 || ops[0].Service+"."+ops[0].Method != "Widgets.List" || ops[0].Template(model.FormSpace) != test.template {
			t.Errorf("basePath %q: %d operations, %s.%s, %s", test.basePath, len(ops), ops[0].Service, ops[0].Method, ops[0].Template(model.FormSpace))
		}
	}
}

// TestObjectsInPlace: the routes of an operation repeat an object written in place; it is one type.
func TestObjectsInPlace(t *testing.T) {
	const get = `{"get": {"responses": {"200": {"schema": {"type": "object", "properties": {"Name": {"type": "string"}, "Inner": {"properties": {"X": {"allOf": [{"properties": {"Y": {}}}]}}}}}}}}}`
	text := `{"swagger": "2.0", "info": {"title": "", "version": ""}, "basePath": "/api", "paths": {"/widgets/{id}": ` + get + `, "/Widgets/{widgetId}": ` + get + `,
		"/{spaceId}/widgets/{id}": ` + get + `, "/spaces/{spaceId}/widgets/{id}": ` + get + `, "/spaces/{spaceId}/Widgets/{id}": ` + get + `}}`
	doc, err := spec.Parse([]byte(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	api, err := Document(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range api.Objects {
		names = append(names, o.GoName)
	}
	if want := []string{"WidgetsGetResult", "WidgetsGetResultInner", "WidgetsGetResultInnerX"}; !slices.Equal(names, want) {
		t.Errorf("objects %v, want %v", names, want)
	}
}
