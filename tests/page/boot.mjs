/* boot.mjs - one boot of the page's machine in node: port E9 on standard output, as from emu.py.
 *
 *   node boot.mjs PACK IPS COMMAND LINE...        On standard error one JSON object with the costs.
 *
 * Read next: test_machine.py, which compares with the native Bochs. */
import { readFileSync } from "node:fs";
import { Machine } from "../../tools/page/machine.js";
import { readPack } from "../../tools/page/machine/pack.js";

const [path, ips, ...words] = process.argv.slice(2);
const began = performance.now();
const machine = await new Machine(await readPack(readFileSync(path, "ascii"))).load();
await machine.boot({ commandLine: words.join(" "), ips: Number(ips) });
const ready = performance.now(), cpu = process.cpuUsage();
const stop = machine.run();
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(machine.lines().map(line => `${line.text}\n`).join(""));
console.error(JSON.stringify({ why: stop.why, message: stop.message,
  milliseconds: performance.now() - ready, startMilliseconds: ready - began,
  cpuSeconds: (user + system) / 1e6, instructions: machine.instructions }));
