// What the page shows: blocks of compressed JSON in the page, and indexes over them.

const bytesOf = (text) => {
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
};

const unpack = (id) => {
  const stream = new Blob([bytesOf(document.getElementById(id).textContent)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
};

const names = (expression) => [...new Set((expression || "").match(/[A-Z]\w*/g) || [])];

const push = (map, key, value) => {
  const list = map.get(key);
  if (list) list.push(value); else map.set(key, [value]);
};

// index makes what is looked up of a version's data.
const index = (v) => {
  v.op = new Map(v.ops.map((o) => [o.n, o]));
  v.byKey = new Map(v.ops.map((o) => [o.key, o]));
  v.type = new Map(v.types.map((t) => [t.n, t]));
  v.paramsOf = new Map(v.ops.filter((o) => o.pt).map((o) => [o.pt, o]));
  v.linksOf = new Map((v.links || []).map((l) => [l.from, l]));
  v.returnedBy = new Map(); v.takenBy = new Map(); v.usedIn = new Map(); v.linkedTo = new Map(); v.reachedBy = new Map();
  for (const o of v.ops) {
    for (const n of names(o.res.t)) push(v.returnedBy, n, o);
    if (o.b) for (const n of [...names(o.b.t), ...(o.b.u || [])]) push(v.takenBy, n, o);
  }
  for (const t of v.types) for (const f of t.f || []) for (const n of names(f.t)) push(v.usedIn, n, t.n + "." + f.g);
  for (const l of v.links || []) for (const r of l.rel) {
    push(v.reachedBy, r.op, { from: l.from, rel: r });
    if (r.to) push(v.linkedTo, r.to, { from: l.from, rel: r });
  }
  v.changesOf = new Map();
  for (const c of v.changes || []) push(v.changesOf, c.subject, c);
  v.findings = v.findings || [];
  return v;
};

const data = { shared: null, loaded: [], v: null };

const useVersion = async (i) => {
  if (!data.loaded[i]) data.loaded[i] = unpack("v" + i).then(index);
  data.v = await data.loaded[i];
  data.at = i;
};

// serviceOf finds the service that an ID of a field comes from, by where the field leads.
const fieldLeads = (type, field) => {
  if (field === "ID") return null;
  const links = data.v.linksOf.get(type);
  const rel = links && links.rel.find((r) => (r.ids || []).length === 1 && r.ids[0] === field && !r.self && r.to);
  return rel ? data.v.op.get(rel.op) : null;
};

const findingsAt = (pointers, exact) => data.v.findings.filter((f) =>
  pointers.some((p) => p && (f.at === p || !exact && f.at.startsWith(p + "/"))));
