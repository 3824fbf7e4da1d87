"""phrases.py - every sentence that the tour can say, by the situation in which it says it.

Its one idea: the tour's words have one home, tools/walk/words.py, and it is a program.  The page
cannot run it, so the build asks it for all its answers; the page then only has to know the
situation.  What is a number only at run time stands in braces.

Read before: tools/walk/words.py.   Read next: tools/page/ui/words.js.
"""
import itertools

from machine import names
from walk import words

# What one register can find at y (tools/walk/stops.py, Row), or no y at all.
WHOSE = ("user", "kernel", "nobody", "null", "limit", "fence", None)
FAULTS = ("#SS", "#GP", "#PF")
ERROR_BITS = 32
# A number that no sentence has; it is taken out again.
ADDRESS = 0x1BADB002
NUMBER = 3987
TOP = 1 << 32
STEPS = ("1", "2", "3", "4", "5", "naive")


def said(value):
    return "none" if value is None else value


def steps():
    for mode in names.MODES:
        for gate, y in itertools.product(names.GATES, (0, None)):
            yield f"1/{mode}/{gate}/{'none' if y is None else 'y'}", words.step_1(mode, y, gate)
        for whose in WHOSE:
            if whose in words.DS_Y or whose is None:
                yield f"2/{mode}/{said(whose)}", words.step_2(mode, whose)
            yield f"naive/{mode}/{said(whose)}", words.naive(mode, whose)
            for string, write in itertools.product((False, True), repeat=2):
                key = f"4/{mode}/{'string' if string else 'mov'}/{'to' if write else 'from'}"
                yield f"{key}/{said(whose)}", words.step_4(mode, string, write, whose)
        for key, text in words.AT_STEP.items():
            yield f"{key}/{mode}", text[mode]
    for policy, key in itertools.product(names.POLICIES, ("check", "stac", "clac")):
        yield f"{key}/{policy}", words.around(key, policy)
    yield "done", words.DONE


def back():
    """What the program was told, by kind of result: the numbers come later."""
    results = {"moved": (NUMBER, True), "asked": (NUMBER, False),
               "efault": (-words.EFAULT % TOP, True), "error": (-NUMBER % TOP, True)}
    for (kind, (result, moves)), others in itertools.product(results.items(), (False, True)):
        text = words.back("{call}", result, moves, others).replace(f"{result:08x}", "{result}")
        yield f"back/{kind}/{'others' if others else 'alone'}", text.replace(str(NUMBER), "{count}")


def faults():
    for name in FAULTS:
        for error, fetch in itertools.product(range(ERROR_BITS), (False, True)):
            text = words.fault(name, error, ADDRESS, "{place}", fetch)
            yield (f"fault/{name}/{error}/{'fetch' if fetch else 'data'}",
                   text.replace(f"{ADDRESS:08x}", "{address}"))


def unseen():
    for count in range(len(STEPS) + 1):
        for seen in itertools.combinations(STEPS, count):
            for ended in (None, "{ended}"):
                key = "".join(seen).replace("naive", "n")
                yield f"unseen/{key}/{'ended' if ended else ''}", words.unseen(list(seen), ended)


def phrases():
    """{situation: sentence}; TITLES by their own keys."""
    return {f"title/{key}": text for key, text in words.TITLES.items()} | dict(
        itertools.chain(steps(), back(), faults(), unseen()))
