package octopus

import (
	"fmt"
	"io"
	"reflect"
	"sort"
	"strings"
	"unsafe"
)

// What in the API is a secret: properties whose names, in small letters, end so, but for the exceptions; fields that are
// tagged `octopus:"secret"` or `octopus:"required,secret"`; and the value of an object that says of itself that it is sensitive.
var (
	secretEndings = []string{
		"newvalue", "password", "passphrase", "apikey", "secret", "secretkey", "privatekey", "signingkey", "licensekey", "token", "jwt",
		"certificatedata", "webhookheadervalue",
	}
	notSecret = []string{"concurrencytoken", "continuationtoken"}
)

const (
	sensitiveFlag  = "IsSensitive"
	sensitiveKind  = "Type"
	sensitiveWord  = "Sensitive"
	sensitiveValue = "Value"
)

// secretFields are the names of all fields that are secret by their tags.
func secretFields() (names []string) {
	typesMutex.RLock()
	defer typesMutex.RUnlock()
	for _, t := range types {
		for i := 0; t.kind == kindStruct && i < t.rtype.NumField(); i++ {
			if f := t.rtype.Field(i); isTaggedSecret(f) {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				names = append(names, name)
			}
		}
	}
	return names
}

func isTaggedSecret(f reflect.StructField) bool {
	return strings.HasSuffix(f.Tag.Get("octopus"), "secret")
}

// isSecretName reports whether the property of a name is a secret.
func isSecretName(name string) bool {
	for _, word := range notSecret {
		if strings.EqualFold(name, word) {
			return false
		}
	}
	for _, ending := range secretEndings {
		if from := len(name) - len(ending); from >= 0 && strings.EqualFold(name[from:], ending) {
			return true
		}
	}
	return false
}

// secretsIn returns the secrets in valid JSON, as they stand there and as they are meant; the long ones first, since others may
// be parts of them.
func secretsIn(data []byte) []string {
	f := secretFinder{data: data, tagged: secretFields()}
	if i := skipSpace(data, 0); i < len(data) {
		f.value(i)
	}
	sort.Slice(f.found, func(i, j int) bool { return len(f.found[i]) > len(f.found[j]) })
	return f.found
}

type secretFinder struct {
	data   []byte
	tagged []string
	found  []string
}

// value looks through the value at data[i] and returns the index behind it.
func (f *secretFinder) value(i int) int {
	switch f.data[i] {
	case '{':
		return f.object(i)
	case '[':
		i = skipSpace(f.data, i+1)
		for f.data[i] != ']' {
			if i = skipSpace(f.data, f.value(i)); f.data[i] == ',' {
				i = skipSpace(f.data, i+1)
			}
		}
		return i + 1
	}
	end, _ := skipValue(f.data, i, 0)
	return end
}

func (f *secretFinder) object(i int) int {
	var value []byte
	sensitive := false
	i = skipSpace(f.data, i+1)
	for f.data[i] != '}' {
		end, _ := scanString(f.data, i+1)
		name := string(f.data[i+1 : end])
		begin := skipSpace(f.data, skipSpace(f.data, end+1)+1) // behind the colon
		end = f.value(begin)
		text := f.data[begin:end]
		switch isText := text[0] == '"'; {
		case isText && f.isSecret(name):
			f.add(text)
		case isText && strings.EqualFold(name, sensitiveValue):
			value = text
		case strings.EqualFold(name, sensitiveFlag):
			sensitive = sensitive || text[0] == 't'
		case isText && strings.EqualFold(name, sensitiveKind):
			sensitive = sensitive || string(text[1:len(text)-1]) == sensitiveWord
		}
		if i = skipSpace(f.data, end); f.data[i] == ',' {
			i = skipSpace(f.data, i+1)
		}
	}
	if sensitive && value != nil {
		f.add(value)
	}
	return i + 1
}

func (f *secretFinder) isSecret(name string) bool {
	for _, tagged := range f.tagged {
		if strings.EqualFold(name, tagged) {
			return true
		}
	}
	return isSecretName(name)
}

// add notes a string with its quotes. Short ones are too common to look for.
func (f *secretFinder) add(text []byte) {
	text = text[1 : len(text)-1]
	if len(text) < leastSecret {
		return
	}
	f.found = append(f.found, string(text))
	if plain := string(appendUnquoted(nil, text)); plain != string(text) && len(plain) >= leastSecret {
		f.found = append(f.found, plain)
	}
}

