/* machine.test.mjs - the page's machine, in node: forward and back, stops, tables, keys.
 *
 * Its one idea: one machine, stopped in the middle of the split kernel's work, is asked everything
 * that the page asks.  PACK names the packed machine, SYMBOLS the kernel's symbols as JSON.
 *
 * Read next: tools/page/machine.js. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { Machine } from "../../tools/page/machine.js";
import { Emulator } from "../../tools/page/machine/emulator.js";
import { Camera } from "../../tools/page/machine/history.js";
import { withCommandLine } from "../../tools/page/machine/image.js";
import { strokesOf } from "../../tools/page/machine/keys.js";
import { readPack } from "../../tools/page/machine/pack.js";

const COMMAND_LINE = "mode=split demo scenario=read_to_kernel_offset policy=fs gate=int80";
const MEMORY = 16 << 20, PAGE = 4096, STEPS = 12;
// Through the BIOS, the loader, the kernel's boot and the case.
const PICTURES = 60, BETWEEN = 1_300_000;
const symbols = JSON.parse(process.env.SYMBOLS);
const { step3_load_fs: STEP3, step4_copy: STEP4, step5_restore_fs: STEP5 } = symbols;
// The bases of docs/memory-map.md.
const KERNEL_BASE = 0xc0000000, USER_BASE = 0x40000000;
let machine, stop;

const processorTime = () => Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1000;

before(async () => {
  machine = await new Machine(await readPack(readFileSync(process.env.PACK, "ascii"))).load();
  await machine.boot({ commandLine: COMMAND_LINE });
  machine.breakpoints([STEP4]);
  // The kernel copies for itself, too.
  do stop = machine.run(2e8);
  while (stop.why === "breakpoint" && machine.state().segments.FS.base !== USER_BASE);
});

/** All that the guest could see of itself; memory as a sum. */
function seen() {
  const memory = createHash("sha1").update(machine.peekPhysical(0, 0xa0000))
    .update(machine.peekPhysical(0x100000, MEMORY - 0x100000)).digest("hex");
  return { state: machine.state(), lines: machine.lines().length, memory };
}

test("a breakpoint stops before its instruction", () => {
  assert.equal(stop.why, "breakpoint");
  assert.equal(stop.linear, STEP4);
  assert.match(machine.disassemble(STEP4)[0].text, /^call /);
});

test("several breakpoints, in the order of the program", () => {
  const here = machine.snapshot();
  machine.breakpoints([STEP3, STEP5, STEP4]);
  const order = [1, 2, 3].map(() => machine.run(1e8).linear);
  assert.deepEqual(order, [STEP5, STEP3, STEP4]);
  machine.breakpoints([]);
  assert.equal(machine.run(1000).why, "ticks");
  machine.restore(here);
  assert.equal(machine.state().linear, STEP4);
});

test("back and forward again is the same machine", () => {
  const states = [seen()];
  for (let n = 0; n < STEPS; n++) { machine.step(); states.push(seen()); }
  for (let n = STEPS - 1; n >= 0; n--) {
    machine.back();
    assert.deepEqual(seen(), states[n], `${STEPS - n} back`);
  }
  machine.step(STEPS);
  assert.deepEqual(seen(), states[STEPS]);
  machine.back(STEPS);
  assert.deepEqual(seen(), states[0]);
});

test("far back, over interrupts and another program, and forward again", () => {
  const { position } = machine.state(), now = seen();
  for (const far of [1000, 123_457, 5_000_000]) {
    const there = machine.goTo(position - far);
    assert.ok(there.position <= position - far + 10);
    assert.equal(machine.goTo(position).position, position);
    assert.deepEqual(seen(), now, `${far} back`);
  }
});

test("from the beginning in one go is the same as in pieces", async () => {
  const { position } = machine.state(), now = seen();
  const other = await new Machine(await readPack(readFileSync(process.env.PACK, "ascii"))).load();
  await other.boot({ commandLine: COMMAND_LINE });
  other.step(position);
  [machine, other.kept] = [other, machine];
  assert.deepEqual(seen(), now);
  machine = other.kept;
});

