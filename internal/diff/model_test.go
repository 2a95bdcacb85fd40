package diff

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
)

// TestNothingInTheModelIsForgotten: whoever adds a field to the model decides here whether diff compares it.
func TestNothingInTheModelIsForgotten(t *testing.T) {
	for _, test := range []struct {
		of                any
		compared, ignored string
	}{
		{model.Service{}, "Name SpaceType ClientType Operations Helpers", ""},
		{model.Helper{}, "Kind Method Item Get Update List", "Filter"},
		{model.Operation{}, "Service Method HTTPMethod Canonical Routes Scope Handle PathParams Params ParamsType Body Result SpaceResult Accept Deprecated",
			"Variable Summary Description Pointer"},
		{model.Param{}, "Name GoName In Type CSV Required", "Description"},
		{model.Body{}, "Kind Type Union Field Required", "FromPath"}, // follows from the others
		{model.BodyUnion{}, "GoName Types", "Uses"},
		{model.Result{}, "Kind Type", ""},
		{model.Object{}, "GoName Fields Family", "Definition Description Pointer Services Known Discriminator Variant"},
		{model.Family{}, "GoName Bases Variants", "Name Default"},
		{model.Variant{}, "Object", "Value Uncertain"}, // what octogen knows, not what a document says
		{model.LinkSet{}, "Object GoName Follow Relations", "Space Links"},
		{model.Relation{}, "GoName Operation IDs", "Names Own Query Self field"},
		{model.Field{}, "Name GoName Type Required ReadOnly", "Description"},
		{model.Enum{}, "GoName Values", "Definition Description Pointer"},
		{model.EnumValue{}, "Value GoName", ""},
		{model.Alias{}, "GoName Type", "Definition Description Pointer"},
		{model.Ref{}, "Kind Name Elem Pointer", ""},
		{model.API{}, "Services Objects Enums Aliases Bodies Families LinkSets ServerVersion Digest",
			"Title BasePath Root Spaces Collections Findings"}, // collections are pages of operations
	} {
		known := strings.Fields(test.compared + " " + test.ignored)
		typ := reflect.TypeOf(test.of)
		for i := range typ.NumField() {
			if name := typ.Field(i).Name; !slices.Contains(known, name) {
				t.Errorf("model.%s has a field %s: compare it in this package, or list it here as none of a caller's business", typ.Name(), name)
			}
		}
	}
}
