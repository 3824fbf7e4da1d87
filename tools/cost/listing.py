"""listing.py - where the instructions of one row go: `make bench LISTING=get_user`.

Its one idea: nobody counts by hand.  Bochs traces the row's own runs in the benchmark's kernel, one
line an instruction; here the cheapest run is taken, what the measurement costs by itself is left
out, and each instruction gets its function and its line of source.

In ring 0 a row lies between two RDTSC.  In ring 3 it is a function of user/programs/bench.c.
Read before: tests/bench/listing.c.   Read next: purposes.py, tools/machine/debugger.py.
"""
import bisect
import re
import subprocess
from dataclasses import dataclass

from cost import figures
from machine import debugger
from machine import elf
from machine import emu
from machine import names
from machine import symbols
from machine.ending import ToolError

BUILD = emu.BUILD / figures.FOLDER
WORDS = "ktest poweroff"
# "(0).[ticks] [0xphysical] 0008:offset (name): instruction ; bytes"
LINE = re.compile(r"^\(0\)\.\[(\d+)\] \[0x[0-9a-f]+\] ([0-9a-f]{4}):([0-9a-f]+) \(.*?\): "
                  r"(.+?)\s*; [0-9a-f]+\s*$", re.M)
COUNTER = "rdtsc"
# Of the row, and then as many of nothing.
RUNS = names.numbers("tests/bench/bench.h")["RUNS"]
RUNS_OF_RING3 = names.numbers("user/programs/bench.c")["RUNS"]
# The functions of user/programs/bench.c, by the row's name and size.
RING3 = {("getpid_int80", 0): "by_int80", ("getpid_gate", 0): "by_gate",
         ("getpid_lcall7", 0): "by_lcall7", ("getpid_sysenter", 0): "by_sysenter",
         ("read", 1): "read_1", ("read", 4096): "read_4096", ("read", 65536): "read_65536",
         ("pipe_write", 1): "fill_pipe", ("pipe_read", 1): "empty_pipe"}
ALL_OF_RING3 = "ring3 0"
# How often bench.c calls one of them to make room for another before it measures it.
CALLED_BEFORE = {"pipe_read": RUNS_OF_RING3}
# What bench.c takes off: nothing() has a MOV and a RET, idle() is less; it is called as the row is.
NOTHING = 2
USER_PROGRAM = "bench"
# Where offset 0 of the user's segment lies.
BASES = {"split": "SPLIT_USER_BASE", "flat": "FLAT_BASE", "fenced": "FLAT_BASE"}
class ListingError(ToolError):
    """No listing, in words."""
    status = 1


@dataclass
class Step:
    """One instruction of the trace: how many it counts as (a REP's rounds), and where it lies."""
    count: int
    offset: int
    user: bool
    text: str


def parse(text):
    """The Steps of a trace."""
    found = [(int(ticks), int(offset, 16), int(cs, 16) & 3 == 3, code)
             for ticks, cs, offset, code in LINE.findall(text.replace("\r", ""))]
    return [Step(after[0] - now[0], *now[1:]) for now, after in zip(found, found[1:])]


def between(steps):
    """[run] of what lies between each two RDTSC, the second one included."""
    at = [i for i, step in enumerate(steps) if step.text.startswith(COUNTER)]
    return [steps[a + 1:b + 1] for a, b in zip(at[::2], at[1::2])]


def cost(steps):
    return sum(step.count for step in steps)


def chosen(goal, steps):
    """(the cheapest run's steps, what of them is taken off)."""
    if (goal.name, goal.n) in RING3:
        return steps, NOTHING
    runs = between(steps)
    if len(runs) < 2 * RUNS:
        raise ListingError(f"{goal.name} {goal.n}: the trace has {len(runs)} runs, not {2 * RUNS}")
    return min(runs[:RUNS], key=cost), min(map(cost, runs[RUNS:2 * RUNS]))


