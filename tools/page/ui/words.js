/* words.js - what is said at each stop.
 *
 * Its one idea: the words are the tour's; the build has asked tools/walk/words.py for every one of
 * them (tools/page/phrases.py).  Here is only which situation it is. */
import { codeAt, data } from "./data.js";
import { hex } from "./dom.js";
import { instructionAt, rows } from "./look.js";

const AC_BIT = 18;
/* Results from here to -1 are errors; -14 is the one for a bad pointer. */
const LAST_ERROR = -4095,
  EFAULT = 14;
/* What a call leaves as it was. */
const KEPT = ["ebx", "ecx", "edx", "esi", "edi", "ebp"],
  KEPT_SEGMENTS = ["ds", "es", "fs", "gs"];
const STEPS = ["1", "2", "3", "4", "5", "naive"];
const SHORT = {
  1: "1 trap",
  2: "2 data",
  check: "check",
  stac: "stac",
  3: "3 load FS",
  "3 done": "FS loaded",
  4: "4 copy",
  naive: "copy",
  fault: "fault",
  5: "5 restore",
  "5 done": "FS restored",
  clac: "clac",
  back: "ring 3",
  end: "verdict",
};

/** A sentence, its braces filled. */
function phrase(situation, values = {}) {
  const text = data.phrases[situation] ?? "";
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export const writes = c => c.kind !== "DEMO_CLAIM_WRITE";

/** What the program asked for. */
export const callOf = c => `${writes(c) ? "read" : "write"}(fd, y, ${c.n})`;

export const shortTitle = key => SHORT[key] ?? key;
export const titleOf = (stop, c) => phrase(`title/${stop.key === "4" && !writes(c) ? "4 from" : stop.key}`);

const isString = (c, stop, state) => instructionAt(c, stop, state).includes("movs");

/** Whose byte y is, through the first register that is wanted. */
const whose = (found, wanted) => found.find(wanted)?.whose ?? "none";

function situation(c, stop, state) {
  const found = rows(c, stop, state);
  switch (stop.key) {
    case "1":
      return `1/${c.mode}/${c.gate}/${c.y === null ? "none" : "y"}`;
    case "2":
      return `2/${c.mode}/${whose(found, r => r.name === "ds")}`;
    case "4":
      return `4/${c.mode}/${isString(c, stop, state) ? "string" : "mov"}/${writes(c) ? "to" : "from"}/${whose(found, r => r.used)}`;
    case "naive":
      return `naive/${c.mode}/${whose(found, r => r.used)}`;
    case "3":
    case "5":
      return `${stop.key}/${c.mode}`;
    case "check":
    case "stac":
    case "clac":
      return `${stop.key}/${c.policy}`;
    default:
      return "done";
  }
}

/** The kernel's name for the place of a fault, or the number and whose memory it is. */
export const placeOf = (c, fault) => fault.place ?? codeAt(c.mode, fault.eip)?.place ?? hex(fault.eip);

export const isFetch = (c, { vector, address, eip }) =>
  vector === "#PF" && address === (eip + data.kernel[c.mode].base) % 2 ** 32;

/** What the program was told, and whether anything else is new to it. */
function back(c, state) {
  const called = c.states[0],
    error = state.eax | 0,
    failed = error < 0 && error >= LAST_ERROR;
  const others =
    KEPT.some(name => state[name] !== called[name]) ||
    KEPT_SEGMENTS.some(name => state.segments[name].selector !== called.segments[name].selector);
  const kind = error === -EFAULT ? "efault" : failed ? "error" : c.y === null ? "asked" : "moved";
  return phrase(`back/${kind}/${others ? "others" : "alone"}`, {
    call: called.eax,
    result: hex(state.eax),
    count: Math.abs(error),
  });
}

function fault(c, f) {
  return phrase(`fault/${f.vector}/${f.error % 32}/${isFetch(c, f) ? "fetch" : "data"}`, {
    place: placeOf(c, f),
    address: f.address === null ? "" : hex(f.address),
  });
}

/** Which of the five steps did not happen. */
export function unseen(c) {
  const seen = STEPS.filter(key => c.stops.some(stop => stop.key === key))
    .map(key => (key === "naive" ? "n" : key))
    .join("");
  return phrase(`unseen/${seen}/${c.cell.fault ? "ended" : ""}`, { ended: c.cell.fault?.vector });
}

/** The lecturer's words for one stop. */
export function wordsOf(c, stop, state) {
  if (stop.key === "fault") return fault(c, stop.fault);
  return stop.key === "back" ? back(c, state) : phrase(situation(c, stop, state));
}

/** The numbers that a stop is about. */
export function noteOf(c, stop, state) {
  switch (stop.key) {
    case "1":
      return c.y === null ? "no read() or write() of a y" : `the program called ${callOf(c)}`;
    case "check":
      return `the thread's limit is ${hex(stop.limit)}; y + ${c.n} is ${(c.y + c.n).toString(16).padStart(8, "0")}`;
    case "stac":
    case "clac":
      return `EFLAGS.AC is ${(state.eflags >> AC_BIT) & 1} before this instruction`;
    case "4":
    case "naive":
      return c.n > 1 && !isString(c, stop, state) ? `the first of ${c.n} turns of this loop` : "";
    case "fault":
      return `${stop.fault.vector}, error code ${stop.fault.error.toString(16)}h`;
    default:
      return "";
  }
}
