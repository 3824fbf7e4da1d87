/* words.js - what is said at each stop.
 *
 * Its one idea: the words are the tour's (tools/walk/words.py, packed by the build); here is only
 * which of them belong to which stop, as in tools/walk/walk.py.  A test holds both together. */
import { codeAt, data } from "./data.js";
import { hex } from "./dom.js";

const AC_BIT = 18;
const STEPS = ["1", "2", "3", "4", "5"];
const SHORT = {
  "1": "1 trap", "2": "2 data", "check": "check", "stac": "stac", "3": "3 load FS",
  "3 done": "FS loaded", "4": "4 copy", "naive": "copy", "fault": "fault", "5": "5 restore",
  "5 done": "FS restored", "clac": "clac", "end": "verdict",
};

export const writes = c => c.kind !== "DEMO_CLAIM_WRITE";

/** What the program asked for. */
export function callOf(c) {
  if (c.y === null) return "no pointer: the call is about registers";
  return `${writes(c) ? "read" : "write"}(fd, y, ${c.n})`;
}

export const shortTitle = key => SHORT[key] ?? key;

export function titleOf(stop, c) {
  const titles = data.words.TITLES;
  return stop.key === "4" && !writes(c) ? titles["4 from"] : titles[stop.key];
}

const instruction = (c, state) => codeAt(c.mode, state.eip)?.text ?? "";
const isString = text => text.includes("movs");

function stepFour(c, state) {
  const w = data.words;
  if (!writes(c)) return w.STEP_4_FROM[c.mode];
  return (isString(instruction(c, state)) ? w.STEP_4_REP : w.STEP_4)[c.mode];
}

function fault(c, { vector, error, address, eip }) {
  const place = codeAt(c.mode, eip)?.place || hex(eip);
  if (vector !== "#PF")
    return `${vector} at ${place}: the segment does not allow it. This one instruction has not `
      + "happened. The handler decides what becomes of the thread.";
  const why = data.words.PAGE_FAULT_BITS.map(([bit, no, yes]) => (error & bit ? yes : no)).join(", ");
  return `#PF at ${place}: the page at linear ${hex(address)} does not allow it (${why}). The `
    + "handler decides: give the page, mask the fault, or end the thread.";
}

/** Which of the five steps did not happen. */
export function unseen(c) {
  const missing = STEPS.filter(key => !c.stops.some(stop => stop.key === key));
  if (!missing.length) return "All five steps happened.";
  const listed = missing.length === 1 ? missing[0]
    : `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}`;
  return `Step${missing.length > 1 ? "s" : ""} ${listed} did not happen.`;
}

/** The lecturer's words for one stop. */
export function wordsOf(c, stop, state) {
  const w = data.words;
  switch (stop.key) {
    case "1": return w.STEP_1[c.mode] + (c.y !== null ? w.STEP_1_Y : "");
    case "2": return w.STEP_2[c.mode];
    case "3": return w.STEP_3[c.mode];
    case "4": return stepFour(c, state);
    case "naive": return w.STEP_4_NAIVE[c.mode];
    case "5": return w.STEP_5[c.mode];
    case "check": return c.policy === "walk" ? w.CHECK_WALK : w.CHECK;
    case "stac": return w.STAC;
    case "clac": return w.CLAC;
    case "fault": return fault(c, stop.fault);
    default: return w.DONE;
  }
}

/** The numbers that a stop is about. */
export function noteOf(c, stop, state) {
  switch (stop.key) {
    case "1": return c.y === null ? "there is no y: the scenario's claim is about registers"
      : `the program called ${callOf(c)}`;
    case "check": return `the thread's limit is ${hex(stop.limit)}; y + ${c.n} is ${hex(c.y + c.n)}`;
    case "stac":
    case "clac": return `EFLAGS.AC is ${state.eflags >> AC_BIT & 1} before this instruction`;
    case "4":
    case "naive": return c.n > 1 && !isString(instruction(c, state))
      ? `the first of ${c.n} turns of this loop` : "";
    case "fault": return `${stop.fault.vector}, error code ${stop.fault.error}`;
    default: return "";
  }
}
