package conformance

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// A loan is what one document says of answers where another has no schema, and what servers say of lists in their links.
type loan struct {
	answers     map[string][]byte // by route.key: schema and media types, as JSON
	definitions map[string][]byte
	lists       map[string]bool // query parameters whose lists servers join by commas
}

// borrow reads the loan for the document of a version: from the newest of the others that says something.
func borrow(t *testing.T, version string) loan {
	t.Helper()
	l := loan{answers: map[string][]byte{}, definitions: map[string][]byte{}, lists: joinedLists(t)}
	versions := slices.Clone(shared.Versions)
	slices.Sort(versions)
	for _, other := range slices.Backward(versions) {
		if other != version {
			l.from(t, other)
		}
	}
	l.answers["GET /events"] = []byte(`{"schema": {"type": "object", "additionalProperties": false, "properties": {
		"Items": {"type": "array", "items": {"$ref": "#/definitions/EventResource"}}, "TotalResults": {"type": "integer"}}}}`)
	l.answers["POST /projects/{}/runbooks/{}/run"] = l.answers["POST /runbooks/{}/run"]
	delete(l.answers, asItComes)
	for _, key := range silent {
		l.answers[key] = []byte(`{"silent": true}`)
	}
	for key, answer := range publicAnswers {
		l.answers[key] = []byte(answer)
	}
	return l
}

// asItComes is an answer that a newer document has a schema for, yet who knows what older servers send.
const asItComes = "GET /feeds/{}/packages/notes"

// silent are operations whose success is all that official clients read, or that other documents have no content for.
var silent = []string{
	"POST /actiontemplates/{}/logo", "PUT /actiontemplates/{}/logo", "PUT /artifacts/{}/content", "POST /certificates/{}/archive",
	"POST /certificates/{}/unarchive", "PUT /environments/sortorder", "POST /insights/reports/{}/logo", "POST /projects/{}/logo",
	"PUT /projects/{}/logo", "POST /serverstatus/gc-collect", "POST /spaces/{}/logo", "PUT /spaces/{}/logo", "PUT /tagsets/sortorder",
	"POST /tasks/{}/prioritize", "POST /tenants/{}/logo", "PUT /tenants/{}/logo", "POST /users/logout", "PUT /workerpools/sortorder",
}

const (
	loginElsewhere = `{"schema": {"type": "object", "properties": {"ExternalAuthenticationUrl": {"type": "string"}}, "required": ["ExternalAuthenticationUrl"]}}`
	checked        = `{"schema": {"type": "object", "properties": {"Messages": {"type": "array", "items": {"$ref": "#/definitions/ConnectivityCheckMessage"}}}}}`
	foundGroups    = `{"schema": {"type": "array", "items": {"$ref": "#/definitions/NamedReferenceItem"}}}`
	foundUsers     = `{"schema": {"$ref": "#/definitions/ExternalUserLookupResult"}}`
)

// publicAnswers are known from RFCs, from public sources of the server, and from operations alike.
var publicAnswers = map[string]string{
	"GET /.well-known/acme-challenge/{}":                        `{"schema": {"type": "string"}, "produces": ["text/plain"]}`,
	"GET /externalgroups/directoryservices":                     foundGroups,
	"GET /externalgroups/ldap":                                  foundGroups,
	"GET /externalusers/directoryservices":                      foundUsers,
	"GET /externalusers/ldap":                                   foundUsers,
	"POST /jiraservicemanagement-integration/connectivity-test": checked,
	"POST /servicenow-integration/connectivity-test":            checked,
	"POST /users/authenticate/azuread":                          loginElsewhere,
	"POST /users/authenticate/genericoidc":                      loginElsewhere,
	"POST /users/authenticate/googleapps":                       loginElsewhere,
	"POST /users/authenticate/octopusid":                        loginElsewhere,
	"POST /users/authenticate/okta":                             loginElsewhere,
	"POST /token/v1": `{"schema": {"type": "object", "required": ["access_token"], "properties": {"access_token": {"type": "string"},
		"issued_token_type": {"type": "string"}, "token_type": {"type": "string"}, "expires_in": {"type": "integer"}}}}`,
}

