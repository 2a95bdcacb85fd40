package docs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// A file is one of specs/docs.
type file struct {
	Resources  map[string]*resource
	Operations map[string]*operation
	Enums      map[string]*enum
	Fields     []rule
	Parameters []rule
	Paths      []rule
	Sentences  []sentence
	Choices    map[string]string
	Nouns      map[string]noun
	ReadOnly   []string `yaml:"readOnly"`
	Names      *naming
}

// naming says what the parts of definitions and routes mean that all of them share.
type naming struct {
	Suffix   string   // that definitions have and entries do not
	Affixes  []affix  // of commands, requests and responses
	Version  pattern  // a last segment that is a version of the operation
	Versions []string // those that there are
	All      string   // a last segment that requests all at once
	Areas    []string // first segments that name nothing by themselves
	Verbs    []string // with which summaries may begin; before others stands "is"
	Git      []gitRoute
}

// A gitRoute is where the routes of what is kept in Git begin.
type gitRoute struct {
	Prefix string // the Git reference is its last segment
	Plain  string // where the same of what is not in Git begins, or ""
	In     string // what is said of it, such as "in Git"
}

// An affix is the shape of the name of a definition that stands for another one.
type affix struct {
	Name    pattern // its first group is the name of the resource
	Summary string
}

type pattern struct{ *regexp.Regexp }

// UnmarshalYAML reads a regular expression.
func (p *pattern) UnmarshalYAML(n *yaml.Node) error {
	re, err := regexp.Compile(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	p.Regexp = re
	return nil
}

// A resource is an entry for a definition.
type resource struct {
	Summary, About string
	Noun           noun     // the name in words, when it is not its words
	IDs            string   `yaml:"ids"` // what IDs begin with
	Unique         string   // where the name is unique
	Like           string   // the resource whose fields mean the same
	Aliases        []string // other names of the definition; "=Name" for one without the suffix that is not the resource
	ReadOnly       []string `yaml:"readOnly"`
	Fields         map[string]string
	Variants       map[string]*resource // of a family, by discriminator

	name string
}

// An operation is an entry for a route.
type operation struct {
	Does, About, Refuses, Choose string
	Params                       map[string]string
}

// An enum is an entry for a set of values.
type enum struct {
	Summary string
	Values  map[string]string
	Family  string // whose variants the values are
}

// A rule says what fields or parameters with certain names mean.
type rule struct {
	Names list   // patterns, "*" for anything
	In    string // pattern of a definition, or beginning of a route; "" for all
	Text  list   // the first whose placeholders can be filled
}

// A sentence is a rule for what operations do.
type sentence struct {
	Route string // "GET */{}": the method and the end of the route, "*" for a collection
	Does  string
}

// A list is a text or several.
type list []string

// UnmarshalYAML reads one text as a list of one.
func (l *list) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*l = list{n.Value}
		return nil
	}
	return n.Decode((*[]string)(l))
}

// Parse reads all files of a folder strictly.
func Parse(fsys fs.FS) (*Book, error) {
	names, err := fs.Glob(fsys, "docs/*.yaml")
	if err != nil {
		return nil, err
	}
	files := make([]file, len(names))
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { files[i], errs[i] = read(fsys, name) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return merge(names, files)
}

func read(fsys fs.FS, name string) (file, error) {
	var f file
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return f, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("specs/%s: %w", name, err)
	}
	if err := dec.Decode(&f); !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("specs/%s: there is more than one YAML document", name)
	}
	return f, nil
}

// merge puts the files together and refuses what two of them say.
func merge(names []string, files []file) (*Book, error) {
	b := &Book{resources: map[string]*resource{}, operations: map[string]*operation{}, enums: map[string]*enum{}, nouns: map[string]noun{}, choices: map[string]string{}, readOnly: map[string]bool{}}
	for i, f := range files {
		if err := b.add(f); err != nil {
			return nil, fmt.Errorf("specs/%s: %w", names[i], err)
		}
	}
	slices.SortStableFunc(b.sentences, func(x, y sentence) int { return weight(y.Route) - weight(x.Route) })
	return b, b.link()
}

