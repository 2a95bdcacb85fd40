package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A repair makes a copy of a document fit for kin-openapi, which is stricter than Octopus, or says what the document
// leaves out. It gives the number of places it changed. Each has to be needed: see testRepairs.
type repair struct {
	name, reason string
	apply        func(*draft) int
}

var repairs = []repair{
	{"definition names", "OpenAPI 3 has no brackets in the names of schemas", renameDefinitions},
	{"routes of a web framework", "paths are templates: no regular expressions, no optional parameters", simplifyPaths},
	{"path parameters", "each parameter of a path is declared, spelt as there, and no other is", declarePathParameters},
	{"equal paths", "paths that differ only in the names of parameters are one path in OpenAPI 3", mergePaths},
	{"operation IDs", "OpenAPI 3 wants them unique", dropOperationIDs},
	{"security", "the document of 2018 wants the key in three places at a time; servers are content with one", splitSecurity},
	{"integer enums", "the values are names, and so is what is sent", unwrapIntegerEnums},
	{"property values", "on the wire it is a string, or an object other than the document's for a secret", openPropertyValues},
	{"kinds of variables", "on the wire they are text; the document of 2021 has an object", textOfVariableKinds},
	{"audit streams", "the definition stands for one of several classes, and has the members of none", openAuditStreams},
	{"file uploads", "the operation takes a file as multipart/form-data, but declares no field of the form", declareFiles},
	{"raw content", "the operation takes the content itself, but declares no body", declareContent},
	{answers, "no schema, but the same operation of another document has one", lendAnswers},
	{lists, "the links that servers send have templates which join lists by commas", joinLists},
	{queries, "the home documents that servers send have templates with more parameters", declareQueries},
	{"bodies", "the operation does nothing without a body, but the document declares none", declareBodies},
	{"read-only members", "servers ignore them in requests, so what was read can be sent back; kin-openapi refuses them", dropReadOnly},
}

// Repairs that no request can tell the need of: kin-openapi does not look at answers nor for parameters that are not declared, and
// takes a joined list for one value.
const answers, lists, queries = "answers", "lists", "queries"

// A draft is a copy of a document under repair.
type draft struct {
	tree   object
	paths  map[string]string // from a path of the document to the same in the copy
	places map[string]int    // that each repair changed
	loan   loan
}

// repaired is a copy of a document after all repairs but one.
func repaired(d *document, without string) (*draft, error) {
	w := &draft{paths: map[string]string{}, places: map[string]int{}, loan: d.loan}
	if err := json.Unmarshal(d.data, &w.tree); err != nil {
		return nil, err
	}
	for path := range w.items() {
		w.paths[path] = path
	}
	for _, r := range repairs {
		if r.name != without {
			w.places[r.name] = r.apply(w)
		}
	}
	return w, nil
}

func (w *draft) items() object       { return w.tree["paths"].(object) }
func (w *draft) definitions() object { return w.tree["definitions"].(object) }

// operations calls visit for each operation, in the order of paths.
func (w *draft) operations(visit func(path, method string, operation object)) {
	items := w.items()
	for _, path := range slices.Sorted(maps.Keys(items)) {
		item := items[path].(object)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			visit(path, method, item[method].(object))
		}
	}
}

// move returns a path another name in the copy.
func (w *draft) move(from, to string) {
	items := w.items()
	if items[to] == nil {
		items[to] = object{}
	}
	maps.Copy(items[to].(object), items[from].(object))
	delete(items, from)
	for path, now := range w.paths {
		if now == from {
			w.paths[path] = to
		}
	}
}

// objects calls visit for each object below v.
func objects(v any, visit func(object)) {
	switch v := v.(type) {
	case object:
		visit(v)
		for _, child := range v {
			objects(child, visit)
		}
	case []any:
		for _, child := range v {
			objects(child, visit)
		}
	}
}

func renameDefinitions(w *draft) int {
	plain := strings.NewReplacer("[", "_of_", "]", "")
	changed := 0
	definitions := w.definitions()
	for name, definition := range maps.Clone(definitions) {
		if to := plain.Replace(name); to != name {
			delete(definitions, name)
			definitions[to] = definition
			changed++
		}
	}
	objects(w.tree, func(o object) {
		if ref, ok := o["$ref"].(string); ok {
			o["$ref"] = plain.Replace(ref)
		}
	})
	return changed
}

func simplifyPaths(w *draft) int {
	changed := 0
	for path := range maps.Clone(w.items()) {
		segments, err := parsePath(path)
		if err != nil {
			continue
		}
		var texts []string
		for _, s := range segments {
			switch {
			case s.only != nil: // beside the route for all other values, which would be the same path
				texts = append(texts, strings.Join(s.only, "-or-")+"-{"+s.param+"}")
			case s.param != "":
				texts = append(texts, "{"+s.param+"}")
			default:
				texts = append(texts, s.literal)
			}
		}
		to := "/" + strings.Join(texts, "/")
		if to != path && strings.ContainsAny(path, "?(") {
			w.move(path, to)
			changed++
		}
	}
	return changed
}

