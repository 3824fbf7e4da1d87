#!/usr/bin/env python3
"""prove.py - proves the arithmetic of limits for all 32-bit inputs: `make prove`.

Its one idea: Frama-C ends with status 0 even when a goal stays unproved, so its last line is read,
"Proved goals: N / N", and the two numbers must be the same and not 0.
The claims stand as ACSL comments in the source itself.  In ACSL a sum is an integer that never
carries, so "y + n <= limit" means there what it says.  Status: 0 proved, 1 not, 2 the provers could not be tried.
Read next: seg/range.h, seg/limit.c.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from machine.ending import guarded

TOP = Path(__file__).resolve().parent.parent
WHERE = TOP / os.environ.get("BUILD", "build") / "prove"
COMMAND = ["frama-c", "-c11", "-machdep", "gcc_x86_32", "-cpp-extra-args=-I. -Ikernel",
           "-wp", "-wp-rte", "-wp-prover", "z3,cvc4",
           # Seconds a goal may take; the true ones take a tenth of one, a false one takes them all.
           "-wp-timeout", "3"]
# File name -> more options.  In range.h no operation at all may carry; of limit.c, what has a claim.
SOURCES = {
    "range.h": ["-warn-unsigned-overflow"],
    "limit.c": ["-wp-fct", "access_ok,legal_limit,user_offset,user_pointer"],
}
PROVED = re.compile(r"Proved goals: +(\d+) / (\d+)")
# Seconds; it takes three.
LIMIT = 120


def run(command):
    """(status, everything it said)."""
    env = os.environ | {"WHY3CONFIG": str(WHERE / "why3.conf")}
    try:
        done = subprocess.run(command, cwd=TOP, env=env, text=True, timeout=LIMIT, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        return 127, str(error)
    except subprocess.TimeoutExpired:
        return 124, f"{command[0]} did not come to an end in {LIMIT} s"
    return done.returncode, done.stdout


def detect():
    """Why3 wants to know its solvers; in a file of ours, not in the user's home."""
    WHERE.mkdir(parents=True, exist_ok=True)
    status, said = run(["why3", "config", "detect", "-C", str(WHERE / "why3.conf")])
    return None if status == 0 else said


def judge(status, said):
    """(proved, goals, complaint or None)."""
    found = PROVED.search(said)
    proved, goals = (int(n) for n in found.groups()) if found else (0, 0)
    if status or not found:
        return proved, goals, f"frama-c ended with status {status} and no result"
    if not goals:
        return proved, goals, "there was nothing to prove"
    if proved != goals:
        return proved, goals, f"{goals - proved} of {goals} goals are not proved"
    return proved, goals, None


def prove(source):
    """(proved, goals, complaint or None, all that was said) for one file."""
    status, said = run(COMMAND + SOURCES.get(Path(source).name, []) + [str(source)])
    return *judge(status, said), said


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="*", default=[f"seg/{name}" for name in SOURCES])
    a = parser.parse_args(arguments)
    complaint = detect()
    if complaint:
        print(f"prove: {complaint}", file=sys.stderr)
        return 2
    bad = 0
    for source in a.source:
        proved, goals, complaint, said = prove(source)
        if complaint:
            print(f"{said}prove: {source}: {complaint}", file=sys.stderr)
            bad += 1
        else:
            print(f"{source}: proved {proved} of {goals} goals, for all 32-bit inputs")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(guarded("prove", main, sys.argv[1:]))
