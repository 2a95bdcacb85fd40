// The page of a type.

const fieldRow = (t, f, marked) => {
  const lead = fieldLeads(t.n, f.g);
  return property(f.n, f.g, f.t, [f.r && h("span", { class: "req" }, "required"), f.ro && h("span", { class: "dim" }, "read-only"), badges(f)],
    [meaning(f), lead && h("span", { class: "dim" }, "An ID for ", opLink(lead))], { id: "field-" + f.g, class: f.g === marked ? "marked" : null });
};

const opList = (title, list) => (list && list.length ? section(title, h("ul", { class: "plain cols" }, list.map((o) => h("li", {}, opLink(o))))) : "");

const typeKinds = { object: "struct", enum: "named string", alias: "alias", union: "body", family: "interface" };

const typePage = (t, given) => {
  const used = (data.v.usedIn.get(t.n) || []), links = data.v.linksOf.get(t.n), arriving = data.v.linkedTo.get(t.n);
  return h("article", {}, h("p", { class: "crumbs" }, "type"), h("h1", {}, t.n, " ", badge(typeKinds[t.k] || t.k), badges(t)),
    h("p", { class: "lead" }, sentence(t.n, t.doc)), (t.notes || []).map((n) => h("p", {}, prose(n))), t.desc && h("div", { class: "prose" }, h("p", { class: "dim label" }, "The document says"), h("p", {}, t.desc)),
    changesOfType(t), links || arriving ? section("Links", linkPicture(t)) : "",
    t.of && h("p", {}, "Stands for ", goType(t.of)), t.u && section(t.k === "union" ? "One of" : "Satisfied by", h("ul", { class: "plain cols" }, t.u.map((n) => h("li", {}, goType("*" + n))))),
    t.varof && h("p", {}, "A variant of ", t.varof.map((n, i) => [i ? ", " : "", goType(n)]), ": it stands in the field ", h("code", {}, "Variant"), "."),
    familyOf(t.n) && section("Variants", familyOf(t.n)),
    t.f && t.f.length ? section("Fields", properties("Fields", t.f.map((f) => fieldRow(t, f, given.get("field"))))) : "",
    t.v && section("Values", table(["On the wire", "In Go"], t.v.map((x) => h("tr", {}, h("td", {}, h("code", {}, x.v), " ", badges(x)), h("td", {}, h("code", {}, x.g)))), "Values"), h("p", { class: "dim" }, "Servers may send others.")),
    opList("Returned by", data.v.returnedBy.get(t.n)), opList("Taken by", data.v.takenBy.get(t.n)),
    used.length ? section("Used in", h("ul", { class: "plain cols" }, used.map((n) => h("li", {}, h("a", { href: hrefTo("type", n.split(".")[0], "field=" + n.split(".")[1]) }, n))))) : "",
    typeFindings(t));
};

const changesOfType = (t) => {
  const list = [...data.v.changesOf].filter(([subject]) => subject === t.n || subject.startsWith(t.n + ".")).flatMap(([subject]) => changesPart(subject));
  return list;
};

const typeFindings = (t) => {
  const list = t.at ? findingsAt([t.at]) : [];
  return list.length ? section("What the document got wrong here", findings(list)) : "";
};
