package naming

import (
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/specs"
)

func TestRoutes(t *testing.T) {
	d := load(t)
	for _, test := range []struct{ route, want string }{
		{"GET /", "Home"},
		{"GET /projects", "Projects.List"},
		{"POST /projects", "Projects.Create"},
		{"GET /projects/{}", "Projects.Get"},
		{"GET /projects/all", "Projects.GetAll"},
		{"GET /projects/{}/channels/{}/releases", "Projects.Channels.ListReleases"},
		{"POST /runbooks/{}/run", "Runbooks.Run"},
		{"POST /projects/{}/runbooks/{}/run", "Projects.Runbooks.Run"},
		{"GET /projects/{}/{}/runbooks", "Projects.Runbooks.ListInGit"},
		{"DELETE /accounts/{}/v1", "Accounts.DeleteV1"},
		{"POST /token/v1", "Token.Exchange"},
		// What stands before the API's root and beside it plays no part: the caller takes it off.
		{"PUT /nuget/packages", "NuGet.Packages.Upload"},
		// Routes that no known document has.
		{"GET /widgets", "Widgets.List"},
		{"GET /widget", "Widget.Get"},
		{"GET /widget/{}", "Widget.GetByID"},
		{"GET /widgets/{}/{}", "Widgets.GetWithKey"},
		{"PUT /widgets", "Widgets.UpdateAll"},
		{"DELETE /widgets", "Widgets.DeleteAll"},
		{"PATCH /widgets/{}", "Widgets.Amend"},
		{"POST /widgets/{}", "Widgets.CreateWithID"},
		{"GET /widgets/{}/parts", "Widgets.Parts.List"},
		{"GET /widgets/parts", "Widgets.ListParts"},
		{"GET /widgets/{}/parts/{}/screws", "Widgets.Parts.ListScrews"},
		{"GET /widgets/{}/parts/{}/screws/{}/threads", "Widgets.Parts.ListThreadsForScrew"},
		{"GET /widgets/{}/status", "Widgets.GetStatus"},
		{"GET /widgets/status", "Widgets.GetWidgetsStatus"},
		{"GET /widgets/{}/status/{}", "Widgets.GetStatusByKey"},
		{"POST /widgets/{}/archive", "Widgets.Archive"},
		{"POST /widgets/archive", "Widgets.ArchiveWidgets"},
		{"POST /tasks/{}/abandon", "Tasks.Abandon"},
		{"POST /releases/{}/release-notes", "Releases.SetReleaseNotes"},
		{"POST /platformhub/certificates/{}/archive", "PlatformHub.Certificates.Archive"},
		{"POST /github/connections/{}/refresh", "GitHub.Connections.Refresh"},
		{"GET /ratelimitingpolicies", "RateLimitingPolicies.List"},
		{"GET /rate-limiting-policies", "RateLimitingPolicyItems.List"},
		{"POST /machines/{}/health-check/v3", "Machines.HealthCheckV3"},
		{"POST /users/{}/start", "Users.DoStart"},
		{"GET /2fa", "X2fa.Get"},
		{"GET /étage/été", "Étage.GetÉté"},
		{"GET /日本/東京", "X日本.Get東京"},
	} {
		method, path, _ := strings.Cut(test.route, " ")
		if got := d.Route(method, path).String(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.route, got, test.want)
		}
	}
}

// TestServicesAreSmall: completion shows no more than 40 methods on any service. Up to 8 of them are iterators and
// helpers, which only a document's types decide.
func TestServicesAreSmall(t *testing.T) {
	methods := map[string][]string{}
	for _, r := range knownRoutes(t) {
		parts := strings.Split(r.name, ".")
		if len(parts) > 3 {
			t.Errorf("%s is nested in more than one service", r.name)
		}
		service := strings.Join(parts[:len(parts)-1], ".")
		methods[service] = append(methods[service], parts[len(parts)-1])
	}
	for service, list := range methods {
		if len(list) > 32 {
			t.Errorf("%s has %d methods: %v", service, len(list), list)
		}
	}
}

// TestHelpersAndIterators: no route has the name of an iterator, or of a helper made of two others.
func TestHelpersAndIterators(t *testing.T) {
	d := load(t)
	taken := map[string]string{}
	for _, r := range knownRoutes(t) {
		taken[r.name] = r.key()
	}
	for _, r := range knownRoutes(t) {
		service, method := r.name[:strings.LastIndexByte("."+r.name, '.')], r.name[strings.LastIndexByte(r.name, '.')+1:]
		for _, name := range []string{d.Iterator(method), method + "ByName", "Modify" + strings.TrimPrefix(method, "Get")} {
			if other := taken[service+name]; other != "" {
				t.Errorf("%s, of %s, is also the name of %s", service+name, r.key(), other)
			}
		}
	}
}

