#!/usr/bin/env python3
"""ktest.py - runs the kernel's own tests and shows their KTAP lines: `make ktest`.

Its one idea: the tests run inside the kernel; here only the lines are counted.  Without --mode both
models are tested, one boot each.  Status: 0 all ok, 1 not so, 2 the boot could not be tried.
"""
import argparse
import sys

from machine import emu
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


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("emu", "bochs"), ("cpu", ""), ("mode", "both"), ("route", "disk"),
                          ("label", "ktest")):
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument("--limit", type=float, default=emu.KTEST_LIMIT)
    a = parser.parse_args(arguments)
    emu.end_on_sigterm()
    try:
        emu.choose("MODE", a.mode, emu.MODES)
        modes = emu.MODES[1:] if a.mode == "both" else (a.mode,)
        return 1 if sum([boot(a, mode) for mode in modes]) else 0
    except emu.EmuError as error:
        print(f"ktest: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
