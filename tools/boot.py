#!/usr/bin/env python3
"""boot.py - boots once with the words given, and prints what the machine said.

    tools/boot.py --emu qemu --mode flat ktest poweroff

Read next: tools/machine/emu.py.
"""
import argparse
import sys

from machine import emu


def main():
    parser = argparse.ArgumentParser(description="One boot; prints port E9, then COM1.")
    parser.add_argument("--emu", default="bochs")
    parser.add_argument("--cpu", default="")
    parser.add_argument("--mode", default="both")
    parser.add_argument("--route", default="disk")
    parser.add_argument("--limit", type=float, default=emu.LIMIT)
    parser.add_argument("--archive", default=None)
    parser.add_argument("words", nargs="*", default=[])
    a = parser.parse_args()
    emu.end_on_sigterm()
    try:
        done = emu.run(a.emu, a.mode, " ".join(a.words), cpu=a.cpu, limit=a.limit, route=a.route,
                   archive=a.archive, say=sys.stderr)
    except emu.EmuError as error:
        print(f"boot.py: {error}", file=sys.stderr)
        return 2
    print(done.e9, end="", flush=True)
    sys.stdout.buffer.write(done.serial)
    sys.stdout.flush()
    if done.timed_out:
        print(f"boot.py: not done after {a.limit:g} s\n{done.last_lines()}", file=sys.stderr)
        return 1
    print(f"boot.py: {done.seconds:.2f} s {done.evidence}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
