// A URL, a request line or a call of another client becomes an operation.

const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

// partsOf takes a pasted line apart: an HTTP method, the segments of a path, a query. It is null for what has no path.
const partsOf = (line) => {
  const text = line.trim().replace(/^["'`]+|["'`]+$/g, "");
  const method = (text.match(/\b(GET|POST|PUT|DELETE|PATCH)\b/) || [])[1] || "";
  let url = (text.match(/https?:\/\/[^\s"'`]+/i) || text.match(/(?:^|[\s"'`])(\/[^\s"'`]*)/) || [])[0];
  if (!url) return null;
  url = url.trim().replace(/^["'`]+/, "").replace(/^https?:\/\/[^/?#]*/i, "");
  let portal = false;
  const app = url.match(/\/app\/?#\/?(.*)$/) || url.match(/\/app\/(.*)$/);
  if (app) { portal = true; url = "/" + app[1]; }
  const [path, query = ""] = url.split("#")[0].split("?");
  return { method, portal, segments: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query.replace(/\{.*/, "")) };
};

// fits compares segments with an operation's path; it returns the values of its parameters, or null.
const fits = (op, segments) => {
  const path = op.p.split("/").filter(Boolean);
  if (path.length !== segments.length) return null;
  const ids = [];
  for (let i = 0; i < path.length; i++) {
    if (path[i] === "{}") ids.push(segments[i]);
    else if (path[i].toLowerCase() !== segments[i].toLowerCase()) return null;
  }
  return ids;
};

// readings are the ways to read the segments of a path: without a space, with its ID first, behind "spaces".
const readings = (segments) => {
  const list = [{ forms: "sr", rest: segments, space: "" }];
  if (segments.length > 0) list.push({ forms: "i", rest: segments.slice(1), space: segments[0] });
  if (segments.length > 1 && segments[0].toLowerCase() === "spaces") list.push({ forms: "g", rest: segments.slice(2), space: segments[1] });
  return list;
};

const roots = (segments) => {
  const root = data.v.root.split("/").filter(Boolean).pop();
  const at = root ? segments.map((x) => x.toLowerCase()).indexOf(root.toLowerCase()) : -1;
  return at >= 0 ? [segments.slice(at + 1), segments] : [segments];
};

const matches = (parts, segments) => {
  const found = [];
  for (const reading of readings(segments)) {
    for (const op of data.v.ops) {
      if (![...reading.forms].some((f) => op.f.includes(f))) continue;
      if (parts.method && op.m !== parts.method || parts.portal && op.p.includes("{}/{}")) continue;
      const ids = fits(op, reading.rest);
      if (ids) found.push({ op, ids, space: reading.space, query: parts.query, portal: parts.portal });
    }
  }
  const unlikely = (x) => x.ids.length + (x.space && !/-\d+$/.test(x.space) ? 0.5 : 0);
  return found.sort((a, b) => unlikely(a) - unlikely(b) || (b.op.m === "GET") - (a.op.m === "GET") || (a.op.n < b.op.n ? -1 : 1));
};

// resolveURL finds the operations of a URL, the likeliest first. Of an address of the portal it takes what names a resource.
const resolveURL = (line) => {
  const parts = partsOf(line);
  if (!parts) return [];
  for (const segments of parts.portal ? [parts.segments] : roots(parts.segments)) {
    for (let n = segments.length; n > 0; n--) {
      const found = matches(parts, segments.slice(0, n));
      if (found.length) return found;
      if (!parts.portal) break;
    }
  }
  return [];
};

// resolveCall finds octogen's operation for a call of another client.
const resolveCall = (line) => {
  const m = line.match(/(\w+)\.(\w+)\s*(?:\(|$)/);
  if (!m) return null;
  const call = m[1] + "." + m[2];
  const same = (p) => p.c === call;
  const alike = (p) => p.c.toLowerCase() === call.toLowerCase();
  const peer = data.shared.peers.find(same) || data.shared.peers.find(alike);
  const op = peer && data.v.byKey.get(peer.k);
  return op ? { op, call: peer.c } : null;
};

const queryOf = (r) => {
  const q = new URLSearchParams();
  r.op.pp?.forEach((p, i) => q.append(p.n, r.ids[i]));
  if (r.space) q.append("space", r.space);
  for (const [k, v] of r.query) q.append(k, v);
  return q.toString();
};

// pasted are results for what was pasted rather than typed.
const pasted = (line) => {
  const list = resolveURL(line).slice(0, 8).map((r) => ({
    kind: r.portal ? "portal" : "request", text: r.op.n, sub: r.op.m + " " + [r.space, ...r.ids].filter(Boolean).join(", "), href: hrefTo("op", r.op.n, queryOf(r)),
  }));
  if (list.length) return list;
  const call = /^client\.|\(/.test(line.trim()) && resolveCall(line);
  return call ? [{ kind: "call", text: call.op.n, sub: "is what " + call.call + " does", href: hrefTo("op", call.op.n, "for=" + encodeURIComponent(call.call)) }] : [];
};
