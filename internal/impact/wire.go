package impact

import (
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/usage"
)

// touches rates what a change does on the wire to one use: Safe where it does nothing to it.
func touches(c diff.Change, u usage.Use) diff.Rating {
	rule, ok := rules[c.Kind]
	if !ok {
		rule = ofMethod
	}
	if !rule(c, u) {
		return diff.Safe
	}
	if c.Kind == "value-removed" && u.Kind == usage.Compare && c.Wire == diff.Safe {
		return diff.Risky // the comparison is never true
	}
	return c.Wire
}

// rules say of each kind of change which uses it touches. Others are of operations.
var rules = map[string]func(diff.Change, usage.Use) bool{
	"value-added":              lacksValue,
	"value-removed":            ofValue,
	"value-renamed":            never,
	"field-added":              lacksField,
	"field-required":           lacksField,
	"field-removed":            ofField(usage.Read, usage.Set),
	"field-type-changed":       ofField(usage.Read, usage.Set),
	"field-optional":           ofField(usage.Read),
	"field-read-only":          ofField(usage.Set),
	"parameter-removed":        ofField(usage.Set),
	"parameter-type-changed":   ofField(usage.Set),
	"parameter-format-changed": ofField(usage.Set),
	"parameter-moved":          ofField(usage.Set),
	"parameter-required":       lacksParameter,
	"type-removed":             ofType,
	"type-changed":             ofType,
}

func never(diff.Change, usage.Use) bool { return false }

// ofMethod is for what concerns all calls of an operation.
func ofMethod(c diff.Change, u usage.Use) bool {
	return slices.Contains([]usage.Kind{usage.Call, usage.Value, usage.Interface}, u.Kind) && slices.Contains(c.Concerns, u.Symbol)
}

func ofField(kinds ...usage.Kind) func(diff.Change, usage.Use) bool {
	return func(c diff.Change, u usage.Use) bool {
		return slices.Contains(kinds, u.Kind) && slices.Contains(c.Concerns, u.Symbol)
	}
}

func ofType(c diff.Change, u usage.Use) bool {
	return (u.Kind == usage.Type || u.Kind == usage.Literal) && u.Symbol == c.Subject
}

// lacksField is for structs that do not set a field.
func lacksField(c diff.Change, u usage.Use) bool {
	owner, field, _ := strings.Cut(c.Subject, ".")
	return u.Kind == usage.Literal && u.Symbol == owner && !u.Others && !slices.Contains(u.Names, field)
}

// lacksParameter is for parameter structs that do not set a field.
func lacksParameter(c diff.Change, u usage.Use) bool {
	if u.Kind != usage.Literal || len(c.Concerns) == 0 {
		return false
	}
	owner, field, _ := strings.Cut(c.Concerns[0], ".")
	return u.Symbol == owner && !u.Others && !slices.Contains(u.Names, field)
}

// ofValue is for a value by its constant or as text.
func ofValue(c diff.Change, u usage.Use) bool {
	return slices.Contains(c.Concerns, u.Symbol) || u.Symbol == c.Subject && u.Value == c.Value && u.Value != ""
}

// lacksValue is for switches that have neither a case for a value nor a default.
func lacksValue(c diff.Change, u usage.Use) bool {
	return u.Kind == usage.Switch && u.Symbol == c.Subject && !u.Others && !slices.Contains(u.Names, c.Value)
}
