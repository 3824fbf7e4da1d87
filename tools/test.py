#!/usr/bin/env python3
"""test.py - all tests, in several pytests side by side: `make test`.

Its one idea: the tests fall into groups that share no boot.  Some look at the outputs of a few long
boots, others sit in front of a machine and type.  The groups stand in a queue, the longest first, so
that the cores are busy to the end.  What a group says is printed when it has ended; the last line
counts all.  Status: 0 if nothing failed.      Arguments are handed on to every pytest.
"""
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from machine.ending import guarded

TESTS = Path(__file__).resolve().parent.parent / "tests"
# The longest first; whatever is not named here shares the boots of tests/boots.py, and begins.
GROUPS = (("test_commands*", "test_shown*", "test_matrix*", "test_lab", "test_attacks*"),
          ("test_cmdline*", "test_boot*", "test_damage*", "test_reset*", "test_machines*"),
          ("test_escape*",), ("test_screen*",), ("test_ktap*",),
          # Where a page has been built, a browser reads it.
          ("test_page*", "test_slides*", "test_fuzz*"),
          ("test_exec*", "test_build*", "test_container*"), ("test_tour*",),
          ("test_gdb*", "test_compare*"),
          ("test_make*", "test_show", "test_debuggers*", "test_theme*"), ("test_iso*",),
          ("test_lab_code*",))
COUNTED = ("passed", "failed", "error", "skipped")
COUNTS = re.compile(r"(\d+) (passed|failed|error|skipped)")
# Seconds that a pytest has to close its machines when it is interrupted.
GRACE = 3
# pytest's own: all passed; none found.
FINE = (0, 5)


def groups():
    """The arguments of each pytest: what it runs."""
    named = [sorted(str(p) for pattern in patterns for p in TESTS.glob(pattern + ".py"))
             for patterns in GROUPS]
    return [[str(TESTS)] + [f"--ignore={path}" for group in named for path in group], *named]


def counts(text):
    """pytest's last line, as {"passed": n, ...}."""
    lines = [line for line in text.splitlines() if COUNTS.search(line)] or [""]
    return {word: int(n) for n, word in COUNTS.findall(lines[-1])}


def environment():
    """The tests' own: byte code is kept, and beside the tools, so that a copy of the tree has it, too;
    some hundred tools are started, each for a moment."""
    return {n: v for n, v in os.environ.items()
            if n not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")}


class Running:
    """The pytests that run now, so that all of them end when we do."""

    def __init__(self, arguments):
        self.arguments, self.all, self.lock = arguments, set(), threading.Lock()
        self.ended = False

    def run(self, words):
        command = [sys.executable, "-m", "pytest", "-c", str(TESTS / "pytest.ini"), *words]
        # A session of its own: Ctrl-C is for us, and we end it.
        process = subprocess.Popen(command + self.arguments, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, start_new_session=True,
                                   env=environment())
        self.all.add(process)
        text, _ = process.communicate()
        with self.lock:
            if not self.ended:
                print(text, end="", flush=True)
        return process.returncode, counts(text)

    def end(self):
        """Ends each, and its emulators: as Ctrl-C does, and for good where a boot goes on all the
        same.  What they say then is of no use."""
        self.ended = True
        running = [process for process in self.all if process.poll() is None]
        for process in running:
            os.killpg(process.pid, signal.SIGINT)
        end = time.monotonic() + GRACE
        for process in running:
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def main(arguments):
    running = Running(arguments)
    # One more than there are cores: who types into a machine also waits.
    pool = ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1)
    try:
        done = list(pool.map(running.run, groups()))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        running.end()
    total = {name: sum(found.get(name, 0) for _, found in done) for name in COUNTED}
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, "
          f"{total['skipped']} skipped")
    return 0 if all(status in FINE for status, _ in done) and total["passed"] else 1


if __name__ == "__main__":
    sys.exit(guarded("test", main, sys.argv[1:]))
