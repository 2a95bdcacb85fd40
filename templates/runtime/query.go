package octopus

import (
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// pair is a name and a value of a query or a header.
type pair struct{ name, value string }

// encodeQuery keeps the order and writes a space as %20, which means the same in every part of a URL.
func encodeQuery(query []pair) string {
	text := ""
	for _, p := range query {
		if text != "" {
			text += "&"
		}
		text += queryEscape(p.name) + "=" + queryEscape(p.value)
	}
	return text
}

func queryEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// parameters are what an operation sends in the query and in headers. They carry the function that encodes them, so that
// a program without any does not carry it.
type parameters struct {
	given  any // a params struct
	encode func(any) (query, header []pair, err error)
}

func given(params any) parameters { return parameters{params, encodeParams} }

func (p parameters) encoded() (query, header []pair, err error) {
	if p.encode == nil {
		return nil, nil, nil
	}
	return p.encode(p.given)
}

// encodeParams reads a params struct, field by field: `query:"name"`, `query:"name,csv"` or `header:"Name"`.
// Zero values are left out; a pointer is left out when nil, and says by being there that a zero is meant. With
// `octopus:"required"`, 0 and false are sent.
func encodeParams(params any) (query, header []pair, err error) {
	v := reflect.Indirect(reflect.ValueOf(params))
	if !v.IsValid() {
		return nil, nil, nil
	}
	fields, err := paramFields(v.Type())
	if err != nil {
		return nil, nil, err
	}
	for _, f := range fields {
		values := paramValues(v.Field(f.index), f.zero)
		if f.csv && len(values) > 0 {
			values = []string{strings.Join(values, ",")}
		}
		for _, value := range values {
			switch {
			case !f.header:
				query = append(query, pair{f.name, value})
			case !validHeaderValue(value):
				return nil, nil, fmt.Errorf("the value of header %s has characters that no header may carry", f.name)
			default:
				header = append(header, pair{f.name, value})
			}
		}
	}
	return query, header, nil
}

// skipParam returns the name of the parameter that says how many items to leave out, or "" if there is none.
func skipParam(params any) string {
	v := reflect.Indirect(reflect.ValueOf(params))
	if !v.IsValid() {
		return ""
	}
	fields, _ := paramFields(v.Type())
	for _, f := range fields {
		if !f.header && strings.EqualFold(f.name, "skip") {
			return f.name
		}
	}
	return ""
}

// paramField is one tagged field of a params struct.
type paramField struct {
	index  int
	name   string
	csv    bool // a list in one value
	header bool
	zero   bool // a zero is sent, too: the document requires the parameter
}

var (
	paramTables      = map[reflect.Type][]paramField{}
	paramTablesMutex sync.Mutex
)

func paramFields(t reflect.Type) ([]paramField, error) {
	paramTablesMutex.Lock()
	defer paramTablesMutex.Unlock()
	if known, ok := paramTables[t]; ok {
		return known, nil
	}
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("parameters are a %s, not a struct", t)
	}
	var fields []paramField
	for i := range t.NumField() {
		field := t.Field(i)
		tag, inQuery := field.Tag.Lookup("query")
		header, inHeader := field.Tag.Lookup("header")
		if !inQuery && !inHeader {
			continue
		}
		if !encodable(field.Type) {
			return nil, fmt.Errorf("parameter %s.%s has the type %s, which has no form in a query", t, field.Name, field.Type)
		}
		name, style, _ := strings.Cut(tag, ",")
		if inHeader {
			name = header
		}
		fields = append(fields, paramField{
			index: i, name: name, csv: style == "csv", header: inHeader,
			zero: field.Tag.Get("octopus") == "required" && hasZero(field.Type),
		})
	}
	paramTables[t] = fields
	return fields, nil
}

// hasZero reports whether the zero value of a type is something to say: 0 and false are, an empty text is not.
func hasZero(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return true
	}
	return false
}

func encodable(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return true
	}
	return false
}

// paramValues returns the texts to send for a field: none, one, or one for each element.
func paramValues(v reflect.Value, zero bool) []string {
	switch {
	case v.IsZero() && !zero:
		return nil
	case v.Kind() == reflect.Pointer:
		return []string{paramText(v.Elem())}
	case v.Kind() != reflect.Slice:
		return []string{paramText(v)}
	}
	values := make([]string, v.Len())
	for i := range values {
		values[i] = paramText(v.Index(i))
	}
	return values
}

func paramText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	return v.String()
}
