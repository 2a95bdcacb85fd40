// Example values of types, and responses unfolded.

// ownService is the service that a type is of: the one that its link to itself names.
const ownService = (type) => {
  const self = data.v.linksOf.get(type)?.rel.find((r) => r.self);
  return self ? data.v.op.get(self.op).s.split(".").pop() : type + "s";
};

const simpleExample = (type, field, owner) => {
  const lead = owner && fieldLeads(owner, field);
  switch (type.replace(/^\*/, "")) {
    case "string": {
      if (field === "ID") return owner ? ownService(owner) + "-1" : "1";
      if (lead && lead.s) return lead.s.split(".").pop() + "-1";
      if (/[a-z]ID$/.test(field)) return field.slice(0, -2) + "s-1";
      return field ? field.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() : "text";
    }
    case "bool": return true;
    case "int": case "int64": return 1;
    case "float64": return 1.5;
    case "DateTime": return "2026-01-31T09:30:00Z";
    case "TimeSpan": return "01:30:00";
    case "RawJSON": return {};
  }
  return null;
};

// exampleOf is an example of a type, so many levels deep.
const exampleOf = (type, depth, field, owner) => {
  const t = type.replace(/^\*/, "");
  if (t.startsWith("[]")) return depth > 0 ? [exampleOf(t.slice(2), depth - 1, field, owner)] : [];
  if (t.startsWith("map[string]")) return depth > 0 ? { name: exampleOf(t.slice(11), depth - 1) } : {};
  const known = data.v.type.get(t);
  if (!known) return simpleExample(t, field, owner);
  if (known.k === "enum") return known.v.length ? known.v[0].v : "";
  if (known.k === "alias") return exampleOf(known.of, depth, field, owner);
  if (known.k !== "object") return {};
  const object = {};
  if (depth > 0) for (const f of known.f || []) object[f.n] = exampleOf(f.t, depth - 1, f.g, t);
  return object;
};

const inner = (type) => type.replace(/^(\*|\[\]|map\[string\]|Page\[)+/, "").replace(/\]$/, "");

const shown = (v) => {
  if (v === null) return "null";
  if (Array.isArray(v)) return v.length && typeof v[0] !== "object" ? JSON.stringify(v) : "[…]";
  if (typeof v === "object") return "{…}";
  return JSON.stringify(v);
};

const meaning = (f) => f.d || f.desc || "";

// leaf is a line of the tree: the name on the wire, the type, an example and what it means.
const leaf = (f, owner, name) => h("div", { class: "leaf" }, name || h("code", { class: "name" }, soft(f.n)), goType(f.t),
  h("code", { class: "ex" }, shown(exampleOf(f.t, 1, f.g, owner))), meaning(f) ? h("p", {}, meaning(f)) : "");

// branch is a line that unfolds.
const branch = (f, owner, below, open, seen) => {
  const item = h("li", {});
  const toggle = () => {
    const opened = button.getAttribute("aria-expanded") !== "true";
    if (opened && item.children.length === 1) item.append(tree(below, open - 1, [...seen, owner]));
    button.setAttribute("aria-expanded", String(opened));
    item.children[1].hidden = !opened;
  };
  const button = h("button", { type: "button", class: "name twist", "aria-expanded": "false", onclick: toggle }, soft(f.n));
  item.append(leaf(f, owner, button));
  if (open > 1) toggle();
  return item;
};

// tree unfolds a type: so many levels open, the rest on demand.
const tree = (name, open, seen = []) => {
  const t = data.v.type.get(name);
  if (!t) return "";
  if (t.k === "alias") return tree(inner(t.of), open, seen);
  if (!t.f) return "";
  return h("ul", { class: "tree" }, t.f.map((f) => {
    const below = data.v.type.get(inner(f.t));
    const leads = below && (below.f || []).length && !seen.includes(below.n) && below.n !== name;
    return leads ? branch(f, name, below.n, open, seen) : h("li", {}, leaf(f, name));
  }));
};
