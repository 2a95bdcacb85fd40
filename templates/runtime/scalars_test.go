package octopus

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

func TestScalarsDateTime(t *testing.T) {
	east := time.FixedZone("", 10*3600)
	for _, test := range []struct {
		text DateTime
		want time.Time
		ok   bool
	}{
		{"2026-01-31T08:00:00Z", time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC), true},
		{"2026-01-31T08:00:00.1234567+10:00", time.Date(2026, 1, 31, 8, 0, 0, 123456700, east), true},
		{"2026-01-31T08:00:00.5", time.Date(2026, 1, 31, 8, 0, 0, 5e8, time.UTC), true},
		{"2026-01-31", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), true},
		{"", time.Time{}, false},
		{"yesterday", time.Time{}, false},
		{"2026-02-30T00:00:00Z", time.Time{}, false},
	} {
		got, err := test.text.Parse()
		if !got.Equal(test.want) || (err == nil) != test.ok || !test.text.Time().Equal(test.want) {
			t.Errorf("%q: %v, %v, want %v", test.text, got, err, test.want)
		}
	}
	for _, test := range []struct {
		t    time.Time
		want DateTime
	}{
		{time.Time{}, ""},
		{time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC), "2026-01-31T08:00:00Z"},
		{time.Date(2026, 1, 31, 8, 0, 0, 123456789, east), "2026-01-31T08:00:00.1234567+10:00"},
	} {
		if got := DateTimeOf(test.t); got != test.want {
			t.Errorf("DateTimeOf(%v) = %q, want %q", test.t, got, test.want)
		}
	}
}

func TestScalarsTimeSpan(t *testing.T) {
	for _, test := range []struct {
		text TimeSpan
		want time.Duration
	}{
		{"00:00:00", 0},
		{"12:34:56", 12*time.Hour + 34*time.Minute + 56*time.Second},
		{"1.02:30:00", 26*time.Hour + 30*time.Minute},
		{"-00:00:00.5000000", -500 * time.Millisecond},
		{"-10.00:00:00.0000001", -240*time.Hour - 100},
		{"106751.23:47:16.8547758", math.MaxInt64 / 100 * 100},
		{"-106751.23:47:16.8547758", -math.MaxInt64 / 100 * 100},
	} {
		if got, err := test.text.Duration(); got != test.want || err != nil {
			t.Errorf("%q is %v, %v, want %v", test.text, got, err, test.want)
		}
		if got := TimeSpanOf(test.want); got != test.text {
			t.Errorf("TimeSpanOf(%v) = %q, want %q", test.want, got, test.text)
		}
	}
	if got, err := TimeSpan("00:00:01.5").Duration(); got != 1500*time.Millisecond || err != nil {
		t.Errorf("a short fraction: %v, %v", got, err)
	}
	if got := TimeSpanOf(199); got != "00:00:00.0000001" {
		t.Errorf("TimeSpanOf does not cut: %q", got)
	}
	if got := TimeSpanOf(math.MinInt64); got != "-106751.23:47:16.8547758" {
		t.Errorf("the least duration: %q", got)
	}
	for _, text := range []TimeSpan{"", "1", "01:02", "24:00:00", "00:60:00", "00:00:60", "0:00:00", "+1:00:00", "--01:00:00",
		"01:00:00.", "01:00:00.12345678", "1.:00:00", ".01:00:00", "1.1.01:00:00", "01:00:0x", "01:00:00:00",
		"106751.23:47:16.8547759", "10675199.02:48:05.4775807", "999999999.00:00:00", "00:00:00.-1"} {
		if got, err := text.Duration(); err == nil || got != 0 {
			t.Errorf("%q was taken for %v", text, got)
		}
	}
}

