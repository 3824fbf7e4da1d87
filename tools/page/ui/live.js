/* live.js - records a case with the machine in this page, as tools/page/record.py does with Bochs.
 *
 * Its one idea: the same places, the same questions, the same format; so the player cannot tell who
 * made a recording, and a test can compare both state by state. */
import { data } from "./data.js";
import { windowOf } from "./bytes.js";
import { open } from "./open.js";

const ROW = 8,
  ROWS = 4,
  PAGE = 0x1000,
  TOP = 2 ** 32;
const PRESENT = 1,
  WRITABLE = 2,
  USER = 4,
  RING = 3;
const SEGMENTS = ["ES", "CS", "SS", "DS", "FS", "GS"];
const CLAIMS = ["DEMO_ASK", "DEMO_CLAIM_READ", "DEMO_CLAIM_WRITE", "DEMO_CLAIM_NONE"];
const FAULTS = { vector_12: "#SS", vector_13: "#GP", vector_14: "#PF" };
/* A case that goes on longer than that has slept. */
const MOST = 6000;

const words = bytes =>
  Array.from(
    { length: bytes.length >> 2 },
    (_, i) =>
      (bytes[4 * i] | (bytes[4 * i + 1] << 8) | (bytes[4 * i + 2] << 16) | (bytes[4 * i + 3] << 24)) >>> 0,
  );

/** A range, cut where a page ends. */
function pieces(start, length) {
  const found = [];
  while (length > 0) {
    const part = Math.min(length, PAGE - (start % PAGE));
    found.push([start, part]);
    start = (start + part) % TOP;
    length -= part;
  }
  return found;
}

/** A segment as the recordings have it. */
function segment(s) {
  if (!s.valid || s.null) return { selector: s.selector };
  return { selector: s.selector, base: s.base, limit: s.limit, type: s.type, dpl: s.dpl, db: s.db };
}

const segmentsOf = ({ segments }) =>
  Object.fromEntries(SEGMENTS.map(name => [name.toLowerCase(), segment(segments[name])]));

export class LiveRecorder {
  /** machine: anything with the methods of tools/page/machine.js. */
  constructor(machine, mode, gate) {
    Object.assign(this, { machine, mode, gate, kernel: data.kernel[mode] });
  }

  linear(name) {
    return (this.kernel[name] + this.kernel.base) % TOP;
  }

  /** The places where the walk stops: tools/walk/walk.py. */
  places(kind) {
    const way = kind === "DEMO_CLAIM_WRITE" ? "from" : "to";
    const found = {
      [data.entries[this.gate]]: "1",
      step2_data_in_buffer: "2",
      step3_load_fs: "3",
      step5_restore_fs: "5",
      [`copy_bytes_${way}_user.mov`]: "4",
      legal_limit: "check",
      legal_walk: "check",
      smap_stac: "stac",
      smap_clac: "clac",
      vector_12: "vector_12",
      vector_13: "vector_13",
      vector_14: "vector_14",
    };
    const places = new Map(
      Object.entries(found)
        .filter(([name]) => name in this.kernel)
        .map(([name, key]) => [this.linear(name), key]),
    );
    places.set((this.kernel.naive[way] + this.kernel.base) % TOP, "naive");
    return places;
  }

  /** Boots with the command line, and records the one case that it runs. */
  async record(commandLine, { scenario, policy }) {
    await this.machine.boot({ commandLine });
    await this.runTo(["observe_claim"]);
    const c = {
      scenario,
      policy,
      mode: this.mode,
      gate: this.gate,
      live: true,
      stops: [],
      states: [],
      ...(await this.claim()),
    };
    await this.runTo([data.entries[this.gate]]);
    await this.walk(c);
    await this.runTo(["observe_result", "observe_end"]);
    this.take(c, "end", await this.look(c));
    await this.machine.breakpoints([]);
    await this.machine.run();
    c.cell = await this.cell();
    c.whole = true;
    return c;
  }

  async runTo(names) {
    await this.machine.breakpoints(names.map(name => this.linear(name)));
    const stop = await this.machine.run();
    if (stop.why !== "breakpoint") throw new Error(`the machine did not come to ${names[0]}: ${stop.why}`);
  }

  async stack(count) {
    const { registers, segments } = await this.machine.state();
    return words(await this.machine.peek((segments.SS.base + registers.ESP) % TOP, 4 * count));
  }

  /** observe_claim(kind, y, n, expect) */
  async claim() {
    const [, kind, y, n] = await this.stack(4);
    return { kind: CLAIMS[kind], y: CLAIMS[kind] === "DEMO_CLAIM_NONE" ? null : y, n };
  }

  // ---- Instruction by instruction ----

