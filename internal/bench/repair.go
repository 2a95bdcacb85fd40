package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// A repair makes the document fit for generators that refuse what servers send. It changes the document and gives the
// number of changes.
type repair struct {
	what, why string
	apply     func(doc object) int
}

var repairs = []repair{
	{"path parameters in another letter case", "the parameter {Id} is declared as id, so a generator finds neither", spellParameters},
	{"paths that differ in parameter names only", "/accounts/{id} and /accounts/{accountId} are one path in OpenAPI", mergePaths},
	{"definitions with a name too near to another", "ogen calls member BC of A and member C of AB both ABC, and refuses that", separateDefinitions},
	{"tags in another letter case", "openapi-generator writes OpenIDConnect and OpenIdConnect to one file, the second over the first", spellTags},
	{"optional bodies of any type", "openapi-generator makes optional.Map[string]interface{} of them, which is no Go", requireBodies},
}

// repaired applies all repairs to a document and tells how often each did something.
func repaired(doc object) (object, []string) {
	var notes []string
	for _, r := range repairs {
		notes = append(notes, fmt.Sprintf("%d %s: %s", r.apply(doc), r.what, r.why))
	}
	return doc, notes
}

// toOpenAPI3 converts a document for generators that do not read Swagger 2.0.
func toOpenAPI3(doc object) (*openapi3.T, error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var old openapi2.T
	if err := json.Unmarshal(data, &old); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3(&old)
}

func spellParameters(doc object) int {
	changed := 0
	for path, item := range doc["paths"].(object) {
		for _, name := range placeholder.FindAllString(path, -1) {
			name = strings.Trim(name, "{}")
			changed += renameParameter(item, func(is string) bool { return is != name && strings.EqualFold(is, name) }, name)
		}
	}
	return changed
}

// mergePaths moves operations to the first path that is the same but for names.
func mergePaths(doc object) int {
	paths, changed := doc["paths"].(object), 0
	first := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		bare := placeholder.ReplaceAllString(path, "{}")
		to, taken := first[bare]
		if !taken {
			first[bare] = path
			continue
		}
		names := placeholder.FindAllString(to, -1)
		for i, name := range placeholder.FindAllString(path, -1) {
			renameParameter(paths[path], func(is string) bool { return "{"+is+"}" == name }, strings.Trim(names[i], "{}"))
		}
		maps.Copy(paths[to].(object), paths[path].(object))
		delete(paths, path)
		changed++
	}
	return changed
}

// renameParameter renames path parameters in the operations of a path and counts them.
func renameParameter(item any, is func(name string) bool, to string) int {
	changed := 0
	for _, operation := range item.(object) {
		for _, p := range list(operation.(object)["parameters"]) {
			if p := p.(object); p["in"] == "path" && is(p["name"].(string)) {
				p["name"] = to
				changed++
			}
		}
	}
	return changed
}

// separateDefinitions renames each definition whose name with that of a member reads like a shorter one with a member.
func separateDefinitions(doc object) int {
	definitions := doc["definitions"].(object)
	taken := map[string]bool{}
	renamed := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(definitions)) { // the shorter ones first
		members, _ := definitions[name].(object)["properties"].(object)
		for member := range members {
			if taken[name+member] {
				renamed[name] = name + "Model"
			}
			taken[name+member] = true
		}
	}
	for from, to := range renamed {
		definitions[to] = definitions[from]
		delete(definitions, from)
	}
	redirect(doc, renamed)
	return len(renamed)
}

// spellTags returns tags that are the same but for letter case the first spelling in alphabetical order.
func spellTags(doc object) int {
	operations := operations(doc)
	spelt := map[string]string{}
	for _, operation := range operations {
		for _, tag := range list(operation["tags"]) {
			key := strings.ToLower(tag.(string))
			spelt[key] = min(tag.(string), cmp.Or(spelt[key], tag.(string)))
		}
	}
	changed := 0
	for _, operation := range operations {
		tags := list(operation["tags"])
		for i, tag := range tags {
			if to := spelt[strings.ToLower(tag.(string))]; to != tag {
				tags[i] = to
				changed++
			}
		}
	}
	return changed
}

func requireBodies(doc object) int {
	changed := 0
	for _, operation := range operations(doc) {
		for _, p := range list(operation["parameters"]) {
			p := p.(object)
			if schema, isBody := p["schema"].(object); isBody && len(schema) == 0 && p["required"] != true {
				p["required"] = true
				changed++
			}
		}
	}
	return changed
}

// operations are all operations of a document, in no order.
func operations(doc object) []object {
	var all []object
	for _, item := range doc["paths"].(object) {
		for _, operation := range item.(object) {
			all = append(all, operation.(object))
		}
	}
	return all
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// redirect lets references follow renamed definitions.
func redirect(v any, renamed map[string]string) {
	switch v := v.(type) {
	case object:
		if ref, ok := v["$ref"].(string); ok {
			name := strings.TrimPrefix(ref, "#/definitions/")
			v["$ref"] = "#/definitions/" + cmp.Or(renamed[name], name)
		}
		for _, value := range v {
			redirect(value, renamed)
		}
	case []any:
		for _, value := range v {
			redirect(value, renamed)
		}
	}
}
