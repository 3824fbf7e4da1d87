/* machine.js - the machine of the page: one PC with a Pentium-or-later processor, as an object.
 *
 * Its one idea: the machine is a function of its position.  Position = guest clock ticks since the
 * reset: one for each instruction or round of a rep, now and then one more for a slow device, and
 * ten at a time in HLT.  The same image, command line and keys give the same state at the same
 * position, always.  So "back" is: take the last picture of the machine before it, and run forward
 * to one tick less.
 *
 * Two classes with the same methods:
 *   Machine         answers at once.  For node, for tests, and inside the worker.
 *   RemoteMachine   the same methods, each answering with a promise.  The machine runs in a Web
 *                   Worker; where none can be had (some browsers on file://), in the page itself,
 *                   in slices of 12 ms.  The page uses this one only.
 *
 * ---- Getting one ------------------------------------------------------------------------------
 *
 *   import { openMachine } from "./machine.js";
 *   const machine = await openMachine({
 *     pack,        // optional.  A URL: fetched, with progress (default "machine.pack.js").
 *                  // On file:// nothing can be fetched; there the page first loads it with
 *                  // <script>, which sets globalThis.CROSSRING_PACK, and that is used.
 *     onProgress,  // ({ step: "load"|"compile", done, total }) while it comes; total may be 0
 *     onLine,      // ({ text, position }) each whole line that the guest writes to port E9
 *     onScreen,    // ({ width, height, pixels }) RGBA, Uint8ClampedArray; when it has changed, at
 *                  // most 60 times a second while running, and after each step, back or goTo
 *     onStop,      // (Stop) when a run() has ended, also seen as run()'s own answer
 *     onSpeed,     // (instructions a second) twice a second while running
 *   });
 *   await machine.boot({ commandLine: "mode=split demo scenario=read_past_limit policy=fs" });
 *
 * ---- Methods (RemoteMachine: promises of the same) --------------------------------------------
 *
 *   boot({ commandLine, cpu = "corei7_skylake_x", ips = 20e6, image }) -> Stop
 *       Power on, at the reset vector, position 0; what was before is gone.  commandLine replaces
 *       the image's own (left out: the boot menu).  image: another disk image (Uint8Array).
 *   run(ticks = Infinity, { paced = false } = {}) -> Stop
 *       paced: no faster than the guest's clock (for the menu's seconds); otherwise as fast as it
 *       goes.  Stops at a breakpoint, after so many ticks, at pause(), at power off.
 *   pause()                           a running run() stops
 *   step(count = 1) -> Stop           so many instructions forward (breakpoints do not stop it)
 *   back(count = 1) -> Stop           so many instructions back: exactly as it was there
 *   goTo(position) -> Stop            any position from 0 on, back or forward
 *   breakpoints(addresses)            replaces all; linear addresses, checked before execution
 *   key(code, down)                   event.code ("KeyA", "Enter", "F1" ...); false if unknown.
 *                                     A key makes a new future: positions after it are forgotten.
 *   type(text)                        each character as key strokes (ASCII, US layout)
 *   snapshot() / restore(snapshot)    the whole machine as a value; of use to the same page only
 *                                     (RemoteMachine: a number that stands for it)
 *   state() -> State                  see below; costs about 10 us
 *   lines() -> [{ text, position }]   what came from port E9 up to this position
 *   screen() -> { width, height, pixels }
 *   peek(linear, length) -> Uint8Array  through the page tables; shorter where a page is missing
 *   peekPhysical(address, length) -> Uint8Array
 *   poke(linear, bytes) -> count      writes guest memory; a new future, as with key()
 *   disassemble(linear, count = 1) -> [{ linear, eip, length, bytes, text }]   Intel syntax; eip is
 *                                     the offset in CS.  Code size as CS says.
 *   gdt() idt() ldt() -> [Descriptor] every entry of the table; index = its place
 *   tss() -> null | { base, limit, esp0, ss0, esp1, ss1, esp2, ss2, cr3, iomap, ... }
 *   walk(linear) -> Walk              the page-table walk of an address, entry by entry
 *   linearOf(selectorOrRegister, offset) -> number   "FS", "DS"... or a selector number
 *   close()                           ends the worker
 *
 *   Stop  { why: "ticks" | "breakpoint" | "paused" | "off", position, linear }
 *         "off": the guest switched the machine off, or it died (then `message` says of what)
 *
 *   State {
 *     position,
 *     mode: "real" | "vm86" | "protected" | "long",   halted, cpl,
 *     linear,                         // of the next instruction
 *     registers: { EAX ECX EDX EBX ESP EBP ESI EDI EIP },       // numbers, 0 to 2^32-1
 *     eflags, flags: { CF PF AF ZF SF TF IF DF OF IOPL NT RF VM AC },   // IOPL a number, else 0/1
 *     control: { CR0 CR2 CR3 CR4 EFER },   debug: { DR0 DR1 DR2 DR3 DR6 DR7 },
 *     segments: { ES CS SS DS FS GS LDTR TR },   each: Segment
 *     gdtr: { base, limit }, idtr: { base, limit },
 *     exception: null | { count, vector, name: "#GP", error, eip, linear, cs, cr2, position }
 *   }                                 // the last that the processor raised; count from the reset
 *   Segment { selector, index, table: "GDT"|"LDT", rpl, null,   // the visible part
 *             base, limit, type, typeName, s, dpl, p, avl, l, db, g, valid }   // the hidden part;
 *                                                         // limit: the last byte's offset
 *   Descriptor { index, selector, raw: [low, high], kind: "null"|"code"|"data"|"system"|"gate",
 *             typeName, type, s, dpl, p,
 *             base, limit, avl, l, db, g,                 // segments
 *             target: { selector, offset }, parameters }  // gates
 *   Walk  { linear, present, physical, pageSize, user, writable,
 *             steps: [{ name: "PDE"|"PTE"|..., at (physical), index, value, present, writable,
 *                       user, accessed, dirty, large }] }
 *
 * ---- In node ----------------------------------------------------------------------------------
 *
 *   import { Machine } from "./machine.js";  import { readPack } from "./machine/pack.js";
 *   const machine = new Machine(await readPack(text), { onLine });
 *   await machine.load();  machine.boot({...});  machine.run(1e6);
 *
 * Files: tools/page/machine/*.js (this one's parts), tools/page/bochs/ (what is ours in Bochs).
 * `make page-machine` builds build/page/machine.pack.js.
 *
 * Read next: tools/page/machine/machine.js. */
export { Machine } from "./machine/machine.js";
export { openMachine, RemoteMachine } from "./machine/remote.js";
