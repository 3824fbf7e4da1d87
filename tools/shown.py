#!/usr/bin/env python3
"""shown.py - the commands that the lecture's pages tell a reader to type, and what they print.

Its one idea: the pages are run.  Every command of docs/lecture.md, after.md, debuggers.md, lab.md
and exception-table.md stands on a line of its own, indented by four; here all of them are done, in
their order, in a fresh copy of the tree.  `make docs` fills the blocks from that, and a test
compares.  A block is called by its command, and may show a part of the output:

    <!-- output: make tour PLAIN=1 | = Step 3 done | 9 -->      nine lines, from that one on

A `make demo` is not booted again: one boot of everything has all cells, and the table's own code
lays out those that the command asks for.

Read before: tools/docs.py.   Read next: tests/test_commands.py.
"""
import re
import shlex
import sys
from dataclasses import dataclass, replace

import demo
import docs
from machine import colours
from machine import emu
from machine import tree
from machine.ending import guarded
from machine.names import modes_of
from verdict import expect
from verdict import records

PAGES = ("lecture.md", "after.md", "debuggers.md", "lab.md", "exception-table.md")
COMMAND = re.compile(r"^    ((?:make|diff|tools/\S+)(?: .*)?)$", re.MULTILINE)
DEMO = "make demo"
SEPARATOR = " | "


def pages(top=emu.TOP):
    return {name: (top / "docs" / name).read_text(encoding="utf-8") for name in PAGES
            if (top / "docs" / name).exists()}


def commands(text):
    """Every command of a page, in order, once."""
    return list(dict.fromkeys(match.strip() for match in COMMAND.findall(text)))


# ---- make demo: one boot for all of them ----

def variables(command):
    """The NAME=value words of a make command."""
    return dict(word.split("=", 1) for word in shlex.split(command) if "=" in word)


def narrowed(found, asked):
    """The records that a boot of only what was asked for would have made."""
    modes = modes_of(asked.mode)
    cells = [c for c in found.cell if c["mode"] in modes and c["gate"] in asked.gates
             and asked.scenario in ("all", c["scenario"]) and asked.policy in ("all", c["policy"])]
    return replace(found, cell=cells, boot=[b for b in found.boot if b["mode"] in modes],
                   gate=[g for g in found.gate if g["mode"] in modes])


def demo_output(command, found, scenarios):
    """The table that `make demo ...` prints; found: the records of a boot of everything."""
    options = [f"--{name.lower()}={value}" for name, value in variables(command).items()]
    a = demo.parse_arguments(options)
    asked = demo.asked_of(a, scenarios)
    if (a.emu, a.cpu, a.copy) != ("bochs", "", "bytes"):
        raise docs.DocsError(f"{command}: the pages' tables are all from Bochs and COPY=bytes")
    return demo.view(a, scenarios, narrowed(found, asked), asked, frozenset())


def boot_all(label="docs-matrix"):
    """The records of a boot of everything."""
    return records.parse(demo.boot(demo.parse_arguments(["--label", label, "--mode", "all"])).e9)


def together(*boots):
    """The records of several boots as if one had made them."""
    return replace(boots[0], cell=[c for b in boots for c in b.cell],
                   boot=[r for b in boots for r in b.boot], gate=[g for b in boots for g in b.gate])


# ---- All others: done, in a copy ----

@dataclass
class Printed:
    status: int
    text: str


def printed(copy, command):
    """What a command writes; `make`'s own word about a failure is left out."""
    status, output = copy.run(["sh", "-c", command])
    lines = [line for line in output.splitlines() if not line.startswith("make")]
    return Printed(status, colours.without("\n".join(lines) + "\n"))


def done(page_commands):
    """command -> Printed, all done one after the other as a reader does."""
    with tree.Copy() as copy:
        return {command: printed(copy, command) for command in page_commands}


def part(name, outputs):
    """What a block of this name shows, from the outputs of whole commands."""
    command, _, where = name.partition(SEPARATOR)
    if command not in outputs:
        raise docs.DocsError(f"{command}: no page has this command on a line of its own")
    first, _, count = where.rpartition(SEPARATOR)
    if not where:
        return outputs[command].strip("\n") + "\n"
    lines = outputs[command].splitlines()
    for at, line in enumerate(lines):
        if line.lstrip().startswith(first):
            return "\n".join(lines[at:at + int(count)]).rstrip() + "\n"
    raise docs.DocsError(f"{command} prints no line that starts with \"{first}\"; it prints:\n"
                         f"{outputs[command]}")


def all_commands(texts):
    """(those to be done, those that a boot of everything answers)"""
    every = dict.fromkeys(command for text in texts for command in commands(text))
    return ([c for c in every if not c.startswith(DEMO)], [c for c in every if c.startswith(DEMO)])


def outputs_of(texts, prints, found, scenarios):
    """block name -> text, for every block of these pages that is called by a command."""
    outputs = {command: p.text for command, p in prints.items()}
    outputs |= {c: demo_output(c, found, scenarios) for c in all_commands(texts)[1]}
    names = [name for text in texts for name in docs.blocks(text) if docs.COMMAND.match(name)]
    return {name: part(name, outputs) for name in names}


def main():
    scenarios = expect.load_folder(emu.TOP / "user")
    texts = list(pages().values())
    outputs = outputs_of(texts, done(all_commands(texts)[0]), boot_all(), scenarios)
    for name in pages():
        docs.update(emu.TOP / "docs" / name, outputs)


if __name__ == "__main__":
    sys.exit(guarded("shown", main))