func pathNames(path string) []string {
	var names []string
	for rest := path; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return names
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		names = append(names, name)
	}
}

func declarePathParameters(w *draft) int {
	changed := 0
	w.operations(func(path, _ string, operation object) {
		kept := []any{}
		missing := pathNames(path)
		for _, v := range array(operation["parameters"]) {
			p := v.(object)
			if p["in"] == "path" {
				at := slices.IndexFunc(missing, func(name string) bool { return strings.EqualFold(name, p["name"].(string)) })
				if at < 0 {
					changed++
					continue
				}
				if p["name"] != missing[at] {
					p["name"] = missing[at]
					changed++
				}
				missing = slices.Delete(missing, at, at+1)
			}
			kept = append(kept, p)
		}
		for _, name := range missing {
			kept = append(kept, object{"in": "path", "name": name, "type": "string", "required": true})
			changed++
		}
		operation["parameters"] = kept
	})
	return changed
}

func mergePaths(w *draft) int {
	changed := 0
	first := map[string]string{} // by the path without names
	for _, path := range slices.Sorted(maps.Keys(w.items())) {
		names := pathNames(path)
		bare := path
		for _, name := range names {
			bare = strings.Replace(bare, "{"+name+"}", "{}", 1)
		}
		to, taken := first[bare]
		if !taken {
			first[bare] = path
			continue
		}
		for i, name := range pathNames(to) {
			renamePathParameter(w.items()[path].(object), names[i], name)
		}
		w.move(path, to)
		changed++
	}
	return changed
}

func renamePathParameter(item object, from, to string) {
	for _, operation := range item {
		for _, v := range array(operation.(object)["parameters"]) {
			if p := v.(object); p["in"] == "path" && p["name"] == from {
				p["name"] = to
			}
		}
	}
}

func dropOperationIDs(w *draft) int {
	changed := 0
	seen := map[any]bool{}
	w.operations(func(_, _ string, operation object) {
		if id := operation["operationId"]; id != nil && seen[id] {
			delete(operation, "operationId")
			changed++
		} else {
			seen[id] = true
		}
	})
	return changed
}

func splitSecurity(w *draft) int {
	changed := 0
	objects(w.tree, func(o object) {
		var alternatives []any
		for _, v := range array(o["security"]) {
			for name, scopes := range sorted(v.(object)) {
				alternatives = append(alternatives, object{name: scopes})
			}
		}
		if len(alternatives) > len(array(o["security"])) {
			o["security"] = alternatives
			changed++
		}
	})
	return changed
}

func unwrapIntegerEnums(w *draft) int {
	changed := 0
	objects(w.tree, func(o object) {
		if values := array(o["enum"]); o["type"] == "integer" && len(values) > 0 {
			if _, named := values[0].(string); named {
				o["type"] = "string"
				delete(o, "format")
				changed++
			}
		}
	})
	return changed
}

func openPropertyValues(w *draft) int {
	if w.definitions()[propertyValue] == nil {
		return 0
	}
	w.definitions()[propertyValue] = object{}
	return 1
}

func textOfVariableKinds(w *draft) int {
	const definition = "VariableType"
	if w.definitions()[definition] == nil {
		return 0
	}
	w.definitions()[definition] = object{"type": "string"}
	return 1
}

func openAuditStreams(w *draft) int {
	definition, ok := w.definitions()["IAuditStreamConfigurationResource"].(object)
	if ok {
		delete(definition, "additionalProperties")
		return 1
	}
	return 0
}

// uploads end with these.
var uploads = []string{"POST /logo", "PUT /logo", "POST /packages/raw", "PUT /nuget/packages", "POST /delta"}

func declareFiles(w *draft) int {
	changed := 0
	w.operations(func(path, method string, operation object) {
		consumes := fmt.Sprint(operation["consumes"])
		known := slices.ContainsFunc(uploads, func(upload string) bool {
			of, end, _ := strings.Cut(upload, " ")
			return strings.EqualFold(of, method) && strings.HasSuffix(path, end)
		})
		if !known && !strings.Contains(consumes, "multipart/form-data") {
			return
		}
		operation["consumes"] = []any{"multipart/form-data"}
		addParameter(operation, object{"in": "formData", "name": "file", "type": "file", "required": true})
		changed++
	})
	return changed
}

func declareContent(w *draft) int {
	changed := 0
	w.operations(func(path, method string, operation object) {
		if method == "put" && strings.HasSuffix(path, "/artifacts/{id}/content") {
			operation["consumes"] = []any{"application/octet-stream"}
			addParameter(operation, object{"in": "body", "name": "content", "required": true, "schema": object{"type": "string", "format": "binary"}})
			changed++
		}
	})
	return changed
}

