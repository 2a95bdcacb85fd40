// The page: navigation, search box, versions, addresses.

const navTree = (current) => {
  const root = current.split(".")[0];
  const item = (x) => {
    const open = x.n === current || current.startsWith(x.n + ".");
    const nested = open ? data.v.services.filter((y) => y.n.startsWith(x.n + ".") && y.n.split(".").length === x.n.split(".").length + 1) : [];
    const ops = x.n === current ? data.v.ops.filter((o) => o.s === x.n) : [];
    return h("li", {}, h("a", { href: hrefTo("service", x.n), class: x.n === current ? "here" : null }, soft(x.n.split(".").pop())),
      ops.length + nested.length ? h("ul", {}, ops.map((o) => h("li", { class: "op" }, h("a", { href: hrefTo("op", o.n), "data-op": o.n }, soft(o.go.n)))), nested.map(item)) : "");
  };
  return h("ul", {}, data.v.services.filter((x) => !x.n.includes(".")).map((x) => (x.n === root ? item(x) : h("li", {}, h("a", { href: hrefTo("service", x.n) }, soft(x.n))))));
};

let navigated = null;

const showNav = (service, op) => {
  const key = data.v.name + " " + service;
  if (navigated !== key) $("nav").replaceChildren(navTree(service));
  navigated = key;
  for (const a of $("nav").querySelectorAll("[aria-current]")) a.removeAttribute("aria-current");
  const here = [...$("nav").querySelectorAll("a")].find((a) => (op ? a.dataset.op === op : a.classList.contains("here")));
  if (here) { here.setAttribute("aria-current", "page"); here.scrollIntoView({ block: "nearest" }); }
};

const homePage = () => {
  const counts = groups(data.v.ops, (o) => o.s.split(".")[0]);
  const onServer = (x) => (counts.get(x.n) || []).every((o) => o.h === "client");
  const list = (services) => h("ul", { class: "plain cols index" }, services.map((x) => h("li", {}, h("a", { href: hrefTo("service", x.n) }, soft(x.n)), h("span", { class: "dim" }, " " + (counts.get(x.n) || []).length))));
  const roots = data.v.services.filter((x) => !x.n.includes("."));
  const resources = (data.v.links || []).filter((l) => l.rel.length > 5 && data.v.type.has(l.from)).sort((a, b) => b.rel.length - a.rel.length).slice(0, 18);
  return h("article", { class: "home" }, h("h1", {}, "Octopus " + data.v.name),
    h("p", { class: "lead" }, `${data.v.ops.length} operations and ${data.v.types.length} types, as a Go program sees them.`),
    h("ul", { class: "ways" },
      h("li", {}, h("kbd", {}, "/"), " finds methods, routes, types, fields, values and links."),
      h("li", {}, "Paste a URL from a log or the browser: ", way("/api/Spaces-1/projects/Projects-2/releases?take=5")),
      h("li", {}, "Paste a call of another client: ", way("client.Projects.GetByID"))),
    section("In a space", list(roots.filter((x) => !onServer(x)))), section("On the server", list(roots.filter(onServer))),
    resources.length ? section("Resources and their links", h("ul", { class: "plain cols index" }, resources.map((l) => h("li", {}, h("a", { href: hrefTo("type", l.from, "view=links") }, l.from), h("span", { class: "dim" }, " " + l.rel.length))))) : "",
    section("Documentation", h("ul", { class: "plain cols" }, data.shared.docs.filter((d, i, all) => !i || all[i - 1].page !== d.page).map((d) => h("li", {}, h("a", { href: "#/doc/" + encodeURIComponent(d.id) }, d.title))))),
    (data.v.gone || []).length ? section("Gone", h("p", { class: "dim" }, "Other versions in this page have them."), h("ul", { class: "plain cols" }, data.v.gone.map((g) => h("li", {}, h("a", { href: "#/" + encodeURIComponent(g.in) + "/op/" + encodeURIComponent(g.n) }, g.n), h("span", { class: "dim" }, " " + short(g.in)))))) : "",
    data.v.findings.length ? section("What the document got wrong", findingCounts()) : "");
};

const way = (text) => h("button", { type: "button", class: "way", onclick: () => { $("q").value = text; $("q").focus(); ask(); } }, text);

const findingCounts = () => h("ul", { class: "plain cols" }, [...groups(data.v.findings, (f) => f.rule)].sort((a, b) => b[1].length - a[1].length)
  .map(([rule, list]) => h("li", {}, h("details", {}, h("summary", {}, rule, h("span", { class: "dim" }, " " + list.length)), findings(list.slice(0, 50))))));

const inline = (text) => text.split("`").map((p, i) => (i % 2 ? h("code", {}, p) : p));

const docBlock = (b) => (b.k === "code" ? h("pre", { class: "doc", tabindex: 0 }, h("code", {}, painted(b.t))) : b.k === "li" ? h("p", { class: "item" }, inline(b.t)) : h("p", {}, inline(b.k === "tr" ? b.t.replaceAll(" | ", " · ") : b.t)));

// docPage is a section of octogen's documentation, with the other sections of its page.
const docPage = (d) => h("article", {}, h("p", { class: "crumbs" }, "documentation › " + d.page), h("h1", { class: "plainly" }, d.title), d.b.map(docBlock),
  section("On the same page", h("ul", { class: "plain cols" }, data.shared.docs.filter((x) => x.page === d.page && x !== d).map((x) => h("li", {}, h("a", { href: "#/doc/" + encodeURIComponent(x.id) }, x.title))))));

