package diff

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/specs"
)

// TestSinceIsWhatTheDocumentsSay: specs/since.yaml is what the command writes about the known documents.
func TestSinceIsWhatTheDocumentsSay(t *testing.T) {
	var apis []*model.API
	for _, v := range shared.Versions {
		apis = append(apis, realAPI(t, v))
	}
	var b bytes.Buffer
	if err := Over(apis).Since(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), specs.Since) {
		t.Error("specs/since.yaml is not what the documents say; run make since and look at the difference")
	}
}

// TestOver: what comes, goes and comes again, with and without what it is of.
func TestOver(t *testing.T) {
	without := func(version, property string, hasType bool) *model.API {
		var d map[string]any
		if err := json.Unmarshal(sampleDocument(t), &d); err != nil {
			t.Fatal(err)
		}
		delete(properties(d, "RunbookResource"), property)
		if !hasType {
			text := strings.ReplaceAll(string(marshal(t, d)), "EnvironmentResource", "HabitatResource")
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				t.Fatal(err)
			}
		}
		d["info"].(map[string]any)["version"] = version
		return buildFrom(t, marshal(t, d), version)
	}
	for _, test := range []struct {
		name       string
		has        []bool // the property, and the type
		came, went string
	}{
		{"always", []bool{true, true, true}, "", ""},
		{"late", []bool{false, false, true}, "3.1", ""},
		{"in the middle", []bool{false, true, true}, "2.1", ""},
		{"for a while", []bool{false, true, false}, "2.1", "3.1"},
		{"until", []bool{true, true, false}, "", "3.1"},
		{"again", []bool{true, false, true}, "3.1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var apis []*model.API
			for i, has := range test.has {
				property := "Description"
				if has {
					property = "none"
				}
				apis = append(apis, without([]string{"1.1", "2.1", "3.1"}[i], property, has))
			}
			h := Over(apis)
			for name, kind := range map[string]string{"Runbook.Description": "field", "Environment": "type"} {
				i := slices.IndexFunc(h.Lifetimes, func(l Lifetime) bool { return l.Name == name && l.Kind == kind })
				switch {
				case i < 0 && test.came+test.went != "":
					t.Errorf("%s is not listed", name)
				case i >= 0 && (h.Lifetimes[i].Came != test.came || h.Lifetimes[i].Went != test.went):
					t.Errorf("%+v; want it from %s until %s", h.Lifetimes[i], test.came, test.went)
				}
			}
			for _, l := range h.Lifetimes {
				if l.Kind == "field" && strings.HasPrefix(l.Name, "Environment.") {
					t.Errorf("%s comes and goes with its type, and is listed", l.Name)
				}
			}
		})
	}
}

// TestHistoryMarkdownFits: as a pull request takes it, whatever there is.
func TestHistoryMarkdownFits(t *testing.T) {
	var apis []*model.API
	for _, v := range shared.Versions {
		apis = append(apis, realAPI(t, v))
	}
	var b strings.Builder
	if err := Over(apis).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > mostMarkdown+200 || !strings.Contains(b.String(), " more are left out here") || !strings.Contains(b.String(), "| operation `Spaces.List` `GET /spaces` | 2021.2.1387 |  |") {
		t.Errorf("%d bytes:\n%.2000s", b.Len(), b.String())
	}
}

func TestScalar(t *testing.T) {
	for text, want := range map[string]string{"Paused": "Paused", "1.2.3": "1.2.3", "1.2": `"1.2"`, "No": `"No"`, "": `""`, "a b": `"a b"`, "a: [b]": `"a: [b]"`, "é": `"\u00e9"`, "a\nb": `"a\nb"`, "0x1": `"0x1"`, "1e3": `"1e3"`} {
		if got := scalar(text); got != want {
			t.Errorf("scalar(%q) = %s, want %s", text, got, want)
		}
	}
}
