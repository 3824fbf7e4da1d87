"""boots.py - what a slide has to see of the machine: boots it, and keeps what it said.

Its one idea: one boot answers all questions of a slide that it can answer, and two boots run side
by side.  A boot takes about a second.

Read next: tools/slides/views.py.
"""
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from machine import colours
from machine import emu
from machine import names
from machine import said
from machine.ending import ToolError
from verdict import judge
from verdict import records

EMULATOR = "bochs"
ABREAST = 2
LABEL = "show"
POOL = ThreadPoolExecutor(max_workers=ABREAST)


class ShowError(ToolError):
    """The machine did not show what it had to."""
    status = 1


@lru_cache(maxsize=None)
def boot(mode, words):
    """A boot that came to its end."""
    done = emu.run(EMULATOR, mode, words, label=LABEL)
    if done.timed_out:
        raise ShowError(f"the machine did not come to its end\n{done.last_lines()}")
    return done


def scenario(mode, name, policy, gate="int80", more=""):
    """The boot of one scenario."""
    return boot(mode, f"demo {more}scenario={name} policy={policy} gate={gate} poweroff")


def one_or(several, found):
    """The only one of them, or the word for several."""
    return next(iter(found)) if len(found) == 1 else several


def cells(cases):
    """The results of (scenario, mode, policy), in their order: one boot a scenario, in both models
    and with all policies where more than one is asked for; two boots at a time."""
    asked = {name: (one_or(names.BOTH, {m for n, m, _ in cases if n == name}),
                    one_or("all", {p for n, _, p in cases if n == name})) for name, _, _ in cases}
    booted = POOL.map(lambda name: scenario(asked[name][0], name, asked[name][1]), asked)
    found = {judge.key(c)[:3]: c for done in booted for c in records.parse(done.e9).cell}
    missing = [case for case in cases if case not in found]
    if missing:
        raise ShowError("no result of " + ", ".join(map("/".join, missing)))
    return [found[case] for case in cases]


def lines(mode, name, policy, more=""):
    """What a scenario printed for people."""
    text = scenario(mode, name, policy, more=more).serial.decode("utf-8", "replace")
    return [colours.without(line) for line in said.answers(text)]


def program(mode, policy, name):
    """What a program of user/programs prints under this policy."""
    done = boot(mode, f"policy={policy} copy=bytes poweroff -- {name}")
    return [line for line in said.plain(done.serial).splitlines() if line.strip()]


def segments(mode):
    """The segments, as the kernel asked the processor for them."""
    return said.segments(said.plain(boot(mode, "poweroff").serial), mode).splitlines()


def both():
    return names.modes_of(names.BOTH)
