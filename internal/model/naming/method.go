package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// verbs say what an HTTP method does to one thing.
var verbs = map[string]string{
	"GET": "Get", "POST": "Create", "PUT": "Update", "DELETE": "Delete", "PATCH": "Amend", "HEAD": "Check", "OPTIONS": "Describe",
}

func verbFor(method string, one bool) string {
	switch {
	case method == "GET" && !one:
		return "List"
	case verbs[method] == "":
		return "Do" + strings.ToLower(method)
	}
	return verbs[method]
}

// method names what a route does within its service.
func (p *phrase) method() string {
	var name string
	switch {
	case p.act != nil:
		name = p.action()
	case len(p.tail) == 0:
		name = p.plain()
	default:
		name = p.object()
	}
	for i := len(p.tail) - 1; i >= 0; i-- {
		if i < len(p.tail)-1 || p.act != nil && p.tail[i].params > 0 {
			name += "For" + p.ownedBy(p.tail[i])
		}
	}
	name += p.elsewhere()
	name += p.marks
	if p.inGit {
		name += "InGit"
	}
	return name
}

// plain names what is done to the service's own resource, or to all of them.
func (p *phrase) plain() string {
	verb := verbFor(p.verb, p.one || !p.many)
	switch {
	case p.many && p.one && p.verb == "POST":
		return "CreateWithID"
	case p.many && !p.one && p.verb != "POST" && p.verb != "GET":
		return verb + "All"
	case !p.many && p.one:
		return verb + "ByID"
	}
	return verb
}

// action names what a route does if it ends in an action of the dictionary.
func (p *phrase) action() string {
	n := len(p.tail)
	if n == 0 {
		return p.wholeAction()
	}
	name := p.act.on(p.own())
	if p.tail[n-1].params == 0 {
		name += "Of" + p.run(p.tail[n-1].run)
	}
	return name
}

// wholeAction names an action that is all there is below the service.
func (p *phrase) wholeAction() string {
	switch {
	case p.act.shared && p.one && p.many:
		return p.act.on("") + "For" + p.itself()
	case !p.act.shared && !p.one && p.many:
		return p.act.on(p.services[len(p.services)-1])
	}
	return p.act.on("")
}

// run joins the segments of a run, the last first.
func (p *phrase) run(run []string) string {
	names := make([]string, len(run))
	for i := range run {
		names[len(run)-1-i] = p.noun(run, i, false)
	}
	return strings.Join(names, "Of")
}

// own is the noun of the service, for what belongs to all its resources where the rule expects it to belong to one.
func (p *phrase) own() string {
	if p.one || !p.many || p.atHome(p.rest[0]) || p.top && (len(p.tail) > 1 || len(p.tail) > 0 && len(p.tail[0].run) > 1) {
		return ""
	}
	return p.services[len(p.services)-1]
}

// elsewhere says that something belongs to one resource where the rule expects it to belong to none or to all.
func (p *phrase) elsewhere() string {
	switch {
	case len(p.rest) == 0 || !p.one || p.many && p.act != nil && len(p.tail) == 0:
		return ""
	case !p.many:
		return "ForID"
	case !p.atHome(p.rest[0]):
		return "For" + p.itself()
	}
	return ""
}

// itself is the singular of the service's noun.
func (p *phrase) itself() string { return p.d.noun(below, p.owner, true, "") }

// object reads the last level as a thing.
func (p *phrase) object() string {
	l := p.tail[len(p.tail)-1]
	at := len(l.run) - 1
	if at > 0 && p.verb == "POST" && l.params == 0 && p.isVariant(l.run[at]) {
		return p.variant(l.run, at)
	}
	name := p.thing(l, at)
	if p.d.actionNames[" "+name] || p.d.actionNames[p.owner+" "+name] {
		name += "Item" // an action of the dictionary has that name
	}
	if at > 0 {
		name += "Of" + p.run(l.run[:at])
	}
	return name
}

