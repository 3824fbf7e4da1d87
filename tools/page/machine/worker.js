/* worker.js - the machine's own thread: messages in, answers and events out.
 *
 * Its one idea: a message is a method's name and its arguments; the answer has its number.
 * tools/make/page.mk makes one file of this and all that it imports, and puts it into the pack.
 *
 * Read next: remote.js, the other end. */
import { Pack } from "./pack.js";
import { Session } from "./session.js";

let session;

/** Big answers are handed over, not copied. */
function post(message, value) {
  const buffer = value?.pixels?.buffer ?? (value instanceof Uint8Array ? value.buffer : null);
  postMessage({ ...message, value }, buffer ? [buffer] : []);
}

async function answer({ method, args }) {
  if (method !== "load") return session.call(method, args);
  session = new Session(new Pack(args[0]), (event, value) => post({ event }, value));
  return session.load();
}

self.onmessage = async ({ data }) => {
  try {
    post({ id: data.id }, await answer(data));
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
};
