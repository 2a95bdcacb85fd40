package octopus

import (
	"strings"
	"testing"
)

type scopedVariable struct {
	Name        string       `json:"Name"`
	Value       string       `json:"Value"`
	Type        variableKind `json:"Type"`
	IsSensitive bool         `json:"IsSensitive"`
	Scope       variableUse  `json:"Scope"`
	Extra       Extra        `json:"-"`
}

type variableKind string

type variableUse struct {
	Environment []string `json:"Environment"`
	Role        []string `json:"Role"`
	Extra       Extra    `json:"-"`
}

func (v *scopedVariable) parts() variableParts[variableUse] {
	return variableParts[variableUse]{&v.Name, &v.Value, (*string)(&v.Type), &v.IsSensitive, &v.Scope}
}

func (v scopedVariable) MarshalJSON() ([]byte, error)  { return toJSON(&v) }
func (v *scopedVariable) UnmarshalJSON(b []byte) error { return readJSON(b, v) }

type variableList struct {
	Variables []scopedVariable `json:"Variables"`
	Extra     Extra            `json:"-"`
}

func (v variableList) MarshalJSON() ([]byte, error)  { return toJSON(&v) }
func (v *variableList) UnmarshalJSON(b []byte) error { return readJSON(b, v) }

// TestVariables: scopes are compared by what they say, and only what is set changes.
func TestVariables(t *testing.T) {
	const text = `{"Variables":[{"Name":"Url","Value":"a","Type":"String","Scope":{},"Prompt":{"Label":"x"}},` +
		`{"Name":"Url","Value":"b","Type":"String","Scope":{"Environment":["Environments-1","Environments-2"],"Role":[]}},` +
		`{"Name":"Key","Value":null,"Type":"Sensitive","IsSensitive":true,"Scope":{}},` +
		`{"Name":"Url","Value":"c","Type":"Certificate","Scope":{"Moon":["full"]}}]}`
	both := variableUse{Environment: []string{"Environments-2", "Environments-1"}}
	everywhere := variableUse{}
	for _, test := range []struct {
		name   string
		change func(*variableList) bool
		want   string // in place of what
		of     string
	}{
		{"nothing", func(l *variableList) bool { return findVariable(l.Variables, "url", both).Value == "b" }, "", ""},
		{"a scope that has more", func(l *variableList) bool {
			return findVariable(l.Variables, "Url", variableUse{Environment: []string{"Environments-1"}}) == nil
		}, "", ""},
		{"a value for all", func(l *variableList) bool {
			return setVariable(&l.Variables, "Url", "z", everywhere, false).Value == "z"
		}, `"Value":"z"`, `"Value":"a"`},
		{"a value for some", func(l *variableList) bool { return setVariable(&l.Variables, "URL", "z", both, false).Name == "Url" }, `"Value":"z"`, `"Value":"b"`},
		{"a secret", func(l *variableList) bool { return setVariable(&l.Variables, "Key", "s", everywhere, true) != nil }, `"Value":"s"`, `"Value":null`},
		{"no secret any more", func(l *variableList) bool { return setVariable(&l.Variables, "Key", "s", everywhere, false) != nil },
			`"Value":"s","Type":"String","IsSensitive":false`, `"Value":null,"Type":"Sensitive","IsSensitive":true`},
		{"one more", func(l *variableList) bool { return setVariable(&l.Variables, "New", "n", both, true).IsSensitive },
			`},{"Name":"New","Value":"n","Type":"Sensitive","IsSensitive":true,"Scope":{"Environment":["Environments-2","Environments-1"]}}]}`, `}]}`},
		{"one less", func(l *variableList) bool { return removeVariable(&l.Variables, "Url", both) },
			``, `{"Name":"Url","Value":"b","Type":"String","Scope":{"Environment":["Environments-1","Environments-2"],"Role":[]}},`},
		{"one that is not there", func(l *variableList) bool { return !removeVariable(&l.Variables, "Uri", both) }, "", ""},
	} {
		l := decode[variableList](t, text)
		if !test.change(l) {
			t.Errorf("%s: not as it should be", test.name)
		}
		if got, want := encode(t, l), strings.Replace(text, test.of, test.want, 1); got != want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, want)
		}
	}
}

// TestRewriting: what is read is written with the properties that the other type has, some under another name.
func TestRewriting(t *testing.T) {
	type change struct {
		ID    string        `json:"Id"`
		Owner string        `json:"Owner"`
		Use   variableUse   `json:"Scope"`
		Value PropertyValue `json:"Value"`
		Extra Extra         `json:"-"`
	}
	type command struct {
		Space   string   `json:"SpaceId" octopus:"required"`
		Changes []change `json:"Variables" octopus:"required"`
		Extra   Extra    `json:"-"`
	}
	type value struct {
		ID    string        `json:"Id"`
		Set   string        `json:"SetId"`
		Name  string        `json:"Name"`
		Value PropertyValue `json:"Value"`
		Extra Extra         `json:"-"`
	}
	type values struct {
		Tenant string  `json:"TenantId"`
		Values []value `json:"Variables"`
		Extra  Extra   `json:"-"`
	}
	read := decode[values](t, `{"TenantId":"Tenants-1","Variables":[{"Id":"1","SetId":"S-1","Name":"n","Scope":{"Environment":["E-1"],"More":1},"Value":{"HasValue":true,"NewValue":null}}]}`)
	read.Values = append(read.Values, value{Set: "S-2", Name: "m", Value: StringValue("x")})
	w := &rewriting{written: (*command)(nil), renamed: "Owner=SetId"}
	body, err := w.body(read)
	if err != nil {
		t.Fatal(err)
	}
	text, err := appendJSON(nil, body, []member{{"SpaceId", "Spaces-1", true}})
	const want = `{"SpaceId":"Spaces-1","Variables":[{"Id":"1","Owner":"S-1","Scope":{"Environment":["E-1"]},"Value":{"HasValue":true,"NewValue":null}},{"Owner":"S-2","Value":"x"}]}`
	if err != nil || string(text) != want {
		t.Errorf("%v\n got %s\nwant %s", err, text, want)
	}
}
