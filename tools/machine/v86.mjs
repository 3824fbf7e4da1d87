// v86.mjs - one boot in v86 under Node: node v86.mjs FOLDER MEGABYTES LIBRARY
//
// The one idea: what emu.py gets from the other emulators it gets from here too: port E9 and COM1
// in files of the run's folder, and an end when the guest writes "Shutdown".
//
// Source: v86's Readme and v86.d.ts.      Read next: tools/machine/v86.py.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const BIOS = "/usr/share/seabios/bios.bin", VGA_BIOS = "/usr/share/seabios/vgabios-stdvga.bin";
const DEBUG_PORT = 0xE9, BIOS_PORT = 0x402, POWER_PORT = 0x8900, SHUTDOWN = "Shutdown";
const MB = 1 << 20;

const [folder, megabytes, library] = process.argv.slice(2);
const { V86 } = await import(pathToFileURL(path.resolve(library, "libv86.mjs")));

function bytes(file) {
  const read = fs.readFileSync(file);
  return { buffer: read.buffer.slice(read.byteOffset, read.byteOffset + read.length) };
}

// Written at once: whoever waits looks at the files, and may end us at any time.
function output(name) {
  const file = fs.openSync(path.join(folder, name), "w");
  return byte => fs.writeSync(file, Uint8Array.of(byte));
}

const machine = new V86({
  wasm_path: path.join(library, "v86.wasm"), autostart: false, log_level: 0,
  bios: bytes(BIOS), vga_bios: bytes(VGA_BIOS), hda: bytes(path.join(folder, "disk.img")),
  memory_size: megabytes * MB, vga_memory_size: 2 * MB,
  disable_keyboard: true, disable_mouse: true, disable_speaker: true,
});

function powerPort() {
  let written = "";
  return byte => {
    written = (written + String.fromCharCode(byte)).slice(-SHUTDOWN.length);
    if (written === SHUTDOWN)
      process.exit(0);
  };
}

// On standard input: scan codes for the guest's keyboard as numbers, or "reset", the button.
process.stdin.on("data", data => {
  const words = data.toString().trim().split(/\s+/);
  if (words[0] === "reset")
    machine.restart();
  else
    machine.keyboard_send_scancodes(words.map(Number));
});

machine.add_listener("serial0-output-byte", output("com1"));
machine.add_listener("emulator-ready", () => {
  const { cpu } = machine.v86;
  cpu.io.register_write(DEBUG_PORT, cpu, output("e9"));
  cpu.io.register_write(BIOS_PORT, cpu, output("bios"));
  cpu.io.register_write(POWER_PORT, cpu, powerPort());
  machine.run();
});
