/* open.js - the machine, got when somebody wants it for the first time.
 *
 * Its one idea: a megabyte comes only to those who ask for it.  From a web host it is fetched, which
 * shows how much has come; a page from the disk may not fetch, but may load a script.
 * The machine itself: tools/page/machine.js. */
import { openMachine } from "crossring-machine";

const SCRIPT = "machine.pack.js",
  MEGABYTE = 1e6;

function script() {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = SCRIPT;
    element.onload = resolve;
    element.onerror = () => reject(new Error("this page has no machine (made with WASM=off)"));
    document.head.append(element);
  });
}

/** handlers: as for openMachine(). */
export async function open(handlers) {
  handlers.onProgress?.({ step: "load", done: 0, total: 0 });
  if (location.protocol === "file:" && !globalThis.CROSSRING_PACK) await script();
  return openMachine(handlers);
}

const STEPS = {
  load: "Loading the machine",
  unpack: "Unpacking the machine",
  compile: "Starting the machine",
};

/** "Loading the machine: 40 %" */
export function progressText({ step, done, total }) {
  const come = done ? `: ${(done / MEGABYTE).toFixed(1)} MB` : " ...";
  const part = total ? `: ${Math.round((100 * done) / total)} %` : come;
  return `${STEPS[step] ?? step}${part}`;
}
