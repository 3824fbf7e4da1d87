#!/usr/bin/env python3
"""pack.py - puts everything that the page's machine is made of into one file.

Its one idea: a page that is opened from a folder may load scripts and nothing else.  So the file is
a script that sets one text; a page from a web server fetches the same file, and sees it come.
tools/page/machine/pack.js reads it.

The configuration is the top folder's bochsrc, as for every other boot, with the page's own files
and display in it.   The same input gives the same bytes.   Read next: tools/page/machine/pack.js.
"""
import argparse
import base64
import gzip
import json
import struct
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tools"))

from machine import bochs, names  # noqa: E402  (needs the path above)

BIOS = Path("/usr/share/bochs/BIOS-bochs-latest")
VGABIOS = Path("/usr/share/bochs/VGABIOS-lgpl-latest")
MEGABYTE = 1e6
# What the page does differently.  The guest's clock begins on a fixed day (2000-01-01), because the
# same position has to be the same state.
WITHOUT = ("display_library", "sound", "log", "romimage", "vgaromimage", "clock", "port_e9_hack")
ADDED = ("display_library: nogui", "romimage: file=/bios", "vgaromimage: file=/vgabios", "log: -",
         "clock: sync=none, time0=946684800", "port_e9_hack: enabled=1",
         # Drawn by the guest's clock, not by ours.  A text screen needs little memory, and the less
         # there is, the less is compared.
         "vga: extension=vbe, update_freq=30, realtime=0, vbe_memsize=4")


def configuration():
    """The lines of bochsrc that say something."""
    text = bochs.rewritten((TOP / "bochsrc").read_text(encoding="utf-8"), "", None, WITHOUT, ADDED)
    return "".join(f"{line}\n" for line in text.splitlines() if line and not line.startswith("#"))


def contents(work, image):
    """{name: bytes} of all that the machine needs."""
    return {
        "worker.js": (work / "worker.js").read_bytes(),
        "bochs.js": (work / "bochs.js").read_bytes(),
        "bochs.wasm": (work / "bochs.wasm").read_bytes(),
        "bios": BIOS.read_bytes(),
        "vgabios": VGABIOS.read_bytes(),
        "image": image.read_bytes(),
        "bochsrc": configuration().encode(),
        "layout.json": json.dumps(names.IMAGE).encode(),
    }


def packed(files):
    names = json.dumps([[name, len(data)] for name, data in files.items()]).encode()
    whole = b"".join([struct.pack("<I", len(names)), names, *files.values()])
    # No time in it: the same bytes on every day.
    return gzip.compress(whole, 9, mtime=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("work", type=Path, help="the folder of bochs.js, bochs.wasm, worker.js")
    parser.add_argument("image", type=Path, help="the disk image")
    parser.add_argument("script", type=Path, help="what to write")
    a = parser.parse_args()
    data = base64.b64encode(packed(contents(a.work, a.image))).decode()
    a.script.parent.mkdir(parents=True, exist_ok=True)
    a.script.write_text(f'globalThis.CROSSRING_PACK = "{data}";\n', encoding="ascii")
    print(f"{a.script}: the machine, {len(data) / MEGABYTE:.2f} MB")


if __name__ == "__main__":
    main()
