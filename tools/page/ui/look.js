/* look.js - what y means in one state: through which registers, and whose byte it is.
 *
 * Its one idea: the processor's own arithmetic, base + y, checked against the limit; then the page
 * tables say whose the byte is.  Nothing here knows the two models. */
import { codeAt, offsetOf } from "./data.js";

const PRESENT = 1,
  USER = 4;
const TOP = 2 ** 32;
const OPERAND = /\b([cdefgs]s):\[(e[a-ds][xip])/g;
const IN_REGISTERS = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp"];
const COPIES = ["4", "naive", "fault"];

export const isNull = segment => segment.base === undefined;

/* Bits of a segment's type: code or data, and for data whether it expands down. */
const CODE = 8,
  DOWN = 4;

/** Such a segment is what lies past its limit (Intel SDM, "Limit Checking"). */
export const expandsDown = segment => !isNull(segment) && (segment.type & (CODE | DOWN)) === DOWN;

/** [first, behind the last] offset that a segment has. */
export const offsets = segment => (expandsDown(segment) ? [segment.limit + 1, TOP] : [0, segment.limit + 1]);

export const cpl = state => state.segments.cs.selector & 3;

/** Which registers hold y. */
export const holdsY = (c, state) => (c.y === null ? [] : IN_REGISTERS.filter(name => state[name] === c.y));

/** "user", "kernel" or "nobody", from the rights that the page tables give. */
export function ownerOf(rights) {
  if (!(rights & PRESENT)) return "nobody";
  return rights & USER ? "user" : "kernel";
}

/** The instruction that a stop is about: of a fault, the one that did not happen. */
export const instructionAt = (c, stop, state) =>
  codeAt(c.mode, stop.key === "fault" ? stop.fault.eip : offsetOf(c.mode, state))?.text ?? "";

/** The registers that the instruction itself uses to reach y. */
function usedBy(c, stop, state, holders) {
  if (!COPIES.includes(stop.key)) return new Set();
  const found = [...instructionAt(c, stop, state).matchAll(OPERAND)];
  return new Set(found.filter(m => holders.includes(m[2])).map(m => m[1]));
}

/** One register's view of y: { name, base, linear, whose, used, target }.
 *  whose: "user", "kernel", "nobody", "null", "limit" or "fence". */
function row(c, state, name, used) {
  const segment = state.segments[name];
  if (isNull(segment)) return { name, whose: "null", used, target: -1 };
  const linear = (segment.base + c.y) % TOP;
  const target = c.targets.indexOf(linear);
  const [from, to] = offsets(segment),
    past = c.y < from || c.y >= to;
  const outside = expandsDown(segment) ? "fence" : "limit";
  const whose = past ? outside : target < 0 ? "unknown" : ownerOf(state.pages[target][0]);
  return { name, base: segment.base, linear, whose, used, target: past ? -1 : target };
}

export function rows(c, stop, state) {
  if (c.y === null || !c.targets) return [];
  const used = usedBy(c, stop, state, holdsY(c, state));
  return [...new Set(["ds", "fs", ...[...used].sort()])].map(name => row(c, state, name, used.has(name)));
}

/** Whose byte the copy is about to touch, or touched: the answer to "whose byte does y name?" */
export function answerOf(c) {
  const stop = c.stops.find(s => s.key === "4" || s.key === "naive");
  if (!stop) return "refused";
  const state = c.states[stop.state];
  const found = rows(c, stop, state);
  const whose = (found.find(r => r.used) ?? found[0]).whose;
  return ["nobody", "limit", "fence", "null"].includes(whose) ? "fault" : whose;
}
