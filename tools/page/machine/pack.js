/* pack.js - everything that the machine is made of, in one file.
 *
 * Its one idea: one gzip stream, which every browser can unpack by itself.  In it: four bytes (the
 * length of a list), the list as JSON [[name, size], ...], then the files in that order.  Around it
 * base64 and a script: a page that is opened from a folder may load scripts and nothing else.
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

/** From the script's text, or from what the script has set. */
export async function readPack(text) {
  const base64 = /"([^"]+)"/.exec(text)?.[1] ?? text;
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  return new Pack(await unpacked(new Blob([bytes]).stream()));
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

/** From a web server.  Where that compresses, its length is not ours: 0. */
export async function fetchPack(url, onProgress) {
  const response = await fetch(url), { headers } = response;
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const total = headers.has("content-encoding") ? 0 : Number(headers.get("content-length") ?? 0);
  return readPack(await new Response(response.body.pipeThrough(counted(total, onProgress))).text());
}
