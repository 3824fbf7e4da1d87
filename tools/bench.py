#!/usr/bin/env python3
"""bench.py - what each way costs, in instructions: `make bench`.

Its one idea: one boot a model measures everything, and what is shown anywhere comes from there:
the table on the terminal, build/bench.json, the plots (build/cost-*.svg), and with --keep also
docs/cost.md, its plots, and the figures that tests/test_bench.py holds.  --listing ROW shows where
the instructions of one row go.

Read next: tools/cost/figures.py, tools/cost/listing.py, tests/bench/bench.h, docs/cost.md.
"""
import json
import sys
from pathlib import Path

import docs
import options
from cost import figures
from cost import plots
from cost import purposes
from cost import tables
from machine import emu
from machine import names
from machine.ending import guarded

PAGE = emu.TOP / "docs" / "cost.md"
DEFAULTS = {"emu": "bochs", "cpu": "", "mode": names.BOTH, "listing": ""}


def measured(a):
    found = {}
    for mode in names.modes_of(a.mode):
        found |= figures.boot(mode, a.emu, a.cpu, a.label, a.limit, say=sys.stdout)
    return found


def write_json(found, path):
    records = [dict(key._asdict(), instructions=cost) for key, cost in found.items()]
    path.write_text(json.dumps(records, indent=0) + "\n", encoding="utf-8")


def blocks(found, listings):
    """docs/cost.md's tables, by the names of their blocks: of flat, which has naive too."""
    flat = {key: cost for key, cost in found.items() if key.mode == "flat"}
    made = {name: tables.render(flat, rows) for name, rows in tables.SECTIONS.items()}
    made["goals"] = tables.goals(found)
    made["listings"] = purposes.table(listings)
    return {f"make bench | {name}": text for name, text in made.items()}


def show(a):
    """The listing of each of the goals' rows that is asked for: by its name, or name and size."""
    rows = {goal.row().rsplit(" ", 1)[0]: goal for goal in tables.GOALS}
    asked = [goal for row, goal in rows.items() if a.listing in (row, goal.name)]
    if not asked:
        emu.choose("LISTING", a.listing, sorted({goal.name for goal in tables.GOALS}))
    mode = a.mode if a.mode in names.MODES else names.MODES[0]
    for goal in asked:
        print(purposes.render(goal, mode))


def keep(found):
    """Renews what is kept in the tree."""
    plots.draw(found, plots.FOLDER)
    made = purposes.by_purpose(purposes.missed(found))
    purposes.GOLDEN.write_text(purposes.as_text(made), encoding="utf-8")
    docs.update(PAGE, blocks(found, made))
    figures.GOLDEN.write_text(figures.as_text(found), encoding="utf-8")


def main(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="bench", limit=figures.LIMIT)
    parser.add_argument("--keep", action="store_true", help="renew docs/cost.md and the golden file")
    a = parser.parse_args(arguments)
    options.check(a, DEFAULTS)
    if a.listing:
        show(a)
        return 0
    found = measured(a)
    build = emu.TOP / emu.BUILD
    write_json(found, build / "bench.json")
    print(tables.render(found))
    drawn = plots.draw(found, build)
    if a.keep:
        keep(found)
    print(f"{len(found)} figures in {Path(emu.BUILD) / 'bench.json'}; plots: {' '.join(drawn)}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded("bench", main, sys.argv[1:]))
