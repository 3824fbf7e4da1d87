/* emulator.js - the compiled Bochs as a JavaScript object: memory in, words out.
 *
 * Its one idea: the functions of tools/page/bochs/page_api.cc, and nothing more.  Bochs is asked,
 * and never calls back but to write a character; so between two calls all of it is bytes: its
 * memory, the disk image, and the place of its stack.
 *
 * Read next: tools/page/bochs/page_api.cc, then machine.js. */

// What page_run() answers.
export const TICKS_OVER = 0, AT_BREAK = 1, OFF = 2;

const PAGE_SIZE = 4096;
// Where Bochs finds its files; tools/page/pack.py writes the same names into bochsrc.
const DISK = "/disk.img", BIOS = "/bios", VGABIOS = "/vgabios", BOCHSRC = "/bochsrc";

/** The function that makes a Bochs, from the text that the compiler wrote. */
function factory(text) {
  return new Function(`${text}\nreturn Bochs;`)();
}

/** Start from a module that was compiled before: a second machine takes a tenth of the time. */
function instantiate(module) {
  return (imports, done) => {
    WebAssembly.instantiate(module, imports).then(done);
    return {};
  };
}

/** bochsrc with another processor and another speed of its clock. */
function configured(text, cpu, ips) {
  return text.replace(/model=[^,\s]+/, `model=${cpu}`).replace(/ips=\d+/, `ips=${ips}`);
}

export class Emulator {
  /** A machine that has just been switched on. onByte: what the guest writes to port E9. */
  static async create({ module, parts, image, cpu, ips, onByte }) {
    const emulator = new Emulator();
    emulator.said = "";
    let on = false;
    const options = {
      instantiateWasm: instantiate(module),
      // Before the guest runs it is Bochs that speaks.
      stdout: byte => { if (on && byte !== null) onByte(byte & 0xff); },
      stderr: byte => { if (byte !== null) emulator.said += String.fromCharCode(byte & 0xff); },
    };
    const bochs = emulator.bochs = await factory(parts.text("bochs.js"))(options);
    bochs.FS.writeFile(BIOS, parts.bytes("bios"));
    bochs.FS.writeFile(VGABIOS, parts.bytes("vgabios"));
    bochs.FS.writeFile(DISK, image);
    emulator.watchDisk();
    bochs.FS.writeFile(BOCHSRC, configured(parts.text("bochsrc"), cpu, ips));
    emulator.guarded(() => bochs.callMain(["-q", "-unlock", "-f", BOCHSRC]), "unwind");
    emulator.stack = bochs.stackSave();
    on = true;
    return emulator;
  }

  /** Count what is written to the disk image, from before Bochs opens it. */
  watchDisk() {
    const { node } = this.bochs.FS.lookupPath(DISK), { write } = node.stream_ops;
    const counted = (...words) => { this.diskWrites++; return write(...words); };
    this.diskWrites = 0;
    node.stream_ops = { ...node.stream_ops, write: counted };
  }

  /** Call something that may leave by a throw of one of these words. */
  guarded(call, ...words) {
    try {
      return call();
    } catch (thrown) {
      if (!words.includes(thrown)) throw thrown;
      return OFF;
    }
  }

  /** Why Bochs ended, in its own words. */
  get lastWords() { return />>PANIC<< (.*)/.exec(this.said)?.[1] ?? this.said.trim(); }

  get words() { return this.bochs.HEAPU32; }
  get bytes() { return this.bochs.HEAPU8; }
  /** The disk image's bytes, as Bochs writes them. */
  get disk() { return this.bochs.FS.lookupPath(DISK).node.contents; }
  get ticks() { return this.bochs._page_ticks(); }
  get instructions() { return this.bochs._page_icount(); }

  run(ticks) {
    const result = this.guarded(() => this.bochs._page_run(ticks), "off");
    // The end is a throw, which leaves the stack where it was.
    if (result === OFF) this.bochs.stackRestore(this.stack);
    return result;
  }

  breakpoints(addresses) {
    this.bochs._page_breaks_clear();
    for (const address of addresses)
      if (!this.bochs._page_break_add(address)) throw new RangeError("too many breakpoints");
  }

  passBreakpoint() { this.bochs._page_break_pass(); }

  /** A key by Bochs' name for it. */
  key(name, down) {
    const bytes = new TextEncoder().encode(`BX_KEY_${name}\0`);
    const at = this.bochs._malloc(bytes.length);
    this.bytes.set(bytes, at);
    const known = this.bochs._page_key(at, down ? 1 : 0);
    this.bochs._free(at);
    return known !== 0;
  }

  /** Number of the picture: another one, another picture. */
  get screenChanges() { return this.words[this.#screenWords() + 2]; }

  /** Drawn now; after the end a drawing would end once more, and the screen is what it was. */
  #screenWords() {
    const at = this.guarded(() => this.bochs._page_screen(), "off");
    if (at === OFF) this.bochs.stackRestore(this.stack);
    else this.screenAt = at;
    return this.screenAt >> 2;
  }

  screen() {
    const at = this.#screenWords();
    const [width, height, , pixels] = this.words.subarray(at, at + 4);
    const bytes = this.bytes.slice(pixels, pixels + 4 * width * height);
    return { width, height, pixels: new Uint8ClampedArray(bytes.buffer) };
  }

  /** A function that answers one word after the other from there on, or wide ones. */
  reader(at) {
    let index = at >> 2;
    const word = () => this.words[index++];
    const wide = () => { const low = word(); return word() * 2 ** 32 + low; };
    return { word, wide };
  }

  state() { return this.reader(this.bochs._page_state()); }
  exception() { return this.reader(this.bochs._page_exception()); }

  /** Each piece of guest memory that lies in one page: visit(place in our memory or 0, length). */
  pieces(find, address, length, visit) {
    for (let done = 0; done < length;) {
      const here = address + done;
      const size = Math.min(length - done, PAGE_SIZE - here % PAGE_SIZE);
      if (!visit(find(here >>> 0), done, size)) return done;
      done += size;
    }
    return length;
  }

  read(find, address, length) {
    const result = new Uint8Array(length);
    const there = this.pieces(find, address, length, (at, done, size) => {
      if (at) result.set(this.bytes.subarray(at, at + size), done);
      return at;
    });
    return result.subarray(0, there);
  }

  peek(linear, length) { return this.read(this.bochs._page_linear, linear, length); }
  peekPhysical(address, length) { return this.read(this.bochs._page_physical, address, length); }

  /** Writes guest memory; how many bytes, to the first page that is missing. */
  poke(linear, bytes) {
    const missing = bytes.findIndex((byte, n) => !this.bochs._page_poke((linear + n) >>> 0, byte));
    return missing < 0 ? bytes.length : missing;
  }

  /** { length, text } of the instruction there; length 0 if nothing can be read. */
  disassemble(linear) {
    const length = this.bochs._page_disassemble(linear);
    return { length, text: this.bochs.UTF8ToString(this.bochs._page_instruction_text()) };
  }

  get chunkSize() { return this.bochs._page_chunk_size(); }
  get chunks() { return this.bytes.length / this.chunkSize; }

  /** For each chunk of memory 1 if it has changed since the last call. */
  changes() {
    const at = this.bochs._page_changes(this.chunks);
    return this.bytes.slice(at, at + this.chunks);
  }

  /** What changes() compares with, as bytes; a picture needs it too. */
  get sums() {
    const at = this.bochs._page_sums();
    return this.bytes.subarray(at, at + 8 * this.chunks);
  }

  /** To be told when memory was written from outside. */
  restored() { this.bochs._page_restored(); }
}
