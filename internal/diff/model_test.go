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
		{model.API{}, "Services Home Objects Enums Aliases Bodies Families LinkSets ServerVersion Digest",
			"Title BasePath Root Spaces Collections Findings"}, // collections are pages of operations
		{model.Service{}, "Name Path Owner Nested SpaceType ClientType Operations Helpers", "Noun Doc"},
		{model.Home{}, "Operations Methods Version", "VersionField"},
		{model.HomeMethod{}, "Method Operation", "Handle Result Variable Forms Kept Fresh"}, // follow from the operation
		{model.Helper{}, "Method List Get Update Calls", "Kind Item Filter Same Status Doc Service Function Reads Written Renamed"},
		{model.Method{}, "Owner Name Args Returns Iterates Plain", "Named"},
		{model.Arg{}, "Type", "Name"}, // callers do not see the names
		{model.Operation{}, "Name Service Call Iterator HTTPMethod Canonical Routes Scope Handle PathParams Params ParamsType Body Result SpaceResult Accept Deprecated",
			"Variable Path Forms Status Doc Summary Description Pointer"}, // path and forms follow from the routes
		{model.Param{}, "Name GoName In Type Optional CSV Required", "Doc Description Since"},
		{model.Body{}, "Kind Type Union Field Required", "FromPath FromSpace Message"}, // follow from the others
		{model.BodyUnion{}, "GoName Command Resource", "Uses"},
		{model.Result{}, "Kind Type", ""},
		{model.Object{}, "GoName Fields Family Sensitive HasSecrets Variables", "Parts Article Definition Doc Description Pointer Services Known Discriminator Variant"},
		{model.Family{}, "GoName Bases Variants", "Name Default"},
		{model.Variant{}, "Object", "Value Uncertain"}, // what octogen knows, not what a document says
		{model.LinkSet{}, "Object GoName Follow Relations", "Space Links"},
		{model.Relation{}, "GoName Operation Method Iterator", "Names IDs Own Query Self Field"},
		{model.Field{}, "Name GoName Type Required ReadOnly", "Ignored Doc Description Since"},
		{model.Enum{}, "GoName Values", "Definition Doc Description Pointer"},
		{model.EnumValue{}, "Value GoName", "Doc Since"},
		{model.Alias{}, "GoName Type", "Definition Doc Description Pointer"},
		{model.Ref{}, "Kind Name Object Enum Alias Elem Pointer", ""},
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
