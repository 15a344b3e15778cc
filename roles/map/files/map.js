/*
 * Copyright: (c) 2026, Cloudlink Interconnect contributors
 * GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
"use strict";

/*
 * Draws networks and links into an svg element. Boxes for clouds, accounts and regions, in them the networks, the one with most links
 * in the middle; the same input gives the same picture. All text is set as text, never as markup: names come from clouds.
 *
 * interconnectMap(svg, { onSelect(kind, thing, focus), onSay(text), onDraw() }) returns
 *   show(document)        draw; called again, it keeps place and selection
 *   filter(seen)          seen(kind, thing) tells what stays in view
 *   select(kind, id)      mark, and bring into view if it is not
 *   fit(), zoom(factor), move(dx, dy), foldAll(yes)
 *   printing(yes)         show all of it, whatever is in view
 */
const interconnectMap = (svgElement, calls = {}) => {
  const NODE = { width: 172, height: 46 }, GAP = { x: 46, y: 36 }, PAD = 16, HEAD = 26, MANY = 3000, WIDE = 1.9, CAREFUL = 60000, READABLE = 0.6;
  const svg = d3.select(svgElement);
  const root = svg.append("g").attr("class", "root");
  const layers = ["groups", "edges", "nodes"].map(name => root.append("g").attr("class", name));
  const zoom = d3.zoom().scaleExtent([0.02, 4]).on("zoom", event => {
    root.attr("transform", event.transform);
    svg.classed("far", event.transform.k < 0.42).classed("farther", event.transform.k < 0.22).classed("panning", event.sourceEvent?.type === "mousemove");
  }).on("end", () => svg.classed("panning", false));
  svg.call(zoom).on("dblclick.zoom", null);

  let shown = null, neighbours = new Map(), boxes = [], nodes = [], edges = [], bounds = { width: 1, height: 1 };
  let current = null, selected = null, seen = () => true, first = true;
  const folded = new Set();
  const say = text => calls.onSay?.(text);

  // --- Layout ----------------------------------------------------------------------------------------------------------

  function tree(document) {
    const top = box("top", "", "");
    for (const one of document.networks) {
      const cloud = child(top, "cloud", one.cloud, document.clouds?.[one.cloud] ?? one.cloud);
      const account = child(cloud, "account", one.account_id || one.account, accountOf(one));
      const region = child(account, "region", one.region, one.region);
      region.networks.push(one);
      for (const several of [cloud, account]) several.count += 1;
    }
    return top;
  }

  function box(kind, id, title) {
    return { kind, id, title, count: 0, children: new Map(), networks: [], x: 0, y: 0 };
  }

  function child(parent, kind, key, title) {
    if (!parent.children.has(key)) parent.children.set(key, box(kind, parent.id + "\u0001" + key, title));
    return parent.children.get(key);
  }

  function place(one) {
    const items = [];
    if (one.kind === "account" && folded.has(one.id)) {
      Object.assign(one, { folded: true, width: NODE.width + 24, height: NODE.height + 12 });
      return one;
    }
    for (const inner of one.children.values()) items.push(place(inner));
    items.push(...clusters(one.networks));
    const bare = one.kind === "top" || !one.title;
    const gap = { top: 70, cloud: 44, account: 34, region: 60 }[one.kind];
    const size = shelves(items, gap);
    const pad = bare ? 0 : PAD, head = bare ? 0 : HEAD;
    for (const item of items) { item.x += pad; item.y += pad + head; }
    one.items = items;
    one.bare = bare;
    one.width = Math.max(size.width + 2 * pad, bare ? 0 : 8 * one.title.length + 70);
    one.height = size.height + 2 * pad + head;
    return one;
  }

  // Rows, the largest first, of the length that makes the whole about as wide as a screen.
  function shelves(items, gap) {
    const sorted = [...items].sort((a, b) => b.height - a.height || b.width - a.width);
    let best = null, total = 0;
    for (const last of sorted) {
      total += last.width + gap;
      const rows = inRows(sorted, gap, total - gap);
      rows.size = Math.max(rows.width / WIDE, rows.height);
      if (!best || rows.size < best.size - 1) best = rows;
    }
    for (const [item, x, y] of best?.places ?? []) Object.assign(item, { x, y });
    return best ?? { width: 0, height: 0 };
  }

  function inRows(items, gap, most) {
    const places = [];
    let x = 0, y = 0, high = 0, width = 0;
    for (const item of items) {
      if (x && x + item.width > most) { x = 0; y += high + gap; high = 0; }
      places.push([item, x, y]);
      x += item.width + gap;
      high = Math.max(high, item.height);
      width = Math.max(width, x - gap);
    }
    return { places, width, height: y + high };
  }

  // A network stands with the one of its region that it is linked to and that has most links; and that in the middle of them.
  function clusters(networks) {
    const here = new Map(networks.map(one => [one.id, one])), found = new Map(), alone = [];
    for (const one of networks) {
      let hub = one;
      for (const id of neighbours.get(one.id) ?? [])
        if (here.has(id) && linksOf(here.get(id)) > linksOf(hub)) hub = here.get(id);
      found.set(hub.id, [...(found.get(hub.id) ?? []), one]);
    }
    const several = [...found.values()].filter(group => group.length > 1);
    alone.push(...[...found.values()].filter(group => group.length === 1).flat());
    return [...several, ...(alone.length ? [alone] : [])].map(grid);
  }

  const linksOf = one => one.links ?? 0;

  function grid(networks) {
    const sorted = [...networks].sort((a, b) => linksOf(b) - linksOf(a) || (a.name < b.name ? -1 : 1));
    const columns = Math.max(1, Math.round(Math.sqrt(sorted.length * 0.75)));
    const rows = Math.ceil(sorted.length / columns);
    const slots = [];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        if (row * columns + column < sorted.length)
          slots.push({ row, column, far: Math.hypot((column - (columns - 1) / 2) * 1.6, row - (rows - 1) / 2) });
    slots.sort((a, b) => a.far - b.far || a.row - b.row || a.column - b.column);
    const items = sorted.map((network, index) => ({
      network, x: slots[index].column * (NODE.width + GAP.x), y: slots[index].row * (NODE.height + GAP.y), ...NODE,
    }));
    return {
      items, x: 0, y: 0,
      width: columns * (NODE.width + GAP.x) - GAP.x, height: rows * (NODE.height + GAP.y) - GAP.y,
    };
  }

  function spread(one, x, y) {
    x += one.x; y += one.y;
    if (one.network) nodes.push({ id: one.network.id, network: one.network, x, y, width: one.width, height: one.height });
    else if (one.folded) nodes.push({ id: one.id, group: one, x, y, width: one.width, height: one.height });
    else {
      if (one.kind && !one.bare) boxes.push({ ...one, x, y });
      for (const item of one.items) spread(item, x, y);
    }
  }

  function draw() {
    boxes = []; nodes = []; edges = [];
    neighbours = new Map();
    for (const link of shown.links) for (const [a, b] of link.edges)
      for (const [one, other] of [[a, b], [b, a]]) neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
    const top = place(tree(shown));
    spread(top, 0, 0);
    bounds = { width: Math.max(top.width, 1), height: Math.max(top.height, 1) };
    const at = new Map();
    for (const node of nodes) if (node.network) at.set(node.id, node);
    for (const node of nodes)
      if (node.group) for (const one of inside(node.group)) at.set(one.id, node);
    edges = edgesBetween(at);
    drawBoxes();
    drawEdges();
    drawNodes();
    refresh();
    calls.onDraw?.();
  }

  const inside = one => [...one.networks, ...[...one.children.values()].flatMap(inside)];

  function edgesBetween(at) {
    const found = new Map(), parallel = new Map();
    for (const link of shown.links) {
      for (const [near, far] of link.edges) {
        const a = at.get(near), b = at.get(far);
        if (!a || !b || a === b) continue;
        const several = a.group || b.group;
        const pair = [a.id, b.id].sort().join("\u0002");
        const id = several ? pair : `${link.id}\u0002${near}\u0002${far}`;
        if (!found.has(id)) {
          const beside = parallel.get(pair) ?? 0;
          parallel.set(pair, beside + 1);
          found.set(id, { id, a, b, beside, links: [] });
        }
        found.get(id).links.push(link);
      }
    }
    const worst = Object.keys(shown.states);
    for (const edge of found.values())
      edge.state = worst.find(state => edge.links.some(link => link.state === state)) ?? edge.links[0].state;
    return [...found.values()];
  }

  // A slight bow, so that links along one line stay apart; where there are not too many, the one that crosses the fewest networks.
  function bow(edge) {
    const a = middle(edge.a), b = middle(edge.b), length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const off = (edge.beside % 2 ? -1 : 1) * (Math.min(40, length * 0.06) + 16 * Math.ceil(edge.beside / 2));
    if (edges.length * nodes.length > CAREFUL) return path(edge, off, length);
    let best = off, least = Infinity;
    for (const one of [off, -off, off + 130, -off - 130, off + 260, -off - 260]) {
      path(edge, one, length);
      const crossed = nodes.filter(node => node !== edge.a && node !== edge.b && passes(edge, node)).length;
      if (crossed < least) { least = crossed; best = one; }
    }
    return path(edge, best, length);
  }

  function passes({ from, c, to }, node) {
    for (let t = 0.04; t < 1; t += 0.04) {
      const u = 1 - t, x = u * u * from.x + 2 * u * t * c.x + t * t * to.x, y = u * u * from.y + 2 * u * t * c.y + t * t * to.y;
      if (x > node.x - 4 && x < node.x + node.width + 4 && y > node.y - 4 && y < node.y + node.height + 4) return true;
    }
    return false;
  }

  function path(edge, off, length) {
    const a = middle(edge.a), b = middle(edge.b), dx = b.x - a.x, dy = b.y - a.y;
    const c = { x: (a.x + b.x) / 2 - (dy / length) * off, y: (a.y + b.y) / 2 + (dx / length) * off };
    const from = border(edge.a, c), to = border(edge.b, c);
    Object.assign(edge, { from, c, to });
    edge.middle = { x: from.x / 4 + c.x / 2 + to.x / 4, y: from.y / 4 + c.y / 2 + to.y / 4 };
    return `M${round(from.x)},${round(from.y)}Q${round(c.x)},${round(c.y)} ${round(to.x)},${round(to.y)}`;
  }

  const round = value => Math.round(value * 10) / 10;
  const middle = node => ({ x: node.x + node.width / 2, y: node.y + node.height / 2 });

  function border(node, toward) {
    const m = middle(node), dx = toward.x - m.x, dy = toward.y - m.y;
    const scale = Math.min(node.width / 2 / Math.abs(dx || 1e-9), node.height / 2 / Math.abs(dy || 1e-9));
    return scale > 1 ? m : { x: m.x + dx * scale, y: m.y + dy * scale };
  }

  // --- Drawing ---------------------------------------------------------------------------------------------------------

  function drawBoxes() {
    layers[0].selectAll("g.group").data(boxes, one => one.id).join(enter => {
      const g = enter.append("g");
      g.append("rect").attr("rx", 12);
      g.append("text").attr("class", "title");
      return g;
    }).attr("class", one => `group ${one.kind}`).attr("transform", one => `translate(${one.x},${one.y})`).each(function (one) {
      const g = d3.select(this);
      g.select("rect").attr("width", one.width).attr("height", one.height);
      g.select("text.title").attr("x", PAD).attr("y", 22).text(one.title);
      g.selectAll("g.fold").data(one.kind === "account" ? [one] : []).join(enter => {
        const fold = enter.append("g").attr("class", "fold");
        fold.append("rect").attr("rx", 5).attr("width", 20).attr("height", 20);
        fold.append("path").attr("d", "M5,10H15");
        fold.append("title").text("Fold this account");
        return fold;
      }).attr("transform", () => `translate(${one.width - 30},8)`).on("click", event => {
        event.stopPropagation();
        toggle(one);
      });
    });
  }

  const SIGNS = { drifted: "~", half_made: "½", dead: "×", missing: "+", unmanaged: "?", unknown: "…" };

  function drawEdges() {
    const joined = layers[1].selectAll("g.edge").data(edges, edge => edge.id).join(enter => {
      const g = enter.append("g");
      g.append("path").attr("class", "hit");
      g.append("path").attr("class", "line");
      g.append("title");
      return g;
    }).attr("class", edge => `edge s-${edge.state}`).attr("data-link", edge => edge.links[0].name).each(function (edge) {
      const g = d3.select(this);
      g.selectAll("path").attr("d", bow(edge));
      g.select("title").text(titleOf(edge));
    });
    joined.selectAll("g.sign").data(edge => edge.links.length > 1 || SIGNS[edge.state] ? [edge] : []).join(enter => {
      const sign = enter.append("g").attr("class", "sign");
      sign.append("circle");
      sign.append("text").attr("dy", "0.34em");
      return sign;
    }).attr("transform", edge => `translate(${round(edge.middle.x)},${round(edge.middle.y)})`).each(function (edge) {
      const text = edge.links.length > 1 ? `${edge.links.length}` : SIGNS[edge.state];
      d3.select(this).select("circle").attr("r", Math.max(9, 3.6 * text.length + 4));
      d3.select(this).select("text").text(text);
    });
    joined.on("click", (event, edge) => {
      event.stopPropagation();
      if (edge.links.length === 1) choose("link", edge.links[0]);
      else for (const node of [edge.a, edge.b]) if (node.group) { toggle(node.group); break; }
    });
  }

  const titleOf = edge => edge.links.length > 1 ? `${edge.links.length} links`
    : `${edge.links[0].name}: ${shown.states[edge.links[0].state].words}`;

  function drawNodes() {
    layers[2].selectAll("g.node").data(nodes, node => node.id).join(enter => {
      const g = enter.append("g").attr("role", "graphics-symbol");
      g.append("rect").attr("class", "card");
      g.append("path").attr("class", "stripe");
      g.append("text").attr("class", "name").attr("x", 18).attr("y", 19);
      g.append("text").attr("class", "detail").attr("x", 18).attr("y", 35);
      g.append("title");
      return g;
    }).attr("class", node => `node ${node.group ? "folded" : `k-${node.network.kind} s-${node.network.state}`}`)
      .attr("data-network", node => node.network?.name ?? null)
      .attr("aria-label", describe)
      .attr("transform", node => `translate(${node.x},${node.y})`).each(function (node) {
        const g = d3.select(this), one = node.network;
        g.select("rect.card").attr("width", node.width).attr("height", node.height).attr("rx", one?.kind === "segment" ? node.height / 2 : 8);
        g.select("path.stripe").attr("d", one?.kind === "segment" ? "M9,23h.01" : `M6,9V${node.height - 9}`);
        g.select("text.name").text(short(one ? one.name : node.group.title, 20));
        g.select("text.detail").text(short(one ? detail(one) : `${number(node.group.count, "network")}, folded`, 25));
        g.select("title").text(one ? one.name : `${node.group.title}: ${number(node.group.count, "network")}`);
      })
      .on("click", (event, node) => {
        event.stopPropagation();
        open(node);
      });
  }

  const KINDS = { vpc: "VPC", vbr: "border router", circuit: "circuit", segment: "segment" };
  const detail = one => one.cidrs.length ? one.cidrs[0] + (one.cidrs.length > 1 ? ` +${one.cidrs.length - 1}` : "") : KINDS[one.kind] ?? one.kind;
  const number = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

  // A wide sign counts for two.
  function short(text, most) {
    let length = 0, kept = "";
    for (const sign of text) {
      length += sign.codePointAt(0) > 0x2e80 ? 2 : 1;
      if (length > most) return kept.trimEnd() + "…";
      kept += sign;
    }
    return kept;
  }

  function describe(node) {
    if (node.group) return `${node.group.title}, folded account, ${number(node.group.count, "network")}`;
    const one = node.network, where = [shown.clouds?.[one.cloud] ?? one.cloud, accountOf(one), one.region];
    return [one.name, ...where, ...one.cidrs, shown.states[one.state]?.words, number(one.links ?? 0, "link")].filter(Boolean).join(", ");
  }

  // --- State of the drawing ----------------------------------------------------------------------------------------------

  function refresh() {
    const chosen = selected && shown[`${selected.kind}s`].find(one => one.id === selected.id);
    const touched = new Set();
    const isChosen = edge => selected?.kind === "link" && edge.links.some(link => link.id === selected.id);
    const isNear = edge => isChosen(edge) || (selected?.kind === "network" && chosen && [edge.a.id, edge.b.id].includes(selected.id));
    layers[1].selectAll("g.edge").each(function (edge) {
      const off = !edge.links.some(link => seen("link", link)), near = isNear(edge);
      if (near && !off) { touched.add(edge.a.id); touched.add(edge.b.id); }
      d3.select(this).classed("off", off).classed("near", near).classed("selected", isChosen(edge));
      if (near) this.parentNode.appendChild(this);
    });
    layers[2].selectAll("g.node")
      .classed("off", node => node.network ? !seen("network", node.network) : !inside(node.group).some(one => seen("network", one)))
      .classed("selected", node => selected?.kind === "network" && node.id === selected.id)
      .classed("near", node => touched.has(node.id))
      .classed("current", node => current !== null && node.id === current);
    svg.classed("choosing", Boolean(chosen));
  }

  function toggle(group) {
    const was = folded.has(group.id);
    was ? folded.delete(group.id) : folded.add(group.id);
    say(`${group.title} ${was ? "unfolded" : "folded"}`);
    draw();
  }

  function choose(kind, thing, focus = false, least = 0) {
    selected = { kind, id: thing.id };
    if (kind === "network") current = thing.id;
    refresh();
    calls.onSelect?.(kind, thing, focus);
    const ids = kind === "network" ? [thing.id] : thing.networks;
    const near = nodes.filter(node => ids.includes(node.id) || (node.group && inside(node.group).some(one => ids.includes(one.id))));
    if (near.length && !near.every(inView)) reveal(near, least);
  }

  function open(node, focus = false) {
    if (node.group) { current = null; toggle(node.group); }
    else choose("network", node.network, focus);
  }

  function clear() {
    selected = null;
    refresh();
    calls.onSelect?.(null, null, false);
  }

  const size = () => svgElement.getBoundingClientRect();

  function fit() {
    const { width, height } = size();
    if (!width || !height) return;
    const margin = 24;
    const k = Math.max(0.02, Math.min(1.25, (width - 2 * margin) / bounds.width, (height - 2 * margin) / bounds.height));
    svg.call(zoom.transform, d3.zoomIdentity
      .translate((width - bounds.width * k) / 2, (height - bounds.height * k) / 2).scale(k));
  }

  function inView(node) {
    const { width, height } = size(), t = d3.zoomTransform(svgElement);
    const [left, top] = t.apply([node.x, node.y]), [right, bottom] = t.apply([node.x + node.width, node.y + node.height]);
    return left > 4 && right < width - 4 && top > 4 && bottom < height - 4;
  }

  // Bring networks into view together, as large as they are, or so large as to be read.
  function reveal(several, least = 0) {
    const { width, height } = size(), t = d3.zoomTransform(svgElement);
    const left = Math.min(...several.map(node => node.x)), right = Math.max(...several.map(node => node.x + node.width));
    const top = Math.min(...several.map(node => node.y)), bottom = Math.max(...several.map(node => node.y + node.height));
    const k = Math.max(0.02, Math.min(Math.max(t.k, least), (width - 80) / (right - left), (height - 80) / (bottom - top)));
    svg.call(zoom.transform, d3.zoomIdentity
      .translate(width / 2 - k * (left + right) / 2, height / 2 - k * (top + bottom) / 2).scale(k));
  }

  // The nearest network in a direction.
  function step(dx, dy) {
    const visible = nodes.filter(node => node.group || seen("network", node.network));
    if (!visible.length) return;
    const from = visible.find(node => node.id === current);
    let best = from ?? visible[0];
    if (from) {
      let least = Infinity;
      const a = middle(from);
      for (const node of visible) {
        const b = middle(node), along = (b.x - a.x) * dx + (b.y - a.y) * dy;
        const aside = Math.abs((b.x - a.x) * dy) + Math.abs((b.y - a.y) * dx);
        if (along > 1 && along + 3 * aside < least) { least = along + 3 * aside; best = node; }
      }
    }
    current = best.id;
    refresh();
    if (!inView(best) || d3.zoomTransform(svgElement).k < READABLE) reveal([best], READABLE);
    say(describe(best));
  }

  const KEYS = {
    ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
    Enter: () => activate(), " ": () => activate(), Escape: clear,
    "+": () => svg.call(zoom.scaleBy, 1.3), "-": () => svg.call(zoom.scaleBy, 1 / 1.3), "0": fit,
    f: () => { const group = boxes.find(one => one.kind === "account" && inside(one).some(network => network.id === current)); if (group) toggle(group); },
  };

  function activate() {
    const node = nodes.find(one => one.id === current);
    if (node) open(node, true);
    else step(0, 0);
  }

  svg.on("keydown", event => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }).on("click", clear).on("focus", () => { if (current !== null) refresh(); });

  return {
    show(document) {
      shown = document;
      if (first && document.links.length > MANY) {
        for (const cloud of tree(document).children.values()) for (const account of cloud.children.keys()) folded.add(cloud.id + "\u0001" + account);
      }
      draw();
      if (first) { fit(); first = false; }
    },
    filter(test) { seen = test; if (shown) refresh(); },
    select(kind, id) {
      const thing = shown[`${kind}s`].find(one => one.id === id);
      if (!thing) return;
      choose(kind, thing, false, READABLE);
    },
    clear,
    fit,
    zoom: factor => svg.call(zoom.scaleBy, factor),
    move: (dx, dy) => svg.call(zoom.translateBy, dx, dy),
    foldAll(yes) {
      folded.clear();
      if (yes) for (const cloud of tree(shown).children.values()) for (const account of cloud.children.values()) folded.add(account.id);
      draw();
      fit();
    },
    printing(yes) {
      svg.attr("viewBox", yes ? `-10 -10 ${bounds.width + 20} ${bounds.height + 20}` : null);
      root.attr("transform", yes ? null : d3.zoomTransform(svgElement));
    },
  };
};

/* How an account is called: by its name, with its number where that says more. */
const accountOf = one => one.account && one.account_id && one.account !== one.account_id ? `${one.account} · ${one.account_id}` : one.account || one.account_id;
