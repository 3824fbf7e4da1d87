/* machine.js - the machine as a function of its position: run, step, back.
 *
 * Its one idea: everything that comes from outside (keys, pokes) is written down with its position.
 * So a machine that is put back to an earlier picture and runs forward goes through the very same
 * states again.  tools/page/machine.js describes each method.
 *
 * Read next: history.js, emulator.js. */
import { AT_BREAK, Emulator, OFF } from "./emulator.js";
import { Camera, History } from "./history.js";
import { withCommandLine } from "./image.js";
import { keyName, strokesOf } from "./keys.js";
import { readState } from "./state.js";
import { descriptors, taskState, TSS_SIZE, walk } from "./tables.js";

// One call of the emulator at most; a guest second is 20 million.
const SLICE = 1 << 24;
// Work between two pictures while running, and before a place to which somebody went back.
const SPACING = 1_500_000, NEAR = 50_000;
// Ticks between two strokes of type(): a key's controller has its time.
const STROKE = 400_000;

export class Machine {
  #parts; #module; #emulator; #onLine; #breakpoints = [];
  #camera; #history; #inputs; #applied; #lines; #partial; #replaying = false;

  /** parts: a Pack. */
  constructor(parts, { onLine = () => {} } = {}) {
    this.#parts = parts;
    this.#onLine = onLine;
  }

  /** Compile; once for all boots. */
  async load() {
    this.#module = await WebAssembly.compile(this.#parts.bytes("bochs.wasm"));
    return this;
  }

