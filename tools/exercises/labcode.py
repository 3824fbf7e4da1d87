"""labcode.py - the exercises of docs/lab.md in which a piece of the kernel is written again.

Its one idea: two judges.  The bench calls the piece alone and looks at it from outside; its word is
the verdict, as nothing that the piece could write is asked.  Then the whole kernel is built with it
in a copy of the tree, and the project's own tests run in that: they could be lied to, but by then
the answer is right, and they show it at work.

Read before: labpieces.py, bench.py.   Read next: tests/kernel/*.c.
"""
import re
import sys
import tempfile
from pathlib import Path

from exercises import bench
from exercises import benchbuild
from exercises.labpieces import Demo, Ktest
from machine import tree
from verdict import records

# Seconds without output after which a student's kernel counts as hung.
PATIENCE = "8"
SHOWN = 6
BOCHS_TIME = re.compile(r"did not come to its end")


# ---- The bench ----

def on_the_bench(number, code, text, seed=""):
    """Complaints about the piece by itself."""
    own = code.own(seed)
    wrong = code.cut.complaints(number, text, own)
    if wrong:
        return wrong
    with tempfile.TemporaryDirectory() as folder:
        called, piece, glue = code.called, Path(folder) / code.cut.path, Path(folder) / "glue.c"
        piece.parent.mkdir(parents=True)
        piece.write_text(text, encoding="utf-8")
        glue.write_text(called.glue(*own.owes) if callable(called.glue) else called.glue,
                        encoding="ascii")
        # A header is compiled with who includes it.
        sources = [glue] if piece.suffix == ".h" else [piece, glue]
        try:
            image = benchbuild.built(Path(folder), sources, called.functions, called.world)
            called.judge(bench.Bench(image), *own.owes)
        except benchbuild.Astray as wrong:
            return [str(wrong)]
    return []


# ---- Running the project's tests ----

def tool(copy, name, *arguments, **environment):
    return copy.run([sys.executable, f"tools/{name}", *arguments, "--limit", PATIENCE,
                     "--label", "lab"], **environment)


def make(copy, *arguments):
    """None, or why it could not be built, in the compiler's own words."""
    status, output = copy.run(["make", "-s", *arguments])
    if not status:
        return None
    lines = [line for line in output.splitlines() if re.search(r"error|undefined", line)]
    lines = [line for line in lines if not line.startswith("make")] or output.splitlines()
    return "it does not build:\n      " + "\n      ".join(lines[:SHOWN])


def told(failed):
    """Complaints of {test: what the machine says}: tests with the same sentence share a line."""
    groups = {}
    for name, what in failed.items():
        groups.setdefault(what, []).append(name)
    return [f"{sentence} ({', '.join(names)})" for sentence, names in groups.items()][:SHOWN]


def machine_stopped(output):
    """Complaints about a kernel, or a test's thread, that did not come to its end."""
    found = [f"the kernel stopped: {line}"
             for line in re.findall(r"the guest reports: (.*)", output)]
    died = dict.fromkeys(re.findall(r"^# died of (.*)", output, re.MULTILINE))
    found += [f"the kernel died of {line}" for line in died]
    if not found and BOCHS_TIME.search(output):
        found = ["the kernel did not come to its end: it hangs, or its stack is not in order"]
    return found[:2]


def without_policy(name):
    """A test's own name: most are run under masked and under smap, which is told in one line."""
    return re.sub(r"_(masked|smap)$", "", name.partition(" ")[2] or name)


def ktest(copy, check):
    """Complaints of one file of kernel tests; the second model only if the first is right."""
    wrong = make(copy, "build/ktest/ready", f"KTEST={check.file}")
    if wrong:
        return [wrong]
    for mode in check.modes:
        _, output = tool(copy, "ktest.py", "--mode", mode, BUILD="build/ktest")
        results, complaints = records.parse_ktap(output)
        failed = {without_policy(r.name): f"this fails in {mode}; see {check.file}"
                  for r in results if not r.ok}
        found = machine_stopped(output) + told(failed)
        if not found and (complaints or not results):
            found = [f"in {mode} the tests did not run: {(complaints + ['no results'])[0]}"]
        if found:
            return found
    return []


def demo(copy, check):
    """Complaints of scenarios that do not keep their promise."""
    wrong = make(copy, "all")
    if wrong:
        return [wrong]
    status, output = tool(copy, "demo.py", "--scenario", check.scenario, "--policy", check.policy)
    failed = {f"{name} in {cell}": f"the machine says {what}" for name, cell, what in
              re.findall(r"FAILED (\w+) in (\S+) through int80: (.*)", output)}
    found = machine_stopped(output) + told(failed)
    if status and not found:
        found = [line for line in output.splitlines() if line.strip()][-SHOWN:]
    return found


CHECKERS = {Ktest: ktest, Demo: demo}


def in_the_kernel(code, text):
    """Complaints of the whole kernel with the piece in it."""
    with tree.Copy() as copy:
        (copy.top / code.cut.path).write_text(text, encoding="utf-8")
        for check in code.checks:
            found = CHECKERS[type(check)](copy, check)
            if found:
                return found
    return []


def grade_code(number, code, text, seed=""):
    """Complaints about the student's file."""
    return on_the_bench(number, code, text, seed) or in_the_kernel(code, text)
