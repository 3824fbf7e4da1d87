"""boots.py - the boots that the tests look at, by name.

Its one idea: one boot, many tests.  A boot takes a second or two; its output answers hundreds of
questions.
Each entry takes no arguments and returns what its tests need; tests/conftest.py starts them.
"""
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import attacks
import demo
import docs
import escape
import fuzz
import lab_class
import lab_runs
import longmode
import shown
from cost import figures
from machine import emu
from machine import names
from verdict import crimes
from verdict import expect
from verdict import judge
from verdict import records
from verdict import summary
from verdict import table

# name -> the arguments of `make demo` that it stands for.  Both ways to boot are among them.
MATRIX = {
    "matrix-bochs": ["--emu", "bochs"],
    # Through one gate: which one it was has no part in how bytes are copied.
    "matrix-bochs-rep": ["--emu", "bochs", "--copy", "rep", "--gate", "int80"],
    "matrix-bochs-fenced": ["--emu", "bochs", "--mode", "fenced"],
    "matrix-qemu-486": ["--emu", "qemu", "--cpu", "486", "--route", "multiboot"],
    "matrix-qemu-max": ["--emu", "qemu", "--cpu", "max", "--route", "disk", "--mode", "all"],
}
# One gate, one scenario: what was not asked for is not refused either.
ONE_GATE = ["--emu", "bochs", "--gate", "int80", "--scenario", "gate_jump_to_user"]
# name -> (emulator, CPU, model, route) of a boot that runs the kernel's own tests.
KTEST = {
    "ktest-bochs-split": ("bochs", None, "split", "disk"),
    "ktest-bochs-flat": ("bochs", None, "flat", "disk"),
    "ktest-bochs-fenced": ("bochs", None, "fenced", "disk"),
    "ktest-qemu-486-split": ("qemu", "486", "split", "multiboot"),
    "ktest-qemu-max-split": ("qemu", "max", "split", "disk"),
    "ktest-qemu-max-flat": ("qemu", "max", "flat", "multiboot"),
}


# name -> the arguments of `make attacks`.
ATTACKS = {
    "attacks-bochs": [],
    "attacks-bochs-rep": ["--cpu", "pentium", "--copy", "rep", "--mode", "flat"],
    "attacks-qemu-max": ["--emu", "qemu"],
    "attacks-qemu-486": ["--emu", "qemu", "--cpu", "486", "--route", "multiboot", "--mode", "both"],
}
SHOWN_DEMO = "make demo SCENARIO=read_good POLICY=naive"

# Families in which no segment of a model's has a part: Bochs, which is slow, commits them in one
# model, QEMU in all.
NO_SEGMENTS = ("flags", "hunger", "interrupts", "malformed", "privileged", "random", "registers",
               "selectors", "storms")
# name -> (emulator, model, families left out).
ESCAPE = {
    "escape-bochs-split": ("bochs", "split", ()),
    "escape-bochs-flat": ("bochs", "flat", NO_SEGMENTS),
    "escape-bochs-fenced": ("bochs", "fenced", NO_SEGMENTS),
    "escape-qemu-flat": ("qemu", "flat", ()),
    "escape-qemu-fenced": ("qemu", "fenced", ()),
}


@dataclass
class Matrix:
    """A boot of the matrix with its verdict."""
    run: emu.Run
    asked: judge.Asked
    found: records.Records
    failures: list
    bad: set
    table: str
    summary: str

    @cached_property
    def by_key(self):
        """Thousands of tests ask, each for a few cells."""
        index = {}
        for cell in self.found.cell:
            index.setdefault(judge.key(cell)[:3], []).append(cell)
        return index

    def cells(self, scenario, mode, policy):
        return self.by_key.get((scenario, mode, policy), [])


