package octopus

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DateTime is a point in time as the server spells it, ISO 8601 with up to seven digits of a second, to be kept to the
// last digit: "2026-01-31T08:00:00.1234567+00:00". Empty means none.
type DateTime string

// DateTimeOf spells a time in its zone, to the 100 nanoseconds that the server counts in; the zero time is "".
func DateTimeOf(t time.Time) DateTime {
	if t.IsZero() {
		return ""
	}
	return DateTime(t.Format("2006-01-02T15:04:05.9999999Z07:00"))
}

// Time returns the point in time, the zero time if it is empty or not to be understood.
func (d DateTime) Time() time.Time {
	t, _ := d.Parse()
	return t
}

// Parse returns the point in time; without a zone it is in UTC. Empty is an error, as is what is not a date and time.
func (d DateTime) Parse() (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("octopus: %q is not a date and time such as 2026-01-31T08:00:00Z", string(d))
}

// TimeSpan is a length of time as .NET spells it, [-][d.]hh:mm:ss[.fffffff]: "1.02:30:00" is a day, two and a half hours.
// Empty means none.
type TimeSpan string

// TimeSpanOf spells a duration, cut to the 100 nanoseconds that .NET counts in.
func TimeSpanOf(d time.Duration) TimeSpan {
	ticks, sign := int64(d/tick), ""
	if ticks < 0 {
		ticks, sign = -ticks, "-"
	}
	days, ticks := ticks/ticksPerDay, ticks%ticksPerDay
	seconds, fraction := ticks/ticksPerSecond, ticks%ticksPerSecond
	text := fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	if days > 0 {
		text = strconv.FormatInt(days, 10) + "." + text
	}
	if fraction > 0 {
		text += fmt.Sprintf(".%07d", fraction)
	}
	return TimeSpan(sign + text)
}

const (
	tick           = 100 * time.Nanosecond
	ticksPerSecond = int64(time.Second / tick)
	ticksPerDay    = 24 * 3600 * ticksPerSecond
)

// Duration returns the length of time. Empty is an error, as are what is not a time span and what is longer than the 292
// years that a time.Duration has room for.
func (s TimeSpan) Duration() (time.Duration, error) {
	text, negative := strings.CutPrefix(string(s), "-")
	ticks, ok := parseTicks(text)
	if !ok {
		return 0, fmt.Errorf("octopus: %q is not a time span such as 1.02:30:00", string(s))
	}
	if ticks > math.MaxInt64/int64(tick) {
		return 0, fmt.Errorf("octopus: the time span %q is longer than a time.Duration can be", string(s))
	}
	if negative {
		ticks = -ticks
	}
	return time.Duration(ticks) * tick, nil
}

// parseTicks reads [d.]hh:mm:ss[.fffffff].
func parseTicks(text string) (ticks int64, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return 0, false
	}
	days, hours, hasDays := strings.Cut(parts[0], ".")
	if !hasDays {
		days, hours = "0", parts[0]
	}
	seconds, fraction, hasFraction := strings.Cut(parts[2], ".")
	if !hasFraction {
		fraction = "0"
	}
	d, ok1 := parseDigits(days, 1, 8, 99_999_999)
	h, ok2 := parseDigits(hours, 2, 2, 23)
	m, ok3 := parseDigits(parts[1], 2, 2, 59)
	s, ok4 := parseDigits(seconds, 2, 2, 59)
	f, ok5 := parseDigits(fraction, 1, 7, ticksPerSecond)
	ok = ok1 && ok2 && ok3 && ok4 && ok5
	for range 7 - len(fraction) {
		f *= 10
	}
	if d > math.MaxInt64/ticksPerDay-1 {
		return math.MaxInt64, ok
	}
	return d*ticksPerDay + (h*3600+m*60+s)*ticksPerSecond + f, ok
}

