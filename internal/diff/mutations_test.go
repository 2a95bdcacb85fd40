package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
)

// sampleTypes are objects of the sample document, whether they are sent and received, and a field that is a string, required
// or not.
var sampleTypes = []struct {
	definition, goName string
	sent, received     bool
	required, optional string
}{
	{"ArtifactResource", "Artifact", true, true, "Filename", "Source"},
	{"DeploymentResource", "Deployment", true, true, "ReleaseId", "Comments"},
	{"EnvironmentResource", "Environment", true, true, "Name", "Description"},
	{"FeedResource", "Feed", true, true, "Name", "Slug"},
	{"ReleaseResource", "Release", true, true, "Version", "ReleaseNotes"},
	{"RunbookResource", "Runbook", true, true, "Name", "Description"},
	{"SpaceResource", "Space", true, true, "Name", "Description"},
	{"TenantResource", "Tenant", true, true, "Name", "Description"},
	{"VariableSetResource", "VariableSet", true, true, "", "OwnerId"},
	{"ProjectResource", "Project", true, true, "Name", "Description"},
	{"CreateReleaseCommandV1", "CreateReleaseCommandV1", true, false, "ProjectName", "ReleaseNotes"},
	{"CreateReleaseResponseV1", "CreateReleaseResponseV1", false, true, "ReleaseId", ""},
	{"TaskResource", "Task", false, true, "", "Description"},
	{"ServerStatusResource", "ServerStatus", false, true, "", "MaintenanceExpires"},
	{"PackageFromBuiltInFeedResource", "PackageFromBuiltInFeed", false, true, "", "Title"},
}

func goField(name string) string {
	if rest, ok := strings.CutSuffix(name, "Id"); ok {
		return rest + "ID"
	}
	return name
}

// A mutator makes mutations of one sample document.
type mutator struct {
	unchanged object // the document as it is
	mutations []mutation
}

func mutations(t *testing.T) []mutation {
	m := &mutator{unchanged: sampleObject(t)}
	api := buildFrom(t, sampleDocument(t), "sample")
	for _, op := range api.Operations() {
		m.operation(op)
	}
	m.newOperations()
	m.types()
	m.values()
	return m.mutations
}