  async walk(c) {
    const places = this.places(c.kind),
      oops = this.linear("fault_describe");
    let before = null;
    for (
      let state = await this.look(c);
      state.linear !== oops && (state.segments.cs.selector & RING) === 0;
    ) {
      const key = await this.keyAt(places, state, before);
      if (key) {
        places.delete(state.linear);
        await this.stop(c, key, state);
      } else c.states.push(state);
      if (c.states.length > MOST) return;
      before = key;
      await this.machine.step(1);
      state = await this.look(c);
      if (state.segments.cs.selector & RING) this.take(c, "back", state);
    }
  }

  async keyAt(places, state, before) {
    const key = places.get(state.linear);
    if (key in FAULTS && (await this.stack(3))[2] & RING) return null;
    return key ?? (before === "3" || before === "5" ? `${before} done` : null);
  }

  async stop(c, key, state) {
    const stop = this.take(c, key in FAULTS ? "fault" : key, state);
    if (key in FAULTS) {
      const [error, eip] = await this.stack(3);
      const { control } = await this.machine.state();
      stop.fault = { vector: FAULTS[key], error, eip, address: FAULTS[key] === "#PF" ? control.CR2 : null };
      await this.name((eip + this.kernel.base) % TOP);
    }
    if (key === "check") stop.limit = await this.limit(state);
  }

  take(c, key, state) {
    const stop = { key, state: c.states.length };
    c.states.push(state);
    c.stops.push(stop);
    return stop;
  }

  async limit(state) {
    const base = state.segments.ds.base,
      word = async at => words(await this.machine.peek(at % TOP, 4))[0];
    return word(base + (await word(base + this.kernel.user_thread)) + this.kernel.limit_at);
  }

  // ---- One look ----

  /** All questions at once: the way to the machine and back takes longer than its answer. */
  async look(c) {
    const state = this.machine.state();
    if (!c.targets && c.y !== null) this.aim(c, await state);
    const targets = c.targets ?? [];
    const [found, bytes, pages] = await Promise.all([
      state,
      Promise.all(targets.map(at => this.bytes(windowOf(at)))),
      Promise.all(targets.map(at => this.pages(at, c.n))),
    ]);
    const registers = Object.fromEntries(
      Object.entries(found.registers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    await this.name(found.linear);
    return {
      ...registers,
      eflags: found.eflags,
      segments: segmentsOf(found),
      linear: found.linear,
      bytes,
      pages,
    };
  }

  /** At the first stop DS is still the user's; behind SYSENTER not even SS is the kernel's yet. */
  aim(c, { segments }) {
    c.targets = [this.kernel.base, segments.DS.base].map(base => (base + c.y) % TOP);
  }

  async bytes(start) {
    const parts = await Promise.all(
      pieces(start, ROW * ROWS).map(async ([at, length]) => {
        const there = await this.machine.peek(at, length);
        return (
          Array.from(there, byte => byte.toString(16).padStart(2, "0")).join("") +
          "..".repeat(length - there.length)
        );
      }),
    );
    return parts.join("");
  }

  async pages(linear, n) {
    const last = (linear + Math.max(n, 1) - 1) % TOP;
    const ends = Math.floor(linear / PAGE) === Math.floor(last / PAGE) ? [linear] : [linear, last];
    return Promise.all(
      ends.map(async at => {
        const { present, writable, user } = await this.machine.walk(at);
        return present ? PRESENT | (writable ? WRITABLE : 0) | (user ? USER : 0) : 0;
      }),
    );
  }

  /** An instruction that no recording has seen: its text and the name before it. */
  async name(linear) {
    const code = data.code[this.mode],
      offset = (linear - this.kernel.base + TOP) % TOP;
    if (code[offset]) return;
    const [found] = await this.machine.disassemble(linear, 1);
    code[offset] = [found?.text ?? "?", this.near(offset)];
  }

  near(offset) {
    const at = this.kernel.names.filter(([value]) => value <= offset).at(-1);
    if (!at) return "";
    return at[0] === offset ? at[1] : `${at[1]}+0x${(offset - at[0]).toString(16)}`;
  }

  async cell() {
    const lines = await this.machine.lines();
    const cell = lines
      .map(l => l.text)
      .filter(t => t.startsWith('{"type":"cell"'))
      .at(-1);
    if (!cell)
      throw new Error(`the machine ended without a result: ${lines.at(-1)?.text ?? "it said nothing"}`);
    return JSON.parse(cell);
  }
}

let recording = null;

/** One recorder's machine is kept: compiling it takes longest. */
export async function recordCase(what, commandLine, onProgress) {
  recording ??= open({ onProgress });
  try {
    return await new LiveRecorder(await recording, what.mode, what.gate).record(commandLine, what);
  } catch (error) {
    recording = null;
    throw error;
  }
}
