/* pack.js - everything that the machine is made of, in one file.
 *
 * Its one idea: one gzip stream, which every browser can unpack by itself.  In it: four bytes (the
 * length of a list), the list as JSON [[name, size], ...], then the files in that order.  Beside it
 * the same in base64 in a script: a page that is opened from a folder may load scripts only.
 *
 * tools/page/pack.py writes it.   Read next: machine.js. */

/** A compressed stream's bytes, whole. */
async function unpacked(stream) {
  const plain = stream.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

export class Pack {
  constructor(bytes) {
    this.whole = bytes;
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const list = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
    let at = 4 + size;
    this.files = new Map(list.map(([name, length]) => [name, bytes.subarray(at, at += length)]));
  }

  bytes(name) {
    if (!this.files.has(name)) throw new Error(`the pack has no ${name}`);
    return this.files.get(name);
  }

  text(name) { return new TextDecoder().decode(this.bytes(name)); }
}

/** From the packed file's bytes. */
export async function readPack(bytes) {
  return new Pack(await unpacked(new Blob([bytes]).stream()));
}

/** From the text that machine.pack.js sets. */
export function decodeText(text) {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}

/** Counts what flows through. */
function counted(total, onProgress) {
  let done = 0;
  return new TransformStream({
    transform(chunk, controller) {
      done += chunk.length;
      onProgress({ step: "load", done, total });
      controller.enqueue(chunk);
    },
  });
}

/** From a web server, unpacked while it comes. */
export async function fetchPack(url, onProgress) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const total = Number(response.headers.get("content-length") ?? 0);
  return new Pack(await unpacked(response.body.pipeThrough(counted(total, onProgress))));
}
