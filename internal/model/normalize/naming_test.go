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
	vocab, err := loadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path, canonical, template string
		form                      model.Form
	}{
		{"/x/{id}.{ext}", "/x/{}.{}", "/x/{}.{}", model.FormServer},
		{"/x/a b?c", "/x/a b?c", "/x/a%20b%3Fc", model.FormServer},
		{"/accounts", "/accounts", "/accounts", model.FormServer},
		{"/{spaceId}/Accounts", "/accounts", "/Accounts", model.FormSpace},
		{"/{anything}/accounts/{Id}", "/accounts/{}", "/accounts/{}", model.FormSpace},
		{"/spaces/{spaceIdentifier}/accounts", "/accounts", "/accounts", model.FormSlug},
		{"/spaces/{id}", "/spaces/{}", "/spaces/{}", model.FormServer},
		{"/spaces/{id}/logo", "/spaces/{}/logo", "/spaces/{}/logo", model.FormServer},
		{"/spaces/{id}/export", "/spaces/{}/export", "/spaces/{}/export", model.FormServer},
		{"/spaces/{spaceIdentifier}/spaces/{id}/search", "/spaces/{}/search", "/spaces/{}/search", model.FormSlug},
		{"/{spaceId}", "/", "/", model.FormSpace},
		{"/", "/", "/", model.FormServer},
		{"/accounts/{id}", "/accounts/{}", "/accounts/{}", model.FormServer},
		{"/x//{token}", "/x/{}", "/x/{}", model.FormServer},
		{"/c/(?<id>(?i)^(a-b|c))", "/c/{a-b|c}", "/c/{}", model.FormServer},
		{"/c/(?<id>(?i)^(?!(a|b)).*)", "/c/{}", "/c/{}", model.FormServer},
		{"/v/{version?}", "/v/{}", "/v/{}", model.FormServer},
		{"/v/{?userId}", "/v/{}", "/v/{}", model.FormServer},
	} {
		s := parsePath(splitPath(test.path), own, vocab)
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
	for _, test := range []struct{ basePath, prefix, root string }{
		{"/api", "", "/api"},
		{"/", "/api", "/api"},
		{"", "", ""},
		{"/octopus/api/", "", "/api"},
		{"/octopus", "/api", "/api"},
		{"/", "/octopus/api", "/api"},
		{"/v2", "", "/v2"},
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
		if len(ops) != 1 || ops[0].Name != "Widgets.List" || ops[0].Path != "/widgets" || ops[0].Forms != "si" || api.Root != test.root {
			t.Errorf("basePath %q: %d operations, %s %s %s below %q", test.basePath, len(ops), ops[0].Name, ops[0].Path, ops[0].Forms, api.Root)
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
