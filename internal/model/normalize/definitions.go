package normalize

import (
	"fmt"
	"slices"
	"sort"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/spec"
)

// definitions are the document's schemas by name, together with what octogen knows beside them: corrected properties,
// families, and types that the document lacks.
type definitions struct {
	notes    *notes
	vocab    *vocabulary
	know     *Overlay
	byName   map[string]*spec.Schema
	names    []string                // sorted
	class    map[string]model.Kind   // object, enum, alias, page; named for one whose place a type of the runtime takes
	runtime  map[string]string       // those types
	items    map[string]*spec.Schema // of collections: the schema of their items
	flat     map[string]*spec.Schema // with allOf merged
	known    map[string]bool         // those that the document lacks
	families []*familyHere
	familyOf map[string]*familyHere
	variants map[string]bool // those that are variants
	merged   int             // properties that came by way of allOf
}

// classify decides what each definition is.
func (d *definitions) classify(wire map[string]string) error {
	for _, name := range d.names {
		s, err := d.flatten(name, nil)
		if err != nil {
			return err
		}
		if s.BadRef != "" {
			return d.badRef(s)
		}
		switch {
		case wire[name] != "":
			d.class[name], d.runtime[name] = model.KindNamed, wire[name]
		case d.familyOf[name] != nil, d.variants[name]:
			d.class[name] = model.KindObject
		case d.isCollection(name, s):
			d.noteClosed(s)
			d.class[name] = model.KindPage
			d.items[name] = s.Properties[d.vocab.Page.Items].Items
		case isEnum(s):
			d.class[name] = model.KindEnum
		case s.Type == "object" && s.Additional != nil && len(s.Properties) == 0 && !s.Additional.Anything(),
			s.Type == "array", s.Ref != "", s.Type != "" && s.Type != "object", s.Type == "" && len(s.Properties) == 0:
			d.class[name] = model.KindAlias
		default:
			d.class[name] = model.KindObject
		}
	}
	return nil
}

// flatten merges allOf into one schema; chain guards against definitions that contain themselves that way.
func (d *definitions) flatten(name string, chain []string) (*spec.Schema, error) {
	if s, ok := d.flat[name]; ok {
		return s, nil
	}
	s := d.byName[name]
	if len(s.AllOf) == 1 && s.AllOf[0].Ref != "" && len(s.Properties) == 0 {
		s = &spec.Schema{Pointer: s.Pointer, Ref: s.AllOf[0].Ref, Description: s.Description} // another name for it
	}
	if len(s.AllOf) == 0 {
		d.flat[name] = s
		return s, nil
	}
	if slices.Contains(chain, name) {
		return nil, d.notes.problem(s.Pointer, "allOf leads back to "+quote(chain[0]), "break the cycle of definitions")
	}
	if len(chain) > maxAliases {
		return nil, d.notes.problem(s.Pointer, fmt.Sprintf("%s has members by way of allOf through more than %d definitions", quote(chain[0]), maxAliases), "refer to an object with those members as one member")
	}
	merged := *s
	merged.Properties, merged.Names, merged.Required = map[string]*spec.Schema{}, nil, map[string]bool{}
	merged.Type = "object"
	if err := d.merge(&merged, s, append(chain, name)); err != nil {
		return nil, err
	}
	sort.Strings(merged.Names)
	d.notes.add("all-of", s.Pointer, "the schemas of allOf are merged into one object")
	d.flat[name] = &merged
	return &merged, nil
}

func (d *definitions) merge(into, s *spec.Schema, chain []string) error {
	for _, part := range s.AllOf {
		if part.Ref != "" {
			target, err := d.target(part, chain)
			if err != nil {
				return err
			}
			part = target
		} else if len(part.AllOf) > 0 {
			if err := d.merge(into, part, chain); err != nil {
				return err
			}
		}
		if d.merged += len(part.Names); d.merged > maxMerged {
			return d.notes.problem(s.Pointer, fmt.Sprintf("the definitions have more than %d members by way of allOf", maxMerged), "refer to an object with those members as one member")
		}
		take(into, part)
	}
	take(into, s)
	return nil
}

// target is the schema that a part of allOf refers to, be it by way of other names.
func (d *definitions) target(part *spec.Schema, chain []string) (*spec.Schema, error) {
	var seen []string
	for s := part; ; {
		switch {
		case s.Ref == "":
			return s, nil
		case d.byName[s.Ref] == nil:
			return nil, d.dangling(s)
		case slices.Contains(seen, s.Ref):
			return nil, d.notes.problem(part.Pointer, "allOf leads to "+quote(s.Ref)+", which refers to itself", "give it a type of its own")
		}
		seen = append(seen, s.Ref)
		next, err := d.flatten(s.Ref, chain)
		if err != nil {
			return nil, err
		}
		s = next
	}
}

// maxMerged bounds what allOf can make of a short document: with each definition merged into the next one, the members
// grow with the square of its length.
const maxMerged = 1 << 18

func take(s, part *spec.Schema) {
	for _, name := range part.Names {
		if s.Properties[name] == nil {
			s.Names = append(s.Names, name)
		}
		s.Properties[name] = part.Properties[name]
	}
	for name := range part.Required {
		s.Required[name] = true
	}
}

// isCollection reports whether a definition is a page of items: by its name and by its members.
func (d *definitions) isCollection(name string, s *spec.Schema) bool {
	page := d.vocab.Page
	if !d.vocab.genericPage.MatchString(name) && !d.vocab.namedPage.MatchString(name) {
		return false
	}
	items := s.Properties[page.Items]
	if items == nil || items.Type != "array" || items.Items == nil || s.Properties[page.Total] == nil {
		return false
	}
	for _, member := range s.Names {
		if !slices.Contains(page.Properties, member) {
			d.notes.add("page-member", s.Properties[member].Pointer, quote(member)+" is not a property of pages; it is kept among the unknown ones")
		}
	}
	return true
}

func (d *definitions) noteClosed(s *spec.Schema) {
	if s.Closed {
		d.notes.add("closed-object", s.Pointer, "additionalProperties is false, yet servers send more: unknown members are kept")
	}
}

func (d *definitions) dangling(s *spec.Schema) error {
	return d.notes.problem(s.Pointer+"/$ref", "$ref to the definition "+quote(s.Ref)+", which the document does not have", "add the definition or correct the reference")
}

func (d *definitions) badRef(s *spec.Schema) error {
	return d.notes.problem(s.Pointer+"/$ref", "$ref "+quote(s.BadRef)+" leads outside the definitions of this document; octogen fetches nothing through references",
		"bundle the document so that every reference is #/definitions/…")
}

// A familyHere is a family that the document has.
type familyHere struct {
	rule     *familyRule
	bases    []string // definitions
	variants []*variantRule
	keys     map[*variantRule]string // names of the variants among the definitions
	moved    map[string]bool         // members that belong to variants
	family   *model.Family
}
