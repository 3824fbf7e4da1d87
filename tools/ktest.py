#!/usr/bin/env python3
"""ktest.py - runs the kernel's own tests and shows their KTAP lines: `make ktest`.

Its one idea: the tests run inside the kernel; here only the lines are counted.  Without --mode both
models are tested, one boot each.  Status: 0 all ok, 1 not so, 2 the boot could not be tried.
"""
import sys

import options
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import records


def boot(a, mode):
    """Run one model's tests; the number of complaints."""
    run = emu.run(a.emu, mode, "ktest poweroff", cpu=a.cpu, limit=a.limit, route=a.route,
                  label=a.label, say=sys.stdout)
    results, wrong = records.parse_ktap(run.e9)
    found = records.parse(run.e9)
    if run.timed_out:
        wrong.append(f"the machine did not come to its end in {run.seconds:.0f} s")
    wrong += [f"the guest reports: {e['message']}" for e in found.error]
    failed = [r for r in results if not r.ok]
    print("\n".join(line for line in run.e9.splitlines() if records.KTAP_LINE.match(line)))
    skipped = sum(r.skip is not None for r in results)
    print(f"# {mode}: {len(results)} tests, {len(failed)} failed, {skipped} skipped, "
          f"{run.seconds:.1f} s", flush=True)
    for line in wrong:
        print(f"ktest: {mode}: {line}", file=sys.stderr)
    if wrong:
        print(run.last_lines(), file=sys.stderr)
    return len(failed) + len(wrong)


DEFAULTS = {"emu": "bochs", "cpu": "", "mode": names.BOTH}


def main(arguments):
    parser = options.parser(__doc__, DEFAULTS, boots="ktest", limit=emu.KTEST_LIMIT)
    a = parser.parse_args(arguments)
    options.check(a, DEFAULTS)
    return 1 if sum([boot(a, mode) for mode in names.modes_of(a.mode)]) else 0


if __name__ == "__main__":
    sys.exit(guarded("ktest", main, sys.argv[1:]))
