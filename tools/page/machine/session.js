/* session.js - a machine that runs while others ask it something.
 *
 * Its one idea: a run is cut into slices of a few milliseconds; between two of them the questions
 * that have come are answered.  So a page stays alive, with a worker or without one.
 *
 * Read next: worker.js and remote.js, the two that use it. */
import { Machine } from "./machine.js";

// Milliseconds: a slice, a picture on a screen, a word about the speed.
const SLICE = 12, FRAME = 16, SPEED = 500;
// So many milliseconds behind its clock a guest gives up to keep pace with it.
const LATE = 100;
// Ticks at a time: fast enough to be much less than a slice.
const BITE = 100_000;
// While these work nothing else may run.
const MOVES = new Set(["boot", "step", "back", "goTo", "restore", "snapshot"]);
// These hand over something that only this side can hold.
const KEPT = new Set(["snapshot", "restore"]);

/** As soon as the others had their turn: a browser's timers wait 4 ms, its messages do not. */
const soon = globalThis.setImmediate ?? (() => {
  const { port1, port2 } = new MessageChannel(), waiting = [];
  port1.onmessage = () => waiting.shift()();
  return call => { waiting.push(call); port2.postMessage(0); };
})();

export class Session {
  #machine; #emit; #running = null; #pausing = 0; #snapshots = []; #changes = -1; #frame = 0;

  /** emit(event, value): "line", "screen", "stop", "speed". */
  constructor(pack, emit) {
    this.#emit = emit;
    this.#machine = new Machine(pack, { onLine: line => emit("line", line) });
  }

  async load() { await this.#machine.load(); }

  /** One of the methods of tools/page/machine.js. */
  async call(method, args) {
    if (method === "run") return this.#run(...args);
    if (method === "pause") return this.#pause();
    if (MOVES.has(method)) await this.#pause();
    const value = KEPT.has(method) ? this[method](...args) : await this.#machine[method](...args);
    if (MOVES.has(method)) this.#picture(true);
    return value;
  }

  snapshot() { return this.#snapshots.push(this.#machine.snapshot()) - 1; }
  restore(number) { return this.#machine.restore(this.#snapshots[number]); }

  /** Several may want a pause at the same time; the run goes on for none of them. */
  async #pause() {
    this.#pausing++;
    await this.#running;
    this.#pausing--;
  }

  async #run(ticks = Infinity, { paced = false, ips = 20_000_000 } = {}) {
    // Set at once: who comes next has to wait for this one.
    this.#running = this.#pause().then(() => this.#slices(ticks, paced ? ips / 1000 : Infinity));
    const stop = await this.#running;
    this.#picture(true);
    this.#emit("stop", stop);
    return stop;
  }

  /** rate: ticks a millisecond at most. */
  async #slices(ticks, rate) {
    const machine = this.#machine, end = machine.position + ticks;
    let stop = machine.run(0), onward = false;
    const speed = this.#speedometer(), clock = this.#clock(rate);
    while (machine.position < end) {
      if (this.#pausing) return { ...stop, why: "paused" };
      for (const start = performance.now(); performance.now() - start < SLICE;) {
        const bite = Math.min(BITE, end - machine.position, clock());
        if (bite <= 0) break;
        stop = machine.run(bite, { onward });
        onward = true;
        if (stop.why !== "ticks" || machine.position >= end) return stop;
      }
      this.#picture(false);
      speed();
      await this.#breath(clock() < 1);
    }
    return stop;
  }

  /** How many ticks the guest's clock may still go now.  A slow host does not catch up later. */
  #clock(rate) {
    let began = performance.now(), from = this.#machine.position;
    return () => {
      if (rate === Infinity) return Infinity;
      const due = (performance.now() - began) * rate - (this.#machine.position - from);
      if (due < rate * LATE) return Math.floor(due);
      began = performance.now();
      from = this.#machine.position;
      return BITE;
    };
  }

  #speedometer() {
    let at = performance.now(), count = this.#machine.instructions;
    return () => {
      const now = performance.now(), instructions = this.#machine.instructions;
      if (now - at < SPEED) return;
      this.#emit("speed", Math.round((instructions - count) / (now - at) * 1000));
      [at, count] = [now, instructions];
    };
  }

  #picture(always) {
    const now = performance.now(), changes = this.#machine.screenChanges;
    if (changes === this.#changes || (!always && now - this.#frame < FRAME)) return;
    [this.#changes, this.#frame] = [changes, now];
    const screen = this.#machine.screen();
    if (screen.width) this.#emit("screen", screen);
  }

  /** Let messages in.  idle: the guest is ahead of its clock, there is time. */
  #breath(idle) {
    return new Promise(resolve => {
      if (idle) setTimeout(resolve, FRAME / 4); else soon(resolve);
    });
  }

  close() { this.#machine.close(); }
}
