#!/usr/bin/env python3
"""test.py - all tests, two pytests side by side: `make test`.

Its one idea: half of the tests look at the outputs of a few long boots, the other half sit in front
of a machine and type.  The first half computes, the second mostly waits, so they run at once.
The last line counts both.  Status: 0 if none failed.      Arguments are handed on to both.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
# Who drives a machine by hand, as much of them as makes the halves equally long.
BY_HAND = ("test_tour*", "test_screen*", "test_compare*", "test_gdb*", "test_iso*")
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped)")
# pytest's own: all passed, some failed, none found.
FINE = (0, 5)


def halves():
    by_hand = sorted({path for pattern in BY_HAND for path in TESTS.glob(pattern + ".py")})
    return [[str(TESTS)] + [f"--ignore={path}" for path in by_hand], [str(p) for p in by_hand]]


def command(words, arguments):
    return [sys.executable, "-m", "pytest", "-c", str(TESTS / "pytest.ini"), *words, *arguments]


def counts(text):
    """pytest's last line, as {"passed": n, ...}."""
    lines = [line for line in text.splitlines() if COUNTS.search(line)] or [""]
    found = {word.rstrip("s") if word.startswith("error") else word: int(n)
             for n, word in COUNTS.findall(lines[-1])}
    return found


def main(arguments):
    first, second = halves()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        waiting = subprocess.Popen(command(second, arguments), stdout=kept, stderr=kept)
        said = []
        try:
            running = subprocess.Popen(command(first, arguments), stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, text=True)
            for line in running.stdout:
                print(line, end="", flush=True)
                said.append(line)
            statuses = [running.wait(), waiting.wait()]
        finally:
            waiting.kill()
        kept.seek(0)
        other = kept.read()
    print(other, end="")
    both = [counts("".join(said)), counts(other)]
    total = {name: sum(c.get(name, 0) for c in both) for name in ("passed", "failed", "error", "skipped")}
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, "
          f"{total['skipped']} skipped")
    return 0 if all(status in FINE for status in statuses) and total["passed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
