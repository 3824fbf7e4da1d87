/* bytes.js - the bytes around y: hexadecimal and text, before and now.
 *
 * Its one idea: two windows into linear memory that stay where they are, one where the user's
 * segment finds y and one where the kernel's does.  Which register looks into which window is what
 * changes.  In flat both are the same window, and that is the lesson. */
import { address, h, hex } from "./dom.js";
import { ownerOf } from "./look.js";

const ROW = 8,
  PAIR = 2,
  MISSING = "..";
const NAMES = { user: "user", kernel: "kernel", nobody: "no page" };
const FIRST = 0x20,
  LAST = 0x7e;

export const badge = whose => h(`span.whose.${whose}`, {}, NAMES[whose] ?? whose);

const byteAt = (line, i) => line.slice(i * PAIR, i * PAIR + PAIR);

function letter(byte) {
  const code = parseInt(byte, 16);
  return byte === MISSING ? " " : code >= FIRST && code <= LAST ? String.fromCharCode(code) : "·";
}

function cells(line, first, mark) {
  return Array.from({ length: ROW }, (_, i) => h(`span.byte${mark(first + i)}`, {}, byteAt(line, first + i)));
}

const text = (line, first) => Array.from({ length: ROW }, (_, i) => letter(byteAt(line, first + i))).join("");

function row(now, before, first, inside, around) {
  const changed = i => byteAt(now, i) !== byteAt(before, i);
  const any = Array.from({ length: ROW }, (_, i) => changed(first + i)).some(Boolean);
  const kind = around ? ".around" : "";
  return [
    any &&
      h(
        `div.bytes.was${kind}`,
        {},
        h(
          "span.hex",
          {},
          cells(before, first, () => ""),
        ),
        h("span.text", {}, text(before, first)),
      ),
    h(
      `div.bytes${kind}`,
      {},
      h(
        "span.hex",
        {},
        cells(now, first, i => (changed(i) ? ".changed" : "") + (inside(i) ? ".inside" : "")),
      ),
      h("span.text", {}, text(now, first)),
    ),
  ];
}

/** The first byte of a window: tools/page/tape.py's rule. */
export const windowOf = linear => (((linear & -ROW) >>> 0) - ROW + 2 ** 32) % 2 ** 32;

/** c's target number `target`, as it is in `state` and was in `first`; looking: rows of look.js. */
export function windowView(c, target, state, first, looking) {
  const linear = c.targets[target],
    now = state.bytes[target],
    before = first.bytes[target];
  const from = (linear - windowOf(linear) + 2 ** 32) % 2 ** 32;
  const inside = i => i >= from && i < from + c.n;
  const owner = ownerOf(state.pages[target][0]);
  const names = looking.map(r => `${r.name.toUpperCase()}:y`).join(" = ");
  const last = Math.min(now.length / PAIR, from + Math.max(c.n, 1)) - 1;
  const rows = Array.from({ length: now.length / PAIR / ROW }, (_, i) => {
    const start = i * ROW;
    return row(now, before, start, inside, start + ROW <= from || start > last);
  });
  return h(
    `section.window.${owner}${looking.some(r => r.used) ? ".used" : ""}`,
    { "data-linear": hex(linear), "data-owner": owner },
    h("h4", {}, names && h("span.names", {}, names), h("span.at", {}, address(linear)), badge(owner)),
    /[^.]/.test(now) &&
      h(
        "div.rows",
        { role: "img", "aria-label": `bytes at ${hex(linear)}: ${spoken(now, from, c.n)}` },
        rows,
      ),
  );
}

const spoken = (line, from, n) =>
  Array.from({ length: Math.min(n, ROW) }, (_, i) => byteAt(line, from + i)).join(" ");
