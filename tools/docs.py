#!/usr/bin/env python3
"""docs.py - puts real output into the documents: `make docs`.

Its one idea: what a document shows was really printed.  In docs/*.md the block between a line
<!-- output: NAME --> and a line <!-- end --> is filled from a boot in Bochs.  The names:

    segments MODE         the segments, as the kernel asked the processor for them
    trace MODE GATE       getpid() through one gate, with the word "trace"
    a command             what it prints: those are filled by tools/shown.py

Addresses in them move with every change of the code; so tests/test_shown.py, which looks whether
the blocks are still true, takes eight hex digits for equal to any others.
The table in README.md is filled by tools/demo.py --into.

Read next: tools/machine/emu.py.
"""
import re
import sys
from pathlib import Path

from machine import emu
from machine import names
from machine import said
from machine.ending import ToolError, guarded

TOP = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output: (.+?) -->\n```\n)(.*?)(```\n<!-- end -->)", re.DOTALL)
COMMAND = re.compile(r"(make|diff|tools/)")
# The traced scenario, and what the kernel's trace calls each gate.
WORDS = "demo trace scenario=gate_register_only policy=fs poweroff"
WAYS = {"int80": "int 0x80", "lcall7": "lcall $7,$0", "gate": "GDT call gate",
        "sysenter": "SYSENTER"}
CROSSING_LINES = 4


class DocsError(ToolError):
    """A document that asks for what no command prints."""


def documents(top=TOP):
    return [top / "README.md", *sorted((top / "docs").glob("*.md"))]


def blocks(text):
    """name -> what the document shows under it."""
    return {match[2]: match[3] for match in BLOCK.finditer(text)}


def fill(text, outputs):
    """The text with these outputs in its blocks; the others stay as they are."""
    return BLOCK.sub(lambda m: m[1] + outputs.get(m[2], m[3]) + m[4], text)


def without_addresses(text):
    """Also without line numbers, costs and times: they move with every change, too."""
    text = re.sub(r"\b(seg|kernel|tests/kernel)/([\w/]+\.\w+):\d+", r"\1/\2", text)
    text = re.sub(r"\b\d+\.\d s\b", "N s", text)
    text = re.sub(r"\b\d+ instructions\b", "N instructions", text)
    return re.sub(r"\b[0-9a-f]{6,8}\b", "x" * 8, text)


def outputs_of(mode, printed):
    """name -> text, for everything that this model's boot can fill."""
    found = {f"segments {mode}": said.segments(printed, mode)}
    for gate, way in WAYS.items():
        found[f"trace {mode} {gate}"] = said.lines_from(
            printed, f"gate_register_only: getpid by {way}", CROSSING_LINES)
    return found


def boot(mode):
    """Boot one model with the trace on; what outputs_of() finds in it."""
    run = emu.run("bochs", mode, WORDS, label=f"docs-{mode}")
    if run.timed_out:
        raise DocsError(f"the {mode} boot did not come to its end\n{run.last_lines()}")
    return outputs_of(mode, said.plain(run.serial))


def update(path, outputs):
    text = path.read_text(encoding="utf-8")
    unknown = {n for n in blocks(text).keys() - outputs.keys() if not COMMAND.match(n)}
    if unknown:
        raise DocsError(f"{path.name} wants the output {sorted(unknown)}; there are: "
                        f"{', '.join(sorted(outputs))}")
    new = fill(text, outputs)
    if new != text:
        path.write_text(new, encoding="utf-8")
        print(f"updated {path.relative_to(TOP)}")


def main():
    outputs = {}
    for mode in names.modes_of(names.BOTH):
        outputs |= boot(mode)
    for path in documents():
        update(path, outputs)


if __name__ == "__main__":
    sys.exit(guarded("docs", main))
