#!/usr/bin/env python3
"""build.py - puts the class's page together: build/page/, plain files for any web host or for file://.

Its one idea: everything that the page says is data of this build.  The cells and states come from
tools/page/record.py, the reasons from the scenarios, the words from the tour, the C lines from the
sources themselves.  It all goes into one packed file, because a page from file:// may load scripts
but may not fetch.

Usage: build.py RECORDINGS OUTPUT       RECORDINGS has split.json and flat.json
Read before: tools/page/record.py.   Read next: tools/page/ui/main.js, docs/page.md.
"""
import base64
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import documents  # pylint: disable=wrong-import-position
import extable
import phrases
from machine import elf
from machine import emu
from machine import listing
from machine import names
from machine import symbols
from machine.ending import guarded
from verdict import expect
from verdict import summary

UI = Path(__file__).resolve().parent / "ui"
# The live machine's own part of the page.
REMOTE = UI.parent / "machine" / "remote.js"
STATIC = ("index.html", "style.css")
LICENCES = {"LICENSES/crossring.txt": emu.TOP / "LICENSE",
            "LICENSES/README.txt": UI.parent / "licences.txt"}
# What tools/make/page.mk puts there; all else in the folder is made here.
MACHINES = ("LICENSES", "machine.pack.js")
SOURCES = ("kernel", "seg", "user", "boot")
KINDS = (".c", ".h", ".asm", ".inc", ".ld")
# Where the live machine has to stop; the same places as tools/walk/walk.py's.
PLACES = ("observe_claim", "observe_result", "observe_end", *names.ENTRIES.values(),
          "step2_data_in_buffer", "step3_load_fs", "step5_restore_fs", "copy_bytes_to_user.mov",
          "copy_bytes_from_user.mov", "legal_limit", "legal_walk", "smap_stac", "smap_clac",
          "vector_12", "vector_13", "vector_14", "fault_describe", "user_thread")


def reasons(scenario):
    """Each promise with its reason; "the same" means the line before it."""
    found, reason = [], ""
    for e in scenario.expects:
        reason = reason if e.reason == "the same" else e.reason
        found.append({"mode": e.mode, "policy": e.policy, "outcome": e.outcome, "vector": e.vector,
                      "reason": reason})
    return found


def scenarios():
    return [{"name": s.name, "claim": s.claim, "slide": s.slide, "title": s.title, "twin": s.twin,
             "gates": s.gates, "expects": reasons(s)} for s in expect.load_folder(emu.TOP / "user")]


def cell(found):
    """A cell as the page needs it: what is the same in all of them goes."""
    unneeded = ("type", "emulator", "cpu", "copy")
    return {name: value for name, value in found.items() if name not in unneeded} | {
        "word": summary.word(found)}


def places_of(mode, offsets):
    """{offset: [file, line, source text]} of many instructions, asked of addr2line at once."""
    table = symbols.Symbols(mode)
    named = {at: source for at in offsets for name in table.names_at(at) if "." not in name
             and (source := symbols.label(name))}
    rest = [at for at in offsets if at not in named]
    done = subprocess.run([table.addr2line, "-a", "-i", "-e", str(table.debug), *map(hex, rest)],
                          capture_output=True, text=True, check=True).stdout.splitlines()
    last, found = None, {}
    for line in done:
        if line.startswith("0x"):
            last = int(line, 16)
        else:
            # The last line of an address is the function that everything was inlined into.
            found[last] = line.split(" ")[0]
    return {at: [s.file, s.line, s.text] for at, s in named.items()} | {
        at: place for at, where in found.items() if (place := source_at(where))}


def source_at(where):
    file, _, line = where.rpartition(":")
    path = symbols.inside_tree(file)
    if not path or not line.isdigit():
        return None
    return [path, int(line), symbols.text_of(path, int(line))]


def code(mode, visited):
    """{offset: [instruction, place, file, line, source]} of every instruction that was seen."""
    table = symbols.Symbols(mode)
    places = places_of(mode, [int(at) for at in visited])
    return {at: [text, table.near(int(at)) or "", *places.get(int(at), [])]
            for at, text in visited.items()}


