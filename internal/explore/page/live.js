// Trying an operation, in a page that is served.

const live = { last: null };

// fieldsOf are the inputs of an operation: its space, the parameters of its path, and those of its query.
const fieldsOf = (o) => {
  const list = [];
  if (/[ig]/.test(o.f)) list.push({ n: "space", t: "string", r: !o.f.includes("s"), d: "ID or slug" });
  for (const p of o.pp || []) list.push({ ...p, r: true });
  for (const p of o.q || []) if (p.in === "query") list.push(p);
  return list;
};

// startBody is what the body's field has at first: what was read last, if the operation takes it, or an example.
const startBody = (o) => {
  if (!o.b || o.b.k !== "json") return null;
  const takes = [...(o.b.u || []), inner(o.b.t || "")];
  if (live.last && takes.includes(live.last.type)) return JSON.stringify(live.last.value, null, 2);
  const t = data.v.type.get(takes[0]);
  const body = {};
  for (const f of (t && t.f) || []) if (f.r || f.n === "Name") body[f.n] = exampleOf(f.t, 1, f.g, t.n);
  return JSON.stringify(body, null, 2);
};

const livePart = (o, given) => {
  if (!data.shared.live) return "";
  const fields = fieldsOf(o), body = startBody(o);
  const inputs = fields.map((p, i) => ({ p, e: h("input", { id: "try-" + i, name: p.n, placeholder: p.d && p.d.length < 30 ? p.d : p.t, autocomplete: "off", spellcheck: "false", required: !!p.r }) }));
  for (const { p, e } of inputs) e.value = given.get(p.n) || "";
  const area = body === null ? null : h("textarea", { id: "try-body", rows: Math.min(14, body.split("\n").length + 1), spellcheck: "false" });
  if (area) area.value = body;
  const out = h("div", { class: "out", "aria-live": "polite" });
  const values = () => new URLSearchParams(inputs.filter((x) => x.e.value).map((x) => [x.p.n, x.e.value]));
  const send = (e) => { if (e) e.preventDefault(); sendRequest(o, values(), area ? area.value : "", out); };
  const form = h("form", { class: "live", onsubmit: send }, h("h2", {}, "Try it"), h("p", { class: "dim" }, "with ", data.shared.live.target),
    h("div", { class: "inputs" }, inputs.map(({ p, e }) => h("label", {}, h("span", {}, p.n, p.r && h("span", { class: "req" }, " *")), e))),
    area && h("label", { class: "body" }, h("span", {}, "body"), area),
    o.b && o.b.k !== "json" ? h("p", { class: "dim" }, "Files are not sent from here.") : h("button", { type: "submit", class: "send" }, o.m === "GET" ? "Send" : "Send " + o.m), out);
  if (given.get("go") && o.m === "GET") queueMicrotask(() => send());
  return form;
};

const pathOf = (o, given) => requestPath(o, given) + requestQuery(o, given);

// confirmed asks before something is changed on a server.
const confirmed = (what) => new Promise((done) => {
  const dialog = h("dialog", { "aria-labelledby": "confirm" }, h("h2", { id: "confirm" }, "Send this?"), h("p", {}, h("code", {}, what)),
    h("p", {}, "It may change what is on ", data.shared.live.target, "."),
    h("p", {}, h("button", { type: "button", class: "send", onclick: () => { dialog.close("yes"); } }, "Send"), " ", h("button", { type: "button", autofocus: true, onclick: () => dialog.close("") }, "Cancel")));
  dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue === "yes"); });
  document.body.append(dialog);
  dialog.showModal();
});

const sendRequest = async (o, given, body, out) => {
  const path = pathOf(o, given), what = o.m + " " + path;
  if (o.m !== "GET" && !data.shared.live.fake && !await confirmed(what)) return;
  out.replaceChildren(h("p", { class: "dim" }, "…"));
  let answer;
  try {
    const response = await fetch("send", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ method: o.m, path, body, confirmed: what }) });
    answer = response.ok ? await response.json() : { error: await response.text() };
  } catch {
    answer = { error: "octogen does not answer; is it still running?" };
  }
  out.replaceChildren(...answerPart(o, given, body, answer, what));
};

const parsed = (text) => { try { return JSON.parse(text); } catch { return undefined; } };

