/* tables.js - what the bytes of a descriptor, a task state segment or a page table entry mean.
 *
 * Its one idea: the processor's tables are only memory; whoever can read memory can decode them.
 * Intel SDM volume 3, "Segment Descriptors", "Gate Descriptors", "32-Bit Task-State Segment" and
 * "Paging".                                                           Read next: machine.js. */

const bit = (word, n) => (word >>> n) & 1;
const GRANULE = 12, ALL_ONES = 0xfff;

// ---- Segments ----------------------------------------------------------------------------------

const SYSTEM_TYPES = {
  1: "16-bit TSS", 2: "LDT", 3: "16-bit TSS, busy", 4: "16-bit call gate", 5: "task gate",
  6: "16-bit interrupt gate", 7: "16-bit trap gate", 9: "32-bit TSS", 11: "32-bit TSS, busy",
  12: "call gate", 14: "interrupt gate", 15: "trap gate",
};
const GATES = new Set([4, 5, 6, 7, 12, 14, 15]);
const CALL_GATES = new Set([4, 12]);

/** The type of a segment in words: "code, readable" ... s: 0 for the system's own. */
export function typeName(type, s) {
  if (!s) return SYSTEM_TYPES[type] ?? `reserved type ${type}`;
  const [kind, first, second] = bit(type, 3) ? ["code", "conforming", "readable"]
    : ["data", "expand-down", "writable"];
  const words = [kind, bit(type, 2) && first, bit(type, 1) && second, bit(type, 0) && "accessed"];
  return words.filter(Boolean).join(", ");
}

/** { selector, index, table, rpl, null } of a selector. */
export function selectorParts(selector) {
  return { selector, index: selector >>> 3, table: bit(selector, 2) ? "LDT" : "GDT",
    rpl: selector & 3, null: selector < 4 };
}

/** The limit as the processor uses it: the offset of the last byte. */
function limitInBytes(low, high) {
  const limit = (high & 0xf0000) | (low & 0xffff);
  return (bit(high, 23) ? limit * (1 << GRANULE) + ALL_ONES : limit) >>> 0;
}

function segment(low, high) {
  return { base: ((high & 0xff000000) | ((high & 0xff) << 16) | (low >>> 16)) >>> 0,
    limit: limitInBytes(low, high), avl: bit(high, 20), l: bit(high, 21), db: bit(high, 22),
    g: bit(high, 23) };
}

function gate(low, high, type) {
  return { target: { selector: low >>> 16, offset: ((high & 0xffff0000) | (low & 0xffff)) >>> 0 },
    parameters: CALL_GATES.has(type) ? high & 31 : 0 };
}

const EMPTY = { raw: [0, 0], kind: "null", typeName: "null", type: 0, s: 0, dpl: 0, p: 0 };

/** A Descriptor from its two words. */
export function descriptor(low, high) {
  const type = (high >>> 8) & 15, s = bit(high, 12);
  if (!low && !high) return EMPTY;
  const isGate = !s && GATES.has(type);
  const kind = s ? (bit(type, 3) ? "code" : "data") : isGate ? "gate" : "system";
  return { raw: [low, high], kind, typeName: typeName(type, s), type, s, dpl: (high >>> 13) & 3,
    p: bit(high, 15), ...(isGate ? gate(low, high, type) : segment(low, high)) };
}

/** All entries of a table. bytes: the table; size: of an entry; selectorOf: index to selector. */
export function descriptors(bytes, size, selectorOf) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entry = at => descriptor(view.getUint32(at, true), view.getUint32(at + 4, true));
  return Array.from({ length: Math.floor(bytes.length / size) },
    (_, index) => ({ index, selector: selectorOf(index), ...entry(index * size) }));
}

// ---- The task state segment --------------------------------------------------------------------

const TSS_WORDS = { esp0: 4, esp1: 12, esp2: 20, cr3: 28, eip: 32, eflags: 36, eax: 40, ecx: 44,
  edx: 48, ebx: 52, esp: 56, ebp: 60, esi: 64, edi: 68 };
const TSS_HALVES = { link: 0, ss0: 8, ss1: 16, ss2: 24, es: 72, cs: 76, ss: 80, ds: 84, fs: 88,
  gs: 92, ldt: 96, trap: 100, iomap: 102 };
export const TSS_SIZE = 104;

/** The fields of a 32-bit TSS; null if the bytes are too few for one. */
export function taskState(bytes) {
  if (bytes.length < TSS_SIZE) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields = {};
  for (const [name, at] of Object.entries(TSS_WORDS)) fields[name] = view.getUint32(at, true);
  for (const [name, at] of Object.entries(TSS_HALVES)) fields[name] = view.getUint16(at, true);
  return fields;
}

// ---- Pages -------------------------------------------------------------------------------------

// From the top: name, the lowest bit of the index, its bits; then the size of an entry.
const CLASSIC = { size: 4, levels: [["PDE", 22, 10], ["PTE", 12, 10]] };
const PAE = { size: 8, levels: [["PDPTE", 30, 2], ["PDE", 21, 9], ["PTE", 12, 9]] };
const LONG = { size: 8,
  levels: [["PML4E", 39, 9], ["PDPTE", 30, 9], ["PDE", 21, 9], ["PTE", 12, 9]] };
const CR0_PG = 31, CR4_PSE = 4, CR4_PAE = 5, LARGE = 7;

function scheme(state) {
  if (state.mode === "long") return LONG;
  return bit(state.control.CR4, CR4_PAE) ? PAE : CLASSIC;
}

/** One entry, read and decoded; it ends the walk if it is a page or is not present. */
function entry(peekPhysical, table, size, [name, shift, bits], linear) {
  const index = Math.floor(linear / 2 ** shift) % 2 ** bits, at = table + index * size;
  const bytes = peekPhysical(at, size), view = new DataView(bytes.buffer, bytes.byteOffset);
  const low = view.getUint32(0, true), high = size === 8 ? view.getUint32(4, true) & 0xfffff : 0;
  return { name, at, index, value: high * 2 ** 32 + low, shift, present: bit(low, 0),
    writable: bit(low, 1), user: bit(low, 2), accessed: bit(low, 5), dirty: bit(low, 6),
    large: name === "PTE" ? 0 : bit(low, LARGE) };
}

/** The walk of a linear address through the page tables that state's CR3 names. */
export function walk(state, linear, peekPhysical) {
  const steps = [];
  if (!bit(state.control.CR0, CR0_PG))
    return { linear, present: 1, physical: linear, pageSize: null, user: 1, writable: 1, steps };
  const { size, levels } = scheme(state);
  const largeAllowed = size === 8 || bit(state.control.CR4, CR4_PSE);
  let table = state.control.CR3 - state.control.CR3 % (scheme(state) === PAE ? 32 : 4096);
  for (const level of levels) {
    const step = entry(peekPhysical, table, size, level, linear);
    if (!largeAllowed) step.large = 0;
    steps.push(step);
    if (!step.present || step.large) break;
    table = step.value - step.value % 4096;
  }
  return { linear, ...reached(steps, linear), steps };
}

/** Where the walk came to, and what all its entries together allow. */
function reached(steps, linear) {
  const last = steps[steps.length - 1], pageSize = 2 ** last.shift;
  // The PAE entries of the first level have no rights of their own.
  const rights = steps.filter(step => step.name !== "PDPTE" || step.large || steps.length > 3);
  const all = name => rights.every(step => step[name]) ? 1 : 0;
  const address = last.value - last.value % pageSize + linear % pageSize;
  return { present: last.present, physical: last.present ? address : null, pageSize,
    user: all("user"), writable: all("writable") };
}