  async boot({ commandLine, cpu = "corei7_skylake_x", ips = 20_000_000, image } = {}) {
    const layout = JSON.parse(this.#parts.text("layout.json"));
    const disk = image ?? this.#parts.bytes("image");
    this.#history = new History();
    this.#inputs = []; this.#applied = 0;
    this.#lines = []; this.#partial = "";
    this.#emulator = await Emulator.create({
      module: this.#module, parts: this.#parts, cpu, ips, onByte: byte => this.#write(byte),
      image: commandLine === undefined ? disk : withCommandLine(disk, commandLine, layout),
    });
    this.#camera = new Camera(this.#emulator);
    this.#remember();
    return this.#stop("ticks");
  }

  get position() { return this.#emulator.ticks; }

  /** What the way to here costs: HLT passes ten ticks in the time of one instruction. */
  get #work() {
    const { ticks, instructions } = this.#emulator;
    return instructions + (ticks - instructions) / 10;
  }

  // ---- Forward ---------------------------------------------------------------------------------

  /** onward: goes on with a run that was cut into pieces; a breakpoint here was not yet met. */
  run(ticks = Infinity, { onward = false } = {}) {
    if (!onward) this.#emulator.passBreakpoint();
    return this.#forward(this.position + ticks, this.#breakpoints);
  }

  step(count = 1) { return this.#forward(this.position + count, []); }

  /** Everything that moves the machine on comes here. */
  #forward(end, breakpoints) {
    this.#emulator.breakpoints(breakpoints);
    let why = "ticks";
    while (this.position < end && why === "ticks") {
      this.#applyInputs();
      const result = this.#emulator.run(Math.min(SLICE, this.#next(end) - this.position));
      if (result === OFF) why = "off";
      if (result === AT_BREAK) why = "breakpoint";
      if (this.#untilPicture() <= 0) this.#remember();
    }
    return this.#stop(why);
  }

  /** The next position at which something is to be done. */
  #next(end) {
    const input = this.#inputs[this.#applied]?.position ?? Infinity;
    return Math.min(end, input, this.position + Math.max(1, this.#untilPicture()));
  }

  /** So much work, and at least so many ticks, until the next picture. */
  #untilPicture() {
    return Math.ceil(this.#history.before(this.position).work + SPACING - this.#work);
  }

  #stop(why) {
    const message = why === "off" ? { message: this.#emulator.lastWords } : {};
    return { why, position: this.position, linear: this.state().linear, ...message };
  }

  breakpoints(addresses) {
    this.#emulator.breakpoints(addresses);
    this.#breakpoints = [...addresses];
  }

  // ---- Back ------------------------------------------------------------------------------------

  back(count = 1) {
    const from = this.position, to = Math.max(0, from - count);
    this.#travel(to);
    // In HLT ticks pass by tens, and the place before is further away than one tick.
    for (let less = 2 * count; this.position >= from && from > 0; less *= 2)
      this.#travel(Math.max(0, from - less));
    if (this.position < to) this.#travel(this.#lastPlaceBefore(to + 1));
    return this.#stop("ticks");
  }

  /** From here on the last position before this one at which the machine can stand. */
  #lastPlaceBefore(end) {
    let last;
    do {
      last = this.position;
      this.#travel(last + 1);
    } while (this.position < end);
    return last;
  }

  goTo(position) {
    this.#travel(Math.max(0, position));
    return this.#stop("ticks");
  }

  #travel(position) {
    this.#replaying = true;
    if (position < this.position) this.#return(this.#history.before(position));
    if (position - this.position > 2 * NEAR) {
      this.#forward(position - NEAR, []);
      this.#remember();
    }
    this.#forward(position, []);
    this.#replaying = false;
  }

  #moment() {
    return { position: this.position, work: this.#work, picture: this.#camera.take(),
      applied: this.#applied, lines: this.#lines.length, partial: this.#partial };
  }

  #remember() { this.#history.add(this.#moment()); }

  #return(moment) {
    this.#camera.show(moment.picture);
    this.#applied = moment.applied;
    this.#lines.length = moment.lines;
    this.#partial = moment.partial;
  }

  /** With it goes its own past: other keys may make another one. */
  snapshot() {
    return { ...this.#moment(), inputs: this.#inputs.slice(), all: this.#lines.slice(),
      moments: this.#history.moments.slice() };
  }

  restore(snapshot) {
    this.#inputs = snapshot.inputs.slice();
    this.#lines = snapshot.all.slice();
    this.#history.moments = snapshot.moments.slice();
    this.#return(snapshot);
    return this.#stop("ticks");
  }

  // ---- From outside ----------------------------------------------------------------------------

  /** Things from outside, [{ position, act }]: what was known of later is no more true. */
  #input(list) {
    this.#history.forgetAfter(this.position);
    this.#inputs = [...this.#inputs.slice(0, this.#applied), ...list];
    this.#applyInputs();
  }

  #applyInputs() {
    while (this.#inputs[this.#applied]?.position <= this.position)
      this.#inputs[this.#applied++].act(this.#emulator);
  }

  key(code, down) {
    const name = keyName(code);
    if (name) this.#input([{ position: this.position, act: emulator => emulator.key(name, down) }]);
    return name !== undefined;
  }

  /** The strokes come one after the other while the machine runs on. */
  type(text) {
    const changes = [...text].flatMap(strokesOf);
    this.#input(changes.map(({ code, down }, n) => ({ position: this.position + n * STROKE,
      act: emulator => emulator.key(keyName(code), down) })));
    return changes.length;
  }

  poke(linear, bytes) {
    const there = this.#emulator.peek(linear, bytes.length).length, copy = bytes.slice(0, there);
    this.#input([{ position: this.position, act: emulator => emulator.poke(linear, copy) }]);
    return there;
  }

  // ---- Looking ---------------------------------------------------------------------------------

  #write(byte) {
    if (byte !== 10) { this.#partial += String.fromCharCode(byte); return; }
    const line = { text: this.#partial, position: this.position };
    this.#partial = "";
    this.#lines.push(line);
    if (!this.#replaying) this.#onLine(line);
  }

  lines() { return this.#lines.slice(); }
  screen() { return this.#emulator.screen(); }
  /** For speeds only: a long rep counts as more than one where it was cut by a slice's end. */
  get instructions() { return this.#emulator.instructions; }
  get screenChanges() { return this.#emulator.screenChanges; }

  state() {
    const emulator = this.#emulator;
    return { position: this.position, ...readState(emulator.state(), emulator.exception()) };
  }

  peek(linear, length) { return this.#emulator.peek(linear, length); }
  peekPhysical(address, length) { return this.#emulator.peekPhysical(address, length); }

  disassemble(linear, count = 1) {
    const base = this.state().segments.CS.base, found = [];
    for (let at = linear; found.length < count;) {
      const { length, text } = this.#emulator.disassemble(at);
      if (!length) break;
      const bytes = this.peek(at, length), eip = (at - base) >>> 0;
      found.push({ linear: at, eip, length, bytes, text });
      at = (at + length) >>> 0;
    }
    return found;
  }

  // ---- The processor's tables ------------------------------------------------------------------

  gdt() {
    const { base, limit } = this.state().gdtr;
    return descriptors(this.peek(base, limit + 1), 8, index => index << 3);
  }

  idt() {
    const { idtr: { base, limit }, mode } = this.state();
    return descriptors(this.peek(base, limit + 1), mode === "long" ? 16 : 8, index => index);
  }

  ldt() {
    const { base, limit, null: none } = this.state().segments.LDTR;
    return none ? [] : descriptors(this.peek(base, limit + 1), 8, index => (index << 3) | 4);
  }

  tss() {
    const { base, limit, null: none } = this.state().segments.TR;
    const fields = none ? null : taskState(this.peek(base, TSS_SIZE));
    return fields && { base, limit, ...fields };
  }

  walk(linear) { return walk(this.state(), linear, (at, size) => this.peekPhysical(at, size)); }

  linearOf(segment, offset) {
    if (typeof segment === "string") return (this.state().segments[segment].base + offset) >>> 0;
    const table = segment & 4 ? this.ldt() : this.gdt();
    return ((table[segment >>> 3]?.base ?? 0) + offset) >>> 0;
  }

  close() { this.#emulator = this.#history = null; }
}