const missing = (what) => h("article", {}, h("h1", {}, "Not here"), h("p", { class: "lead" }, `Octopus ${data.v.name} has no ${what}.`),
  h("p", {}, "Other versions may; the control at the top switches between those in this page."));

// address takes the part behind # apart: "/2021.2.1387/op/Projects.List?take=5".
const address = () => {
  const [path, query = ""] = location.hash.replace(/^#/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decoded);
  const at = data.shared.versions.indexOf(parts[0]);
  if (at >= 0) parts.shift();
  return { at: Math.max(0, at), kind: parts[0] || "home", name: parts.slice(1).join("/"), given: new URLSearchParams(query) };
};

const views = {
  home: () => [homePage(), "", ""],
  op: (name, given) => { const o = data.v.op.get(name); return o ? [operationPage(o, given), o.s, o.n] : [missing("operation " + name), "", ""]; },
  helper: (name) => { const x = (data.v.helpers || []).find((y) => y.n === name); return x ? [helperPage(x), x.s, ""] : [missing("helper " + name), "", ""]; },
  type: (name, given) => { const t = data.v.type.get(name); return t ? [typePage(t, given), "", ""] : [missing("type " + name), "", ""]; },
  doc: (name) => { const d = data.shared.docs.find((x) => x.id === name); return d ? [docPage(d), "", ""] : [missing("documentation of that name"), "", ""]; },
  service: (name) => { const x = data.v.services.find((y) => y.n === name); return x ? [servicePage(x), x.n, ""] : [missing("service " + name), "", ""]; },
};

let first = true;

const render = async () => {
  const to = address();
  if (!data.v || data.at !== to.at) await useVersion(to.at);
  $("version").value = String(to.at);
  const [page, service, op] = (views[to.kind] || (() => [missing("page " + to.kind), "", ""]))(to.name, to.given);
  $("main").replaceChildren(page);
  showNav(service, op);
  document.title = (to.name || "Octopus " + data.v.name) + " · octogen explore";
  const field = to.given.get("field") && $("field-" + to.given.get("field"));
  if (field) field.scrollIntoView({ block: "center" }); else scrollTo(0, 0);
  if (!first) $("main").focus({ preventScroll: true });
  first = false;
};

const hits = { list: [], at: -1 };

const mark = (at) => {
  hits.at = at;
  [...$("hits").children].forEach((e, i) => e.setAttribute("aria-selected", String(i === at)));
  const e = $("hits").children[at];
  if (e) { e.scrollIntoView({ block: "nearest" }); $("q").setAttribute("aria-activedescendant", e.id); } else $("q").removeAttribute("aria-activedescendant");
};

const close = () => { $("hits").hidden = true; $("q").setAttribute("aria-expanded", "false"); $("q").removeAttribute("aria-activedescendant"); };

const go = (hit) => { close(); $("q").value = ""; $("q").blur(); if (location.hash === hit.href) render(); else location.hash = hit.href; };

const ask = () => {
  const q = $("q").value, found = pasted(q);
  hits.list = found.length ? found : search(q);
  $("hits").replaceChildren(...hits.list.map((e, i) => h("div", { role: "option", id: "hit-" + i, "aria-selected": "false", onmousedown: (ev) => { ev.preventDefault(); go(e); } },
    h("span", { class: "hit" }, e.text), h("span", { class: "kind" }, e.kind), h("span", { class: "sub" }, e.sub || ""))));
  if (q.trim() && !hits.list.length) $("hits").replaceChildren(h("div", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name."));
  $("hits").hidden = !q.trim();
  $("q").setAttribute("aria-expanded", String(!!q.trim()));
  mark(hits.list.length ? 0 : -1);
  say(q.trim() ? hits.list.length + " results" : "");
};

const searchKeys = (e) => {
  const n = hits.list.length;
  if (e.key === "Escape") { if ($("hits").hidden) { $("q").value = ""; $("q").blur(); $("main").focus(); } else close(); return; }
  if (e.key === "Enter" && n && hits.at >= 0 && !$("hits").hidden) { go(hits.list[hits.at]); e.preventDefault(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (!step || !n) return;
  if ($("hits").hidden) ask(); else mark((hits.at + step + n) % n);
  e.preventDefault();
};

const pageKeys = (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) return;
  e.preventDefault();
  $("q").focus();
  $("q").select();
};

const start = async () => {
  data.shared = await unpack("shared");
  $("version").append(...data.shared.versions.map((v, i) => h("option", { value: String(i) }, v.split("+")[0])));
  $("version").addEventListener("change", () => {
    const to = address(), at = Number($("version").value);
    const rest = to.kind === "home" ? "/" : "/" + to.kind + "/" + encodeURIComponent(to.name);
    location.hash = "#" + (at ? "/" + encodeURIComponent(data.shared.versions[at]) : "") + rest;
  });
  $("q").addEventListener("input", ask);
  $("q").addEventListener("keydown", searchKeys);
  $("q").addEventListener("blur", close);
  addEventListener("keydown", pageKeys);
  addEventListener("hashchange", render);
  await render();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(() => { entriesOf(data.v); document.documentElement.dataset.indexed = "1"; }, 20);
};

start();