@cache
def modes(name):
    """The models that one boot of the matrix, or of the attacks, runs."""
    if name in ATTACKS:
        return names.modes_of(attacks.parse_arguments(ATTACKS[name]).mode)
    return names.modes_of(demo.parse_arguments(MATRIX[name]).mode or names.BOTH)


def scenarios():
    return expect.load_folder(Path(emu.TOP) / "user")


def matrix(name, arguments):
    a = demo.parse_arguments(arguments + ["--label", f"test-{name}"])
    all_scenarios = scenarios()
    asked = demo.asked_of(a, all_scenarios)
    run = demo.boot(a)
    found, failures, bad = demo.verdict(run, all_scenarios, asked)
    shown = (all_scenarios, found, asked, bad)
    return Matrix(run, asked, found, failures, bad, table.render(*shown), summary.render(*shown))


# name -> (emulator, model, calls, the lie that is told) of a boot of random calls.
FUZZ = {f"fuzz-{emulator}-{mode}": (emulator, mode, calls, ())
        for emulator, calls in (("qemu", 4096), ("bochs", 256)) for mode in names.MODES}
FUZZ |= {f"fuzz-lie-{kind}": ("qemu", "split", 300, (258, kind)) for kind in range(4)}


def fuzzed(name):
    emulator, mode, calls, lie = FUZZ[name]
    a = fuzz.parse_arguments(["--emu", emulator, "--label", f"test-{name}"])
    return fuzz.boot(a, mode, fuzz.Plan("test", 0, calls, lie=lie))


@dataclass
class Attacks:
    """A boot of the attacks with its verdict."""
    run: emu.Run
    found: records.Records
    failures: list


def attacked(name):
    a = attacks.parse_arguments([*ATTACKS[name], "--label", f"test-{name}"])
    every = attacks.chosen(a, attacks.load())
    run = attacks.boot(a)
    found, failures, _ = attacks.verdict(run, every, a)
    return Attacks(run, found, failures)


def ktest(name):
    emulator, cpu, mode, route = KTEST[name]
    return emu.run(emulator, mode, "ktest poweroff", cpu=cpu, route=route, label=f"test-{name}",
                   limit=emu.KTEST_LIMIT, build=emu.BUILD / "ktest")


def escaped(name):
    """(the run, [Committed], what is wrong with the whole, what was asked)"""
    emulator, mode, without = ESCAPE[name]
    a = escape.parse_arguments(["--emu", emulator, "--label", f"test-{name}"])
    wanted = crimes.asked(without=without)
    return (*escape.boot(a, mode, wanted), wanted)


BOOTS = {name: (lambda name=name, arguments=arguments: matrix(name, arguments))
         for name, arguments in (MATRIX | {"one-gate": ONE_GATE}).items()}
BOOTS |= {name: (lambda name=name: attacked(name)) for name in ATTACKS}
BOOTS |= {name: (lambda name=name: ktest(name)) for name in KTEST}
BOOTS |= {name: (lambda name=name: escaped(name)) for name in ESCAPE}
BOOTS |= {name: (lambda name=name: fuzzed(name)) for name in FUZZ}
BOOTS |= {f"bench-{mode}": (lambda mode=mode: figures.boot(mode, label="test-bench"))
          for mode in names.modes_of(names.BOTH)}
BOOTS |= {f"docs-{mode}": (lambda mode=mode: docs.boot(mode)) for mode in names.modes_of(names.BOTH)}
BOOTS["class"] = lab_class.graded
BOOTS |= {f"lab-{name}": (lambda name=name: lab_runs.graded(name)) for name in lab_runs.RUNS}
# The commands of the lecture's pages, and one `make demo` that is otherwise only laid out.
BOOTS["shown"] = lambda: shown.done([*shown.all_commands(shown.pages().values())[0], SHOWN_DEMO])
BOOTS |= {f"longmode-{emulator}": (lambda emulator=emulator: longmode.boot(
    emulator, f"test-longmode-{emulator}")) for emulator in ("bochs", "qemu")}
