#!/usr/bin/env python3
"""demo.py - boots the machine, lets it run the scenarios, and shows where each byte went.

Its one idea: nothing is typed in.  The rows and the promises come from user/*.c, the outcomes from
the guest; the table, build/report.json and the exit status are computed from the two.
Status: 0 all as promised, 1 not so, 2 the boot could not be tried.

Read next: tools/verdict/judge.py.
"""
import json
import os
import re
import sys
from dataclasses import asdict

import options
from machine import colours
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import expect
from verdict import judge
from verdict import records
from verdict import summary
from verdict import table

DEFAULTS = {"mode": names.BOTH, "scenario": names.ALL, "policy": names.ALL, "gate": names.ALL,
            "copy": "bytes", "emu": "bochs", "cpu": "", "wide": ""}
REPORT = emu.BUILD / "report.json"
# The first failures say what is wrong; the report has them all.
SHOWN_FAILURES = 20


def parse_arguments(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="demo")
    parser.add_argument("--why", action="store_true", help="print the reason of every expectation")
    parser.add_argument("--report", default=str(REPORT))
    parser.add_argument("--into", metavar="FILE", help="put the table between this file's marks")
    return parser.parse_args(arguments)


def asked_of(a, scenarios):
    """Every variable checked before anything is started."""
    options.check(a, DEFAULTS, scenarios)
    gates = names.GATES if a.gate == names.ALL else (a.gate,)
    return judge.Asked(a.emu, a.mode, a.scenario, a.policy, gates, a.cpu or None, a.copy)


def boot(a, say=None):
    words = (f"demo scenario={a.scenario} policy={a.policy} gate={a.gate} copy={a.copy} poweroff")
    return emu.run(a.emu, a.mode, words, cpu=a.cpu, limit=a.limit, route=a.route, label=a.label,
                   say=say)


def verdict(run, scenarios, asked):
    """(records, failures, keys of wrong cells) of a boot."""
    found = records.parse(run.e9)
    failures = judge.judge(scenarios, found, asked, records.parse_ktap(run.e9))
    if run.timed_out:
        failures.insert(0, f"the machine did not come to its end in {run.seconds:.0f} s")
    return found, failures, judge.failed_keys(scenarios, found, asked)


def report(run, found, failures, scenarios):
    """What build/report.json holds."""
    return {"emulator": run.emulator, "command": run.command, "seconds": round(run.seconds, 2),
            "pass": not failures, "failures": failures, "boot": found.boot, "gates": found.gate,
            "cells": found.cell, "end": found.end, "scenarios": [asdict(s) for s in scenarios]}


def write_report(path, run, found, failures, scenarios):
    with open(emu.TOP / path, "w", encoding="utf-8") as file:
        json.dump(report(run, found, failures, scenarios), file, indent=1)
        file.write("\n")


def marks(name):
    """The marks in a Markdown file around the table of this name; the first lists the rows."""
    return re.compile(rf"(<!-- {name}: ([a-z0-9_\s]+) -->\n).*?(<!-- {name}: end -->)", re.DOTALL)


MARKS, STORY_MARKS = marks("table"), marks("story")


def put_into(path, scenarios, render, marked=MARKS):
    """Replace what stands between the table marks: render() of the scenarios that they name."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    match = marked.search(text)
    if not match:
        raise emu.EmuError(f"{path} has no lines like {marked.pattern}")
    rows = match[2].split()
    for name in rows:
        emu.choose("table row", name, [s.name for s in scenarios])
    shown = render([s for s in scenarios if s.name in rows]).rstrip()
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{text[:match.start()]}{match[1]}```\n{shown}\n```\n{text[match.start(3):]}")


def told(run, found, failures):
    skipped = sum(c["outcome"] == "not-enforced" for c in found.cell)
    text = f"{len(found.cell)} cells in {run.seconds:.1f} s"
    if skipped:
        text += f", {skipped} not enforced by {run.emulator}"
    return text + (f", {len(failures)} failures" if failures else ": all others as promised"
                   if skipped else ": all as promised")


def page_of(stream):
    """A terminal's own width; elsewhere, and in a very wide one, that of the documents."""
    if not stream.isatty():
        return table.Page()
    return table.Page(colours.wanted(stream), min(table.WIDTH, os.get_terminal_size(stream.fileno()).columns))


def view(a, scenarios, found, asked, bad, page=table.Page()):
    """The short view when there is much to show, else the long one."""
    many = a.scenario == "all" and len(table.columns_of(scenarios, asked)[1]) > 2
    if many and not a.wide and not a.why:
        return summary.render(scenarios, found, asked, bad, page)
    return table.render(scenarios, found, asked, bad, page, a.why or a.scenario != "all")


def tell_failures(a, run, found, failures):
    missing = [f for f in failures if f.endswith(": missing")]
    shown = failures
    if len(missing) > SHOWN_FAILURES:
        shown = [f for f in failures if f not in missing]
        shown.append(f"{len(missing)} cells are missing, the first: {missing[0]}")
    for failure in shown[:SHOWN_FAILURES]:
        print(f"  FAILED {failure}", file=sys.stderr)
    if len(shown) > SHOWN_FAILURES:
        print(f"  ... and {len(shown) - SHOWN_FAILURES} more: see {a.report}", file=sys.stderr)
    if failures and (run.timed_out or len(found.end) < len(names.modes_of(a.mode))):
        print(run.last_lines(), file=sys.stderr)


def main(arguments):
    a = parse_arguments(arguments)
    scenarios = expect.load_folder(emu.TOP / "user")
    asked = asked_of(a, scenarios)
    run = boot(a, say=sys.stdout)
    found, failures, bad = verdict(run, scenarios, asked)
    write_report(a.report, run, found, failures, scenarios)
    print()
    print(view(a, scenarios, found, asked, bad, page_of(sys.stdout)))
    print(told(run, found, failures))
    sys.stdout.flush()
    tell_failures(a, run, found, failures)
    if a.into and not failures:
        put_into(a.into, scenarios, lambda rows: summary.render(expect.lecture(rows), found, asked))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(guarded("demo", main, sys.argv[1:]))
