// The page of an operation.

const crumbs = (service) => {
  if (!service) return h("p", { class: "crumbs" }, h("a", { href: "#" + versionPart() + "/" }, "API"));
  const parts = service.split(".");
  return h("p", { class: "crumbs" }, parts.map((p, i) => [i ? " › " : "", h("a", { href: hrefTo("service", parts.slice(0, i + 1).join(".")) }, p)]));
};

const receiverOf = (o) => (o.h === "space" ? "space" : "client");

const signature = (on, method) => h("p", { class: "sig" }, h("code", {}, h("span", { class: "dim" }, on + "."), h("b", {}, method.n)), goType(method.sig));

const badges = (x) => [x.since && badge("since " + short(x.since), "new"), x.until && badge("gone in " + short(x.until), "old"), x.dep && badge("deprecated", "old")];

const short = (version) => version.split(".").slice(0, 2).join(".");

const scopeText = {
  server: "Belongs to the server as a whole.",
  space: "Belongs to a space.",
  both: "Belongs to a space; without one, to the default space.",
};

const paramRow = (p, given) => property(p.n, p.g, p.t, [p.r && h("span", { class: "req" }, "required"), badges(p)], [p.d || p.desc, given.has(p.n) && h("span", { class: "given" }, "= " + given.get(p.n))]);

const paramTable = (o, given) => {
  const rows = [];
  const path = (o.pp || []).map((p) => ({ ...p, r: true, d: p.d || p.desc }));
  for (const p of [...path, ...(o.q || [])]) rows.push(paramRow(p, given));
  return rows.length ? section("Parameters", properties("Parameters", rows), findings(findingsAt(o.routes.map((r) => r.at + "/parameters")))) : "";
};

const bodyKinds = { json: "JSON", multipart: "A form with a file", raw: "The bytes of a file" };

const familyOf = (name) => {
  const t = data.v.type.get(name);
  if (!t || !t.fam) return "";
  return h("div", { class: "family" }, h("p", {}, "Comes in variants, told apart by ", h("code", {}, t.fam.d), "; the field ", h("code", {}, "Variant"), " holds one of:"),
    h("ul", { class: "plain cols" }, t.fam.v.map((x) => h("li", {}, goType("*" + x.t), x.v && h("span", { class: "dim" }, " " + x.v)))),
    codes([{ k: "switch", text: switchOver(t) }], "Switch over " + name));
};

const switchOver = (t) => {
  const name = t.n[0].toLowerCase() + t.n.slice(1);
  const cases = t.fam.v.slice(0, 6).map((x) => "case *octopus." + x.t + ":\n\tfmt.Println(" + JSON.stringify(x.v || x.t) + ", variant)\n").join("");
  return "switch variant := " + name + ".Variant.(type) {\n" + cases + "default:\n\t// a kind that this client does not know\n}";
};

const bodyPart = (o) => {
  if (!o.b) return "";
  const kinds = o.b.u && o.b.u.length ? o.b.u : [inner(o.b.t || "")];
  return section("Body", h("p", {}, bodyKinds[o.b.k], o.b.t ? [": ", goType(o.b.t)] : "", o.b.file ? [", in the field ", h("code", {}, o.b.file)] : "", o.b.u ? [". Give it as ", kinds.map((k, i) => [i ? " or as " : "", goType("*" + k)])] : "", "."),
    o.b.k === "json" && tree(kinds[0], 1), o.b.k === "json" && familyOf(kinds[0]), findings(findingsAt(o.routes.map((r) => r.at)).filter((f) => /body/.test(f.rule))));
};

const resultWords = { none: "Nothing, only whether it worked.", raw: "The body as it came; the document does not say what it is.", text: "Text.", stream: "A file, as a stream to read and close." };

const resultPart = (o) => {
  const r = o.res, name = inner(r.t || "");
  return section("Response", h("p", {}, h("span", { class: "status" }, String(o.st)), " ", resultWords[r.k] || [r.k === "page" ? "A page of " : "", goType(r.t)],
    o.sres ? ["; in a space ", goType(o.sres.t)] : ""), r.t && tree(name, 2), r.t && familyOf(name));
};