const answerPart = (o, given, body, answer, what) => {
  if (answer.error) return [h("p", { class: "req" }, answer.error)];
  const value = parsed(answer.body), ok = answer.status < 300, type = inner(o.res.t || "");
  if (ok && value && data.v.type.has(type) && o.res.k === "object") live.last = { type, value };
  const raw = what + " HTTP/1.1" + (body ? "\nContent-Type: application/json\n\n" + body : "");
  return [h("p", { class: "result" }, h("span", { class: ok ? "status" : "req" }, String(answer.status)), h("span", { class: "dim" }, ` in ${answer.ms} ms`)),
    value === undefined ? h("pre", { tabindex: 0 }, answer.body) : h("pre", { class: "json", tabindex: 0, "aria-label": "Response" }, h("code", {}, linkedJSON(value, "", o))),
    answer.cut && h("p", { class: "dim" }, "The response goes on."),
    codes([...(ok && value && o.res.t ? [{ k: "typed", text: goValue(value, o.res.k === "page" ? "Page[" + o.res.t + "]" : o.res.t, 0) }] : []), { k: "curl", text: curl(o, given, body) }, { k: "raw", text: raw }], "Typed value and request")].filter(Boolean);
};

// linkedJSON is JSON in which links of the API lead on, and IDs of known fields to what they are of.
const linkedJSON = (value, indent, o) => {
  if (value === null || typeof value !== "object") return [typeof value === "string" ? linkOr(value) : JSON.stringify(value)];
  const next = indent + "  ", list = Array.isArray(value);
  const entries = Object.entries(value);
  if (!entries.length) return [list ? "[]" : "{}"];
  return [list ? "[\n" : "{\n", ...entries.flatMap(([k, v], i) => [next, list ? "" : h("span", { class: "k" }, JSON.stringify(k)), list ? "" : ": ", ...linkedJSON(v, next, o), i + 1 < entries.length ? ",\n" : "\n"]), indent + (list ? "]" : "}")];
};

const linkOr = (text) => {
  const quoted = JSON.stringify(text), root = data.v.root + "/";
  if (!text.startsWith(root) && !text.includes(root)) return quoted;
  const found = resolveURL("GET " + text.replace(/\{[^}]*\}/g, "").replace(/^~/, ""))[0];
  if (!found || found.ids.some((x) => !x)) return quoted;
  return h("a", { href: hrefTo("op", found.op.n, queryOf(found) + "&go=1"), title: found.op.n }, quoted);
};

// goValue is a value as Go writes it.
const goValue = (value, type, depth) => {
  const pad = "\t".repeat(depth + 1), end = "\t".repeat(depth), t = type.replace(/^\*/, ""), amp = type.startsWith("*") || depth === 0 ? "&" : "";
  if (value === null || value === undefined) return "nil";
  const page = t.match(/^Page\[(.*)\]$/);
  if (page) return amp + "octopus." + t + "{\n" + pad + "Items: " + goValue(value.Items, "[]" + page[1], depth + 1) + ",\n" + end + "}";
  if (t.startsWith("[]") && Array.isArray(value)) {
    const item = t.slice(2), name = qualifiedType(t);
    return value.length ? name + "{\n" + value.map((x) => pad + goValue(x, item, depth + 1) + ",\n").join("") + end + "}" : name + "{}";
  }
  if (t.startsWith("map[string]")) return qualifiedType(t) + "{" + Object.entries(value).map(([k, v]) => "\n" + pad + JSON.stringify(k) + ": " + goValue(v, t.slice(11), depth + 1) + ",").join("") + "\n" + end + "}";
  const known = data.v.type.get(t);
  if (known && known.k === "alias") return goValue(value, known.of, depth);
  if (known && known.k === "enum") { const x = known.v.find((y) => y.v === value); return x ? "octopus." + x.g : JSON.stringify(value); }
  if (known && known.f && typeof value === "object") {
    const lines = known.f.filter((f) => value[f.n] !== null && value[f.n] !== undefined).map((f) => pad + f.g + ": " + goValue(value[f.n], f.t, depth + 1) + ",\n");
    return amp + "octopus." + t + "{\n" + lines.join("") + end + "}";
  }
  if (t !== "RawJSON" && /^[A-Z]\w*$/.test(t) && typeof value === "object" && !Array.isArray(value)) return goValue(value, "map[string]RawJSON", depth).replace("map[string]octopus.RawJSON", "octopus." + t);
  return typeof value === "object" ? "octopus.RawJSON(`" + JSON.stringify(value) + "`)" : JSON.stringify(value);
};

const qualifiedType = (t) => t.replace(/\b([A-Z]\w*)/g, "octopus.$1");
