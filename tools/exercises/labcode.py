"""labcode.py - the exercises of docs/lab.md in which a piece of the kernel is written again.

Its one idea: the kernel itself is never touched.  The student gets one source file with a body cut
out; the grader puts it into a copy of the tree, builds that, and runs the project's own tests in it.
The tests say what is wrong by their names; here each name has a sentence.

Read before: tools/lab.py.   Read next: tests/kernel/*.c.
"""
import re
import sys
from dataclasses import dataclass, field

from machine import emu
from machine import tree
from verdict import records

# Seconds without output after which a student's kernel counts as hung.
PATIENCE = "8"
BEGIN, END = "LAB {}: begin - yours to write", "LAB {}: end"
SHOWN = 6
BOCHS_TIME = re.compile(r"did not come to its end")


@dataclass
class Cut:
    """What is taken out of a source file.  holes: (the text before it, the text after it, what
    stands there instead, so that the file is whole)."""
    path: str
    holes: tuple

    def hole(self, text, after, before):
        """The text up to the hole, what was in it, and the rest."""
        head, found, rest = text.partition(after)
        body, again, tail = rest.partition(before)
        if not found or not again:
            raise emu.EmuError(f"{self.path} is not as the exercise knows it: there is no "
                               f"\"{(before if found else after).strip()}\"")
        return head + after, body, before + tail

    def sheet(self, number):
        text = (emu.TOP / self.path).read_text(encoding="utf-8")
        comment = "; {}\n" if self.path.endswith(".asm") else "\t/* {} */\n"
        for after, before, put in self.holes:
            head, _, tail = self.hole(text, after, before)
            text = (head + comment.format(BEGIN.format(number)) + put +
                    comment.format(END.format(number)) + tail)
        return text


@dataclass
class Ktest:
    """A file of kernel tests, run in one model after the other."""
    file: str
    modes: tuple = ("split", "flat")


@dataclass
class Demo:
    """Scenarios, judged by their EXPECT lines."""
    scenario: str = "all"
    policy: str = "all"


@dataclass
class Code:
    """cuts: name in the student's folder -> Cut; hints: start of a test's name -> sentence."""
    cuts: dict
    checks: tuple
    hints: dict = field(default_factory=dict)


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


def hint(name, hints):
    """The sentence for this test: of all that its name starts with, the longest."""
    known = [start for start in hints if name.startswith(start)]
    return hints[max(known, key=len)] if known else None


def told(failed, hints):
    """Complaints of {test: what the machine says}: tests with the same sentence share a line."""
    groups = {}
    for name, what in failed.items():
        groups.setdefault(hint(name, hints) or what, []).append(name)
    return [f"{sentence} ({', '.join(names)})" for sentence, names in groups.items()][:SHOWN]


def machine_stopped(output, hints):
    """Complaints about a kernel, or a test's thread, that did not come to its end."""
    found = [f"the kernel stopped: {line}"
             for line in re.findall(r"the guest reports: (.*)", output)]
    died = dict.fromkeys(re.findall(r"^# died of (.*)", output, re.MULTILINE))
    found += [f"the kernel died of {line}" for line in died]
    if not found and BOCHS_TIME.search(output):
        found = ["the kernel did not come to its end: it hangs, or its stack is not in order"]
    return [hints["stop"]] + found[:2] if found and "stop" in hints else found[:2]


def without_policy(name):
    """A test's own name: most are run under masked and under smap, which is told in one line."""
    return re.sub(r"_(masked|smap)$", "", name.partition(" ")[2] or name)


def ktest(copy, check, hints):
    """Complaints of one file of kernel tests; the second model only if the first is right."""
    wrong = make(copy, "build/ktest/ready", f"KTEST={check.file}")
    if wrong:
        return [wrong]
    for mode in check.modes:
        _, output = tool(copy, "ktest.py", "--mode", mode, BUILD="build/ktest")
        results, complaints = records.parse_ktap(output)
        failed = {without_policy(r.name): f"this fails in {mode}; see {check.file}"
                  for r in results if not r.ok}
        found = machine_stopped(output, hints) + told(failed, hints)
        if not found and (complaints or not results):
            found = [f"in {mode} the tests did not run: {(complaints + ['no results'])[0]}"]
        if found:
            return found
    return []


def demo(copy, check, hints):
    """Complaints of scenarios that do not keep their promise."""
    wrong = make(copy, "all")
    if wrong:
        return [wrong]
    status, output = tool(copy, "demo.py", "--scenario", check.scenario, "--policy", check.policy)
    failed = {f"{name} in {cell}": f"the machine says {what}" for name, cell, what in
              re.findall(r"FAILED (\w+) in (\S+) through int80: (.*)", output)}
    found = machine_stopped(output, hints) + told(failed, hints)
    if status and not found:
        found = [line for line in output.splitlines() if line.strip()][-SHOWN:]
    return found


CHECKERS = {Ktest: ktest, Demo: demo}


def grade_code(code, files):
    """Complaints about the student's files: {name: text}."""
    with tree.Copy() as copy:
        for name, text in files.items():
            (copy.top / code.cuts[name].path).write_text(text, encoding="utf-8")
        for check in code.checks:
            found = CHECKERS[type(check)](copy, check, code.hints)
            if found:
                return found
    return []