const routesPart = (o) => {
  const words = { s: "without a space, or in the default one", i: "in a space, by ID", g: "in a space, by ID or slug", r: "beside the API's root" };
  return section("Routes", h("ul", { class: "plain routes" }, o.routes.map((r) => h("li", {}, routeText(r.p), h("span", { class: "dim" }, " " + (words[r.f] || ""))))),
    h("p", { class: "dim" }, scopeText[o.sc] || ""), o.ids && h("p", { class: "dim" }, "In the document: ", o.ids.map((x, i) => [i ? ", " : "", h("code", {}, soft(x))])));
};

const siblingsPart = (o) => {
  const all = data.v.ops.filter((x) => x.s === o.s && x !== o), helpers = (data.v.helpers || []).filter((x) => x.s === o.s);
  const row = (link, m, x) => h("tr", {}, h("td", {}, link), h("td", {}, m), h("td", { class: "what" }, brief(x.doc), x.dep ? " (deprecated)" : ""));
  const rows = [...helpers.map((x) => row(h("a", { class: "go", href: hrefTo("helper", x.n) }, soft(x.go.n)), h("span", { class: "dim" }, "helper"), x)), ...all.map((x) => row(opLink(x, x.go.n), verb(x.m), x))];
  return rows.length && o.s ? section("Others on " + o.s, table(["Method", "HTTP", "What it does"], rows, "Other methods")) : "";
};

// nearPart shows which other methods one may want instead: those with the same result, and helpers made of this one.
const nearPart = (o) => {
  const helpers = (data.v.helpers || []).filter((x) => x.s === o.s && x.uses.includes(o.n));
  const near = o.res.t ? data.v.ops.filter((x) => x !== o && x.s === o.s && x.m === o.m && inner(x.res.t || "") === inner(o.res.t)) : [];
  const rows = [...helpers.map((x) => [h("a", { class: "go", href: hrefTo("helper", x.n) }, soft(x.go.n)), x.doc]), ...near.slice(0, 6).map((x) => [opLink(x, x.go.n), x.doc])];
  return rows.length ? h("div", { class: "near" }, h("p", { class: "dim label" }, "Or take"), h("ul", { class: "plain" }, rows.map(([link, doc]) => h("li", {}, link, " ", h("span", { class: "dim" }, brief(doc)))))) : "";
};

const reachedPart = (o) => {
  const list = (data.v.reachedBy.get(o.n) || []).filter((x) => !x.rel.self);
  return list.length ? section("Links that lead here", h("ul", { class: "plain cols" }, list.map((x) => h("li", {}, h("a", { href: hrefTo("type", x.from, "view=links") }, x.from), h("code", { class: "dim" }, ".Follow(client)." + x.rel.g))))) : "";
};

const findings = (list) => {
  if (!list.length) return "";
  return h("ul", { class: "findings" }, list.map((f) => h("li", {}, h("b", {}, f.rule), " ", f.msg, h("span", { class: "dim" }, f.line ? " · line " + f.line : ""))));
};

const findingsPart = (o) => {
  const list = findingsAt(o.routes.map((r) => r.at)).filter((f) => !/body/.test(f.rule) && !f.at.includes("/parameters"));
  const seen = new Set(), once = list.filter((f) => !seen.has(f.rule + f.msg) && seen.add(f.rule + f.msg));
  return once.length ? section("What the document got wrong here", findings(once)) : "";
};

const changesPart = (name) => {
  const list = data.v.changesOf.get(name) || [];
  return list.length ? section("Changed since " + short(data.v.before), h("ul", { class: "changes" }, list.map((c) => h("li", {}, h("span", { class: "rating " + (c.go === "breaking" || c.wire === "breaking" ? "breaking" : c.wire === "risky" || c.go === "risky" ? "risky" : "safe") },
    c.go === "breaking" || c.wire === "breaking" ? "breaking" : c.wire === "risky" || c.go === "risky" ? "risky" : "safe"), " ", c.what, c.do && h("span", { class: "dim" }, ": " + c.do))))) : "";
};

