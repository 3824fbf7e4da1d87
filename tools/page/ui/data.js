/* data.js - what the build packed, unpacked once.
 *
 * Its one idea: a case is a list of states, and a state is what the machine said.  Only what
 * changed is stored; here each state becomes whole again, when it is wanted for the first time.
 * The packing: tools/page/build.py. */
export const data = {};

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

export async function load() {
  if (!globalThis.CROSSRING_DATA) throw new Error("data.js is not beside this page");
  if (!globalThis.DecompressionStream) throw new Error("this browser is too old: it cannot unpack gzip");
  Object.assign(data, await inflate(globalThis.CROSSRING_DATA));
  delete globalThis.CROSSRING_DATA;
  data.scenario = Object.fromEntries(data.scenarios.map(s => [s.name, s]));
  data.cell = new Map(data.cells.map(c => [cellKey(c.scenario, c.mode, c.policy, c.gate), c]));
  data.byKey = new Map();
  for (const mode of data.modes)
    for (const found of data.cases[mode]) {
      found.mode = mode;
      keep(found);
    }
}

/** The way in where nothing else is said. */
export const USUAL_GATE = "int80";

const cellKey = (...parts) => parts.join("/");

export const cellOf = (scenario, mode, policy, gate) =>
  data.cell.get(cellKey(scenario, mode, policy, gate));

/** A recorded case with whole states, or undefined. */
export function caseOf(scenario, mode, policy, gate = USUAL_GATE) {
  const found = data.byKey.get(cellKey(scenario, mode, policy, gate));
  if (found && !found.whole) {
    let last = {};
    found.states = found.states.map(change => (last = { ...last, ...change }));
    found.cell = cellOf(scenario, mode, policy, gate);
    found.whole = true;
  }
  return found;
}

/** A recording, in place of the one that was there before. */
export function keep(c) {
  data.byKey.set(cellKey(c.scenario, c.mode, c.policy, c.gate), c);
}

/** The ways in that a scenario takes in both models. */
export const gatesOf = (scenario, columns) =>
  data.gates.filter(gate => columns.every(([mode, policy]) => cellOf(scenario, mode, policy, gate)));

/** Why the scenario promises what it promises. */
export const promiseOf = (scenario, mode, policy) =>
  data.scenario[scenario]?.expects.find(e => e.mode === mode && e.policy === policy);

/** EIP as the kernel was linked: behind SYSENTER CS has another base than that. */
export const offsetOf = (mode, state) => (state.linear - data.kernel[mode].base + 2 ** 32) % 2 ** 32;

/** { text, place, file, line, source } of one of the kernel's instructions. */
export function codeAt(mode, offset) {
  const [text, place, file, line, source] = data.code[mode][offset] ?? [];
  return text === undefined ? null : { text, place, file, line, source };
}