// sampleObject is the sample document, for the caller to change.
func sampleObject(t *testing.T) (document object) {
	t.Helper()
	if err := json.Unmarshal(sampleDocument(t), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// add notes a change to the document and what diff is to find.
func (m *mutator) add(kind, subject string, goRating, wire Rating, change func(document object)) {
	name := fmt.Sprintf("%d %s %s", len(m.mutations), kind, subject)
	m.mutations = append(m.mutations, mutation{name, kind, subject, goRating, wire, change})
}

type object = map[string]any

// routes finds an operation under the given routes of it: path item and method.
func routes(document object, op *model.Operation, forms ...model.Form) (items []object, method string) {
	method = strings.ToLower(op.HTTPMethod)
	for _, r := range op.Routes {
		if len(forms) == 0 || slices.Contains(forms, r.Form) {
			path := strings.TrimPrefix(r.Path, "/api")
			if path == "" {
				path = "/"
			}
			items = append(items, document["paths"].(object)[path].(object))
		}
	}
	return items, method
}

// each changes an operation under all its routes.
func each(document object, op *model.Operation, change func(operation object)) {
	items, method := routes(document, op)
	for _, item := range items {
		change(item[method].(object))
	}
}

func parameters(operation object) []any {
	list, _ := operation["parameters"].([]any)
	return list
}

// parameter changes a query parameter of an operation under all its routes.
func parameter(document object, op *model.Operation, name string, change func(p object)) {
	each(document, op, func(operation object) {
		for _, p := range parameters(operation) {
			if p := p.(object); p["name"] == name && p["in"] == "query" {
				change(p)
			}
		}
	})
}

func (m *mutator) operation(op *model.Operation) {
	subject := op.Name
	m.add("operation-removed", subject, Breaking, Breaking, func(d object) {
		items, method := routes(d, op)
		for _, item := range items {
			delete(item, method)
		}
	})
	if op.Scope == model.ScopeBoth && op.Handle != model.HandleBoth && len(op.Routes) == 2 {
		for _, r := range op.Routes {
			m.add("route-removed", subject, Safe, Breaking, func(d object) {
				items, method := routes(d, op, r.Form)
				delete(items[0], method)
			})
		}
	}
	if !op.Deprecated {
		m.add("operation-deprecated", subject, Safe, Risky, func(d object) { each(d, op, func(o object) { o["deprecated"] = true }) })
	}
	m.newParameters(op, subject)
	for _, p := range op.Params {
		m.parameter(op, p, subject)
	}
	m.bodyAndResult(op, subject)
}

func (m *mutator) newParameters(op *model.Operation, subject string) {
	without, list := Safe, Safe
	if op.ParamsType == "" {
		without, list = Breaking, Breaking // the method's signature
	}
	grow := func(p object) func(d object) {
		return func(d object) { each(d, op, func(o object) { o["parameters"] = append(parameters(o), p) }) }
	}
	m.add("parameter-added", subject, without, Safe, grow(object{"in": "query", "name": "colour", "type": "string"}))
	m.add("parameter-added", subject, without, Breaking, grow(object{"in": "query", "name": "colour", "type": "string", "required": true}))
	m.add("parameter-added", subject, list, Safe, grow(object{"in": "query", "name": "colours", "type": "array", "items": object{"type": "string"}}))
}

func (m *mutator) parameter(op *model.Operation, p model.Param, subject string) {
	if !m.declares(op, func(o object) bool { return o["name"] == p.Name }) {
		return
	}
	m.add("parameter-removed", subject, Breaking, Risky, func(d object) {
		each(d, op, func(o object) {
			o["parameters"] = slices.DeleteFunc(parameters(o), func(x any) bool { return x.(object)["name"] == p.Name })
		})
	})
	if p.Required {
		return
	}
	required := Safe
	if p.Type.Kind == model.KindBool {
		required = Breaking // *bool becomes bool
	}
	m.add("parameter-required", subject, required, Breaking, func(d object) {
		parameter(d, op, p.Name, func(x object) { x["required"] = true })
	})
	if p.Type.Kind == model.KindString {
		m.add("parameter-type-changed", subject, Breaking, Breaking, func(d object) {
			parameter(d, op, p.Name, func(x object) { x["type"] = "integer" })
		})
	}
}

func (m *mutator) bodyAndResult(op *model.Operation, subject string) {
	if b := op.Body; b != nil && b.Kind == model.BodyJSON && b.Union == nil && b.Type.Kind == model.KindObject && m.declares(op, func(p object) bool { return p["in"] == "body" }) {
		m.add("body-changed", subject, Breaking, Breaking, func(d object) {
			each(d, op, func(o object) {
				for _, p := range parameters(o) {
					if p := p.(object); p["in"] == "body" {
						p["schema"] = object{"type": "string"}
					}
				}
			})
		})
	}
	if op.Result.Kind == model.ResultObject && op.Handle != model.HandleBoth && op.Body == nil {
		for kind, schema := range map[Rating]object{Breaking: {"type": "string"}, Risky: {"$ref": "#/definitions/SelectedPackage"}} {
			m.add("result-changed", subject, Breaking, kind, func(d object) {
				each(d, op, func(o object) {
					for code, r := range o["responses"].(object) {
						if strings.HasPrefix(code, "2") {
							r.(object)["schema"] = schema
						}
					}
				})
			})
		}
	}
}

// declares reports whether a parameter or the body is in the document, and not in what octogen knows beside it.
func (m *mutator) declares(op *model.Operation, is func(object) bool) (declared bool) {
	each(m.unchanged, op, func(o object) {
		declared = declared || slices.ContainsFunc(parameters(o), func(p any) bool { return is(p.(object)) })
	})
	return declared
}

func (m *mutator) newOperations() {
	for i, path := range []string{"/widgets", "/widgets/{id}", "/projects/{projectId}/widgets", "/{spaceId}/widgets"} {
		for _, method := range []string{"get", "post", "delete"} {
			m.add("operation-added", "", Safe, Safe, func(d object) {
				operation := object{"operationId": fmt.Sprintf("widget%d%s", i, method), "responses": object{"200": object{"description": "Done.", "schema": object{"$ref": "#/definitions/ProjectResource"}}}}
				item, _ := d["paths"].(object)[path].(object)
				if item == nil {
					item = object{}
					d["paths"].(object)[path] = item
				}
				item[method] = operation
			})
		}
	}
}

func properties(d object, definition string) object {
	return d["definitions"].(object)[definition].(object)["properties"].(object)
}

func (m *mutator) types() {
	for _, t := range sampleTypes {
		needed := func(yes bool, rating Rating) Rating {
			if yes {
				return rating
			}
			return Safe
		}
		definition := func(d object) object { return d["definitions"].(object)[t.definition].(object) }
		if t.optional != "" {
			subject := t.goName + "." + goField(t.optional)
			m.add("field-removed", subject, Breaking, Risky, func(d object) { delete(properties(d, t.definition), t.optional) })
			m.add("field-type-changed", subject, Breaking, Breaking, func(d object) { properties(d, t.definition)[t.optional] = object{"type": "integer"} })
			m.add("field-type-changed", subject, Breaking, needed(t.sent, Risky), func(d object) {
				properties(d, t.definition)[t.optional] = object{"$ref": "#/definitions/TenantedDeploymentMode"}
			})
			m.add("field-required", subject, Safe, needed(t.sent, Breaking), func(d object) {
				required, _ := definition(d)["required"].([]any)
				definition(d)["required"] = append(required, t.optional)
			})
			m.add("field-read-only", subject, Safe, needed(t.sent, Risky), func(d object) {
				properties(d, t.definition)[t.optional].(object)["readOnly"] = true
			})
		}
		if t.required != "" {
			subject := t.goName + "." + goField(t.required)
			wire := Risky
			if t.received {
				wire = Breaking
			}
			m.add("field-removed", subject, Breaking, wire, func(d object) {
				delete(properties(d, t.definition), t.required)
				m.unrequire(definition(d), t.required)
			})
			m.add("field-optional", subject, Safe, needed(t.received, Risky), func(d object) { m.unrequire(definition(d), t.required) })
		}
		m.add("field-added", t.goName+".Colour", Safe, Safe, func(d object) { properties(d, t.definition)["Colour"] = object{"type": "string"} })
		m.add("field-added", t.goName+".Colour", Safe, needed(t.sent, Breaking), func(d object) {
			properties(d, t.definition)["Colour"] = object{"type": "string"}
			required, _ := definition(d)["required"].([]any)
			definition(d)["required"] = append(required, "Colour")
		})
	}
}

func (m *mutator) unrequire(definition object, field string) {
	required, _ := definition["required"].([]any)
	definition["required"] = slices.DeleteFunc(required, func(x any) bool { return x == field })
}

// values changes the one named set of values, which is sent and received.
func (m *mutator) values() {
	set := func(d object) object { return d["definitions"].(object)["TenantedDeploymentMode"].(object) }
	for i := range set(m.unchanged)["enum"].([]any) {
		m.add("value-removed", "TenantedDeploymentMode", Breaking, Breaking, func(d object) {
			set(d)["enum"] = slices.Delete(set(d)["enum"].([]any), i, i+1)
		})
	}
	m.add("value-added", "TenantedDeploymentMode", Safe, Risky, func(d object) { set(d)["enum"] = append(set(d)["enum"].([]any), "Sometimes") })
	m.add("type-removed", "TenantedDeploymentMode", Breaking, Safe, func(d object) {
		delete(d["definitions"].(object), "TenantedDeploymentMode")
		for _, name := range slices.Sorted(maps.Keys(d["definitions"].(object))) {
			p, _ := d["definitions"].(object)[name].(object)["properties"].(object)
			for _, field := range []string{"TenantedDeploymentMode", "MultiTenancyMode"} { // the latter writes the same set in place
				if p[field] != nil {
					p[field] = object{"type": "string"}
				}
			}
		}
	})
	m.add("type-changed", "TenantedDeploymentMode", Breaking, Breaking, func(d object) {
		d["definitions"].(object)["TenantedDeploymentMode"] = object{"type": "object", "properties": object{"Mode": object{"type": "string"}}}
	})
}
