/* panel.js - one machine at one position.
 *
 * Its one idea: from top to bottom as a lecturer explains it: what happens, where y points, which
 * instruction comes next, what the segment registers hold, which bytes lie there. */
import { bar } from "./bar.js";
import { badge, windowView } from "./bytes.js";
import { codeAt, data, offsetOf, promiseOf } from "./data.js";
import { h, hex } from "./dom.js";
import { cpl, expandsDown, holdsY, isNull, rows } from "./look.js";
import { isFetch, noteOf, placeOf, unseen, wordsOf } from "./words.js";

const RING = { 0: "kernel", 3: "user" };
const SHOWN = ["cs", "ss", "ds", "fs"];
const FIELDS = [
  s => hex(s.selector, 4),
  s => hex(s.base),
  s => hex(s.limit) + (expandsDown(s) ? "+" : ""),
  s => `${s.dpl}`,
];

// ---- The segment registers ----

const fields = segment =>
  isNull(segment) ? [hex(segment.selector, 4), "null", "", ""] : FIELDS.map(f => f(segment));
const same = (a, b) => !a || JSON.stringify(a) === JSON.stringify(b);

function segmentRows(name, segment, old) {
  const changed = !same(old, segment),
    who = isNull(segment) ? "none" : (RING[segment.dpl] ?? "none");
  const was =
    changed &&
    h(
      "tr.was",
      {},
      h("th", { scope: "row" }, "was"),
      fields(old).map(f => h("td", {}, f)),
      h("td.who"),
    );
  const now = h(
    `tr.${who}${changed ? ".changed" : ""}`,
    { "data-register": name },
    h("th", { scope: "row" }, name.toUpperCase()),
    fields(segment).map(f => h("td", {}, f)),
    h("td.who", {}, isNull(segment) ? "" : (RING[segment.dpl] ?? "")),
  );
  return [now, was];
}

function segments(state, old, shown) {
  return h(
    "table.segments",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th"),
        ["sel", "base", "limit", "DPL", ""].map(t => h("th", { scope: "col" }, t)),
      ),
    ),
    h(
      "tbody",
      {},
      shown.map(name => segmentRows(name, state.segments[name], old?.segments[name])),
    ),
  );
}

// ---- y ----

function lost(row) {
  const name = row.name.toUpperCase();
  const why = {
    null: `nothing: ${name} is null`,
    limit: "#GP: y is past the limit",
    fence: "#GP: y is below the fence",
  }[row.whose];
  return h("p.lost", { "data-y": row.name }, `${name}:y = ${why}`);
}

/** Where no register looks and nothing is, there is nothing to see. */
const worthy = (state, found, target) => state.pages[target][0] || found.some(r => r.target === target);

function pointer(c, state, first, found) {
  if (c.y === null || !c.targets)
    return h("p.quiet", {}, "This call has no pointer: registers alone cross the ring.");
  const both = c.targets[0] === c.targets[1] ? [0] : [1, 0];
  return h(
    "div.pointer",
    {},
    both
      .filter(target => worthy(state, found, target))
      .map(target =>
        windowView(
          c,
          target,
          state,
          first,
          found.filter(r => r.target === target),
        ),
      ),
    found.filter(r => ["null", "limit", "fence"].includes(r.whose)).map(lost),
  );
}

// ---- The instruction, or the verdict ----

function sourceLink(code) {
  if (!code?.file) return null;
  return h(
    "a.source",
    { href: `#t=source/${code.file}&s=${code.line}`, title: `${code.file}:${code.line}` },
    h("span.file", {}, code.file),
    h("span.line", {}, `:${code.line}`),
  );
}

function instruction(c, offset, eip = offset) {
  const code = codeAt(c.mode, offset);
  return h(
    "div.code",
    {},
    h("p.instruction", {}, code?.text ?? hex(eip)),
    h("p.at", {}, code?.place || `the program, at ${hex(eip)}`),
    code?.source && [h("p.c", {}, code.source), h("p.place", {}, sourceLink(code))],
  );
}