func (p *phrase) thing(l level, at int) string {
	own, seg := p.own(), l.run[at]
	singleton := p.d.isSingleton(p.before(at), seg)
	if !singleton && p.d.isPluralSegment(p.before(at), seg) {
		return p.collection(l, at, own)
	}
	noun := own + p.noun(l.run, at, false)
	switch {
	case l.params > 0 && p.verb == "POST" && p.isVerb(seg):
		return p.command(l.run, at, own) + "ByKey" + keys(l.params-1)
	case l.params > 0:
		return verbFor(p.verb, true) + noun + "ByKey" + keys(l.params-1)
	case p.verb == "GET" && p.asks(seg, at):
		return p.noun(l.run, at, false) + own
	case p.verb != "POST":
		return verbFor(p.verb, true) + noun
	case singleton, p.d.isThing(p.before(at), seg):
		return "Set" + noun
	}
	return p.command(l.run, at, own)
}

// isVariant reports whether a segment says in which way something is done or made, rather than what.
func (p *phrase) isVariant(seg string) bool {
	words := p.d.words(below, seg)
	if len(words) == 0 || p.d.verbs[words[0]] {
		return false
	}
	return p.d.Initialisms[seg] != "" || !p.d.isPluralSegment(below, seg)
}

// variant names what is done or made in one of several ways: "authenticate/okta" is AuthenticateWithOkta, "tokens/okta"
// CreateTokensUsingOkta.
func (p *phrase) variant(run []string, at int) string {
	name := "Create" + p.own() + p.noun(run, at-1, false) + "Using"
	if p.isVerb(run[at-1]) {
		name = p.command(run, at-1, p.own()) + "With"
	}
	name += p.noun(run, at, false)
	if at > 1 {
		name += "Of" + p.run(run[:at-1])
	}
	return name
}

// asks reports whether a segment is a question: "isconfigured".
func (p *phrase) asks(seg string, at int) bool {
	words := p.d.words(p.before(at), seg)
	return len(words) > 1 && words[0] == "is"
}

// isVerb reports whether a segment is a verb and nothing else.
func (p *phrase) isVerb(seg string) bool { return p.d.verbs[seg] }

// collection names what is done to many things of a kind, or to one of them.
func (p *phrase) collection(l level, at int, own string) string {
	if p.top {
		own = "" // by itself a service has only such as belong to all
	}
	many, one := own+p.noun(l.run, at, false), own+p.noun(l.run, at, true)
	switch {
	case l.params == 0 && p.verb == "POST":
		return "Create" + one
	case l.params == 0:
		return verbFor(p.verb, false) + many
	case p.verb == "POST":
		return "Create" + one + "WithID" + keys(l.params-1)
	case p.d.keyed[l.run[at]]:
		return verbFor(p.verb, true) + one + keys(l.params-1)
	}
	return verbFor(p.verb, true) + one + "ByID" + keys(l.params-1)
}

func keys(n int) string { return strings.Repeat("AndKey", max(n, 0)) }

// command names an action that the dictionary does not know: the words of its segment, with the noun of what it is done
// to, if it needs one, after the verb.
func (p *phrase) command(run []string, at int, own string) string {
	if run[at] == "create" && !p.one {
		return "Create" + p.itself()
	}
	name := p.noun(run, at, false)
	words := p.d.words(p.before(at), run[at])
	if len(words) == 0 {
		return name + own
	}
	known := p.d.actionNames[" "+name] || p.d.actionNames[p.owner+" "+name]
	if verb := p.d.goWord(words[0]); p.d.isCommand(words) && own != "" && upperStart(strings.TrimPrefix(name, verb)) {
		name = verb + own + strings.TrimPrefix(name, verb)
	} else {
		name += own
	}
	if known || p.d.reservedVerbs[words[0]] || !upperStart(name) {
		return "Do" + name
	}
	return name
}

func upperStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// ownedBy names a level between the service and what the route is about.
func (p *phrase) ownedBy(l level) string {
	at := len(l.run) - 1
	single := p.d.isSingleton(below, l.run[at]) || !p.d.isPluralSegment(below, l.run[at])
	name := p.noun(l.run, at, !single)
	if at > 0 {
		name += "Of" + p.run(l.run[:at])
	}
	if single {
		name += "ByKey"
	}
	return name + keys(l.params-1)
}

// before is the segment that a literal segment of the last level follows.
func (p *phrase) before(at int) string {
	if at > 0 || len(p.tail) > 1 {
		return below
	}
	return p.owner
}

// noun writes a segment of a run as a Go name.
func (p *phrase) noun(run []string, at int, one bool) string {
	owner := below
	if at == 0 && &run[0] == &p.tail[0].run[0] {
		owner = p.owner
	}
	return p.d.noun(owner, run[at], one, p.services[len(p.services)-1])
}
