/*
 * Copyright: (c) 2026, Cloudlink Interconnect contributors
 * GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
"use strict";

/* The page around the drawing: search, filters, details, tables. Everything is set as text. */
(() => {
  const byId = id => document.getElementById(id);
  const data = JSON.parse(byId("document").textContent);
  const networks = new Map(data.networks.map(one => [one.id, one]));
  const linksOf = new Map(data.networks.map(one => [one.id, []]));
  for (const link of data.links) for (const id of link.networks) linksOf.get(id).push(link);

  // An element with a text, classes and children.
  function make(name, options = {}, ...children) {
    const { text, ...properties } = options;
    const element = Object.assign(document.createElement(name), properties);
    if (text !== undefined) element.textContent = text;
    element.append(...children.filter(one => one !== null && one !== undefined));
    return element;
  }

  const cloudOf = one => data.clouds[one.cloud] ?? one.cloud;
  const words = state => data.states[state].words;
  const badge = state => make("span", { className: `badge s-${state}`, text: words(state) });
  const labels = { vpc: "VPC", vbr: "virtual border router", circuit: "ExpressRoute circuit", segment: "segment" };
  const spelled = name => name.replaceAll("_", " ");
  const told = value => typeof value !== "object" || value === null ? String(value)
    : Array.isArray(value) ? value.map(told).join(", ") : Object.entries(value).map(([key, one]) => `${key}=${told(one)}`).join(", ");

  // --- Head ------------------------------------------------------------------------------------------------------------

  byId("title").textContent = data.title;
  const at = new Date(data.looked_at);
  byId("sentence").textContent = `${data.sentence}. Looked at ${Number.isNaN(at.getTime()) ? data.looked_at : at.toLocaleString()}.`
    + (data.whole ? "" : " Only a part of the file was asked for, so what is not in the file was not looked for.");
  byId("problems").append(...data.problems.map(text => make("li", { text })));
  byId("map").setAttribute("aria-label", `${data.title}: ${data.sentence}`);

  const SVG = "http://www.w3.org/2000/svg";
  function swatch(state) {
    const svg = document.createElementNS(SVG, "svg"), g = document.createElementNS(SVG, "g"), line = document.createElementNS(SVG, "path");
    svg.setAttribute("aria-hidden", "true");
    g.setAttribute("class", `edge s-${state}`);
    line.setAttribute("class", "line");
    line.setAttribute("d", "M0,9H30");
    g.append(line);
    svg.append(g);
    return svg;
  }

  const boxes = {};
  for (const state of Object.keys(data.states)) {
    if (!data.counts[state]) continue;
    boxes[state] = make("input", { type: "checkbox", checked: true, value: state });
    byId("states").append(make("label", { className: `chip s-${state}`, title: data.states[state].means },
      boxes[state], swatch(state), make("span", { text: words(state) }), make("b", { text: data.counts[state] })));
  }

  function options(id, texts) {
    const found = [...new Map(texts.filter(([value]) => value)).entries()].sort((a, b) => a[1] < b[1] ? -1 : 1);
    byId(id).append(new Option("all", ""), ...found.map(([value, text]) => new Option(text, value)));
    byId(id).parentElement.hidden = found.length < 2;
  }
  options("cloud", data.networks.map(one => [one.cloud, cloudOf(one)]));
  options("account", data.networks.map(one => [accountOf(one), accountOf(one)]));
  options("region", data.networks.map(one => [one.region, one.region]));

  // --- What is looked for ----------------------------------------------------------------------------------------------

  function addressOf(text) {
    const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
    if (!found || found.slice(1, 5).some(part => Number(part) > 255) || Number(found[5] ?? 32) > 32) return null;
    return { from: found.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0), bits: Number(found[5] ?? 32) };
  }
  function holds(block, address) {
    const known = addressOf(block);
    if (!known || known.bits > address.bits) return false;
    const step = 2 ** (32 - known.bits);
    return Math.floor(known.from / step) === Math.floor(address.from / step);
  }

  const textOf = new Map();
  for (const one of data.networks)
    textOf.set(one, [one.name, one.object_id, cloudOf(one), accountOf(one), one.region, one.status, ...one.cidrs, labels[one.kind], words(one.state), one.topology, told(one.details)].join(" ").toLowerCase());
  for (const one of data.links)
    textOf.set(one, [one.name, one.status, words(one.state), data.kinds[one.kind], one.next_step, ...one.changes, ...one.parts.flatMap(part => [part.id, part.name]), ...one.routes.map(route => route.destination), told(one.details)].join(" ").toLowerCase());

  let shownLinks = new Set(), shownNetworks = new Set(), matching = new Set();

  function look() {
    const wanted = byId("search").value.trim().toLowerCase(), terms = wanted.split(/\s+/).filter(Boolean);
    const address = addressOf(wanted);
    const [cloud, account, region] = ["cloud", "account", "region"].map(id => byId(id).value);
    const inPlace = one => (!cloud || one.cloud === cloud) && (!account || accountOf(one) === account) && (!region || one.region === region);
    const asked = one => terms.every(term => textOf.get(one).includes(term)) || (address !== null && (one.cidrs ?? []).some(block => holds(block, address)));
    const all = Object.values(boxes).every(box => box.checked);
    matching = new Set(data.networks.filter(one => inPlace(one) && asked(one)));
    shownLinks = new Set(data.links.filter(link => {
      const ends = link.networks.map(id => networks.get(id));
      return boxes[link.state].checked && ends.some(inPlace) && (asked(link) || ends.some(one => matching.has(one)));
    }));
    const touched = new Set([...shownLinks].flatMap(link => link.networks));
    shownNetworks = new Set(data.networks.filter(one => touched.has(one.id) || (all && matching.has(one))));
    const filtered = shownLinks.size < data.links.length || shownNetworks.size < data.networks.length;
    byId("matches").textContent = filtered ? `${shownLinks.size} of ${data.links.length} links, ${shownNetworks.size} of ${data.networks.length} networks` : "";
    map.filter((kind, one) => (kind === "link" ? shownLinks : shownNetworks).has(one));
    for (const [row, one] of rows) row.hidden = !shownLinks.has(one) && !shownNetworks.has(one);
  }

  // --- Details ---------------------------------------------------------------------------------------------------------

  const details = byId("details"), stage = document.querySelector(".stage");
  let openedFrom = null, open = null;

  const go = (kind, one) => make("button", { type: "button", className: "go", text: one.name, onclick: () => map.select(kind, one.id) });
  function part(title, ...children) {
    return children.some(Boolean) ? [make("h3", { text: title }), ...children.filter(Boolean)] : [];
  }
  function facts(entries) {
    const known = entries.filter(([, value]) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length));
    return known.length ? make("dl", {}, ...known.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { text: told(value) })])) : null;
  }
  const list = (items, row) => items.length ? make("ul", {}, ...items.map(one => make("li", {}, ...row(one)))) : null;
  const small = text => make("small", { text });

  function commandOf(one) {
    if (!one.command) return [];
    const code = make("pre", { tabIndex: 0 }, make("code", { text: one.command }));
    const copy = make("button", { type: "button", className: "copy", text: "Copy" });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(one.command);
        copy.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        copy.textContent = "Marked; copy it by the keyboard";
      }
    });
    return [...part(one.state === "unmanaged" ? "Remove it" : "Put it right", code), copy];
  }

  const extra = one => Object.entries(one.details ?? {}).map(([name, value]) => [spelled(name), value]);

  function ofNetwork(one) {
    const links = linksOf.get(one.id);
    const routes = links.flatMap(link => link.routes.filter(route => route.network === one.id).map(route => ({ ...route, link })));
    return [
      ...part("About it", facts([
        ["addresses", one.cidrs], ["id", one.object_id], ["status", one.status], ["cloud", cloudOf(one)],
        ["account", accountOf(one)], ["region", one.region], ["topology", one.topology], ...extra(one),
      ])),
      ...part(`Links (${links.length})`, list(links, link => [go("link", link), " ", badge(link.state),
        small(link.networks.filter(id => id !== one.id).map(id => networks.get(id).name).join(", "))])),
      ...part(`Routes (${routes.length})`, list(routes, route => [route.destination, small(`${route.status ?? "not there"}, by ${route.link.name}${route.table ? `, in ${route.table}` : ""}`)])),
    ];
  }

  function ofLink(one) {
    const route = item => [item.destination, small(`${item.status ?? "not there"}, on ${networks.get(item.network).name}${item.table ? `, in ${item.table}` : ""}${item.next_hop ? `, to ${item.next_hop}` : ""}`)];
    return [
      ...part("What a run would do", list(one.changes, text => [text])),
      ...part("Between", list(one.networks.map(id => networks.get(id)), end => [go("network", end), small([...end.cidrs, accountOf(end), end.region].filter(Boolean).join(", "))])),
      ...part("About it", facts([["status", one.status], ["cloud", cloudOf(one)], ["topology", one.topology], ["in the file", one.source], ...extra(one)])),
      ...part(`Routes (${one.routes.length})`, list(one.routes, route)),
      ...part("Parts", list(one.parts.filter(item => !item.part.endsWith(".route")), item => [`${item.kind} ${item.name ?? ""}`, small([item.id, item.status ?? "not there"].filter(Boolean).join(", "))])),
    ];
  }

  function showDetails(kind, one, focus) {
    for (const [row, thing] of rows) row.classList.toggle("selected", thing === one);
    open = one;
    if (!one) {
      details.hidden = true;
      stage.classList.remove("open");
      return;
    }
    const close = make("button", { type: "button", text: "Close", onclick: () => map.clear() });
    const heading = make("h2", { text: one.name, tabIndex: -1 });
    const todo = one.next_step || (one.state !== "ok" && one.msg);
    details.replaceChildren(
      make("div", { className: "top" }, heading, close),
      make("p", { className: "kind", text: kind === "link" ? data.kinds[one.kind] : labels[one.kind] ?? one.kind }),
      badge(one.state), make("p", { className: "means", text: kind === "link" ? data.states[one.state].means : "" }),
      ...(todo ? [make("p", { className: `todo s-${one.state}`, text: todo })] : []),
      ...commandOf(one), ...(kind === "link" ? ofLink(one) : ofNetwork(one)));
    details.hidden = false;
    details.scrollTop = 0;
    stage.classList.add("open");
    byId("said").textContent = `${one.name}: ${words(one.state)}`;
    if (focus) {
      openedFrom = byId("map");
      heading.focus();
    }
  }

  details.addEventListener("keydown", event => {
    if (event.key === "Escape") back();
  });
  function back() {
    map.clear();
    (openedFrom ?? byId("map")).focus();
    openedFrom = null;
  }

  // --- Tables ----------------------------------------------------------------------------------------------------------

  const rows = [];

  function table(id, caption, things, kind, columns) {
    const body = make("tbody");
    const heads = columns.map(([name, cell], index) => {
      const head = make("th", { scope: "col" }, make("button", { type: "button", text: name, onclick: () => sort(index, head) }));
      return head;
    });
    const own = things.map(one => {
      const cells = columns.map(([, cell]) => {
        const value = cell(one);
        return make("td", {}, value instanceof Node ? value : String(value ?? ""));
      });
      const row = make("tr", {}, ...cells);
      rows.push([row, one]);
      return row;
    });
    body.append(...own);
    function sort(index, head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = row => row.cells[index].textContent;
      own.sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }) * (down ? -1 : 1));
      body.append(...own);
    }
    byId(id).append(make("caption", { text: caption }), make("thead", {}, make("tr", {}, ...heads)), body);
  }

  const opener = (kind, one) => make("button", {
    type: "button", className: "go", text: one.name, onclick: event => {
      const from = event.currentTarget;
      map.select(kind, one.id);
      openedFrom = from;
      details.querySelector("h2").focus();
    },
  });
  const code = text => text ? make("code", { text }) : "";
  table("links", "Links", data.links, "link", [
    ["Link", one => opener("link", one)], ["State", one => badge(one.state)], ["Networks", one => one.networks.map(id => networks.get(id).name).join(", ")],
    ["Status", one => one.status], ["Kind", one => data.kinds[one.kind]], ["What to do", one => one.next_step || one.msg || one.changes.join("; ")], ["Command", one => code(one.command)],
  ]);
  table("networks", "Networks", data.networks, "network", [
    ["Network", one => opener("network", one)], ["State", one => badge(one.state)], ["Addresses", one => one.cidrs.join(", ")], ["Cloud", cloudOf],
    ["Account", accountOf], ["Region", one => one.region], ["Links", one => String(one.links)], ["Id", one => one.object_id],
  ]);

  // --- The report of a run ---------------------------------------------------------------------------------------------

  const named = new Map(data.links.filter(one => one.topology).map(one => [one.name, one]));

  function lineOf(one) {
    const link = one.link === null ? undefined : named.get(one.link);
    const texts = one.texts.length ? make("ul", {}, ...one.texts.map(text => make("li", { text }))) : null;
    const line = make("li", { className: one.bad ? "bad" : "" }, make("span", { className: "sign", ariaHidden: "true", text: one.sign }),
      link ? opener("link", link) : make("b", { text: one.title }), make("small", { text: one.words }), texts);
    if (link) rows.push([line, link]);
    return line;
  }

  if (data.report) {
    const { title, sentence, outcome, lines } = data.report;
    byId("report").append(make("h2", { id: "report-title", text: title }), make("p", { text: `${sentence}. Outcome: ${outcome}.` }),
      lines.length ? make("ul", { className: "lines" }, ...lines.map(lineOf)) : "");
    byId("report").hidden = false;
    stage.classList.add("reported");
  }

  // --- Together --------------------------------------------------------------------------------------------------------

  const map = interconnectMap(byId("map"), { onSelect: showDetails, onSay: text => { byId("said").textContent = text; } });
  map.show(data);
  look();

  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, data.links.length > 300 ? 120 : 0);
  });
  byId("search").addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    clearTimeout(waiting);
    look();
    const [link] = shownLinks, wanted = byId("search").value.trim().toLowerCase();
    const network = [...matching].find(one => one.name.toLowerCase() === wanted) ?? [...matching][0];
    if (network) map.select("network", network.id);
    else if (link) map.select("link", link.id);
  });
  for (const control of [byId("cloud"), byId("account"), byId("region"), byId("states")]) control.addEventListener("change", look);
  byId("closer").addEventListener("click", () => map.zoom(1.3));
  byId("farther").addEventListener("click", () => map.zoom(1 / 1.3));
  byId("fit").addEventListener("click", () => map.fit());
  byId("fold").addEventListener("click", event => {
    const yes = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", yes);
    map.foldAll(yes);
  });

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const showTheme = () => { byId("theme").textContent = theme() === "dark" ? "Light" : "Dark"; };
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
    showTheme();
  });
  dark.addEventListener("change", showTheme);
  showTheme();
  addEventListener("beforeprint", () => map.printing(true));
  addEventListener("afterprint", () => map.printing(false));
})();
