package model

import "strings"

// A Method is a method of the generated client: its signature, once. Emitter, diff and inspect print it.
type Method struct {
	Owner    string // Go name of the type it belongs to
	Name     string
	Args     []Arg // between the context and the options
	Returns  *Ref  // beside the error; nil if there is nothing else
	Iterates bool  // returns an iterator over Returns instead
	Named    bool  // the results have names where the method is declared: response, which is filled in, and err
	Plain    bool  // takes neither context nor options, and returns no error
}

// An Arg is one argument.
type Arg struct {
	Name string
	Type *Ref
}

// FullName is the method with its type: "ProjectsService.List".
func (m *Method) FullName() string { return m.Owner + "." + m.Name }

// Signature is the method as its caller sees it, after its name.
func (m *Method) Signature() string { return m.parameters() + " " + m.Results() }

// Declaration is the method as Go declares it, after its name.
func (m *Method) Declaration() string {
	if m.Named && m.Returns != nil {
		return m.parameters() + " (response " + m.Returns.Go() + ", err error)"
	}
	return m.Signature()
}

func (m *Method) parameters() string { return "(" + strings.Join(m.arguments(), ", ") + ")" }

// arguments lists the arguments; neighbours of one type share it.
func (m *Method) arguments() []string {
	all := m.Args
	if !m.Plain {
		all = append(append([]Arg{{Name: "ctx", Type: &Ref{Kind: KindNamed, Name: "context.Context"}}}, m.Args...),
			Arg{Name: "opts", Type: &Ref{Kind: KindNamed, Name: "...Option"}})
	}
	var list []string
	for i, a := range all {
		if i+1 < len(all) && all[i+1].Type.Go() == a.Type.Go() {
			list = append(list, a.Name)
		} else {
			list = append(list, a.Name+" "+a.Type.Go())
		}
	}
	return list
}

// Results is what the method returns, as Go writes it.
func (m *Method) Results() string {
	switch {
	case m.Iterates:
		return "iter.Seq2[" + m.Returns.Go() + ", error]"
	case m.Plain:
		return m.Returns.Go()
	case m.Returns == nil:
		return "error"
	}
	return "(" + m.Returns.Go() + ", error)"
}

// Types is what a caller has to fit: the types of arguments and results, aliases resolved, without names of arguments.
func (m *Method) Types() string {
	resolved := *m
	resolved.Args = nil
	for _, a := range m.Args {
		resolved.Args = append(resolved.Args, Arg{Name: "_", Type: a.Type.Resolved()})
	}
	if m.Returns != nil {
		resolved.Returns = m.Returns.Resolved()
	}
	return resolved.Signature()
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