// Of processor time: others may be at work beside a test.
test("a step back takes less than 100 ms", t => {
  const times = [];
  for (let n = 0; n < 20; n++) {
    const began = processorTime();
    machine.back();
    times.push(processorTime() - began);
  }
  machine.step(20);
  times.sort((a, b) => a - b);
  const [median, longest] = [times[10], times[19]].map(time => time.toFixed(1));
  t.diagnostic(`a step back: median ${median} ms, longest ${longest} ms`);
  assert.ok(times[10] < 100, `median ${times[10]} ms`);
});

test("segments: the hidden part says what the table says", () => {
  const { segments, gdtr, cpl } = machine.state(), gdt = machine.gdt();
  assert.equal(cpl, 0);
  assert.equal(gdt.length, (gdtr.limit + 1) / 8);
  for (const name of ["CS", "DS", "SS", "ES", "FS"]) {
    const { index, table, ...hidden } = segments[name];
    const entry = (table === "GDT" ? gdt : machine.ldt())[index];
    for (const field of ["base", "limit", "dpl", "typeName"])
      assert.equal(hidden[field], entry[field], `${field} of ${name}`);
  }
  assert.equal(segments.CS.base, KERNEL_BASE);
  assert.equal(segments.CS.limit, 0x00ffffff);
  assert.equal(segments.FS.base, USER_BASE);
  assert.equal(segments.FS.dpl, 3);
  assert.match(segments.CS.typeName, /^code, /);
});

test("gates and the task state segment", () => {
  const idt = machine.idt(), int80 = idt[0x80], fault = idt[14];
  assert.equal(idt.length, 256);
  assert.deepEqual([int80.kind, int80.dpl], ["gate", 3]);
  assert.equal(int80.target.offset, symbols.int80_entry - KERNEL_BASE);
  assert.equal(fault.dpl, 0);
  assert.equal(machine.tss().ss0, machine.state().segments.SS.selector);
});

test("the page walk finds the byte that the linear address has", () => {
  for (const linear of [STEP4, machine.linearOf("CS", machine.state().registers.EIP)]) {
    const walk = machine.walk(linear);
    assert.deepEqual([walk.present, walk.steps.length], [1, 2]);
    assert.deepEqual(machine.peekPhysical(walk.physical, 8), machine.peek(linear, 8));
  }
  assert.equal(machine.walk(STEP4).user, 0);
  assert.equal(machine.walk(0x1000).present, 0);
  assert.equal(machine.peek(0x1000, 4).length, 0);
});

test("the last exception is remembered", () => {
  const { exception } = machine.state();
  assert.ok(exception.count > 0 && exception.name.startsWith("#"));
  assert.ok(exception.position <= machine.position);
});

test("instructions follow each other", () => {
  const list = machine.disassemble(STEP3, 5);
  list.slice(1).forEach((next, n) => assert.equal(next.linear, list[n].linear + list[n].length));
  assert.equal(list[0].eip, STEP3 - KERNEL_BASE);
  assert.deepEqual(machine.peek(STEP3, list[0].length), list[0].bytes);
});

test("a poke is a new future, and back takes it away", () => {
  const at = machine.linearOf("SS", machine.state().registers.ESP), was = machine.peek(at, 4);
  machine.step(5);
  const before = seen();
  machine.poke(at, Uint8Array.of(1, 2, 3, 4));
  assert.deepEqual([...machine.peek(at, 4)], [1, 2, 3, 4]);
  machine.step();
  machine.back(6);
  assert.deepEqual(machine.peek(at, 4), was);
  machine.step(5);
  assert.equal(machine.poke(0x1000, Uint8Array.of(1)), 0);
  machine.poke(at, was);
  assert.deepEqual(seen(), before);
  machine.back(5);
});

/** The first page of guest memory that a picture of now has otherwise; -1 if none. */
function forgotten(emulator, camera) {
  const { memory } = camera.take(), { bochs, chunkSize, bytes } = emulator;
  for (let page = 0; page < MEMORY; page += PAGE) {
    const at = bochs._page_physical(page), chunk = memory[Math.floor(at / chunkSize)];
    const kept = Buffer.from(chunk.buffer, chunk.byteOffset + at % chunkSize, PAGE);
    if (kept.compare(bytes, at, at + PAGE)) return page;
  }
  return -1;
}