// TestReservedNames: the rule leaves the names of helpers and iterators alone, and no name has a verb of HTTP.
func TestReservedNames(t *testing.T) {
	d := load(t)
	for _, seg := range []string{"wait", "follow", "start", "collect", "modify", "modify-name", "get-by-name", "all", "all-parts", "list"} {
		for _, path := range []string{"/widgets/{}/" + seg, "/widgets/" + seg, "/widget/" + seg, "/projects/{}/parts/{}/" + seg} {
			for _, method := range methods {
				name := d.Route(method, path).Method
				words := camelWords(name)
				if slices.Contains([]string{"Wait", "Follow", "Start", "Collect", "Modify", "All"}, words[0]) || strings.HasSuffix(name, "ByName") {
					t.Errorf("%s %s: %s is the name of a helper", method, path, name)
				}
			}
		}
	}
	for _, r := range knownRoutes(t) {
		for _, w := range camelWords(d.Route(r.method, r.path).Method) {
			if slices.Contains([]string{"Post", "Put", "Patch", "Head"}, w) {
				t.Errorf("%s: %s has a verb of HTTP", r.key(), r.name)
			}
		}
	}
}

// TestExceptionsAreNeeded: an entry for a route that the rule names so by itself is refused when the dictionary is read;
// here, none is for a route that no document has, and there are few.
func TestExceptionsAreNeeded(t *testing.T) {
	d := load(t)
	known := map[string]bool{}
	for _, r := range knownRoutes(t) {
		known[r.key()] = true
	}
	for key := range d.Routes {
		if !known[key] {
			t.Errorf("no document has the route %s", key)
		}
	}
	if len(d.Routes) > 90 {
		t.Errorf("%d routes are named by hand, at most 90 should be", len(d.Routes))
	}
}

// TestExceptionsKeepTheirDistance: hardly a neighbour of an exception has to give way to it, which makes for a lesser name.
func TestExceptionsKeepTheirDistance(t *testing.T) {
	d := load(t)
	gaveWay, tried := map[string]string{}, map[string]bool{}
	for key := range d.exceptions {
		_, path, _ := strings.Cut(key, " ")
		for _, other := range neighbours(path) {
			base, _ := cutVersions(SplitPath(other))
			path := "/" + strings.Join(base, "/")
			if tried[path] {
				continue
			}
			tried[path] = true
			for _, method := range methods {
				if got := d.Route(method, path).String(); strings.HasSuffix(got, "Directly") {
					gaveWay[got] = method + " " + other
				}
			}
		}
	}
	if len(gaveWay) > 8 {
		t.Errorf("%d names give way to exceptions: %v", len(gaveWay), gaveWay)
	}
}

