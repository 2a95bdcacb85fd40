// Elements. Texts of documents go into the page by these alone, as text.

const add = (e, children) => {
  for (const c of children.flat(Infinity)) if (c !== null && c !== undefined && c !== false && c !== "") e.append(c);
  return e;
};

const set = (e, attributes) => {
  for (const [k, v] of Object.entries(attributes || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? "" : v);
  }
  return e;
};

const h = (tag, attributes, ...children) => add(set(document.createElement(tag), attributes), children);
const s = (tag, attributes, ...children) => add(set(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), children);

const $ = (id) => document.getElementById(id);

const say = (text) => { $("said").textContent = text; };

const versionPart = () => (data.at ? "/" + encodeURIComponent(data.v.name) : "");
const hrefTo = (kind, name, query) => "#" + versionPart() + "/" + kind + "/" + encodeURIComponent(name) + (query ? "?" + query : "");
const opLink = (o, label, query) => h("a", { class: "go", href: hrefTo("op", o.n, query) }, soft(label || o.n));

// goType is a Go expression with links to the types in it.
const goType = (expression) => {
  const parts = [];
  let at = 0;
  for (const m of (expression || "").matchAll(/[A-Z]\w*/g)) {
    const target = data.v.type.has(m[0]) ? hrefTo("type", m[0]) : data.v.paramsOf.has(m[0]) ? hrefTo("op", data.v.paramsOf.get(m[0]).n) : null;
    if (!target) continue;
    parts.push(expression.slice(at, m.index), h("a", { href: target }, m[0]));
    at = m.index + m[0].length;
  }
  parts.push(expression.slice(at));
  return h("code", {}, parts);
};

const verb = (m) => h("span", { class: "verb " + m.toLowerCase() }, m);

const routeText = (route) => h("code", { class: "route" }, route.split(/(\{[^}]*\}|\[|\])/).map((p) => (p.startsWith("{") ? h("var", {}, p) : p)));

const sentence = (name, text) => {
  if (!text) return "";
  return name + " " + text;
};

const section = (title, ...children) => {
  const content = children.flat(Infinity).filter(Boolean);
  return content.length ? h("section", {}, h("h2", {}, title), content) : "";
};

const table = (heads, rows, label) => h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": label },
  h("table", {}, h("thead", {}, h("tr", {}, heads.map((t) => h("th", { scope: "col" }, t)))), h("tbody", {}, rows)));

// soft lets a long name break before its words.
const soft = (name) => name.split(/(?<=[a-z.])(?=[A-Z])/).flatMap((p, i) => (i ? [h("wbr"), p] : [p]));

// property is a line about a field or a parameter: its name on the wire, then what it is in Go and what it means.
const property = (wire, go, type, marks, meaning, attributes) => h("li", attributes || {}, h("div", {}, h("code", { class: "name" }, soft(wire)), marks.filter(Boolean).map((m) => [" ", m])),
  h("div", {}, h("code", {}, soft(go), " "), goType(type), meaning.filter(Boolean).map((m) => h("p", {}, m))));

const properties = (label, rows) => h("ul", { class: "props", "aria-label": label }, rows);

// prose is a sentence of octogen's own, with links to the operations that it names.
const prose = (text) => (text || "").split(/(\b[A-Z]\w+(?:\.[A-Z]\w+)+)/).map((p, i) => (i % 2 && data.v.op.has(p) ? opLink(data.v.op.get(p)) : p));

// brief is the first sentence.
const brief = (text) => (text || "").split(/(?<=[.!?]) (?=[A-Z])/)[0];

const badge = (text, kind) => h("span", { class: "badge " + (kind || "") }, text);
