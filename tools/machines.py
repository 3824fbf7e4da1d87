#!/usr/bin/env python3
"""machines.py - the whole matrix on many machines: `make machines`, and docs/machines.md.

Its one idea: what the scenarios promise must hold on every processor and with any memory that the
kernel starts with; what a machine does not enforce it has to say itself, cell by cell.  So each
machine's boot goes before the judge of `make demo`, and the page shows what he says.

Status: 0 nothing failed on any machine, 1 not so, 2 a machine could not be tried.
Read next: tools/verdict/judge.py, tools/machine/v86.py.
"""
import argparse
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import demo
from machine import emu
from machine.ending import guarded
from verdict import expect
from verdict import judge
from verdict import records

PAGE = emu.TOP / "docs" / "machines.md"
WORDS = "demo scenario={0.scenario} policy={0.policy} gate=all copy={0.copy} poweroff"
REFUSAL = "Too little memory: the machine has "
# Seconds of silence that are no hang: v86 is slow, and its host may be busy.
LIMIT = 60.0
BOCHS_MODELS = ("pentium", "pentium_mmx", "amd_k6_2_chomper", "p2_klamath", "p3_katmai",
                "p4_willamette", "core2_penryn_t9600", "corei7_haswell_4770", "ryzen", "tigerlake")
QEMU_MODELS = ("486", "pentium", "pentium3", "core2duo", "Haswell", "max")
MEMORIES = (4, 8, 16, 32, 64, 128, 256, 512, 1024)
V86_MEMORIES = (4, 8, 32, 512)
# Less than the kernel's MEMORY_MIN.
TOO_SMALL = 4
FEATURES = ("limits", "types", "wp", "smap", "smep", "umip", "sysenter")


@dataclass(frozen=True)
class Machine:
    engine: str
    cpu: str | None = None
    memory: int = 32

    def __str__(self):
        return f"{self.engine} {self.cpu or 'as always'} {self.memory} MB"


ALL = (*(Machine("bochs", cpu) for cpu in BOCHS_MODELS),
       *(Machine("qemu", cpu) for cpu in QEMU_MODELS),
       *(Machine("bochs", None, mb) for mb in MEMORIES),
       *(Machine("qemu", None, mb) for mb in MEMORIES),
       *(Machine("v86", None, mb) for mb in V86_MEMORIES))


@dataclass
class Tried:
    """A machine's boot and the judge's words about it."""
    machine: Machine
    found: records.Records
    failures: list
    seconds: float

    @property
    def skipped(self):
        return [c for c in self.found.cell if c["outcome"] == "not-enforced"]

    @property
    def lacking(self):
        """What the kernel found that this machine does not have or does not check."""
        boot = self.found.boot[0] if self.found.boot else {}
        return [name for name in FEATURES if boot.get(name) is False]


def refusal(found):
    """The complaints about a machine that is too small: it has to say so, and nothing else."""
    said = [r["message"] for r in found.error]
    if len(said) == 1 and said[0].startswith(REFUSAL) and not found.cell:
        return []
    return [f"it should refuse to start, and said: {said or 'nothing'}"]


def attempt(machine, mode="all", scenario="all", label="machines"):
    """Boots it and has it judged."""
    scenarios = expect.load_folder(emu.TOP / "user")
    asked = judge.Asked(machine.engine, mode, scenario, cpu=machine.cpu)
    run = emu.run(machine.engine, mode, WORDS.format(asked), cpu=machine.cpu, limit=LIMIT,
                  label=label, memory=machine.memory)
    found, failures, _ = demo.verdict(run, scenarios, asked)
    if machine.memory <= TOO_SMALL:
        failures = refusal(found)
    return Tried(machine, found, failures, run.seconds)


HEAD = ("engine", "CPU", "MB", "as promised", "not enforced", "failed", "lacks", "seconds")


def row(tried):
    """A machine's line of the table."""
    machine, cells, skipped = tried.machine, len(tried.found.cell), len(tried.skipped)
    if machine.memory <= TOO_SMALL and not tried.failures:
        kept, lacking = "refuses to start, in words", ""
    else:
        kept = str(cells - skipped - len(tried.failures))
        lacking = ", ".join(tried.lacking)
    return (machine.engine, machine.cpu or "", str(machine.memory), kept, str(skipped or ""),
            str(len(tried.failures) or ""), lacking, f"{tried.seconds:.0f}")


def line(cells):
    return "| " + " | ".join(cells) + " |"


def table(every):
    return "\n".join([line(HEAD), "|" + "---|" * len(HEAD), *(line(row(t)) for t in every)])


def gaps(tried):
    """{(scenario, model, reason): the policies}, of all that this machine does not enforce."""
    found = {}
    for cell in tried.skipped:
        policies = found.setdefault((cell["scenario"], cell["mode"], cell["reason"]), [])
        if cell["policy"] not in policies:
            policies.append(cell["policy"])
    return found


def gap_table(tried):
    rows = [line((scenario, mode, " ".join(policies), reason))
            for (scenario, mode, reason), policies in gaps(tried).items()]
    head = line(("scenario", "model", "policies", "reason"))
    return "\n".join([head, "|---|---|---|---|", *rows])


def between(name):
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- {name}: end -->)", re.DOTALL)


def put(text, name, content):
    """The page with this content between the marks of that name."""
    return between(name).sub(lambda m: f"{m[1]}{content}\n{m[2]}", text)


def write_page(every):
    text = put(PAGE.read_text(encoding="utf-8"), "machines", table(every))
    whole = next((t for t in every if t.machine.engine == "v86" and t.found.cell), None)
    if whole:
        text = put(text, "v86", gap_table(whole))
    PAGE.write_text(text, encoding="utf-8")


def tell(tried):
    print(line(row(tried)), flush=True)
    for failure in tried.failures[:5]:
        print(f"  FAILED {tried.machine}: {failure}", file=sys.stderr)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", default="", help="this one alone, and no page is written")
    a = parser.parse_args(arguments)
    emu.choose("engine", a.engine, ("", *emu.ENGINES))
    wanted = [m for m in ALL if a.engine in ("", m.engine)]
    print(line(HEAD), flush=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        every = []
        for tried in pool.map(attempt, wanted):
            tell(tried)
            every.append(tried)
    if not a.engine:
        write_page(every)
    return 1 if any(t.failures for t in every) else 0


if __name__ == "__main__":
    sys.exit(guarded("machines", main, sys.argv[1:]))