test("a picture has every byte of the guest's memory", async () => {
  const parts = await readPack(readFileSync(process.env.PACK, "ascii"));
  const module = await WebAssembly.compile(parts.bytes("bochs.wasm"));
  const image = withCommandLine(parts.bytes("image"), COMMAND_LINE, JSON.parse(parts.text("layout.json")));
  const emulator = await Emulator.create({ module, parts, image, cpu: "corei7_skylake_x", ips: 20e6,
    onByte: () => {} });
  const camera = new Camera(emulator);
  for (let n = 0; n < PICTURES; n++) {
    emulator.run(BETWEEN);
    assert.equal(forgotten(emulator, camera), -1, `picture ${n}`);
  }
});

test("a snapshot has a past of its own", () => {
  const at = machine.linearOf("SS", machine.state().registers.ESP), { position } = machine;
  machine.step(3);
  const kept = machine.snapshot(), now = seen();
  machine.goTo(position);
  machine.poke(at - 64, Uint8Array.of(1, 2, 3));
  machine.step(3_000_000);
  machine.restore(kept);
  assert.deepEqual(seen(), now);
  machine.back(3);
  machine.step(3);
  assert.deepEqual(seen(), now);
  machine.goTo(position);
});

test("in HLT back goes to the place before", async () => {
  const waiting = await new Machine(await readPack(readFileSync(process.env.PACK, "ascii"))).load();
  await waiting.boot();
  do waiting.run(1e5); while (!waiting.state().halted);
  const places = [waiting.position];
  for (let n = 0; n < 4; n++) places.push(waiting.step().position);
  for (let n = 3; n >= 0; n--) assert.equal(waiting.back().position, places[n]);
});

test("text becomes key strokes", () => {
  const codes = text => [...text].flatMap(strokesOf).map(({ code, down }) => `${code}${down ? "" : "'"}`);
  assert.deepEqual(codes("a"), ["KeyA", "KeyA'"]);
  assert.deepEqual(codes("?"), ["ShiftLeft", "Slash", "Slash'", "ShiftLeft'"]);
  assert.deepEqual(codes("A1!\n"), ["ShiftLeft", "KeyA", "KeyA'", "ShiftLeft'", "Digit1", "Digit1'",
    "ShiftLeft", "Digit1", "Digit1'", "ShiftLeft'", "Enter", "Enter'"]);
  assert.deepEqual(codes("\u00e9"), []);
});

test("the end is an end, and there is a way back from it", async () => {
  const short = await new Machine(await readPack(readFileSync(process.env.PACK, "ascii"))).load();
  await short.boot({ commandLine: "mode=flat demo scenario=read_good policy=masked poweroff" });
  const end = short.run(3e8);
  assert.equal(end.why, "off");
  assert.match(end.message, /shutdown requested/);
  assert.ok(short.lines().some(({ text }) => text.startsWith('{"type":"end"')));
  assert.equal(short.run(1000).why, "off");
  assert.ok(short.back().position < end.position);
  assert.equal(short.run(1000).why, "off");
  assert.equal(short.position, end.position);
});

// How many pixels differ.  The cursor blinks, so up to one character may.
function difference(one, other) {
  const words = screen => new Int32Array(screen.pixels.buffer), there = words(other);
  return words(one).reduce((count, word, n) => count + (word !== there[n]), 0);
}
const CHARACTER = 9 * 16, MENU = 8e7;

test("the boot menu takes keys", async () => {
  const menu = await new Machine(await readPack(readFileSync(process.env.PACK, "ascii"))).load();
  await menu.boot();
  // The BIOS waits before it.
  menu.run(MENU);
  const before = menu.screen(), { position } = menu;
  assert.equal(menu.key("ArrowDown", true), true);
  menu.run(1e6);
  menu.key("ArrowDown", false);
  menu.run(2e6);
  const after = menu.screen();
  assert.ok(difference(before, after) > CHARACTER);
  assert.equal(menu.key("NoSuchKey", true), false);
  // The keys belong to their positions: there and back again they are pressed again.
  menu.goTo(position);
  assert.ok(difference(before, menu.screen()) <= CHARACTER);
  menu.run(3e6);
  assert.ok(difference(after, menu.screen()) <= CHARACTER);
});