class Machine:
    """The benchmark's kernel in the debugger, told which row is wanted."""

    def __init__(self, mode, label="listing"):
        self.symbols = symbols.Symbols(mode, build=BUILD)
        self.folder, self.lock = emu.claim_folder(label)
        job = emu.Job(mode, f"mode={mode} {WORDS}", None, "disk", BUILD / "user.tar", self.folder,
                      BUILD, count=True)
        emu.make_image(job)
        self.bochs = debugger.Debugger(job)

    def close(self):
        self.bochs.close()
        self.lock.close()

    def stop_at(self, linear, what, skip=0):
        number = self.bochs.breakpoint(linear)
        for _ in range(skip + 1):
            if self.bochs.run() != number:
                raise ListingError(f"the machine did not come to {what}")
        self.bochs.forget(number)

    def want(self, row):
        self.stop_at(self.symbols.linear("ktest_run"), "the benchmarks")
        at = self.symbols.linear("listing_wanted") - names.LAYOUT["WINDOW_LINEAR"]
        for i, byte in enumerate(row.encode("ascii") + b"\0"):
            self.bochs.command(f"setpmem {at + i:#x} 1 {byte}")
        self.stop_at(self.symbols.linear("listing_starts"), f"the row \"{row}\"")

    def trace_to(self, linear):
        number = self.bochs.breakpoint(linear)
        self.bochs.command("trace on")
        steps = parse(self.bochs.command("c", debugger.RUN))
        self.bochs.command("trace off")
        self.bochs.forget(number)
        return steps

    def ring0(self, goal, policy):
        self.want(f"{goal.name} {goal.n} {policy} {goal.copy}")
        return self.trace_to(self.symbols.linear("listing_ends"))

    def ring3(self, goal, policy, program):
        """The cheapest of some runs: the first may find less in its place."""
        self.want(f"{ALL_OF_RING3} {policy} {goal.copy}")
        base = names.LAYOUT[BASES[self.symbols.mode]]
        start = base + program.at[RING3[goal.name, goal.n]]
        runs, skip = [], CALLED_BEFORE.get(goal.name, 0)
        for _ in range(RUNS_OF_RING3):
            self.stop_at(start, goal.name, skip)
            skip = 0
            runs.append(self.trace_to(base + program.at["ticks"]))
        return min(runs, key=cost)


class Program:
    """user/programs/bench.c's functions by their offsets."""

    def __init__(self):
        found = elf.load(emu.TOP / emu.BUILD / "user" / USER_PROGRAM).symbols()
        self.at = {s.name: s.value for s in found if s.name and s.section < elf.SHN_LORESERVE}
        self.sorted = sorted((value, name) for name, value in self.at.items())

    def function(self, offset):
        return self.sorted[bisect.bisect_right(self.sorted, (offset, "~")) - 1][1]


def sources(kernel, offsets):
    """{offset: "line of source"}: of what was inlined, the line itself."""
    wanted = sorted(offsets)
    done = subprocess.run([kernel.addr2line, "-a", "-i", "-e", str(kernel.debug),
                           *map(hex, wanted)], capture_output=True, text=True, check=False)
    found = {}
    for block in re.split(r"^0x(?=[0-9a-f]{8}$)", done.stdout, flags=re.M)[1:]:
        offset, place = block.splitlines()[:2]
        file, _, line = place.split(" ")[0].rpartition(":")
        path = symbols.inside_tree(file)
        if path and line.isdigit():
            found[int(offset, 16)] = (path, symbols.text_of(path, int(line)))
    return found


@dataclass
class Listed:
    """One instruction, said in words."""
    count: int
    function: str
    path: str
    source: str
    text: str


def named(kernel, text):
    """With names in place of addresses, inside of structures too."""
    text = kernel.named(text)
    return re.sub(r":0x([0-9a-f]{8})\b",
                  lambda m: f":[{found}]" if (found := kernel.near(int(m[1], 16))) else m[0], text)


def said(steps, kernel, program):
    """[Listed] of the steps."""
    lines = sources(kernel, {step.offset for step in steps if not step.user})
    found = []
    for step in steps:
        if step.user:
            where = f"ring 3: {program.function(step.offset)}", "", ""
        else:
            name = (kernel.near(step.offset) or "?").split("+")[0].split(".")[0]
            where = name, *lines.get(step.offset, ("", ""))
        found.append(Listed(step.count, *where, named(kernel, step.text)))
    return found


def listed(goal, mode="split", policy="masked"):
    """([Listed], instructions that the measurement itself costs) of a row."""
    machine, program = Machine(mode), Program()
    try:
        if (goal.name, goal.n) in RING3:
            steps = machine.ring3(goal, policy, program)
        else:
            steps = machine.ring0(goal, policy)
    finally:
        machine.close()
    steps, own = chosen(goal, steps)
    return said(steps, machine.symbols, program), own