func parseDigits(text string, least, most int, limit int64) (n int64, ok bool) {
	if len(text) < least || len(text) > most {
		return 0, false
	}
	for _, c := range []byte(text) {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, n <= limit
}

// PropertyValue is a text or a secret. The server never tells a secret, only whether there is one. On the wire it is a
// string, null (the zero PropertyValue), or an object for a secret; what came from the server goes back as it came. It is a
// plain value: to change it, put another in its place. Formatting it, with whatever verb, does not show a secret.
type PropertyValue struct {
	text   string
	isText bool
	object **propertyObject // never changed; behind two pointers, since fmt looks behind one
}

// propertyObject is the wire form of what is not a plain string.
type propertyObject struct {
	raw       RawJSON
	sensitive bool
	hasValue  bool
	secret    string // the value to be set
	hint      string
}

// StringValue makes a PropertyValue of a text, which may be empty.
func StringValue(text string) PropertyValue { return PropertyValue{text: text, isText: true} }

// SensitiveStringValue makes a PropertyValue that sets a secret.
func SensitiveStringValue(secret string) PropertyValue {
	raw := append(appendString([]byte(`{"HasValue":true,"NewValue":`), secret), '}')
	return propertyOf(propertyObject{raw: raw, sensitive: true, hasValue: true, secret: secret})
}

func propertyOf(object propertyObject) PropertyValue {
	p := &object
	return PropertyValue{object: &p}
}

// wire returns the object, an empty one if there is none.
func (v PropertyValue) wire() *propertyObject {
	if v.object == nil {
		return &propertyObject{}
	}
	return *v.object
}

// Value returns the text, "" for a secret and for null.
func (v PropertyValue) Value() string { return v.text }

// IsSensitive reports whether it is a secret.
func (v PropertyValue) IsSensitive() bool { return v.wire().sensitive }

// HasValue reports whether there is a text, which may be empty, or a secret.
func (v PropertyValue) HasValue() bool { return v.isText || v.wire().hasValue }

// NewValue returns the secret that this PropertyValue is going to set, "" when it sets none.
func (v PropertyValue) NewValue() string { return v.wire().secret }

// Hint returns what the server says about a secret, mostly "".
func (v PropertyValue) Hint() string { return v.wire().hint }

// String returns the text, and "[sensitive]" for a secret.
func (v PropertyValue) String() string {
	if v.IsSensitive() {
		return "[sensitive]"
	}
	return v.text
}

// Format prints what String returns, for every verb; %q and %#v put it in quotes.
func (v PropertyValue) Format(f fmt.State, verb rune) {
	text := v.String()
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		text = strconv.Quote(text)
	}
	fmt.Fprint(f, text)
}

// MarshalJSON returns the wire form, with a secret that is to be set in clear.
func (v PropertyValue) MarshalJSON() ([]byte, error) { return v.appendJSON(nil) }

// UnmarshalJSON reads the wire form: a string, null or an object.
func (v *PropertyValue) UnmarshalJSON(data []byte) error { return v.decodeJSON(data) }

func (v PropertyValue) appendJSON(dst []byte) ([]byte, error) {
	switch {
	case v.object != nil:
		return append(dst, v.wire().raw...), nil
	case v.isText:
		return appendString(dst, v.text), nil
	}
	return append(dst, "null"...), nil
}

// propertyWire is what an object in place of a property value may have. Servers send a secret as {HasValue, NewValue,
// Hint}; the document promises {IsSensitive, Value, SensitiveValue}.
type propertyWire struct {
	HasValue       bool       `json:"HasValue"`
	NewValue       string     `json:"NewValue"`
	Hint           string     `json:"Hint"`
	IsSensitive    bool       `json:"IsSensitive"`
	Value          RawJSON    `json:"Value"`
	SensitiveValue secretWire `json:"SensitiveValue"`
	Extra          Extra      `json:"-"`
}

type secretWire struct {
	HasValue bool   `json:"HasValue"`
	NewValue string `json:"NewValue"`
	Hint     string `json:"Hint"`
	Extra    Extra  `json:"-"`
}

func (v *PropertyValue) decodeJSON(raw []byte) error {
	*v = PropertyValue{}
	switch {
	case len(raw) == 0:
		return errors.New("octopus: a property value cannot be empty JSON")
	case raw[0] == '"':
		return v.readText(raw)
	case string(raw) == "null":
		return nil
	case !validJSON(raw):
		return errors.New("octopus: a property value must be JSON")
	case raw[0] != '{':
		*v = propertyOf(propertyObject{raw: slices.Clone(raw)})
		return nil
	}
	var wire propertyWire
	if err := decodeJSON(raw, &wire); err != nil {
		return err
	}
	return v.read(&wire, slices.Clone(raw))
}

func (v *PropertyValue) readText(raw []byte) error {
	end, form := scanString(raw, 1)
	if form&malformed != 0 || end+1 != len(raw) {
		return problemAt(raw, end, inString)
	}
	if form == 0 {
		v.text = string(raw[1:end])
	} else {
		v.text = string(appendUnquoted(nil, raw[1:end]))
	}
	v.isText = true
	return nil
}

// read takes over an object. It is a plain text only if it says so; what else it may be is not shown.
func (v *PropertyValue) read(wire *propertyWire, raw RawJSON) error {
	secret := &wire.SensitiveValue
	object := propertyObject{
		raw:      raw,
		hasValue: wire.HasValue || secret.HasValue,
		secret:   wire.NewValue + secret.NewValue,
		hint:     wire.Hint + secret.Hint,
	}
	object.sensitive = len(wire.Value) == 0 || wire.IsSensitive || object.hasValue || object.secret != ""
	*v = propertyOf(object)
	if !object.sensitive && wire.Value[0] == '"' {
		return v.readText(wire.Value)
	}
	return nil
}

// formatSensitive prints a value of the server's that is secret: whether there is one, for every verb.
func formatSensitive(f fmt.State, hasValue bool, newValue string) {
	text := "[sensitive]"
	if !hasValue && newValue == "" {
		text = "[no value]"
	}
	_, _ = io.WriteString(f, text)
}
