package normalize

import (
	"fmt"
	"testing"
)

// A DELETE whose response has no properties returns an error alone; the type of the response is then nobody's.
func TestTypesThatNothingReturns(t *testing.T) {
	const definitions = `"DeleteWidgetResponse": {"type": "object"}, "DeleteGadgetResponse": {"type": "object"}, "DeleteThingResponse": {"type": "object"},
		"Nobodys": {"type": "object", "properties": {"Thing": {"$ref": "#/definitions/DeleteThingResponse"}}}, "DeleteListedResponse": {"type": "object"}, "Lists": {"type": "array", "items": {"$ref": "#/definitions/DeleteListedResponse"}},
		"DeletePagedResponse": {"type": "object"}, "PagedCollection": {"type": "object", "properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/DeletePagedResponse"}}}},
		"ErrorResponse": {"type": "object", "properties": {"Why": {"type": "string"}}}`
	const id = `"parameters": [{"name": "id", "in": "path", "type": "string", "required": true}]`
	api := build(t, `
		"/widgets/{id}": {"delete": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeleteWidgetResponse"}}}}},
		"/things/{id}": {"delete": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeleteThingResponse"}}}}},
		"/listed/{id}": {"delete": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeleteListedResponse"}}}}},
		"/paged/{id}": {"delete": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeletePagedResponse"}}}}},
		"/gadgets/{id}": {
			"delete": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeleteGadgetResponse"}}}},
			"get": {`+id+`, "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/DeleteGadgetResponse"}}}}}`, definitions)
	if findObject(api, "DeleteWidgetResponse") != nil {
		t.Error("there is a type for what no method returns")
	}
	for _, name := range []string{"DeleteGadgetResponse", "DeleteThingResponse", "DeleteListedResponse", "DeletePagedResponse", "ErrorResponse"} {
		if findObject(api, name) == nil {
			t.Errorf("%s is missing: something else may return it, or refers to it", name)
		}
	}
}

// The types of our own corrections are for documents that do not say what comes back.
func TestTypesOfCorrectionsAreForSilentDocuments(t *testing.T) {
	const paths = `"/accounts/{id}/storageAccounts": {"get": {"parameters": [{"name": "id", "in": "path", "type": "string", "required": true}], "responses": {"200": {"description": ""%s}}}}`
	silent := build(t, fmt.Sprintf(paths, ""), "")
	if findObject(silent, "AzureStorageAccount") == nil {
		t.Error("the type is missing where the document says nothing")
	}
	speaks := build(t, fmt.Sprintf(paths, `, "schema": {"type": "array", "items": {"$ref": "#/definitions/Disk"}}`), `"Disk": {"type": "object", "properties": {"Name": {"type": "string"}}}`)
	if findObject(speaks, "AzureStorageAccount") != nil {
		t.Error("the type of a correction that does not apply is there")
	}
}

// A user's correction is for the document at hand, whatever that says, and brings its types along.
func TestTypesOfUsersCorrections(t *testing.T) {
	api, err := buildSmall(t, "2026.1.5", `corrections:
  - {change: response, operations: [POST /widgets], type: GizmoResource, reason: seen}
types:
  GizmoResource: {Name: string}
`)
	if err != nil {
		t.Fatal(err)
	}
	if op := findOperation(api, "Widgets.Create"); op.Result.Type == nil || op.Result.Type.Go() != "Gizmo" {
		t.Errorf("the operation returns %s", op.Result)
	}
}
