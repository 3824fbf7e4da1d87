/* remote.js - the machine as the page sees it: every method answers with a promise.
 *
 * Its one idea: the page does not know where the machine runs.  In a worker made from a Blob, which
 * needs no file of its own and so works from a folder too; or, where the browser gives none, here.
 *
 * Read next: worker.js, session.js. */
import { fetchPack, readPack } from "./pack.js";
import { Session } from "./session.js";

const METHODS = ["boot", "run", "pause", "step", "back", "goTo", "breakpoints", "key", "type",
  "snapshot", "restore", "state", "lines", "screen", "peek", "peekPhysical", "poke", "disassemble",
  "gdt", "idt", "ldt", "tss", "walk", "linearOf"];
const HANDLERS = { line: "onLine", screen: "onScreen", stop: "onStop", speed: "onSpeed" };
// A worker that does not answer its first message by then is none.  Milliseconds.
const PATIENCE = 10_000;

/** Calls to a Session over there. */
class WorkerEnd {
  #worker; #waiting = new Map(); #next = 0;

  constructor(code, emit) {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.#worker = new Worker(url);
    this.#worker.onmessage = ({ data }) => {
      if (data.event) emit(data.event, data.value); else this.#answered(data);
    };
    this.#worker.onerror = event => this.#failed(new Error(event.message ?? "the worker failed"));
  }

  #answered({ id, value, error }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) resolve(value); else reject(new Error(error));
  }

  #failed(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  call(method, args) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(++this.#next, { resolve, reject });
      this.#worker.postMessage({ id: this.#next, method, args });
    });
  }

  async load(pack) {
    const silent = new Error("the worker does not answer");
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, silent));
    await Promise.race([this.call("load", [pack.whole]), late]);
  }

  close() { this.#worker.terminate(); }
}

/** A worker if there can be one, and a Session here if not. */
async function end(pack, emit) {
  try {
    const there = new WorkerEnd(pack.text("worker.js"), emit);
    await there.load(pack);
    return there;
  } catch {
    const here = new Session(pack, emit);
    await here.load();
    return here;
  }
}

export class RemoteMachine {
  #end;

  constructor(end) { this.#end = end; }

  /** True if the page stays smooth whatever the machine does. */
  get inWorker() { return this.#end instanceof WorkerEnd; }

  /** Any of the methods by name. */
  call(method, args) { return this.#end.call(method, args); }

  close() { this.#end.close(); }
}

for (const method of METHODS)
  RemoteMachine.prototype[method] = function (...args) { return this.call(method, args); };

/** See tools/page/machine.js. */
export async function openMachine({ pack = "machine.pack.js", ...handlers } = {}) {
  const onProgress = handlers.onProgress ?? (() => {});
  const text = globalThis.CROSSRING_PACK;
  const whole = text ? await readPack(text) : await fetchPack(pack, onProgress);
  onProgress({ step: "compile", done: 0, total: 0 });
  return new RemoteMachine(await end(whole, (event, value) => handlers[HANDLERS[event]]?.(value)));
}
