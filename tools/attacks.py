#!/usr/bin/env python3
"""attacks.py - the attacks of user/attack: who stops which, by model and policy.

Its one idea: one table, one row an attack and a path.  Most policies agree with each other, so a
cell says what most of them say and, in brackets, who says otherwise.  Nothing is typed in: what a
cell says was read back from the machine's memory, and is what the program's first comment promises.

    attacks.py              boots, and prints the table: `make attacks`
    attacks.py --page       and writes docs/attacks.md, and the short table into README.md
Status: 0 all as promised, 1 not so, 2 the boot could not be tried.

Read next: tools/verdict/attack.py.
"""
import sys

import attackpage
import demo
import options
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import attack
from verdict import attack_table
from verdict import judge

ATTACKS = "attacks"
DEFAULTS = {"mode": "all", "scenario": names.ALL, "policy": names.ALL, "emu": "bochs", "cpu": "",
            "copy": "bytes"}
# bochsrc's processor is older than CR4.UMIP; this one has all that stops an attack.
CPU = {"bochs": "corei7_icelake_u", "qemu": "max"}


def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots=ATTACKS)
    parser.add_argument("--page", action="store_true", help="write docs/attacks.md and README.md")
    return parser.parse_args(arguments)


def load():
    return attack.load_folder(emu.TOP / "user")


def chosen(a, attacks):
    """Those that SCENARIO= names; every variable is checked."""
    options.check(a, DEFAULTS, attacks)
    a.cpu = a.cpu or CPU[a.emu]
    return [one for one in attacks if a.scenario in (names.ALL, one.name)]


def boot(a, say=None):
    """The guest knows the attacks by a word of their own."""
    scenario = ATTACKS if a.scenario == names.ALL else a.scenario
    words = f"demo scenario={scenario} policy={a.policy} copy={a.copy} poweroff"
    return emu.run(a.emu, a.mode, words, cpu=a.cpu, limit=a.limit, route=a.route, label=a.label,
                   say=say)


def verdict(run, attacks, a):
    asked = judge.Asked(a.emu, a.mode, names.ALL, a.policy, cpu=a.cpu, copy=a.copy)
    return demo.verdict(run, attack.scenarios(attacks), asked)


def main(arguments):
    a = parse_arguments(arguments)
    a.report = emu.BUILD / "attacks.json"
    attacks = chosen(a, load())
    run = boot(a, say=sys.stdout)
    found, failures, bad = verdict(run, attacks, a)
    demo.write_report(a.report, run, found, failures, attack.scenarios(attacks))
    print()
    print(attack_table.render(attacks, found.cell, names.modes_of(a.mode), bad,
                              demo.page_of(sys.stdout)))
    if a.scenario != names.ALL:
        print(attackpage.reasons(attacks[0], found.cell))
    print(demo.told(run, found, failures))
    sys.stdout.flush()
    demo.tell_failures(a, run, found, failures)
    if a.page and not failures:
        attackpage.write(attacks, found.cell)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(guarded("attacks", main, sys.argv[1:]))
