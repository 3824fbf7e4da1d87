#!/usr/bin/env python3
"""matrix.py - docs/matrix.md, the full page: every scenario, model and policy, with the reasons.

Its one idea: a page that is made, not written.  Promises and reasons come from user/*.c, what was
seen comes from a run in Bochs.  Addresses are left out, for they move with the kernel's code; so
the page changes only when an outcome or a reason does, and a test compares it letter by letter.

The whole story in one table goes into README.md, from the same run.
Usage: matrix.py     boots, and writes docs/matrix.md if all is as promised
"""
import sys
import textwrap

import demo
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import expect
from verdict import judge
from verdict import story
from verdict import table

README = emu.TOP / "README.md"
PAGE = emu.TOP / "docs" / "matrix.md"
HEAD = """\
# Every scenario, model and policy

This page is made by `make matrix` from a run in Bochs; do not edit it. What the words mean:
`delivered`, `refused` (an error, no byte changed), `partial:N` (N bytes not moved), `kernel-hit`
(kernel memory overwritten), `kernel-leak` (kernel memory read out), `oops` (the thread died in
the kernel, of the fault named). The policies are the rows of `seg/policy.c`, the models
`seg/mode_split.c`, `seg/mode_flat.c` and `seg/mode_fenced.c`. `if limits` marks what QEMU cannot
show, and likewise `wp`, `smap`, `smep`.
"""


def wrapped(text, indent=""):
    return textwrap.wrap(text, table.WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def seen(cells):
    """What was seen in the cells of one scenario, model and policy: the same through every gate."""
    if not cells:
        return "missing"
    words = {c["outcome"] + (f" {c['fault']['vector']}" if c["fault"] else "") for c in cells}
    return " / ".join(sorted(words))


def where(cells):
    """The symbol at which a fault came, without the offset in it."""
    faults = [c["fault"] for c in cells if c["fault"] and c["fault"]["symbol"] not in (None, "?")]
    return f" at `{faults[0]['symbol'].partition('+')[0]}`" if faults else ""


def outcome_table(scenario, cells):
    policies = expect.policies([scenario])
    yield "| | " + " | ".join(policies) + " |"
    yield "|---|" + "---|" * len(policies)
    for mode in names.MODES:
        row = [seen(cells.get((scenario.name, mode, policy), [])) for policy in policies]
        yield f"| {mode} | " + " | ".join(row) + " |"


def reason_lines(scenario, cells):
    """One line for all policies of a model that share outcome and reason."""
    groups = {}
    for e in scenario.expects:
        mine = cells.get((scenario.name, e.mode, e.policy), [])
        needs = f" (if {e.needs})" if e.needs else ""
        groups.setdefault((e.mode, e.reason, seen(mine) + needs + where(mine)), []).append(e.policy)
    for (mode, reason, text), policies in groups.items():
        yield from wrapped(f"- {mode}/{','.join(policies)}: {text}: {reason}", "  ")


def section(scenario, cells):
    gates = "every gate" if scenario.gates == ("all",) else ", ".join(scenario.gates)
    twin = f", twin `{scenario.twin}`" if scenario.twin else ""
    yield f"### {scenario.name}"
    yield ""
    yield from wrapped(f"`user/{scenario.name}.c`, through {gates}{twin}: {scenario.claim}.")
    yield ""
    yield from outcome_table(scenario, cells)
    yield ""
    yield from reason_lines(scenario, cells)
    yield ""


def render(scenarios, seen_cells):
    cells = {}
    for c in seen_cells:
        cells.setdefault(judge.key(c)[:3], []).append(c)
    lines, slide = [HEAD], None
    for scenario in scenarios:
        if scenario.slide != slide:
            slide = scenario.slide
            lines += [f"## Slide {slide}: {scenario.title}", ""]
        lines += section(scenario, cells)
    return "\n".join(lines).rstrip() + "\n"


def main():
    scenarios = expect.load_folder(emu.TOP / "user")
    a = demo.parse_arguments(["--label", "matrix", "--mode", "all"])
    asked = demo.asked_of(a, scenarios)
    run = demo.boot(a, say=sys.stdout)
    found, failures, _ = demo.verdict(run, scenarios, asked)
    if failures:
        demo.tell_failures(a, run, found, failures)
        return 1
    PAGE.write_text(render(scenarios, found.cell), encoding="utf-8")
    demo.put_into(README, scenarios, lambda rows: story.render(rows, found.cell), demo.STORY_MARKS)
    print(f"{PAGE.relative_to(emu.TOP)}: {len(scenarios)} scenarios, {len(found.cell)} cells")
    return 0


if __name__ == "__main__":
    sys.exit(guarded("matrix", main))