func TestDictionaryIsReadStrictly(t *testing.T) {
	for _, test := range []struct{ name, from, to, want string }{
		{"a misspelt key", "\nroutes:", "\nroutez:", "field routez not found"},
		{"a key within", "  services: >", "  servicez: >", "field servicez not found"},
		{"a route in capitals", "POST /token/v1:", "POST /Token/v1:", `"POST /Token/v1" is not a route`},
		{"no method", "POST /token/v1:", "/token/v1:", `"/token/v1" is not a route`},
		{"an unusable name", "POST /token/v1: Exchange", "POST /token/v1: exchange", `"exchange" is not a name`},
		{"what the rule says", "POST /token/v1: Exchange", "POST /token/v1: CreateV1", "is named Token.CreateV1 by the rule already"},
		{"one name for two", "POST /token/v1: Exchange", "POST /token/v1: Exchange\n  POST /token/v2: Exchange", "are both named Token.Exchange"},
		{"an action of no method", "toggle: {POST:", "toggle: {SEND:", "SEND"},
		{"two actions of one name", "discover: {GET: Discover}", "discover: {GET: Download}", "are both named Download"},
	} {
		text := strings.Replace(string(specs.Naming), test.from, test.to, 1)
		if text == string(specs.Naming) {
			t.Fatalf("%s: the dictionary has no %q", test.name, test.from)
		}
		_, err := parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "specs/naming.yaml: ") {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	d := load(t)
	for name, want := range map[string]string{
		"Id": "ID", "ProjectId": "ProjectID", "TenantIds": "TenantIDs", "NuGetPackageId": "NuGetPackageID", "GitHub": "GitHub",
		"jwks_uri": "JWKSURI", "skip": "Skip", "fromAutoId": "FromAutoID", "HTTPServer": "HTTPServer", "x-y": "XY", "": "X",
		"1st": "X1st", "type": "Type", "日本": "X日本", "*/": "X_002A_002F", "XmlData": "XMLData", "RoleArn": "RoleARN",
		"ASmB": "ASmB", // a pair is one word only if it is long enough to be meant
	} {
		if got := d.Identifier(name); got != want {
			t.Errorf("Identifier(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestArguments(t *testing.T) {
	d := load(t)
	reserved := func(name string) bool { return name == "name" || name == "ctx" }
	for _, test := range []struct{ path, names, want string }{
		{"/projects/{}", "id", "projectID"},
		{"/projects/{}/{}/runbooks/{}", "projectId gitRef id", "projectID gitRef runbookID"},
		{"/projects/{}/{}", "projectId unusedGitRef", "projectID gitRef"},
		{"/platformhub/{}/policies/{}", "gitref slug", "gitRef slug"},
		{"/deploymentsettings/{}", "id", "deploymentSettingsID"},
		{"/environments/ephemeral/{}/deprovision", "id", "environmentID"},
		{"/tasks/rerun/{}", "id", "taskID"},
		{"/scheduler/{}/logs", "name", "taskName"},
		{"/widgets/{}", "name", "widgetName"},
		{"/widgets/{}/{}", "id id", "widgetID ofWidgetID"},
		{"/users/{}/apikeys/{}", "userId id", "userID apiKeyID"},
		{"/machines/{}", "machineid", "machineID"},
		{"/x/{}.{}", "a b", "a b"},
		{"/2fa/{}", "id", "id"},
		{"/widgets/{}", "日", "日"},
		{"/widgets/{}", "func", "widgetFunc"},
		{"/releases/{}/deployments/preview/{}/{}", "id environment tenant", "releaseID environmentID tenantID"},
	} {
		got := strings.Join(d.Arguments(test.path, strings.Fields(test.names), reserved), " ")
		if got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.path, test.names, got, test.want)
		}
	}
}

func TestNouns(t *testing.T) {
	d := load(t)
	for path, want := range map[string]string{
		"/": "home document, home documents", "/projects/{}": "project, projects", "/users/{}/apikeys/{}": "API key, API keys",
		"/projects/{}/deploymentprocesses": "deployment process, deployment processes", "/runbooks/{}/run": "runbook, runbooks",
		"/deploymentsettings/{}": "deployment settings, deployment settings", "/machinepolicies/v1": "machine policy, machine policies",
		"/accounts/{}/websites": "Azure website, Azure websites", "/build-information": "build information, build information",
		"/projects/{}/environments/ephemeral/{}": "ephemeral environment, ephemeral environments", "/proxies": "proxy, proxies",
	} {
		one, many := d.Noun(path)
		if got := one + ", " + many; got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestArticles(t *testing.T) {
	for _, want := range []string{"a Project", "an Account", "a User", "an SSHKeyPairAccount", "an APIKey", "a URL", "a UserRole", "an OIDCIdentity",
		"a GitCredential", "an X509Certificate", "a NuGetFeed", "an AWSAccount", "a SMTPConfiguration"[:0] + "an SMTPConfiguration", "a JSONWebKey",
		"an AzureEnvironment", "a Uniform", "an UnreadMessage", "a UsernamePasswordAccount", "an event", "an hour", "a usage", "an upgrade", "a DateTime"} {
		_, name, _ := strings.Cut(want, " ")
		if got := Article(name); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for one, many := range map[string]string{"project": "projects", "policy": "policies", "process": "processes", "branch": "branches",
		"key": "keys", "box": "boxes", "proxy": "proxies", "cache": "caches", "release": "releases", "status": "statuses", "alias": "aliases"} {
		if got := Plural(one); got != many {
			t.Errorf("Plural(%s) = %s, want %s", one, got, many)
		}
		if got := Singular(many); got != one && one != "alias" {
			t.Errorf("Singular(%s) = %s, want %s", many, got, one)
		}
	}
}

func TestTypes(t *testing.T) {
	d := load(t)
	for definition, want := range map[string]string{
		"ProjectResource": "Project", "Project": "TenantProjectVariables", "ApiKeyResource": "APIKey", "Resource": "Resource",
		"GetKubernetesMonitorByIdResponse": "GetKubernetesMonitorResponse", "Pair[ProjectResource, Error]": "PairOfProjectAndErrorResponse",
	} {
		if got := d.Type(definition); got != want {
			t.Errorf("Type(%s) = %s, want %s", definition, got, want)
		}
	}
}