func (b *Book) add(f file) error {
	for name, r := range f.Resources {
		if err := b.addResource(name, r); err != nil {
			return err
		}
	}
	for key, o := range f.Operations {
		if b.operations[key] != nil || o == nil || !routeKey.MatchString(key) {
			return fmt.Errorf("operations: %q is empty, said twice, or no METHOD /route in lower case with {} for parameters", key)
		}
		b.operations[key] = o
	}
	for name, e := range f.Enums {
		if b.enums[name] != nil || e == nil {
			return fmt.Errorf("enums: %q is empty or said twice", name)
		}
		b.enums[name] = e
	}
	for seg, n := range f.Nouns {
		if _, ok := b.nouns[seg]; ok {
			return fmt.Errorf("nouns: %q is said twice", seg)
		}
		b.nouns[seg] = n
	}
	for _, name := range f.ReadOnly {
		b.readOnly[name] = true
	}
	if f.Names != nil {
		if b.names.Suffix != "" {
			return errors.New("names: said twice")
		}
		b.names = *f.Names
	}
	for relation, text := range f.Choices {
		if b.choices[relation] != "" || !slices.Contains(relations, relation) {
			return fmt.Errorf("choices: %q is said twice, or none of %v", relation, relations)
		}
		b.choices[relation] = text
	}
	b.fields = append(b.fields, f.Fields...)
	b.parameters = append(b.parameters, f.Parameters...)
	b.sentences = append(b.sentences, f.Sentences...)
	b.paths = append(b.paths, f.Paths...)
	return errors.Join(checkRules(f.Fields), checkRules(f.Parameters), checkRules(f.Paths))
}

var routeKey = regexp.MustCompile(`^[A-Z]+ /[^A-Z]*$`)

func (b *Book) addResource(name string, r *resource) error {
	if r == nil {
		return fmt.Errorf("resources: %q is empty", name)
	}
	r.name = name
	for _, n := range append([]string{name}, r.Aliases...) {
		if b.resources[n] != nil {
			return fmt.Errorf("resources: %q is said twice", n)
		}
		b.resources[n] = r
	}
	for value, v := range r.Variants {
		if v == nil || v.Variants != nil {
			return fmt.Errorf("resources: variant %q of %q is empty or has variants", value, name)
		}
		v.name = name + "." + value
		b.resources[v.name] = v
	}
	return nil
}

// checkRules refuses patterns that cannot match.
func checkRules(rules []rule) error {
	for _, r := range rules {
		if len(r.Names) == 0 || len(r.Text) == 0 {
			return fmt.Errorf("a rule needs names and a text: %v", r)
		}
		for _, n := range r.Names {
			if _, err := path.Match(n, ""); err != nil {
				return fmt.Errorf("rule %q: %w", n, err)
			}
		}
	}
	return nil
}

// link finds what entries are like.
func (b *Book) link() error {
	for name, e := range b.enums {
		if e.Family != "" && b.resources[e.Family] == nil {
			return fmt.Errorf("specs/docs: the values of %s are variants of %s, which has no entry", name, e.Family)
		}
	}
	for name, r := range b.resources {
		if r.Like != "" && b.resources[r.Like] == nil {
			return fmt.Errorf("specs/docs: %s is like %s, which has no entry", name, r.Like)
		}
		for seen := r; seen.Like != ""; seen = b.resources[seen.Like] {
			if b.resources[seen.Like] == r {
				return fmt.Errorf("specs/docs: %s is like itself", name)
			}
		}
	}
	return nil
}

// weight orders sentences: the longer and the more literal first.
func weight(route string) int {
	n := 0
	for seg := range strings.SplitSeq(route, "/") {
		n += 10
		if seg != "*" && seg != "{}" {
			n++
		}
	}
	return n
}
