"""test_compare.py - `make compare`: two real machines in two columns, and what is marked.

Its one idea: the marks are computed again here, from the columns; a mark that is missing or one too
many is a wrong lecture.
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pexpect
import pytest

import compare
from machine import emu
from machine import names
from walk import view
from walk.view import Line

COMPARE = [sys.executable, str(emu.TOP / "tools" / "compare.py")]
CASES = {
    "default": [],
    "same-y": ["--scenario", "read_by_coincidence"],
    "past-limit": ["--scenario", "read_past_limit"],
    "fenced": ["--mode", "flat,fenced"],
}


@pytest.fixture(scope="module")
def pages():
    """{case: its lines}"""
    def run(case):
        arguments = ["--plain", "1", "--label", f"test-compare-{case}", *CASES[case]]
        done = subprocess.run(COMPARE + arguments, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()
    # One after the other: each is two machines already.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return dict(zip(CASES, pool.map(run, CASES)))


def columns(line):
    """(left, mark, right) of a line of two columns, or None."""
    mark = line[compare.COLUMN:compare.COLUMN + 3].strip()
    if line.startswith("=") or mark not in ("|", "!="):
        return None
    return line[:compare.COLUMN].strip(), mark, line[compare.COLUMN + 4:].strip()


def rows(lines, title=""):
    """The rows of the page whose title starts so."""
    found, inside = [], False
    for line in lines:
        if line.startswith("= "):
            inside = line.startswith(f"= {title}")
        elif inside and (row := columns(line)):
            found.append(row)
    return found


def row(lines, title, start):
    return next(r for r in rows(lines, title) if start in (r[0][:len(start)], r[2][:len(start)]))


@pytest.mark.parametrize("case", CASES)
def test_it_fits_a_hundred_columns(pages, case):
    assert max(map(len, pages[case])) <= 100
    assert not [line for line in pages[case] if "\033" in line]


@pytest.mark.parametrize("case", CASES)
def test_a_line_is_marked_if_and_only_if_it_differs(pages, case):
    found = [r for r in rows(pages[case]) if r[0] not in names.MODES]
    assert len(found) > 100
    for left, mark, right in found:
        assert mark == ("|" if left == right else "!="), (left, mark, right)


@pytest.mark.parametrize("case", [case for case in CASES if case != "fenced"])
def test_both_columns_are_the_right_models(pages, case):
    for title in ("Step 1 of", "Step 3 done", "Step 4 of"):
        assert row(pages[case], title, "split")[2] == "flat"
        left, mark, right = row(pages[case], title, "CS  0008")
        assert ("c0000000" in left, mark, "00000000" in right) == (True, "!=", True)


def test_step_3_is_the_difference(pages):
    left, mark, right = row(pages["default"], "Step 3 done", "FS  0023")
    assert left.split()[2:4] == ["40000000", "7fffffff"]
    assert mark == "!=" and right.split()[2:4] == ["00000000", "ffffffff"]


def test_the_fence_is_the_difference_of_flat_and_fenced(pages):
    assert row(pages["fenced"], "Step 1 of", "flat")[2] == "fenced"
    left, mark, right = row(pages["fenced"], "Step 3 done", "FS  0023")
    assert left.split()[2:4] == ["00000000", "ffffffff"]
    assert mark == "!=" and right.split()[2:4] == ["00000000", "bfffffff"]
    left, mark, right = row(pages["fenced"], "Step 3 done", "DS  0010")
    assert mark == "!=" and "bfffffff+" in right
    assert row(pages["fenced"], "The verdict", "kernel-hit") == ("kernel-hit", "!=", "oops")


def test_the_same_instruction_and_the_same_y_are_not_marked(pages):
    assert row(pages["same-y"], "Step 4 of", "mov byte ptr")[1] == "|"
    assert row(pages["same-y"], "Step 4 of", "y = 001ff000, in EDI")[1] == "|"
    assert row(pages["same-y"], "Step 4 of", "> FS:y") == (
        "> FS:y = 40000000 + y = 401ff000  user", "!=", "> FS:y = 00000000 + y = 001ff000  user")


def test_a_stop_of_one_machine_alone(pages):
    found = rows(pages["past-limit"], "The processor says no")
    assert "(this machine does not come here)" in [right for _, _, right in found]
    assert any("#GP" in left for left, _, _ in found)
    assert all(mark == "!=" for left, mark, right in found[1:] if left or right)
    assert row(pages["past-limit"], "The verdict", "oops") == ("oops", "!=", "kernel-hit")


def test_lines_are_aligned_by_their_keys():
    left = [Line("state", "a", "1"), Line("state", "c", "3")]
    right = [Line("state", "a", "1"), Line("state", "b", "2"), Line("state", "c", "3")]
    shown = [(one.text, other.text) for one, other in compare.align(left, right)]
    assert shown == [("a", "a"), ("", "b"), ("c", "c")]


@pytest.mark.parametrize("arguments, words", [
    (["--scenario", "all"], "SCENARIO=all is not known"),
    (["--mode", "flat"], "compare shows both models"),
    (["--mode", "flat,flat"], "two of: split flat fenced"),
    (["--mode", "flat,nowhere"], "two of: split flat fenced"),
    (["--gate", "all"], "the right ones are: int80 lcall7 gate sysenter"),
])
def test_a_wrong_value_is_refused(arguments, words):
    done = subprocess.run(COMPARE + arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and words in done.stderr and not done.stdout


def person(columns, *arguments):
    child = pexpect.spawn(COMPARE[0], COMPARE[1:] + ["--label", "test-compare-person", *arguments],
                          dimensions=(30, columns), encoding="utf-8", timeout=30)
    child.delaybeforesend = None
    return child


def test_pages_turn_on_enter_and_q_leaves():
    child = person(100)
    child.expect_exact("Step 1 of 5")
    child.expect_exact("q: leave")
    child.send("x")
    child.expect_exact("The key x does nothing here.")
    for key, title in (("\r", "Step 2 of 5"), ("b", "Step 1 of 5"), ("b", "does nothing here"),
                       ("\r", "Step 2 of 5"), ("\x1b[D", "Step 1 of 5"), ("\r", "Step 2 of 5")):
        child.send(key)
        child.expect_exact(title)
        child.expect_exact("q: leave")
    for title in ("Step 3 of 5", "Step 3 done", "Step 4 of 5"):
        child.send("\r")
        child.expect_exact("\033[2J")
        child.expect_exact("q: leave")
        page = child.before
        assert title in page and page.count("\n") < 30
        assert any(f"\033[{colour}m{who}" in page for who, colour in view.OWNER_COLOUR.items())
    for title in ("Step 5 of 5", "Step 5 done", "Back in ring 3", "The verdict"):
        child.send("\r")
        child.expect_exact("\033[2J")
        child.expect_exact(": leave")
        assert title in child.before
    # Behind the last page there is nothing to go on to.
    assert "go on" not in child.before and "Enter or q" in child.before
    child.send("\r")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_narrow_window_is_refused_in_words():
    child = person(80)
    child.expect_exact("need a window of 100 columns, and this one has 80")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
