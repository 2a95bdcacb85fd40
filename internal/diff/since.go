package diff

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Since writes the history as specs/since.yaml has it: what the newest version of the documents that has it did not always
// have. Each version lists what came with it.
func (h *History) Since(w io.Writer) error {
	var b strings.Builder
	var versions []string
	for _, v := range h.Versions {
		versions = append(versions, scalar(v.Version))
	}
	fmt.Fprintf(&b, "# What came with which version of the server, of those whose documents octogen knows. Written by \"make since\" from\n"+
		"# these documents. What comes with its operation or its type is not listed, nor what the oldest has.\n"+
		"versions: [%s]\nsince:\n", strings.Join(versions, ", "))
	for i, v := range h.Versions {
		if i > 0 {
			fmt.Fprintf(&b, "  %s:\n", scalar(v.Version))
			h.cameWith(&b, i)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cameWith lists what came with a version, by kind.
func (h *History) cameWith(b *strings.Builder, at int) {
	whole, parts := map[string][]string{}, map[string]map[string][]string{}
	for _, l := range h.Lifetimes {
		switch {
		case l.at != at:
		case l.member == "":
			whole[l.Kind] = append(whole[l.Kind], l.owner)
		default:
			if parts[l.Kind] == nil {
				parts[l.Kind] = map[string][]string{}
			}
			parts[l.Kind][l.owner] = append(parts[l.Kind][l.owner], l.member)
		}
	}
	for _, kind := range []string{"operation", "type"} {
		if len(whole[kind]) == 0 {
			continue
		}
		fmt.Fprintf(b, "    %ss:\n", kind)
		for _, name := range slices.Sorted(slices.Values(whole[kind])) {
			fmt.Fprintf(b, "      - %s\n", scalar(name))
		}
	}
	for _, kind := range []string{"parameter", "field", "value"} {
		if len(parts[kind]) == 0 {
			continue
		}
		fmt.Fprintf(b, "    %ss:\n", kind)
		for _, owner := range slices.Sorted(maps.Keys(parts[kind])) {
			var members []string
			for _, m := range slices.Sorted(slices.Values(parts[kind][owner])) {
				members = append(members, scalar(m))
			}
			fmt.Fprintf(b, "      %s: [%s]\n", scalar(owner), strings.Join(members, ", "))
		}
	}
}

// scalar is a text as YAML writes it on one line: quoted unless it is a word or a version, which YAML takes for nothing else.
func scalar(s string) string {
	if plain.MatchString(s) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(s)) {
		return s
	}
	return strconv.QuoteToASCII(s)
}

var plain = regexp.MustCompile(`^([A-Za-z]\w*|\d+\.\d+\.\d+(\.\d+)*)$`)
