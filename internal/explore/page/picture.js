// Pictures of what leads where: columns of names and curves between them. Each name is a link, each curve a Follow call.

const rowHeight = 24, charWidth = 7.3;

const column = (names) => {
  const list = [];
  for (const n of names) if (!list.includes(n)) list.push(n);
  return list;
};

const curve = (x1, y1, x2, y2, label) => s("path", { class: "edge", d: `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}` }, s("title", {}, label));

const nodeName = (name, x, y, title, anchor) => s("a", { href: hrefTo("type", name, "view=links"), class: "node" }, s("title", {}, title),
  s("text", { x, y: y + 4, "text-anchor": anchor || "start" }, name));

const groups = (list, key) => {
  const map = new Map();
  for (const x of list) push(map, key(x), x);
  return map;
};

const call = (from, rel) => from[0].toLowerCase() + from.slice(1) + ".Follow(client)." + rel.g + rel.sig.replace(/\) .*$/, ")").replace(/, opts \.\.\.Option/, "").replace(/\w+ context\.Context/, "ctx");

const clip = (text, n) => (text.length > n ? text.slice(0, n - 1) + "…" : text);

const relations = (list) => clip([...new Set(list.map((x) => x.rel.g))].join(", "), 30);

// drawColumns places columns of names beside each other and draws what joins them.
const drawColumns = (columns, edges, label) => {
  const widths = columns.map((c) => Math.max(60, ...c.map((n) => n.length * charWidth + 12)));
  const narrow = innerWidth < 700, gap = narrow ? 96 : 190, height = Math.max(...columns.map((c) => c.length)) * rowHeight + 16;
  const xs = [];
  widths.reduce((x, w, i) => { xs[i] = x; return x + w + gap; }, 8);
  const y = (c, n) => (height - columns[c].length * rowHeight) / 2 + columns[c].indexOf(n) * rowHeight + rowHeight / 2;
  const width = xs[xs.length - 1] + widths[widths.length - 1] + 8;
  const lines = edges.map((e) => curve(xs[e.c] + e.from.length * charWidth + 4, y(e.c, e.from), xs[e.c + 1] - 6, y(e.c + 1, e.to), e.label));
  const labels = edges.filter((e) => e.short).map((e) => s("text", { class: "rel", x: e.side === "in" ? xs[e.c] + e.from.length * charWidth + 10 : xs[e.c + 1] - 10, y: (e.side === "in" ? y(e.c, e.from) : y(e.c + 1, e.to)) - 3, "text-anchor": e.side === "in" ? "start" : "end" }, clip(e.short, narrow ? 14 : 30)));
  const nodes = columns.flatMap((c, i) => c.map((n) => nodeName(n, xs[i], y(i, n), edges.filter((e) => e.c === i && e.from === n || e.c + 1 === i && e.to === n).map((e) => e.label).join("\n") || n)));
  return s("svg", { viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, width: Math.ceil(width), height: Math.ceil(height), role: "group", "aria-label": label }, lines, labels, nodes);
};

const edgesBetween = (c, list, side) => [...groups(list, (x) => x.from + "\0" + x.rel.to)].map(([, same]) => ({
  c, side, from: same[0].from, to: same[0].rel.to, label: same.map((x) => call(x.from, x.rel)).join("\n"), short: relations(same),
}));

// outOf is where a type leads: to types that lead on, or to others if there are none.
const outOf = (name) => {
  const all = (data.v.linksOf.get(name) || { rel: [] }).rel.filter((r) => r.to && r.to !== name && !r.self).map((rel) => ({ from: name, rel }));
  const on = all.filter((x) => data.v.linksOf.has(x.rel.to));
  return on.length ? on : all;
};

// linkPicture shows what leads to a type and where it leads, one step or two.
const linkPicture = (t) => {
  const into = (data.v.linkedTo.get(t.n) || []).filter((x) => x.from !== t.n), out = outOf(t.n);
  const box = h("div", { class: "picture", tabindex: 0, role: "region", "aria-label": "Picture of links" });
  const draw = (far) => {
    const outs = column(out.map((x) => x.rel.to)), ins = column(into.map((x) => x.from));
    const columns = far ? [[t.n], outs] : [ins, [t.n], outs], base = far ? 0 : 1;
    const edges = [...(far ? [] : edgesBetween(0, into, "in")), ...edgesBetween(base, out, "out")];
    if (far) {
      const next = outs.flatMap(outOf).filter((x) => data.v.linksOf.has(x.rel.to) && x.rel.to !== t.n && !outs.includes(x.rel.to));
      columns.push(column(next.map((x) => x.rel.to)));
      edges.push(...edgesBetween(1, next, "").map((e) => ({ ...e, short: "" })));
    }
    const kept = columns.length > 1 && columns[0].length === 0 ? 1 : 0;
    box.replaceChildren(drawColumns(columns.slice(kept), edges.map((e) => ({ ...e, c: e.c - kept })).filter((e) => e.c >= 0 && e.c + 1 < columns.length - kept), "Links of " + t.n));
  };
  const toggle = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    const far = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(far));
    draw(far);
  } }, "Two steps far");
  if (!into.length && !out.length) return linkTable(t);
  draw(false);
  return [out.length ? h("p", { class: "tools" }, toggle) : "", box, linkTable(t)];
};

const linkTable = (t) => {
  const rel = (data.v.linksOf.get(t.n) || { rel: [] }).rel;
  if (!rel.length) return "";
  return h("details", { class: "calls" }, h("summary", {}, rel.length + (rel.length === 1 ? " relation" : " relations") + " of " + t.n), table(["Call", "Leads to", "Operation"],
    rel.map((r) => h("tr", {}, h("td", {}, h("code", {}, call(t.n, r))), h("td", {}, r.to ? goType(r.to) : ""), h("td", {}, data.v.op.has(r.op) ? opLink(data.v.op.get(r.op)) : r.op))), "Relations"));
};
