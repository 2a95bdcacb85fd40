// Code to copy.

const importLine = (path) => '\t"' + path + '"\n';

// expand puts a snippet into its frame.
const expand = (snippet) => {
  const frame = snippet.k === "test" ? "test" : "main", frames = data.shared.frames;
  const paths = [...frames[frame + " imports"].split("\n"), ...(snippet.im || [])];
  const lines = (list) => list.map(importLine).sort().join("");
  const imports = lines(paths.filter((p) => !p.includes("."))) + "\n" + lines(paths.filter((p) => p.includes(".")));
  return frames[frame].replace("{{imports}}", () => imports).replace("{{code}}", () => snippet.c);
};

const goTokens = /(\/\/[^\n]*)|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|\b(package|import|func|return|if|for|range|defer|nil|var|error)\b/g;

// painted is code with its comments, texts and keywords marked.
const painted = (code) => {
  const parts = [];
  let at = 0;
  for (const m of code.matchAll(goTokens)) {
    parts.push(code.slice(at, m.index), h("span", { class: m[1] ? "c" : m[2] ? "t" : "k" }, m[0]));
    at = m.index + m[0].length;
  }
  parts.push(code.slice(at));
  return parts;
};

const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  say("Copied");
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
};

const shell = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

const bodyExample = (o) => (o.b && o.b.k === "json" ? exampleOf(o.b.u ? o.b.u[0] : o.b.t, 2) : null);

// requestPath is the path of a request with values for its parameters.
const requestPath = (o, given) => {
  let i = 0;
  const path = o.p === "/" ? "" : o.p.replace(/\{\}/g, () => {
    const p = o.pp[i++];
    return encodeURIComponent(given.get(p.n) || p.n.toUpperCase());
  });
  const root = o.f === "r" ? "" : data.v.root;
  const space = given.get("space");
  if (space && /[ig]/.test(o.f)) return root + (o.f.includes("i") ? "/" : "/spaces/") + encodeURIComponent(space) + path;
  if (o.f.includes("s") || o.f === "r") return root + path;
  return root + (o.f.includes("i") ? "/" : "/spaces/") + "Spaces-1" + path;
};

const requestQuery = (o, given) => {
  const q = new URLSearchParams();
  for (const p of o.q || []) {
    if (p.in !== "query") continue;
    if (given.get(p.n)) q.append(p.n, given.get(p.n));
    else if (p.r) q.append(p.n, String(simpleExample(p.t, p.g) ?? "1"));
  }
  return q.size ? "?" + q : "";
};

const curl = (o, given, body) => {
  const lines = ["curl --fail-with-body" + (o.m === "GET" ? "" : " -X " + o.m) + " \\", '  -H "' + data.shared.header + ': $OCTOPUS_API_KEY" \\'];
  if (o.b && o.b.k === "json") lines.push("  -H 'Content-Type: application/json' \\", "  -d " + shell(body || JSON.stringify(bodyExample(o), null, 2)) + " \\");
  if (o.b && o.b.k === "multipart") lines.push("  -F " + shell((o.b.file || "file") + "=@file") + " \\");
  if (o.b && o.b.k === "raw") lines.push("  --data-binary @file \\");
  lines.push("  " + shell("https://octopus.example.com" + requestPath(o, given) + requestQuery(o, given)));
  return lines.join("\n");
};

const snippetNames = { call: "Call", pages: "All pages", modify: "Read, change, write", test: "Test", curl: "curl", json: "Example response", switch: "Switch", typed: "In Go", raw: "Raw request" };

// codes is a tab for each code, with a button that copies it.
const codes = (list, label) => {
  const id = "code-" + label.replace(/\W/g, "");
  const code = h("code", {}), button = h("button", { class: "copy", type: "button" }, "Copy");
  const pre = h("pre", { tabindex: 0, role: "tabpanel", id, "aria-label": label }, code);
  let current = list[0];
  const tabs = list.map((x) => h("button", { type: "button", role: "tab", "aria-controls": id, onclick: () => show(x) }, snippetNames[x.k] || x.k));
  const show = (x) => {
    current = x;
    code.replaceChildren(...painted(x.text));
    tabs.forEach((t, i) => { set(t, { "aria-selected": String(list[i] === x), tabindex: list[i] === x ? 0 : -1 }); });
  };
  const keys = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = (list.indexOf(current) + step + list.length) % list.length;
    show(list[next]);
    tabs[next].focus();
    e.preventDefault();
  };
  button.addEventListener("click", () => copy(current.text, button));
  show(current);
  return h("div", { class: "codes" }, h("div", { class: "bar" }, h("div", { role: "tablist", "aria-label": label, onkeydown: keys }, tabs), button), pre);
};