/** What becomes of it: the page comes, the exception table's fixup, or the end of the thread. */
function fixup(c, fault) {
  const entry = data.extable[c.mode][fault.eip],
    kind = c.cell.outcome.split(":")[0];
  if (kind === "oops")
    return h(
      "p.fixup",
      {},
      entry ? "This policy masks no fault here: " : "No entry in the exception table: ",
      h("b", {}, "oops"),
      ".",
    );
  if (kind === "delivered" || !entry)
    return h(
      "p.fixup",
      {},
      "The page is the thread's: the handler brings it, and the instruction is done again.",
    );
  return h("p.fixup", {}, h("b", {}, "Exception table: "), "go on at ", h("code", {}, entry.goes_on), ".");
}

const faultView = (c, stop) => [
  isFetch(c, stop.fault)
    ? h("div.code", {}, h("p.instruction", {}, "not fetched"), h("p.at", {}, placeOf(c, stop.fault)))
    : instruction(c, stop.fault.eip),
  fixup(c, stop.fault),
];

function oops(cell) {
  const f = cell.fault;
  return (
    f &&
    h(
      "p.oops",
      {},
      h("b", {}, `oops: ${f.vector} `),
      f.instruction ?? "",
      h("br"),
      `at ${f.symbol ?? f.offset}`,
    )
  );
}

function verdict(c) {
  const { cell } = c;
  const kind = cell.outcome.split(":")[0];
  const parts = [
    cell.y && `y ${cell.y.slice(2)}`,
    cell.y && cell.linear && `linear ${cell.linear.slice(2)}`,
    cell.y && cell.landed && `landed: ${cell.landed}`,
  ]
    .filter(Boolean)
    .join(", ");
  return h(
    "div.verdict",
    {},
    h(`p.outcome.${kind}`, {}, cell.outcome),
    h("p.words", {}, promiseOf(c.scenario, c.mode, c.policy)?.reason ?? c.reason ?? ""),
    cell.expected &&
      cell.outcome !== cell.expected &&
      h("p.bad", {}, `This is NOT as promised: ${cell.expected}`),
    parts && h("p.landed", {}, parts),
    oops(cell),
    h("p.unseen", {}, unseen(c)),
  );
}

// ---- All of it ----

function lookedAt(c, stop, at) {
  if (stop.key === "end" && at.here) return verdict(c);
  if (stop.key === "fault" && at.here && at.inside === 0) return faultView(c, stop);
  return instruction(c, offsetOf(c.mode, at.state), at.state.eip);
}

function story(c, at, steps) {
  if (at.here && at.stop.key === "end") return null;
  if (!at.here) return [h("p.words.quiet", {}, "This machine does not come here."), null];
  if (at.inside > 0) {
    const done = steps.before && codeAt(c.mode, offsetOf(c.mode, steps.before))?.text;
    return [
      h(
        "p.words",
        {},
        at.waits ? "It waits for the other one." : done ? ["Done: ", h("code", {}, done)] : "",
      ),
      null,
    ];
  }
  const note = noteOf(c, at.stop, at.state);
  return [h("p.words", {}, wordsOf(c, at.stop, at.state)), " ", note && h("p.note", {}, `(${note})`)];
}

/** at: Track.at(); before: the state shown before this one in the same column. */
export function panel(c, at, before) {
  if (!at) return h("p.quiet", {}, "This machine has not come anywhere yet.");
  const { state, stop } = at,
    first = c.states[0];
  const found = rows(c, stop, state),
    ended = at.here && stop.key === "end";
  const extra = found.map(r => r.name).filter(name => !SHOWN.includes(name));
  return h(
    `div.panel${at.here ? "" : ".absent"}`,
    { "data-mode": c.mode, "data-policy": c.policy, "data-gate": c.gate, "data-stop": stop.name },
    !ended && h("div.story", {}, story(c, at, { before })),
    h("div.looked", {}, lookedAt(c, stop, at)),
    h("div.picture", {}, bar(c, state, ended ? [] : found)),
    h(
      "div.facts",
      {},
      !ended && segments(state, before, [...SHOWN, ...extra]),
      pointer(c, state, first, ended ? [] : found),
    ),
  );
}

/** "y = 001ff000, in EDI" */
export function yOf(c, state) {
  const held = holdsY(c, state)
    .map(r => r.toUpperCase())
    .join(" and ");
  return (
    c.y !== null &&
    h("span.y", {}, h("b", {}, "y"), ` = ${hex(c.y)}`, held && h("span.held", {}, `, in ${held}`))
  );
}

export function ring(state) {
  const level = cpl(state);
  return h(`span.cpl.${RING[level]}`, {}, `CPL ${level}: ${RING[level]}`);
}
export { badge };
