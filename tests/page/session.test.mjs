/* session.test.mjs - the machine behind messages: it answers while it runs.
 *
 * Its one idea: node has no Web Worker, but the session that runs in one is plain JavaScript.
 *
 * Read next: tools/page/machine/session.js. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { readPack } from "../../tools/page/machine/pack.js";
import { Session } from "../../tools/page/machine/session.js";

const events = { line: 0, screen: 0, stop: 0, speed: 0 };
const call = (method, ...args) => session.call(method, args);
let session;

before(async () => {
  const pack = await readPack(readFileSync(process.env.PACK, "ascii"));
  session = new Session(pack, event => { events[event]++; });
  await session.load();
  await call("boot", { commandLine: "mode=split demo scenario=read_good policy=all gate=int80" });
});
after(() => session.close());

test("a run answers questions and can be paused", async () => {
  const running = call("run");
  const first = await call("state");
  while (!events.screen) await new Promise(resolve => setTimeout(resolve, 20));
  const second = await call("state");
  assert.ok(second.position > first.position);
  await call("pause");
  assert.equal((await running).why, "paused");
  assert.equal(events.stop, 1);
});

test("a step waits for the end of the run", async () => {
  const running = call("run");
  const stepped = await call("step");
  const stopped = await running;
  assert.equal(stopped.why, "paused");
  // A device may hold the bus for another tick.
  assert.ok(stepped.position > stopped.position && stepped.position <= stopped.position + 2);
});

test("a snapshot is a number for the page", async () => {
  const number = await call("snapshot"), { position } = await call("state");
  await call("step", 1000);
  assert.equal(typeof number, "number");
  assert.equal((await call("restore", number)).position, position);
});

test("a paced run is not faster than the guest's clock", async () => {
  const began = performance.now();
  await call("run", 4e6, { paced: true, ips: 20e6 });
  assert.ok(performance.now() - began > 150);
});