func TestScalarsPropertyValue(t *testing.T) {
	for _, test := range []struct {
		wire                string
		value               string
		sensitive, hasValue bool
		newValue, hint      string
	}{
		{`null`, "", false, false, "", ""},
		{`""`, "", false, true, "", ""},
		{`"a\nb"`, "a\nb", false, true, "", ""},
		{`{"HasValue":true,"Hint":null,"NewValue":null,"More":1.0}`, "", true, true, "", ""},
		{`{"HasValue":false,"NewValue":"s3cret","Hint":"s***"}`, "", true, false, "s3cret", "s***"},
		{`{"IsSensitive":false,"Value":"a","SensitiveValue":null}`, "a", false, true, "", ""},
		{`{"IsSensitive":false,"Value":null}`, "", false, false, "", ""},
		{`{"IsSensitive":true,"Value":null,"SensitiveValue":{"HasValue":true,"NewValue":null}}`, "", true, true, "", ""},
		{`{}`, "", true, false, "", ""},
		{`7`, "", false, false, "", ""},
		{`[1, 2]`, "", false, false, "", ""},
	} {
		var v PropertyValue
		if err := json.Unmarshal([]byte(test.wire), &v); err != nil {
			t.Errorf("%s: %v", test.wire, err)
		}
		if v.Value() != test.value || v.IsSensitive() != test.sensitive || v.HasValue() != test.hasValue || v.NewValue() != test.newValue || v.Hint() != test.hint {
			t.Errorf("%s: %q, sensitive %t, has value %t, new %q, hint %q", test.wire, v.Value(), v.IsSensitive(), v.HasValue(), v.NewValue(), v.Hint())
		}
		if got, err := v.MarshalJSON(); string(got) != test.wire || err != nil {
			t.Errorf("%s came back as %s, %v", test.wire, got, err)
		}
	}
	for _, wire := range []string{``, `"a`, `"a"b`, `{"a"}`, `tru`, `nul`} {
		if err := new(PropertyValue).UnmarshalJSON([]byte(wire)); err == nil {
			t.Errorf("%s was accepted", wire)
		}
	}
	if got := encode(t, map[string]PropertyValue{"a": StringValue("x"), "b": SensitiveStringValue(`"`), "c": {}}); got != `{"a":"x","b":{"HasValue":true,"NewValue":"\""},"c":null}` {
		t.Errorf("made here: %s", got)
	}
}

func TestScalarsPropertyValueIsNotPrinted(t *testing.T) {
	type hidden struct{ value PropertyValue }
	const canary = "canary-0451"
	received := decode[PropertyValue](t, `{"HasValue":true,"NewValue":"`+canary+`"}`)
	for _, secret := range []PropertyValue{SensitiveStringValue(canary), *received} {
		for _, v := range []any{secret, &secret, []PropertyValue{secret}, map[string]PropertyValue{"a": secret}, everyKind{Value: secret}, hidden{secret}, &hidden{secret}} {
			for _, verb := range strings.Fields("%v %+v %#v %s %q %x %X %d %T %p %t %20v %c %U %e") {
				if got := fmt.Sprintf(verb, v); strings.Contains(got, canary) || strings.Contains(got, fmt.Sprintf("%x", canary)) {
					t.Errorf("%s of %T shows the secret", verb, v)
				}
			}
		}
	}
	for verb, want := range map[string]string{"%v": "a b", "%s": "a b", "%q": `"a b"`, "%#v": `"a b"`} {
		if got := fmt.Sprintf(verb, StringValue("a b")); got != want {
			t.Errorf("%s gave %s, want %s", verb, got, want)
		}
	}
}

func TestSensitiveValuePrints(t *testing.T) {
	for _, test := range []struct {
		value SensitiveValue
		want  string
	}{
		{SensitiveValue{}, "[no value]"}, {SensitiveValue{HasValue: true}, "[sensitive]"}, {SensitiveValue{NewValue: "secret"}, "[sensitive]"},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if got := fmt.Sprintf(verb, test.value) + fmt.Sprintf(verb, &test.value); got != test.want+test.want {
				t.Errorf("%s prints %s, want %s twice", verb, got, test.want)
			}
		}
	}
	if data, err := json.Marshal(SensitiveValue{NewValue: "secret"}); err != nil || string(data) != `{"NewValue":"secret"}` {
		t.Errorf("got %s, %v: the server needs it in clear", data, err)
	}
}