const givenPart = (o, given) => {
  if (given.get("for")) return h("p", { class: "given" }, "This is what ", h("code", {}, given.get("for")), " of the other client does.");
  const list = [...given].filter(([k]) => !["field", "view", "go"].includes(k));
  if (!list.length) return "";
  return h("p", { class: "given" }, "From the URL: ", list.map(([k, v], i) => [i ? ", " : "", h("code", {}, k), " = ", h("code", {}, v)]));
};

const proseOf = (o) => {
  const said = [o.sum, o.desc].filter((x, i, all) => x && all.indexOf(x) === i);
  return said.length ? h("div", { class: "prose" }, h("p", { class: "dim label" }, "The document says"), said.map((x) => h("p", {}, x))) : "";
};

const operationPage = (o, given) => {
  const snippets = [...o.sn.map((x) => ({ k: x.k, text: expand(x) })), { k: "curl", text: curl(o, given) }];
  const on = receiverOf(o) + (o.s ? "." + o.s : "");
  const example = o.res.t && o.res.k !== "stream" ? codes([{ k: "json", text: JSON.stringify(o.res.k === "page" ? { Items: [exampleOf(o.res.t, 2)] } : exampleOf(o.res.t, 2), null, 2) }], "Example response") : "";
  return h("article", { class: "two" }, h("div", { class: "intro" }, crumbs(o.s),
    h("h1", {}, o.s ? h("span", { class: "dim" }, o.s + ".") : "", o.go.n, " ", badges(o)),
    h("p", { class: "where" }, verb(o.m), " ", routeText(o.r)), givenPart(o, given),
    h("p", { class: "lead" }, sentence(o.go.n, o.doc)), (o.notes || []).map((n) => h("p", {}, prose(n))), proseOf(o),
    signature(on, o.go), o.it && signature(on, o.it), nearPart(o), changesPart(o.n)),
  h("div", { class: "side" }, livePart(o, given), o.sn.length ? codes(snippets, "Code") : "", example),
  h("div", { class: "rest" }, paramTable(o, given), bodyPart(o), resultPart(o), siblingsPart(o), reachedPart(o), routesPart(o), findingsPart(o)));
};

const helperPage = (x) => h("article", { class: "two" }, h("div", { class: "intro" }, crumbs(x.s), h("h1", {}, h("span", { class: "dim" }, x.s + "."), x.go.n, " ", badge("helper")),
  h("p", { class: "lead" }, sentence(x.go.n, x.doc)), (x.notes || []).map((n) => h("p", {}, prose(n))), signature((x.h === "space" ? "space." : "client.") + x.s, x.go),
  section("Made of", h("ul", { class: "plain" }, x.uses.map((n) => h("li", {}, opLink(data.v.op.get(n))))))),
h("div", { class: "side" }, x.k === "modify" ? codes(data.v.op.get(x.uses[0]).sn.filter((y) => y.k === "modify").map((y) => ({ k: y.k, text: expand(y) })), "Code") : ""));

const servicePage = (service) => {
  const ops = data.v.ops.filter((o) => o.s === service.n), helpers = (data.v.helpers || []).filter((x) => x.s === service.n);
  const nested = data.v.services.filter((x) => x.n.startsWith(service.n + "."));
  const row = (link, m, x) => h("tr", {}, h("td", {}, link), h("td", {}, m), h("td", { class: "what" }, brief(x.doc), " ", badges(x)));
  return h("article", {}, crumbs(service.n), h("h1", {}, service.n),
    ops.length + helpers.length ? table(["Method", "HTTP", "What it does"], [...helpers.map((x) => row(h("a", { class: "go", href: hrefTo("helper", x.n) }, soft(x.go.n)), h("span", { class: "dim" }, "helper"), x)),
      ...ops.map((o) => row(opLink(o, o.go.n), verb(o.m), o))], "Methods") : "",
    nested.length ? section("Nested in it", h("ul", { class: "plain cols" }, nested.map((x) => h("li", {}, h("a", { class: "go", href: hrefTo("service", x.n) }, x.n), h("span", { class: "dim" }, " " + data.v.ops.filter((o) => o.s === x.n).length))))) : "");
};
