package emit

import (
	"fmt"
	"testing"
)

// TestHostileFamilies: whatever stands under the name of a family's definition, or under names that variants have, the
// result compiles or is refused with a place.
func TestHostileFamilies(t *testing.T) {
	const feed = `"FeedResource": {"type": "object", "properties": {"Id": {"type": "string"}, "FeedType": {"type": "string"}}}`
	for name, definitions := range map[string]string{
		"a list":                       `"FeedResource": {"type": "array", "items": {"type": "string"}}`,
		"a set of values":              `"FeedResource": {"type": "string", "enum": ["NuGet", "Docker"]}`,
		"a reference":                  feed + `, "AccountResource": {"$ref": "#/definitions/FeedResource"}`,
		"nothing":                      `"FeedResource": {}`,
		"a map":                        `"FeedResource": {"type": "object", "additionalProperties": {"type": "string"}}`,
		"a number to tell by":          `"FeedResource": {"type": "object", "properties": {"FeedType": {"type": "integer"}}}`,
		"an object to tell by":         `"FeedResource": {"type": "object", "properties": {"FeedType": {"type": "object", "properties": {"a": {"type": "string"}}}}}`,
		"another case to tell by":      `"FeedResource": {"type": "object", "properties": {"feedtype": {"type": "string"}}}`,
		"values that are no names":     `"FeedResource": {"type": "object", "properties": {"FeedType": {"type": "string", "enum": ["a b", "", "*/ func init() {}", "Docker", "docker", "\n"]}}}`,
		"a member named Variant":       `"FeedResource": {"type": "object", "properties": {"Variant": {"type": "string"}, "variants": {"type": "string"}, "VariantValue": {"type": "string"}}}`,
		"members of variants":          `"FeedResource": {"type": "object", "required": ["FeedUri"], "properties": {"FeedUri": {"type": "integer"}, "Password": {"type": "object", "properties": {"x": {"type": "string"}}}}}`,
		"allOf":                        `"Base": {"type": "object", "properties": {"FeedType": {"type": "string"}, "FeedUri": {"type": "string"}}}, "FeedResource": {"allOf": [{"$ref": "#/definitions/Base"}, {"type": "object", "properties": {"Id": {"type": "string"}}}]}`,
		"a part of others":             feed + `, "SubFeed": {"allOf": [{"$ref": "#/definitions/FeedResource"}, {"type": "object", "properties": {"FeedUri": {"type": "string"}}}]}`,
		"itself":                       `"FeedResource": {"type": "object", "properties": {"Mirror": {"$ref": "#/definitions/FeedResource"}}}`,
		"definitions named as a type":  feed + `, "DockerFeed": {"type": "object"}, "FeedVariant": {"type": "object", "properties": {"a": {"type": "string"}}}, "NuGetFeedResource": {"type": "object"}, "variant Feed Docker": {"type": "object", "properties": {"b": {"type": "string"}}}`,
		"sets named as a type":         feed + `, "DockerFeed": {"type": "string", "enum": ["a"]}, "FeedVariant": {"type": "string", "enum": ["isFeedVariant"]}`,
		"what a variant refers to":     feed + `, "SensitiveValue": {"type": "string"}, "AzureOidcFeedAuthentication": {"type": "array", "items": {"$ref": "#/definitions/FeedResource"}}`,
		"a variant that holds it":      feed + `, "SensitiveValue": {"type": "object", "properties": {"Feed": {"$ref": "#/definitions/FeedResource"}}}`,
		"what a variant refers to, 2":  feed + `, "SensitiveValue": {"$ref": "#/definitions/AzureOidcFeedAuthentication"}, "AzureOidcFeedAuthentication": {"$ref": "#/definitions/FeedResource"}`,
		"a broken reference in it":     `"FeedResource": {"type": "object", "properties": {"FeedType": {"$ref": "#/definitions/Nowhere"}}}`,
		"a list of values to tell by":  `"FeedResource": {"type": "object", "properties": {"FeedType": {"$ref": "#/definitions/Kinds"}}}, "Kinds": {"type": "array", "items": {"type": "string"}}`,
		"a page":                       `"FeedResourceCollection": {"type": "object", "properties": {"TotalResults": {"type": "integer"}, "Items": {"type": "array", "items": {"$ref": "#/definitions/FeedResource"}}}}, ` + feed,
		"a nested family of the wrong": feed + `, "EndpointResource": {"type": "object"}, "KubernetesAuthenticationResource": {"type": "string"}, "OfflineDropDestinationResource": {"type": "object", "properties": {"DestinationType": {"type": "boolean"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			document := fmt.Sprintf(`{"swagger": "2.0", "info": {"title": "t", "version": "1"}, "basePath": "/api", "paths": {
				"/feeds": {"get": {"operationId": "a", "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/FeedResource"}}}}},
				"/machines": {"get": {"operationId": "b", "responses": {"200": {"description": ""}}}}},
				"definitions": {%s}}`, definitions)
			files, err := pipeline([]byte(document), DocsFull)
			if err != nil {
				checkRefusal(t, name, err)
				return
			}
			shared.check(t, files)
		})
	}
}
