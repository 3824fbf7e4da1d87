/* history.js - pictures of the whole machine, so that it can go back.
 *
 * Its one idea: two pictures of neighbouring moments share almost everything.  Memory is cut into
 * chunks; a chunk that has not changed since the last picture is the same array again.
 *
 * Read next: machine.js. */

// So many pictures are kept; each costs what changed since its neighbour, often 1 to 4 MB.
const MOST = 48;
const wordsOf = bytes => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);

function isZero(words) {
  for (let n = 0; n < words.length; n++) if (words[n]) return false;
  return true;
}

/** Takes pictures of one Emulator and shows them in it. */
export class Camera {
  #emulator; #last; #writes;

  constructor(emulator) { this.#emulator = emulator; }

  take() {
    const { bytes, chunkSize } = this.#emulator, changed = this.#emulator.changes();
    const words = wordsOf(bytes), size = chunkSize >> 2, last = this.#last?.memory;
    const memory = new Array(changed.length).fill(new Int32Array(size));
    for (let n = 0; n < memory.length; n++) {
      const here = words.subarray(n * size, (n + 1) * size);
      // At first every chunk is new, but most of them are nothing but zeros.
      if (last ? changed[n] : !isZero(here)) memory[n] = here.slice();
      else if (last) memory[n] = last[n];
    }
    this.#last = { memory, disk: this.#disk(), sums: this.#emulator.sums.slice() };
    return this.#last;
  }

  /** The disk image, shared as long as nothing was written to it. */
  #disk() {
    const { disk, diskWrites } = this.#emulator, same = this.#writes === diskWrites;
    this.#writes = diskWrites;
    return same ? this.#last.disk : disk.slice();
  }

  show(picture) {
    const words = wordsOf(this.#emulator.bytes), size = this.#emulator.chunkSize >> 2;
    this.#emulator.changes().forEach((is, n) => {
      if (is || picture.memory[n] !== this.#last.memory[n]) words.set(picture.memory[n], n * size);
    });
    if (this.#writes !== this.#emulator.diskWrites || picture.disk !== this.#last.disk)
      this.#emulator.disk.set(picture.disk);
    this.#writes = this.#emulator.diskWrites;
    this.#emulator.sums.set(picture.sums);
    this.#emulator.restored();
    this.#last = picture;
  }
}

/** Moments in the order of their positions. */
export class History {
  moments = [];

  add(moment) {
    const place = this.moments.findLastIndex(m => m.position < moment.position) + 1;
    const known = this.moments[place]?.position === moment.position;
    this.moments.splice(place, known ? 1 : 0, moment);
    if (this.moments.length > MOST) this.thin();
  }

  /** The last moment that is not behind this position. */
  before(position) { return this.moments.findLast(m => m.position <= position); }

  forgetAfter(position) { this.moments = this.moments.filter(m => m.position <= position); }

  /** Give up the moment that is missed least: a small gap, long ago.  Never the first. */
  thin() {
    const now = this.moments[this.moments.length - 1].position;
    const loss = n => (this.moments[n + 1].position - this.moments[n - 1].position) /
      (now - this.moments[n].position + 1);
    let least = 1;
    for (let n = 2; n < this.moments.length - 1; n++) if (loss(n) < loss(least)) least = n;
    this.moments.splice(least, 1);
  }
}
