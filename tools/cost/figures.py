"""figures.py - what the benchmarks measured: one number for a model, a policy, a loop and a size.

Its one idea: a figure is exact, so it can be compared with what it was.  The guest writes one
comment line a figure into its KTAP; here they become a dictionary, and a text that a test holds.

Read before: tests/bench/bench.h.   Read next: tools/bench.py.
"""
import re
from typing import NamedTuple

from machine import emu
from machine.ending import ToolError
from verdict import records

LINE = re.compile(r"^# bench (\w+) (\w+) (\w+) (\w+) (\d+) (\d+)$", re.MULTILINE)
FOLDER = "bench"
LIMIT = 60.0
# The figures that tests/test_bench.py holds.
GOLDEN = emu.TOP / "tests" / "golden" / "bench.txt"


class Key(NamedTuple):
    """What was measured.  n: bytes, or areas, or entries of a table."""
    mode: str
    policy: str
    copy: str
    name: str
    n: int


class BenchError(ToolError):
    """A boot that did not measure everything."""


def parse(text):
    """{Key: instructions} of one boot's port E9."""
    return {Key(m[1], m[2], m[3], m[4], int(m[5])): int(m[6]) for m in LINE.finditer(text)}


def boot(mode, emulator="bochs", cpu="", label=FOLDER, limit=LIMIT, say=None):
    """Boots one model's kernel with the benchmarks in it; its figures."""
    run = emu.run(emulator, mode, "ktest poweroff", cpu=cpu, limit=limit, build=emu.BUILD / FOLDER,
                  label=f"{label}-{mode}", say=say, count=True)
    results, wrong = records.parse_ktap(run.e9)
    wrong += [f"not ok: {result.name}" for result in results if not result.ok]
    if run.timed_out or wrong:
        raise BenchError(f"{mode}: {'; '.join(wrong) or 'it did not end'}\n{run.last_lines()}")
    return parse(run.e9)


def as_text(figures):
    """One line a figure."""
    return "".join(f"{' '.join(map(str, key))} {cost}\n" for key, cost in figures.items())


def from_text(text):
    """What as_text() wrote."""
    return parse("".join(f"# bench {line}\n" for line in text.splitlines()))
