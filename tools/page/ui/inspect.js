/* inspect.js - what the machine holds: registers, descriptor tables, TSS, page tables, memory.
 *
 * Its one idea: each view is a question to the machine and a table of its answer; numbers are the
 * processor's own, words beside them say what the bits mean. */
import { data } from "./data.js";
import { address, h, hex } from "./dom.js";

const RING = { 0: "kernel", 3: "user" };
const BYTES = 128,
  ROW = 16;

const table = (head, rows) =>
  h(
    "div.wide",
    { tabindex: 0, role: "region", "aria-label": "table" },
    h(
      "table.dump",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map(t => h("th", { scope: "col" }, t)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map(({ kind, cells }) =>
          h(
            `tr${kind ? `.${kind}` : ""}`,
            {},
            cells.map(c => h("td", {}, c)),
          ),
        ),
      ),
    ),
  );

const row = (cells, kind) => ({ cells, kind });

/** The name before a kernel offset. */
function near(mode, offset) {
  const names = data.kernel[mode].names;
  const at = names.findLast(([value]) => value <= offset);
  if (!at || offset > names.at(-1)[0] + 0x1000) return "";
  return at[0] === offset ? at[1] : `${at[1]}+0x${(offset - at[0]).toString(16)}`;
}

export async function registers(machine, mode) {
  const s = await machine.state();
  const flags = Object.entries(s.flags)
    .filter(([name, v]) => v && name !== "IOPL")
    .map(([name]) => name)
    .join(" ");
  const [next] = await machine.disassemble(s.linear, 1);
  const general = Object.entries(s.registers).map(([name, value]) =>
    h("span.pair", {}, h("b", {}, name), ` ${hex(value)}`),
  );
  return [
    h(
      "p.next",
      {},
      h("code", {}, next?.text ?? ""),
      h(
        "span.quiet",
        {},
        ` at ${address(s.linear)} ${s.mode === "protected" && s.cpl === 0 ? near(mode, s.registers.EIP) : ""}`,
      ),
    ),
    h(
      "div.pairs",
      {},
      general,
      h("span.pair", {}, h("b", {}, "flags"), ` ${flags}, IOPL ${s.flags.IOPL}`),
      Object.entries(s.control).map(([name, v]) => h("span.pair", {}, h("b", {}, name), ` ${hex(v)}`)),
    ),
    table(
      ["", "sel", "base", "limit", "DPL", "type"],
      Object.entries(s.segments).map(([name, g]) =>
        row(
          [
            name,
            hex(g.selector, 4),
            ...(g.valid
              ? [hex(g.base), hex(g.limit), `${g.dpl}`, g.typeName.replace(", accessed", "")]
              : ["null", "", "", ""]),
          ],
          g.valid ? RING[g.dpl] : "",
        ),
      ),
    ),
    s.exception &&
      h(
        "p.quiet",
        {},
        `Last exception: ${s.exception.name}, error ${s.exception.error}, at ${address(s.exception.linear)}`,
      ),
  ];
}

function descriptorRow(d, mode) {
  const what =
    d.kind === "gate"
      ? [`${hex(d.target.selector, 4)}:${hex(d.target.offset)}`, near(mode, d.target.offset)]
      : [hex(d.base ?? 0), hex(d.limit ?? 0)];
  return row(
    [
      hex(d.selector ?? d.index, 4),
      d.typeName,
      ...what,
      d.kind === "gate" && d.parameters ? `${d.parameters} words` : "",
      `${d.dpl}`,
      d.p ? "" : "absent",
    ],
    RING[d.dpl],
  );
}

const descriptors = which => async (machine, mode) => {
  const all = await machine[which]();
  const shown = all.filter(d => d.kind !== "null");
  return [
    h("p.quiet", {}, `${all.length} entries, ${shown.length} in use`),
    table(
      [
        which === "idt" ? "vec" : "sel",
        "type",
        which === "idt" ? "target" : "base",
        which === "idt" ? "name" : "limit",
        "",
        "DPL",
        "",
      ],
      shown.map(d => descriptorRow(d, mode)),
    ),
  ];
};

export async function tss(machine) {
  const found = await machine.tss();
  if (!found) return h("p.quiet", {}, "No task register yet.");
  return table(
    ["field", "value"],
    Object.entries(found)
      .filter(([, v]) => typeof v === "number")
      .map(([name, v]) => row([name, hex(v)])),
  );
}

function walkView(w) {
  const rights = w.present
    ? `${w.user ? "user" : "kernel"}, ${w.writable ? "writable" : "read-only"}, physical ${address(w.physical)}`
    : "no page there";
  return [
    h(
      `p.result.${w.present ? (w.user ? "user" : "kernel") : "nobody"}`,
      {},
      `linear ${address(w.linear)}: ${rights}`,
    ),
    table(
      ["", "at", "index", "value", "", "", "", "", ""],
      w.steps.map(s =>
        row([
          s.name,
          hex(s.at),
          `${s.index}`,
          hex(s.value),
          s.present ? "present" : "absent",
          s.writable ? "writable" : "read-only",
          s.user ? "user" : "kernel",
          s.accessed ? "accessed" : "",
          s.dirty ? "dirty" : "",
        ]),
      ),
    ),
  ];
}

function memoryView(linear, bytes) {
  const rows = [];
  for (let i = 0; i < bytes.length; i += ROW) {
    const part = Array.from(bytes.slice(i, i + ROW));
    rows.push(
      row([
        address(linear + i),
        part.map(b => hex(b, 2)).join(" "),
        part.map(b => (b >= 32 && b < 127 ? String.fromCharCode(b) : "·")).join(""),
      ]),
    );
  }
  return rows.length
    ? table(["linear", "bytes", "text"], rows)
    : h("p.result.nobody", {}, `no page at ${address(linear)}`);
}

/** "fs:1ff000", "0023:1000", "c0100000": a place in memory. */
async function placeOf(machine, text) {
  const [, segment, offset] = /^(?:(\w+)\s*:\s*)?(?:0x)?([0-9a-f_]{1,9})$/i.exec(text.trim()) ?? [];
  if (!offset) throw new Error("write segment:offset, such as fs:1ff000 or 0023:1ff000, or a linear address");
  const number = parseInt(offset.replace(/_/g, ""), 16);
  if (!segment) return number;
  return machine.linearOf(/^[c-gs]s$/i.test(segment) ? segment.toUpperCase() : parseInt(segment, 16), number);
}

/** A view with a question of its own. */
const asking = (label, first, answer) => async machine => {
  const out = h("div.answer", { "aria-live": "polite" });
  const input = h("input", {
    value: asking.last?.[label] ?? first,
    size: 18,
    spellcheck: "false",
    "aria-label": label,
  });
  const ask = async event => {
    event?.preventDefault();
    asking.last = { ...asking.last, [label]: input.value };
    try {
      out.replaceChildren(...[await answer(machine, await placeOf(machine, input.value))].flat());
    } catch (error) {
      out.replaceChildren(h("p.error", {}, error.message));
    }
  };
  await ask();
  return [
    h(
      "form.ask",
      { onsubmit: ask },
      h("label", {}, `${label} `, input),
      h("button", { type: "submit" }, "Look"),
    ),
    out,
  ];
};

export const VIEWS = {
  Registers: registers,
  GDT: descriptors("gdt"),
  IDT: descriptors("idt"),
  LDT: descriptors("ldt"),
  TSS: tss,
  Pages: asking("Page tables of", "ds:0", async (machine, at) => walkView(await machine.walk(at))),
  Memory: asking("Memory at", "ds:0", async (machine, at) => memoryView(at, await machine.peek(at, BYTES))),
};
