/* state.js - the processor's state as names and numbers.
 *
 * Its one idea: page_state() gives words in a fixed order, and this reads them in the same one.
 * Intel SDM volume 3, "Segment Registers": each has a visible part, the selector, and a hidden one,
 * what the processor took from the descriptor when the selector was loaded.
 *
 * Read next: tools/page/bochs/page_api.cc, "page_state". */
import { selectorParts, typeName } from "./tables.js";

const REGISTERS = ["EAX", "ECX", "EDX", "EBX", "ESP", "EBP", "ESI", "EDI"];
const WIDE = ["RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI",
  "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15", "RIP"];
const SEGMENTS = ["ES", "CS", "SS", "DS", "FS", "GS", "LDTR", "TR"];
const MODES = ["real", "vm86", "protected", "compatibility", "long"];
const FLAGS = { CF: 0, PF: 2, AF: 4, ZF: 6, SF: 7, TF: 8, IF: 9, DF: 10, OF: 11, NT: 14, RF: 16,
  VM: 17, AC: 18, VIF: 19, VIP: 20, ID: 21 };
const IOPL = 12;
// Intel's names of the exceptions, by vector.
const EXCEPTIONS = ["#DE", "#DB", "NMI", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF", null, "#TS",
  "#NP", "#SS", "#GP", "#PF", null, "#MF", "#AC", "#MC", "#XM", "#VE", "#CP"];

export function flagsOf(eflags) {
  const flags = { IOPL: (eflags >>> IOPL) & 3 };
  for (const [name, place] of Object.entries(FLAGS)) flags[name] = (eflags >>> place) & 1;
  return flags;
}

/** All 64 bits of the registers, the last one RIP; exact only as BigInt. */
function wideRegisters(word) {
  const both = () => { const low = word(); return (BigInt(word()) << 32n) | BigInt(low); };
  return Object.fromEntries(WIDE.map(name => [name, both()]));
}

function narrowed(wide) {
  const low = name => Number(wide[name] & 0xffffffffn);
  const registers = Object.fromEntries(REGISTERS.map(name => [name, low(`R${name.slice(1)}`)]));
  return { ...registers, EIP: low("RIP") };
}

function segmentOf({ word, wide }) {
  const visible = selectorParts(word());
  const base = wide(), limit = word(), type = word(), dpl = word(), bits = word();
  const [valid, p, s, db, g, l, avl] = [0, 1, 2, 3, 4, 5, 6].map(n => (bits >>> n) & 1);
  const name = valid ? typeName(type, s) : "unusable";
  return { ...visible, base, limit, type, typeName: name, s, dpl, p, avl, l, db, g, valid };
}

function control({ word, wide }) {
  const eflags = word(), CR0 = word(), CR2 = wide(), CR3 = wide(), CR4 = word(), EFER = word();
  const [DR0, DR1, DR2, DR3, DR6, DR7] = [word(), word(), word(), word(), word(), word()];
  return { eflags, flags: flagsOf(eflags), control: { CR0, CR2, CR3, CR4, EFER },
    debug: { DR0, DR1, DR2, DR3, DR6, DR7 }, cpl: word(), mode: MODES[word()],
    halted: word() !== 0 };
}

export function readException({ word, wide }) {
  const [count, vector, error, cs, eip, linear, cr2] = Array.from({ length: 7 }, word);
  if (!count) return null;
  const name = EXCEPTIONS[vector] ?? `vector ${vector}`;
  return { count, vector, name, error, eip, linear, cs, cr2, position: wide() };
}

/** State without the position; see tools/page/machine.js. */
export function readState(reader, exception) {
  const wide = wideRegisters(reader.word), linear = reader.wide();
  const state = { linear, registers: narrowed(wide), ...control(reader) };
  if (state.mode === "long") state.wide = wide;
  state.segments = Object.fromEntries(SEGMENTS.map(name => [name, segmentOf(reader)]));
  state.gdtr = { base: reader.wide(), limit: reader.word() };
  state.idtr = { base: reader.wide(), limit: reader.word() };
  state.exception = readException(exception);
  return state;
}
