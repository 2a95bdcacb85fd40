package emit

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/octogen/octogen/specs"
)

// A random makes documents of every keyword that octogen reads, put together as no server would: references in circles,
// names that clash or are odd, names that families and corrections wait for, paths and parameters that do not fit. The
// same seed gives the same document.
type random struct {
	*rand.Rand
	definitions []string
}

// What octogen's own knowledge waits for.
var (
	knownTypes  = words(`\b[A-Z][A-Za-z]{3,}\b`, specs.Families, specs.Corrections, specs.Octopus)
	knownRoutes = words(`(?:GET|PUT|POST|DELETE|PATCH) /[\w{}/.-]*`, specs.Corrections, specs.Relations, specs.Naming)
	knownWords  = words(`\b[a-zA-Z]{2,}\b`, specs.Corrections, specs.Octopus)
)

func words(pattern string, texts ...[]byte) []string {
	var all []string
	for _, text := range texts {
		all = append(all, regexp.MustCompile(pattern).FindAllString(string(text), -1)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var (
	plainNames = []string{"A", "B", "Widget", "WidgetResource", "ProjectResource", "CreateWidgetCommand", "ModifyWidgetCommandV1", "WidgetCollection", "ResourceCollection[Widget]",
		"ResourceCollection[WidgetResource]", "CreateWidgetResponse", "Root", "HomeResource", "ErrorResponse"}
	oddNames = []string{"a b", "a-b", "a.b", "a_b", "aB", "AB", "", " ", "-", "1", "x1", "Äpfel", "日本", "type", "string", "error", "nil", "init", "_", "Client", "Option", "Extra",
		"Page", "Page[A]", "Links", "Variant", "MarshalJSON", "String", "Error", "RawJSON", "DateTime", "ctx", "opts", "params", "body", "response", "err", "s", "h", "v", "change",
		"\u202ex", "a/b", "a~b", "a%5Bb", `a"b`, "a`b", "a\\b", "a\nb", "$ref", "x-odd", "Op", "opAList", "AParams", "ALinks", "AService", "SpaceClient", "NewClient"}
	properties2 = []string{"Id", "Name", "Slug", "SpaceId", "Description", "Links", "Items", "TotalResults", "ItemsPerPage", "Version", "HasValue", "NewValue", "Value", "IsSensitive", "Type",
		"ProjectId", "EnvironmentIds", "State", "IsCompleted", "FinishedSuccessfully", "ErrorMessage", "Password", "Extra"}
	segments = []string{"widgets", "projects", "runbooks", "tasks", "all", "bulk", "v1", "v2", "create", "spaces", "users", "feeds", "machines", "accounts", "a-b", "a.b", "aB", "Äpfel",
		"{id}", "{Id}", "{idOrName}", "{projectId}", "{type}", "{ctx}", "{a-b}", "{id?}", "{*rest}", "{a}{b}", "x{a}y", `(?<name>\d+)`, "(?<kind>(a|b))", "_", "1"}
)

func pick[T any](r *random, list []T) T { return list[r.IntN(len(list))] }

// one reports whether something that happens once in n times happens.
func (r *random) one(n int) bool { return r.IntN(n) == 0 }

// name is one that the document means for something, or an odd one.
func (r *random) name(plain []string) string {
	switch r.IntN(6) {
	case 0:
		return pick(r, oddNames)
	case 1:
		return pick(r, knownTypes)
	case 2:
		return pick(r, knownWords)
	}
	return pick(r, plain)
}

// randomDocument is the document of a seed.
func randomDocument(seed uint64) []byte {
	r := &random{Rand: rand.New(rand.NewPCG(seed, 1))}
	for range r.IntN(12) {
		r.definitions = append(r.definitions, r.name(plainNames))
	}
	definitions := map[string]any{}
	for _, name := range r.definitions {
		definitions[name] = r.definition(name)
	}
	paths := map[string]any{}
	for range r.IntN(8) {
		path, methods := r.path()
		paths[path] = r.pathItem(path, methods)
	}
	doc := map[string]any{"swagger": "2.0", "paths": paths, "definitions": definitions, "basePath": pick(r, []string{"/api", "/api", "/", "", "/octopus", "/octopus/api"}),
		"info": map[string]any{"title": pick(r, oddNames), "version": pick(r, []string{"2026.1.1", "", "x", "2099.1.9999-beta.1"})}}
	r.sometimes(doc, 8, "consumes", []any{pick(r, mediaTypes)})
	r.sometimes(doc, 8, "produces", []any{pick(r, mediaTypes)})
	r.sometimes(doc, 20, "parameters", map[string]any{"P": r.parameter("query", pick(r, properties2))})
	r.sometimes(doc, 20, "responses", map[string]any{"R": r.response()})
	data, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return data
}

func (r *random) sometimes(m map[string]any, n int, key string, value any) {
	if r.one(n) {
		m[key] = value
	}
}

// definition is a schema; those with the name of a page are pages more often than not.
func (r *random) definition(name string) any {
	if strings.Contains(name, "Collection") && !r.one(4) {
		return map[string]any{"properties": map[string]any{"TotalResults": map[string]any{"type": "integer"}, "Items": map[string]any{"type": "array", "items": r.schema(1)}}}
	}
	return r.schema(0)
}

// schema is one of a kind, with keywords of other kinds beside it once in a while.
func (r *random) schema(depth int) any {
	kinds := []func(map[string]any, int){r.reference, r.reference, r.scalar, r.scalar, r.enum, r.object, r.object, r.array, r.dictionary, r.allOf, func(map[string]any, int) {}}
	switch {
	case depth > 4:
		kinds = kinds[:5]
	case depth == 0 && !r.one(4):
		kinds = kinds[2:] // or all are only other names for each other
	}
	s := map[string]any{}
	pick(r, kinds)(s, depth)
	for r.one(8) {
		pick(r, kinds)(s, depth)
	}
	r.sometimes(s, 10, "description", pick(r, oddNames))
	r.sometimes(s, 10, "readOnly", r.one(2))
	r.sometimes(s, 30, "type", pick(r, []any{"object", "string", "array", "file", "null", "", []any{"string", "null"}, []any{}, []any{"null"}}))
	r.sometimes(s, 40, "additionalProperties", r.one(2))
	r.sometimes(s, 40, "required", []any{pick(r, properties2), pick(r, oddNames)})
	return s
}

func (r *random) reference(s map[string]any, _ int) {
	if len(r.definitions) == 0 || r.one(150) {
		s["$ref"] = pick(r, []string{"#/definitions/Nowhere", "#/parameters/P", "other.json", "#"})
		return
	}
	name := pick(r, r.definitions)
	s["$ref"] = "#/definitions/" + strings.NewReplacer("~", "~0", "/", "~1", "%", "%25").Replace(name)
}

func (r *random) scalar(s map[string]any, _ int) {
	s["type"] = pick(r, []string{"string", "string", "boolean", "integer", "number", "object"})
	r.sometimes(s, 3, "format", pick(r, []string{"date-time", "date", "date-span", "int64", "int32", "double", "binary", "byte", "odd"}))
}

func (r *random) enum(s map[string]any, _ int) {
	values := []any{}
	for range r.IntN(4) {
		values = append(values, r.name([]string{"Red", "red", "Green", "a-b"}))
	}
	if r.one(15) {
		values = append(values, pick(r, []any{1, true, nil, 1.5, []any{}, map[string]any{}}))
	}
	s["enum"] = values
	s["type"] = pick(r, []string{"string", "string", "integer"})
}

func (r *random) object(s map[string]any, depth int) {
	properties := map[string]any{}
	for range r.IntN(5) {
		properties[r.name(properties2)] = r.schema(depth + 1)
	}
	s["properties"] = properties
	r.sometimes(s, 2, "type", "object")
	r.sometimes(s, 3, "required", []any{pick(r, properties2), pick(r, properties2)})
}

func (r *random) array(s map[string]any, depth int) {
	s["type"] = "array"
	if !r.one(8) {
		s["items"] = r.schema(depth + 1)
	}
}

func (r *random) dictionary(s map[string]any, depth int) {
	s["additionalProperties"] = r.schema(depth + 1)
	r.sometimes(s, 2, "type", "object")
}

func (r *random) allOf(s map[string]any, depth int) {
	parts := []any{}
	for range r.IntN(4) {
		parts = append(parts, r.schema(depth+1))
	}
	s["allOf"] = parts
}

var routeParameter = regexp.MustCompile(`\{\}`)

// path is one that octogen knows, or segments in a row, with slashes where they should not be; and the methods that it
// should have.
func (r *random) path() (string, []string) {
	method, path := "", ""
	if r.one(2) {
		method, path, _ = strings.Cut(pick(r, knownRoutes), " ")
		path = routeParameter.ReplaceAllStringFunc(path, func(string) string { return pick(r, []string{"{id}", "{projectId}", "{x}", "{idOrName}"}) })
	} else {
		for range r.IntN(5) {
			path += "/" + pick(r, segments)
		}
	}
	switch r.IntN(8) {
	case 0:
		path = "/{spaceId}" + path
	case 1:
		path = "/spaces/{spaceIdentifier}" + path
	case 2:
		path = "/api" + path
	}
	switch r.IntN(20) {
	case 0:
		path = strings.TrimPrefix(path, "/")
	case 1:
		path = strings.Replace(path, "/", "//", 1+r.IntN(3))
	case 2:
		path += "/"
	case 3:
		path = strings.ToUpper(path)
	}
	methods := []string{pick(r, []string{"get", "get", "put", "post", "delete", "patch", "head", "options"})}
	if method != "" {
		methods = append(methods, strings.ToLower(method))
	}
	return path, methods
}

func (r *random) pathItem(path string, methods []string) any {
	item := map[string]any{}
	for _, method := range methods {
		item[method] = r.operation(path)
	}
	r.sometimes(item, 20, "parameters", []any{r.parameter("query", pick(r, properties2))})
	r.sometimes(item, 40, pick(r, []string{"GET", "x-odd", "trace"}), map[string]any{})
	return item
}

var mediaTypes = []string{"application/json", "application/json", "text/plain", "application/octet-stream", "multipart/form-data", "image/png", "text/html", "", "odd"}

func (r *random) operation(path string) any {
	parameters := []any{}
	for _, m := range placeholders.FindAllStringSubmatch(path, -1) {
		if !r.one(8) { // those that the path has
			parameters = append(parameters, r.parameter("path", m[1]))
		}
	}
	for range r.IntN(4) {
		parameters = append(parameters, r.parameter(pick(r, []string{"query", "query", "header", "path", "formData"}), r.name(properties2)))
	}
	if r.one(3) {
		parameters = append(parameters, map[string]any{"in": "body", "name": "body", "schema": r.schema(2), "required": r.one(2)})
	}
	r.Shuffle(len(parameters), func(i, j int) { parameters[i], parameters[j] = parameters[j], parameters[i] })
	responses := map[string]any{}
	for range r.IntN(3) {
		responses[pick(r, []string{"200", "200", "201", "204", "default", "404", "2XX", "302", "odd"})] = r.response()
	}
	op := map[string]any{"parameters": parameters, "responses": responses}
	r.sometimes(op, 2, "operationId", pick(r, oddNames))
	r.sometimes(op, 5, "deprecated", r.one(2))
	r.sometimes(op, 5, "summary", pick(r, oddNames))
	r.sometimes(op, 5, "description", pick(r, oddNames))
	r.sometimes(op, 5, "tags", []any{pick(r, oddNames)})
	r.sometimes(op, 5, "produces", []any{pick(r, mediaTypes)})
	r.sometimes(op, 5, "consumes", []any{pick(r, mediaTypes)})
	return op
}

var placeholders = regexp.MustCompile(`\{([^{}]*)\}`)

func (r *random) parameter(in, name string) any {
	p := map[string]any{"in": in, "name": name, "required": r.one(2)}
	if r.one(300) {
		return map[string]any{"$ref": pick(r, []string{"#/parameters/P", "#/parameters/Nowhere"})}
	}
	pick(r, []func(map[string]any, int){r.scalar, r.scalar, r.enum, r.array, func(map[string]any, int) {}})(p, 3)
	if p["type"] == "object" || in == "formData" && r.one(2) {
		p["type"] = "file"
	}
	r.sometimes(p, 6, "collectionFormat", pick(r, []string{"csv", "multi", "ssv", "odd"}))
	r.sometimes(p, 10, "description", pick(r, oddNames))
	r.sometimes(p, 30, "schema", r.schema(3))
	return p
}

func (r *random) response() any {
	response := map[string]any{"description": pick(r, oddNames)}
	if r.one(100) {
		return map[string]any{"$ref": pick(r, []string{"#/responses/R", "#/responses/Nowhere"})}
	}
	if !r.one(4) {
		response["schema"] = r.schema(1)
	}
	r.sometimes(response, 20, "schema", map[string]any{"type": "file"})
	r.sometimes(response, 30, "headers", map[string]any{"X-Odd": map[string]any{"type": "string"}})
	return response
}

func describeSeed(seed uint64, data []byte) string {
	return fmt.Sprintf("seed %d: %.2000s", seed, data)
}