// bodies are what operations take whose document may declare none, by route.key: what they give back, a list of IDs, or
// something of its own.
var bodies = map[string][]string{
	"the same": {
		"PUT /artifacts/{}",
		"POST /certificates/{}/replace",
		"PUT /dashboardconfiguration",
		"PUT /deploymentprocesses/{}",
		"POST /deployments",
		"PUT /dynamic-extensions/features/values",
		"PUT /featuresconfiguration",
		"PUT /letsencryptconfiguration",
		"PUT /licenses/licenses-current",
		"PUT /maintenanceconfiguration",
		"PUT /performanceconfiguration",
		"POST /releases/{}/defects",
		"PUT /repository/configuration",
		"PUT /runbookprocesses/{}",
		"POST /runbookruns",
		"PUT /serverconfiguration",
		"PUT /smtpconfiguration",
		"POST /spaces",
		"PUT /spaces/{}",
		"POST /tenants/{}/variables",
		"PUT /tenants/{}/variables",
		"PUT /upgradeconfiguration",
		"POST /users",
		"PUT /users/{}",
		"POST /users/{}/apikeys",
		"PUT /variables/{}",
	},
	"IDs": {
		"PUT /environments/sortorder",
		"PUT /tagsets/sortorder",
		"PUT /workerpools/sortorder",
	},
	"its own": {
		"POST /actiontemplates/{}/actionsupdate",
		"POST /authentication/checklogininitiated",
		"POST /azuredevopsissuetracker/connectivitycheck",
		"POST /build-information",
		"POST /certificates/generate",
		"POST /cloudtemplate/{}/metadata",
		"PUT /configuration/{}/values",
		"POST /interruptions/{}/submit",
		"POST /jiraintegration/connectivitycheck/connectapp",
		"POST /jiraintegration/connectivitycheck/jira",
		"POST /migrations/import",
		"POST /migrations/partialexport",
		"POST /migrations/spaceimport",
		"POST /migrations/spacepartialexport",
		"POST /package-metadata",
		"POST /projects/{}/versioncontrol/convert",
		"POST /projects/{}/versioncontrolsettings/test",
		"POST /releases/{}/deployments/previews",
		"POST /runbooks/{}/run",
		"POST /tasks/{}/state",
		"POST /users/login",
		"POST /users/register",
		"POST /variables/nonprintablechars",
	},
}

// declareQueries adds what lists of several spaces take. Documents before 2022 declare next to no parameters of lists.
func declareQueries(w *draft) int {
	changed := 0
	if version, _ := w.tree["info"].(object)["version"].(string); version < "2022" {
		return 0
	}
	w.operations(func(path, method string, operation object) {
		segments, err := parsePath(path)
		if err != nil {
			return
		}
		r := route{method: strings.ToUpper(method), segments: segments, form: formOf(segments)}
		if !slices.Contains([]string{"GET /events", "GET /tasks", "GET /teams", "GET /scopeduserroles"}, r.key()) {
			return
		}
		addParameter(operation, object{"in": "query", "name": "spaces", "type": "array", "items": object{"type": "string"}, "collectionFormat": "csv"})
		addParameter(operation, object{"in": "query", "name": "includeSystem", "type": "boolean"})
		changed++
	})
	return changed
}

func declareBodies(w *draft) int {
	kinds := map[string]string{}
	for kind, keys := range bodies {
		for _, key := range keys {
			kinds[key] = kind
		}
	}
	changed := 0
	w.operations(func(path, method string, operation object) {
		segments, err := parsePath(path)
		if err != nil {
			return
		}
		r := route{method: strings.ToUpper(method), segments: segments, form: formOf(segments)}
		kind := kinds[r.key()]
		if kind == "" || hasBody(operation) {
			return
		}
		schema := object{}
		responses, _ := operation["responses"].(object)
		switch _, result := success(responses); {
		case kind == "IDs":
			schema = object{"type": "array", "items": object{"type": "string"}}
		case kind == "the same" && result != nil:
			schema = result
		}
		addParameter(operation, object{"in": "body", "name": "body", "required": true, "schema": schema})
		changed++
	})
	return changed
}

func hasBody(operation object) bool {
	return slices.ContainsFunc(array(operation["parameters"]), func(v any) bool { return v.(object)["in"] == "body" })
}

func addParameter(operation, parameter object) {
	operation["parameters"] = append(array(operation["parameters"]), parameter)
}

func dropReadOnly(w *draft) int {
	changed := 0
	objects(w.definitions(), func(o object) {
		if o["readOnly"] == true {
			delete(o, "readOnly")
			changed++
		}
	})
	return changed
}
