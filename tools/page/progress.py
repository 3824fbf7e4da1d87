#!/usr/bin/env python3
"""progress.py - runs a long make with one line that says how far it is.

Its one idea: make says beforehand, with -n, how many files it will compile; then each line of its
output that compiles one moves the line on.  All output goes to a file, whose end is shown if make
fails.

    progress.py --log FILE TITLE COMMAND...                     Read next: tools/make/page.mk.
"""
import argparse
import os
import subprocess
import sys

COMPILES = " -c "
# Lines of the log that are shown after a failure.
SHOWN = 15


def clean_environment():
    """Not a part of the make that called us: it would have to share its jobs."""
    ours = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    return {name: value for name, value in os.environ.items() if name not in ours}


def planned(command):
    done = subprocess.run(command + ["-n"], capture_output=True, text=True, check=False,
                          env=clean_environment())
    return sum(COMPILES in line for line in done.stdout.splitlines())


def show(title, count, total):
    line = f"{title}: {count} of {total} files"
    if sys.stdout.isatty():
        print(f"\r{line}", end="", flush=True)
    elif count in (0, total) or count % max(1, total // 4) == 0:
        print(line, flush=True)


def follow(command, log, title, total):
    """The command's status; every line goes to the log."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", env=clean_environment())
    count = 0
    for line in process.stdout:
        log.write(line)
        if COMPILES in line:
            count += 1
            show(title, min(count, total), total)
    return process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--log", required=True)
    parser.add_argument("title")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    a = parser.parse_args()
    total = planned(a.command)
    with open(a.log, "w", encoding="utf-8") as log:
        if total:
            show(a.title, 0, total)
        status = follow(a.command, log, a.title, total)
    if total and sys.stdout.isatty():
        print()
    if status:
        with open(a.log, encoding="utf-8") as log:
            sys.exit("".join(log.readlines()[-SHOWN:]) + f"progress.py: failed, see {a.log}")


if __name__ == "__main__":
    main()