def exceptions(mode):
    """{offset of an instruction: where it goes on, and for which faults}."""
    image = elf.load(emu.TOP / emu.BUILD / f"kernel-{mode}.elf")
    found = listing.read(emu.TOP / emu.BUILD / f"{mode}.lst")
    return {insn: {"name": extable.short(found, insn), "fixup": fixup,
                   "goes_on": extable.short(found, fixup), "kind": extable.KINDS[kind]}
            for insn, fixup, kind in extable.entries(image)}


def addresses(mode):
    """What the live machine's recorder has to know of the kernel."""
    table = symbols.Symbols(mode)
    return {name: table.offsets[name] for name in PLACES if name in table.offsets} | {
        "base": table.base, "limit_at": symbols.structure_offset("THREAD_LIMIT"),
        "naive": {"to": table.first_access("naive_copy", True),
                  "from": table.first_access("naive_copy", False)},
        "names": [[value, name] for value, name in table.sorted]}


def texts():
    """The sources, to be read in the page."""
    paths = [path for folder in SOURCES for path in sorted((emu.TOP / folder).rglob("*"))
             if path.suffix in KINDS]
    return {str(path.relative_to(emu.TOP)): path.read_text(encoding="utf-8") for path in paths}


def gather(recordings):
    found = {mode: json.loads((recordings / f"{mode}.json").read_text("ascii")) for mode in names.MODES}
    return {
        "policies": names.POLICIES, "gates": names.GATES, "modes": names.MODES,
        "entries": names.ENTRIES,
        "boot": found["split"]["boot"], "legend": summary.LEGEND,
        "refused": [gate for mode in names.MODES for gate in found[mode]["gates"]],
        "scenarios": scenarios(), "phrases": phrases.phrases(),
        "cells": [cell(c) for mode in names.MODES for c in found[mode]["cells"]],
        "cases": {mode: found[mode]["cases"] for mode in names.MODES},
        "code": {mode: code(mode, found[mode]["code"]) for mode in names.MODES},
        "extable": {mode: exceptions(mode) for mode in names.MODES},
        "kernel": {mode: addresses(mode) for mode in names.MODES},
        "sources": texts(), "documents": documents.names()}


def packed(data):
    """gzip without a date, so that the same build gives the same file."""
    text = json.dumps(data, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(gzip.compress(text, 9, mtime=0)).decode("ascii")


def bundle(output):
    """One script from the modules of tools/page/ui: file:// allows no modules."""
    machine = REMOTE if REMOTE.exists() else UI / "no_machine.js"
    subprocess.run(["esbuild", str(UI / "main.js"), "--bundle", "--minify", "--charset=utf8",
                    f"--alias:crossring-machine={machine}",
                    "--format=iife", "--target=es2020", f"--outfile={output / 'page.js'}",
                    "--log-level=warning"], check=True)


def empty(output):
    """A folder in which nothing of an older page is left."""
    output.mkdir(parents=True, exist_ok=True)
    for path in output.iterdir():
        if path.is_dir() and path.name not in MACHINES:
            shutil.rmtree(path)
        elif path.name not in MACHINES:
            path.unlink()
    (output / "LICENSES").mkdir(exist_ok=True)


def main(arguments):
    recordings, output = map(Path, arguments)
    data = gather(recordings)
    empty(output)
    (output / "data.js").write_text(f"globalThis.CROSSRING_DATA={packed(data)!r};\n", "ascii")
    bundle(output)
    for name in STATIC:
        shutil.copyfile(UI / name, output / name)
    for name, path in LICENCES.items():
        shutil.copyfile(path, output / name)
    documents.write(output, data["scenarios"])
    loaded = [output / name for name in ("data.js", "page.js", *STATIC)]
    size = sum(len(gzip.compress(path.read_bytes())) for path in loaded)
    print(f"{output}/index.html: {len(data['cells'])} cells; compressed, without the machine: "
          f"{size / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(guarded("page", main, sys.argv[1:]))
