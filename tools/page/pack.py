#!/usr/bin/env python3
"""pack.py - puts everything that the page's machine is made of into one file.

Its one idea: a page that is opened from a folder may load scripts and nothing else.  So there are
two files with the same in them: machine.pack for a web server, and machine.pack.js, a script, for a
folder.  tools/page/machine/pack.js reads both.

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


def contents(page, image, worker):
    """{name: bytes} of all that the machine needs."""
    return {
        "worker.js": worker.read_bytes(),
        "bochs.js": (page / "bochs.js").read_bytes(),
        "bochs.wasm": (page / "bochs.wasm").read_bytes(),
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


def write(page, data):
    (page / "machine.pack").write_bytes(data)
    script = f'globalThis.CROSSRING_PACK = "{base64.b64encode(data).decode()}";\n'
    (page / "machine.pack.js").write_text(script, encoding="ascii")


def print_sizes(page):
    """How much a visitor has to wait for."""
    for name, what in (("bochs.wasm", "Bochs"), ("machine.pack", "all that the machine needs"),
                       ("machine.pack.js", "the same for a folder")):
        data = (page / name).read_bytes()
        small = len(gzip.compress(data, 9))
        print(f"{page / name}: {len(data):,} bytes, with gzip {small:,}: {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--image", type=Path, help="the disk image")
    parser.add_argument("--worker", type=Path, help="the worker's script")
    parser.add_argument("--sizes", action="store_true", help="only print how big the files are")
    parser.add_argument("page", type=Path, help="the folder with bochs.js and bochs.wasm")
    a = parser.parse_args()
    if not a.sizes:
        write(a.page, packed(contents(a.page, a.image, a.worker)))
    else:
        print_sizes(a.page)


if __name__ == "__main__":
    main()
