"""attack.py - what each attack does, by which bug it gets in, and what becomes of it on two paths.

Its one idea: an attack is one program and two scenarios.  The kernel has the bug twice, as it was
and mended, and the scenario's name says which of them the program meets: waitid.vulnerable,
waitid.repaired.  All that judges scenarios then judges attacks.

    /* ATTACK waitid: one-line claim
     * SLIDE 13 the slide's title
     * MECHANISM how it works, in words          what follows is prose, in lines indented like
     *           this one
     * STOPPED what stops it
     * HISTORY the real bug, with its source
     * VULNERABLE split/fs,limit  kernel-hit     the reason, in words: expect.py's EXPECT
     * REPAIRED split,flat/all  refused          the reason; all are all policies
     */

Usage: python3 -m verdict.attack split user/attack/*.c >> build/expect.split

Read next: tools/verdict/expect.py, tools/attacks.py.
"""
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from machine import names
from machine.ending import guarded
from verdict import expect

PATHS = ("vulnerable", "repaired")
PROSE = ("MECHANISM", "STOPPED", "HISTORY")
KEYWORDS = ("ATTACK", "SLIDE", "GATES", *PROSE)
KNOWN = re.compile(rf"({'|'.join(KEYWORDS)}|VULNERABLE|REPAIRED)\b:?\s*(.*)")


@dataclass
class Attack:
    name: str
    claim: str
    slide: int
    title: str
    mechanism: str
    stopped: str
    history: str
    # The two expect.Scenarios, in the order of PATHS.
    scenarios: tuple


def promises(where, words):
    return expect.parse_expect(where, words.replace("/all ", f"/{','.join(names.POLICIES)} ", 1))


def complete(path, scenario):
    """Every model, every policy, once."""
    told = [(e.mode, e.policy) for e in scenario.expects]
    for cell in ((m, p) for m in names.MODES for p in names.POLICIES):
        if told.count(cell) != 1:
            raise expect.ExpectError(f"{path}:1: {scenario.name} has {told.count(cell)} promises for "
                                     f"{'/'.join(cell)}, it should have 1")


def parse(path, text):
    """The Attack in this C file."""
    seen, told = {}, {p: [] for p in PATHS}
    for number, keyword, words in expect.directives(path, text, KNOWN):
        where = f"{path}:{number}"
        if keyword.lower() in PATHS:
            told[keyword.lower()] += promises(where, words)
        elif keyword in seen:
            raise expect.ExpectError(f"{where}: a second {keyword} line")
        else:
            seen[keyword] = (where, words)
    for keyword in ("ATTACK", "SLIDE", *PROSE):
        if keyword not in seen or not seen[keyword][1]:
            raise expect.ExpectError(f"{path}:1: no {keyword} line")
    name, _, claim = (part.strip() for part in seen["ATTACK"][1].partition(":"))
    if name != Path(path).stem or not claim:
        raise expect.ExpectError(f"{path}:1: \"ATTACK {seen['ATTACK'][1]}\" should be \"ATTACK "
                                 f"{Path(path).stem}: claim\"")
    slide, title = expect.parse_slide(*seen["SLIDE"])
    gates = expect.parse_gates(*seen["GATES"]) if "GATES" in seen else ("int80",)
    pair = tuple(expect.Scenario(f"{name}.{p}", claim, slide, title, f"{name}.repaired", told[p],
                                 gates) for p in PATHS)
    for scenario in pair:
        complete(path, scenario)
    return Attack(name, claim, slide, title, *(seen[word][1] for word in PROSE), pair)


def load(paths):
    """All attacks of these C files, in the order of the slides."""
    found = [parse(p, Path(p).read_text(encoding="utf-8")) for p in paths]
    return sorted(found, key=lambda a: (a.slide, a.name))


def load_folder(folder):
    return load(sorted((Path(folder) / "attack").glob("*.c")))


def scenarios(attacks):
    return [s for a in attacks for s in a.scenarios]


def main(arguments):
    mode, *paths = arguments
    print("\n".join(expect.guest_lines(scenarios(load(paths)), mode)))
    return 0


if __name__ == "__main__":
    sys.exit(guarded("attack", main, sys.argv[1:]))