func (l loan) from(t *testing.T, version string) {
	document := documentOf(t, version)
	for _, r := range document.routes {
		responses, _ := r.operation["responses"].(object)
		if _, schema := success(responses); schema != nil && l.answers[r.key()] == nil && r.method != "DELETE" {
			l.answers[r.key()] = encode(object{"schema": schema, "produces": r.operation["produces"]})
		}
	}
	var tree struct{ Definitions map[string]json.RawMessage }
	if err := json.Unmarshal(document.data, &tree); err != nil {
		t.Fatal(err)
	}
	for name, definition := range tree.Definitions {
		if l.definitions[name] == nil {
			l.definitions[name] = definition
		}
	}
}

var listTemplate = regexp.MustCompile(`\{[?&]([^}]*)\}`)

// joinedLists are the variables of links' templates that are not exploded (RFC 6570).
func joinedLists(t *testing.T) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(shared.File(t, "facts", "links.json"))
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Links []struct{ Templates []string }
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, link := range facts.Links {
		for _, template := range link.Templates {
			for _, m := range listTemplate.FindAllStringSubmatch(template, -1) {
				for name := range strings.SplitSeq(m[1], ",") {
					names[name] = !strings.HasSuffix(name, "*")
				}
			}
		}
	}
	names["name"] = false // names may have commas in them
	return names
}

// lendAnswers returns operations without a schema for their answer that of another document.
func lendAnswers(w *draft) int {
	changed := 0
	w.operations(func(path, method string, operation object) {
		segments, err := parsePath(path)
		if err != nil {
			return
		}
		r := route{method: strings.ToUpper(method), segments: segments, form: formOf(segments)}
		responses, _ := operation["responses"].(object)
		_, has := success(responses)
		lent := w.loan.answers[r.key()]
		if has != nil || lent == nil || stream(operation) {
			return
		}
		var answer object
		if err := json.Unmarshal(lent, &answer); err != nil {
			panic(err)
		}
		if answer["silent"] != nil {
			operation["responses"] = object{"204": object{"description": "lent"}}
			changed++
			return
		}
		operation["responses"] = object{"200": object{"description": "lent", "schema": answer["schema"]}}
		if answer["produces"] != nil {
			operation["produces"] = answer["produces"]
		}
		w.lendDefinitions(answer)
		changed++
	})
	return changed
}

// stream reports whether the document says that the answer is no JSON.
func stream(operation object) bool {
	return slices.ContainsFunc(array(operation["produces"]), func(v any) bool { return !strings.HasPrefix(v.(string), "application/json") })
}

// lendDefinitions copies what v refers to and the document lacks.
func (w *draft) lendDefinitions(v any) {
	objects(v, func(o object) {
		ref, ok := o["$ref"].(string)
		name := strings.TrimPrefix(ref, "#/definitions/")
		if !ok || w.definitions()[name] != nil || w.loan.definitions[name] == nil {
			return
		}
		var definition object
		if err := json.Unmarshal(w.loan.definitions[name], &definition); err != nil {
			panic(err)
		}
		w.definitions()[name] = definition
		w.lendDefinitions(definition)
	})
}

// joinLists lets lists be joined by commas where the links of servers do so.
func joinLists(w *draft) int {
	changed := 0
	w.operations(func(_, _ string, operation object) {
		for _, v := range array(operation["parameters"]) {
			p := v.(object)
			name, _ := p["name"].(string)
			switch {
			case p["in"] != "query" || !w.loan.lists[name]:
			case p["collectionFormat"] == "multi":
				p["collectionFormat"] = "csv"
				changed++
			case name == "ids" && p["type"] == "string":
				p["type"], p["items"] = "array", object{"type": "string"}
				changed++
			}
		}
	})
	return changed
}
