package octopustest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// problems compares a request with the document, and returns what is wrong with it. Parameters that the document lacks are
// no problem: servers take more than documents have. How much to list has a default, whatever a document says.
func (x *exchange) problems() []string {
	var problems []string
	for name, values := range x.query {
		i := slices.IndexFunc(x.route.query, func(p param) bool { return strings.EqualFold(p.name, name) })
		if i < 0 {
			x.ignore(name)
			continue
		}
		for _, value := range values {
			if value != "" && !x.route.query[i].takes(value) {
				problems = append(problems, fmt.Sprintf("The value '%s' is not valid for %s.", value, name))
			}
		}
	}
	for _, p := range x.route.query {
		if _, sent := valuesOf(x.query, p.name); p.required && !sent && !strings.EqualFold(p.name, "skip") && !strings.EqualFold(p.name, "take") {
			problems = append(problems, fmt.Sprintf("The %s parameter is required.", p.name))
		}
	}
	if x.route.body == "json" {
		problems = append(problems, x.readBody()...)
	}
	slices.Sort(problems)
	return problems
}

// ignore notes a parameter that the document does not have. Of lists, it may be a filter all the same.
func (x *exchange) ignore(name string) {
	if x.server.listed(x.route) == "" && !slices.Contains(controls, strings.ToLower(name)) {
		x.call.Ignored = append(x.call.Ignored, name)
	}
}

// valuesOf finds a query parameter, whatever the letter case.
func valuesOf(query url.Values, name string) ([]string, bool) {
	for key, values := range query {
		if strings.EqualFold(key, name) {
			return values, true
		}
	}
	return nil, false
}

func (p param) takes(value string) bool {
	switch p.kind {
	case "bool":
		_, err := strconv.ParseBool(strings.ToLower(value))
		return err == nil
	case "int":
		_, err := strconv.Atoi(value)
		return err == nil
	}
	return true
}

// readBody reads a JSON body and checks that what the document requires is there, but for what the path says already.
func (x *exchange) readBody() []string {
	if len(bytes.TrimSpace(x.raw)) == 0 && len(x.route.required) == 0 {
		return nil
	}
	var value any
	if err := decode(x.raw, &value); err != nil {
		return []string{"The body is not JSON."}
	}
	object, ok := value.(resource)
	if !ok && x.route.bodyKind.letter == 'o' {
		return []string{"The body is not a JSON object."}
	}
	if !ok {
		x.json = value
		return nil
	}
	x.body = x.server.api.respell(object, x.bodyType()).(resource)
	x.json, x.sent = x.body, true
	var problems []string
	for _, name := range x.route.required {
		if v := x.body[name]; (v == nil || v == "") && !x.inPath(name) {
			problems = append(problems, fmt.Sprintf("%s is required.", name))
		}
	}
	return problems
}

// decode reads JSON and keeps numbers as they are written.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// inPath reports whether a property repeats what the path says: the space, or one of its parameters.
func (x *exchange) inPath(property string) bool {
	if isSpace(property) {
		return true
	}
	return slices.ContainsFunc(x.route.params(), func(p string) bool {
		return strings.EqualFold(p, property) || strings.EqualFold(p, property+"Id")
	})
}

func isSpace(property string) bool {
	return strings.EqualFold(property, "SpaceId") || strings.EqualFold(property, "SpaceIdOrName")
}

// bodyType is the type that the properties of a body are spelt by: the command's, or that of the resource that a client
// sends in its place.
func (x *exchange) bodyType() string { return x.route.bodyKind.of }

// respell returns properties the letter case that the document has. What it does not have stays.
func (a *api) respell(value any, typ string) any {
	object, ok := value.(resource)
	if !ok || len(a.types[typ]) == 0 {
		return value
	}
	spelt := make(resource, len(object))
	for name, v := range object {
		p, known := a.property(typ, name)
		if !known {
			spelt[name] = v
			continue
		}
		spelt[p.name] = a.respellKind(v, p.kind)
	}
	return spelt
}

func (a *api) respellKind(value any, k kind) any {
	switch list, isList := value.([]any); {
	case k.letter == 'o':
		return a.respell(value, k.of)
	case k.letter == 'a' && isList && k.of != "":
		for i, v := range list {
			list[i] = a.respell(v, k.of)
		}
	case k.letter == 'm' && k.of != "":
		entries, _ := value.(resource)
		for key, v := range entries {
			entries[key] = a.respell(v, k.of)
		}
	}
	return value
}