const (
	leastSecret = 4 // bytes of a secret that is looked for
	leastPart   = 6 // bytes of a part of one at the end of a text
)

// hide puts [redacted] in place of a secret in text that others wrote: also where it is spelled with the escape sequences of
// JSON or of URLs, where the text ends in the midst of it, and where it is only half there.
func hide(text, secret string) string {
	var clean []byte
	kept := 0
	for i := 0; i < len(text); {
		n := 0
		if c := text[i]; c == secret[0] || c == '\\' || c == '%' {
			n = repeats(text[i:], secret)
		}
		if n == 0 {
			i++
			continue
		}
		clean = append(append(clean, text[kept:i]...), redacted...)
		i += n
		kept = i
	}
	if clean == nil {
		return text
	}
	return string(append(clean, text[kept:]...))
}

// repeats returns how many bytes at the start of text repeat a secret.
func repeats(text, secret string) (n int) {
	matched := 0
	for matched < len(secret) && n < len(text) {
		spelled, size := respelled(text[n:])
		switch {
		case spelled != "" && strings.HasPrefix(secret[matched:], spelled):
			matched += len(spelled)
			n += size
			continue
		case text[n] == secret[matched]:
			matched++
			n++
			continue
		}
		break
	}
	ends := n == len(text) || text[n] == '\\' && len(text)-n < len(`\u0000`)
	switch {
	case matched == len(secret), matched >= leastPart && ends, matched >= 8 && matched >= len(secret)/2:
		return n
	}
	return 0
}

// respelled returns what the escape sequence at the start of text stands for, "" without one. Text may be quoted several
// times: \\u0041.
func respelled(text string) (plain string, size int) {
	switch text[0] {
	case '%':
		if len(text) > 2 {
			if r, ok := hex4([]byte("00" + text[1:3])); ok {
				return string([]byte{byte(r)}), 3
			}
		}
	case '\\':
		escape := strings.TrimLeft(text, `\`)
		if slashes := len(text) - len(escape); len(escape) > 4 && escape[0] == 'u' {
			if r, ok := hex4([]byte(escape[1:5])); ok {
				return string(r), slashes + 5
			}
		}
		if escapeLength([]byte(text[:min(len(text), 2)])) > 0 {
			return string(rune(unescape(text[1]))), 2
		}
	}
	return "", 0
}

// formatObject prints an object that may hold secrets, as package fmt prints structs, but [sensitive] in place of them. v is a
// pointer to the object.
func formatObject(f fmt.State, verb rune, v any) {
	object := reflect.ValueOf(v).Elem()
	t := typeOf(object.Type())
	format, separator := fmt.FormatString(f, verb), " "
	if f.Flag('#') {
		_, _ = io.WriteString(f, object.Type().String())
		separator = ", "
	}
	_, _ = io.WriteString(f, "{")
	sensitive := t.sensitive(object.Addr().UnsafePointer())
	for i := range object.NumField() {
		field := object.Type().Field(i)
		if i > 0 {
			_, _ = io.WriteString(f, separator)
		}
		if f.Flag('+') || f.Flag('#') {
			_, _ = io.WriteString(f, field.Name+":")
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		isText := field.Type.Kind() == reflect.String && object.Field(i).Len() > 0
		if isText && (isSecretName(name) || isTaggedSecret(field) || sensitive && name == sensitiveValue) {
			_, _ = io.WriteString(f, "[sensitive]")
			continue
		}
		fmt.Fprintf(f, format, object.Field(i).Interface())
	}
	_, _ = io.WriteString(f, "}")
}

// sensitive reports whether the object at p says that its value is.
func (t *typeInfo) sensitive(p unsafe.Pointer) bool {
	for _, name := range []string{sensitiveFlag, sensitiveKind} {
		i, _ := t.lookup([]byte(name))
		if i < 0 {
			continue
		}
		switch f := &t.fields[i]; f.kind {
		case kindBool:
			if *(*bool)(unsafe.Add(p, f.offset)) {
				return true
			}
		case kindString, kindName:
			if *(*string)(unsafe.Add(p, f.offset)) == sensitiveWord {
				return true
			}
		}
	}
	return false
}
