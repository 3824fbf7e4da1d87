"""options.py - the variables of make, as the options of the tools.

Its one idea: what a variable may be stands here once.  A tool only says which ones it takes, and
what each means when nothing was said: that word, "both" or "all" perhaps, is then right as well.

Read next: tools/machine/names.py, and "Variables" in the Makefile.
"""
import argparse

from machine import emu
from machine import names
from verdict import expect

ON = ("1",)


def parser(doc, defaults, boots=None, limit=emu.LIMIT):
    """A parser with an option for each of the defaults.  boots: the folder in build/run of a tool
    that boots the machine, which has some options more."""
    made = argparse.ArgumentParser(description=doc.split("\n")[0])
    for name, default in defaults.items():
        # An empty make variable means: not said.
        made.add_argument(f"--{name}", default=default, type=lambda v, d=default: v or d)
    if boots:
        made.add_argument("--label", default=boots, help="the folder in build/run")
        made.add_argument("--limit", type=float, default=limit, help="seconds for a boot")
        made.add_argument("--route", default="disk", help="how the kernel gets into the machine")
    return made


def right_values(scenarios):
    """What each variable may be; CPU depends on the emulator, which is asked (emu.check)."""
    return {"emu": emu.EMULATORS, "mode": names.MODES, "scenario": [s.name for s in scenarios],
            "policy": names.POLICIES, "gate": names.GATES, "copy": names.COPIES,
            "step": ("on", "off"), "theme": ("dark", "light"), "gui": ON, "wide": ON, "plain": ON, "full": ON}


def check(a, defaults, scenarios=None):
    """Refuses, with the list of right ones, a value that is none of them; the scenarios."""
    scenarios = scenarios or expect.load_folder(emu.TOP / "user")
    for name, right in right_values(scenarios).items():
        if name in defaults and (value := getattr(a, name)) != (default := defaults[name]):
            also = [default] if default and default not in right else []
            if name == "mode" and default in names.SEVERAL:
                also = list(names.SEVERAL)
            emu.choose(name.upper(), value, also + list(right))
    return scenarios
