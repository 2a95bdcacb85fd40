// Search: exact before prefix before the middle of a word before letters in their order.

const kindRank = { service: 0, operation: 1, helper: 2, type: 3, relation: 6, field: 7, value: 8, call: 9, doc: 10 };

const entry = (kind, text, sub, href, more) => {
  const low = text.toLowerCase();
  return { kind, text, sub, href, low, tail: low.slice(low.lastIndexOf(".") + 1), more: ((more || "") + " " + (sub || "")).toLowerCase() };
};

const entriesOf = (v) => {
  if (v.entries) return v.entries;
  const list = v.services.map((x) => entry("service", x.n, x.noun, hrefTo("service", x.n)));
  for (const o of v.ops) {
    list.push(entry("operation", o.n, o.m + " " + o.r, hrefTo("op", o.n), o.go.n + " " + (o.ids || []).join(" ") + " " + o.doc + " " + (o.sum || "")));
    if (o.it && o.s) list.push(entry("operation", o.s + "." + o.it.n, "all pages of " + o.n, hrefTo("op", o.n)));
  }
  for (const x of v.helpers || []) list.push(entry("helper", x.n, x.doc, hrefTo("helper", x.n)));
  for (const t of v.types) {
    list.push(entry("type", t.n, t.def && t.def !== t.n ? t.def : t.k, hrefTo("type", t.n)));
    for (const f of t.f || []) list.push(entry("field", t.n + "." + f.g, f.t, hrefTo("type", t.n, "field=" + f.g), f.n !== f.g ? f.n : ""));
    for (const x of t.v || []) list.push(entry("value", t.n + "." + x.v, x.g, hrefTo("type", t.n)));
  }
  for (const l of v.links || []) for (const r of l.rel) {
    list.push(entry("relation", l.from + ".Follow." + r.g, r.op, hrefTo("type", l.from, "view=links"), r.names.join(" ")));
  }
  for (const p of data.shared.peers) {
    const o = v.byKey.get(p.k);
    if (o) list.push(entry("call", p.c, "is " + o.n, hrefTo("op", o.n)));
  }
  for (const d of data.shared.docs || []) list.push(entry("doc", d.title, "documentation: " + d.page, "#/doc/" + encodeURIComponent(d.id), d.b.map((b) => b.t).join(" ")));
  for (const g of v.gone || []) list.push(entry("operation", g.n, "only in " + g.in, "#/" + encodeURIComponent(g.in) + "/op/" + encodeURIComponent(g.n), g.sig));
  return (v.entries = list);
};

const scoreWord = (e, w) => {
  if (e.low === w || e.tail === w) return 100;
  if (e.low.startsWith(w)) return 80;
  if (e.tail.startsWith(w)) return 72;
  const at = e.low.indexOf(w);
  if (at >= 0) return /[A-Z.]/.test(e.text[at]) ? 60 : 40;
  return e.more.includes(w) ? 24 : 0;
};

const inOrder = (text, w) => {
  let at = -1, gaps = 0;
  for (const c of w) {
    const next = text.indexOf(c, at + 1);
    if (next < 0) return 0;
    if (next !== at + 1) gaps++;
    at = next;
  }
  return Math.max(1, 14 - gaps);
};

const score = (e, words) => {
  let total = 0;
  for (const w of words) {
    const one = scoreWord(e, w);
    if (!one) return 0;
    total += one;
  }
  return total / words.length - kindRank[e.kind] - e.text.length / 20;
};

const most = 40;

// keep puts an entry among the best, if it is one of them.
const keep = (top, e, score) => {
  if (top.length === most && score <= top[most - 1].score) return;
  let at = top.length;
  while (at > 0 && top[at - 1].score < score) at--;
  top.splice(at, 0, { e, score });
  if (top.length > most) top.pop();
};

// search answers a query with at most forty entries.
const search = (query) => {
  const q = query.trim().toLowerCase();
  if (!q) return [];
  const all = entriesOf(data.v), words = q.split(/\s+/), top = [];
  for (const e of all) {
    const n = score(e, words);
    if (n > 0) keep(top, e, n);
  }
  if (top.length < 8 && q.length > 2) {
    const w = q.replace(/\s+/g, ""), have = new Set(top.map((x) => x.e));
    for (const e of all) {
      const n = have.has(e) || kindRank[e.kind] > 6 ? 0 : inOrder(e.low, w);
      if (n > 0) keep(top, e, n - e.text.length / 20 - 20);
    }
  }
  return top.map((x) => x.e);
};
