"""test_tour_keys.py - `make tour` with a person at the keyboard.

Its one idea: a pseudo-terminal of a given size, the real debugger behind the tour, and what a
person would see and press.   Read before: tests/test_tour.py.
"""
import subprocess
import sys

import pexpect
import pytest

from machine import colours
from machine import emu
from machine import names
from machine import symbols

TOUR = [sys.executable, str(emu.TOP / "tools" / "tour.py")]
KEYS = "q: leave"


class Person:
    """A tour in a terminal of this size; sees what a person sees."""

    def __init__(self, columns, rows, *arguments):
        self.child = pexpect.spawn(TOUR[0], TOUR[1:] + ["--label", "test-tour-person", *arguments],
                                   dimensions=(rows, columns), encoding="utf-8", timeout=20)
        self.child.delaybeforesend = None

    def see(self, words, then=KEYS):
        """The screen from the last clearing on, once these words and the keys have come."""
        self.child.expect_exact(words)
        before = self.child.before + words
        self.child.expect_exact(then)
        text = before + self.child.before + then
        return colours.without(text.split("\033[2J")[-1]).replace("\r\n", "\n")

    def press(self, key):
        self.child.send(key)

    def leave(self):
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


@pytest.fixture
def person(request):
    made = []

    def come(columns=100, rows=30, *arguments):
        made.append(Person(columns, rows, *arguments))
        return made[-1]
    yield come
    for one in made:
        one.child.close(force=True)


TITLES = ("Step 1 of 5", "Step 2 of 5", "Step 3 of 5", "Step 3 done", "Step 4 of 5", "Step 5 of 5",
          "Step 5 done", "Back in ring 3", "The verdict")


@pytest.mark.parametrize("columns, rows", [(100, 30), (80, 24)])
# In fenced the same y is an oops at step 4: tests/golden has it.
@pytest.mark.parametrize("mode", names.modes_of(names.BOTH))
def test_enter_goes_through_to_the_end(person, columns, rows, mode):
    one = person(columns, rows, "--mode", mode, "--copy", "rep")
    for title in TITLES:
        screen = one.see(title)
        lines = screen.splitlines()
        # The cursor waits in a line of its own.
        assert len(lines) < rows and max(map(len, lines)) < columns, screen
        one.press("\r")
    assert one.leave() == 0


def test_the_fullest_stop_fits_a_small_window(person):
    """A fault after half a copy: three lines of words, changed registers, bytes, a note."""
    one = person(80, 24, "--scenario", "read_into_hole", "--policy", "masked")
    for title in ("Step 1 of 5", "Step 2 of 5", "Before step 3", "Step 3 of 5", "Step 3 done",
                  "Step 4 of 5", "The processor says no"):
        screen = one.see(title)
        assert len(screen.splitlines()) < 24, screen
        one.press("\r")
    assert "was" in screen and "error code 2h" in screen


def test_it_says_what_is_going_on_while_it_boots(person):
    one = person()
    one.child.expect_exact("Booting it in the Bochs debugger", timeout=2)


def test_s_steps_one_instruction(person):
    one = person(80, 24)
    for title in TITLES[:4]:
        one.see(title)
        one.press("\r")
    one.see(TITLES[4])
    one.press("s")
    one.child.expect_exact("written to linear 401ff000, ")
    one.child.expect_exact("inc esi")
    one.press("s")
    one.child.expect(r"ESI [0-9a-f]{7}1")
    one.child.expect_exact("inc edi")
    one.press("s")
    one.child.expect_exact("EDI 001ff001")
    one.press("\r")
    one.see("Step 5 of 5")
    one.press("q")
    assert one.leave() == 0


def test_s_into_a_step_shows_that_step(person):
    """From step 3 by single steps: the call, then the loop's first instructions, then step 4."""
    one = person()
    for title in TITLES[:3]:
        one.see(title)
        one.press("\r" if title != TITLES[2] else "s")
    for _ in range(3):
        one.child.expect(r"seg/\w+\.asm:\d+")
        one.press("s")
    assert "> FS:y" in one.see("Step 4 of 5")


@pytest.mark.parametrize("key", ["b", "\x1b[D"])
def test_b_shows_the_stop_before_from_the_record(person, key):
    one = person(80, 24)
    seen = []
    for title in TITLES[:3]:
        seen.append(one.see(title))
        one.press("\r")
    one.see(TITLES[3])
    for title, before in reversed(list(zip(TITLES[:3], seen))):
        one.press(key)
        again = one.see(title, "Seen before.")
        assert again.splitlines()[:-1] == before.splitlines()[:-1]
    one.child.expect_exact(KEYS)
    one.press(key)
    one.child.expect_exact("This is the first stop")
    # The machine has not moved: neither s nor p means anything here.
    for other in "sp":
        one.press(other)
        one.child.expect_exact("does nothing here.")
    for title in TITLES[1:4]:
        one.press("\r")
        one.see(title)
    one.press("\r")
    one.see(TITLES[4])


def test_b_goes_back_from_the_verdict_and_over_single_steps(person):
    one = person(80, 24)
    for title in TITLES[:2]:
        one.see(title)
        one.press("\r" if title == TITLES[0] else "s")
    one.child.expect(r"kernel/\w+/\w+\.c:\d+")
    one.press("b")
    one.see(TITLES[1], "Seen before.")
    one.press("\r")
    one.see("Where the machine is now")
    for title in TITLES[2:]:
        one.press("\r")
        one.see(title)
    one.press("b")
    one.see(TITLES[-2], "Seen before.")
    one.press("\r")
    one.see(TITLES[-1])
    one.press("\r")
    assert one.leave() == 0


def test_p_is_the_raw_prompt_and_back_returns(person):
    one = person(80, 24)
    one.see(TITLES[0])
    one.press("p")
    one.child.expect_exact("<bochs> ")
    one.press("sreg\r")
    one.child.expect_exact("base=0x40000000, limit=0x7fffffff")
    one.child.expect_exact("<bochs> ")
    one.press("u\r")
    one.child.expect(r"step1_trap|int80_entry")
    one.child.expect_exact("<bochs> ")
    one.press("nonsense\r")
    one.child.expect_exact("syntax error")
    # Typed ahead, while Bochs is still busy with the first of the two.
    one.press("s 3\rback\r")
    assert "Where the machine is now" in one.see("Where the machine is now")
    one.press("\r")
    one.see("Step 2 of 5")


def test_quitting_bochs_itself_ends_the_tour(person):
    one = person()
    one.see(TITLES[0])
    one.press("p")
    one.child.expect_exact("<bochs> ")
    one.press("q\r")
    one.child.expect_exact("Bochs has ended")
    assert one.leave() == 0


def test_control_c_stops_a_guest_that_runs_for_ever(person):
    one = person()
    one.see(TITLES[0])
    one.press("p")
    one.child.expect_exact("<bochs> ")
    one.press("\x03")          # at the prompt it only gives a new line
    one.child.expect_exact("<bochs> ")
    # A jump to itself, in code that has not run yet: Bochs keeps what it has decoded.
    where = symbols.Symbols("split").offsets["double_fault"]
    for line in (f"setpmem {where:#x} 2 0xfeeb", f"set eip = {where:#x}"):
        one.press(f"{line}\r")
        one.child.expect_exact("<bochs> ")
    one.press("c\r")
    assert one.child.expect_exact(["<bochs> ", pexpect.TIMEOUT], timeout=1) == 1
    one.press("\x03")
    one.child.expect_exact("<bochs> ")
    one.press("back\r")
    assert "at double_fault" in one.see("Where the machine is now")


def test_a_wrong_key_says_which_keys_there_are(person):
    one = person(80, 24)
    one.see(TITLES[0])
    for key in ("x", "\x1b", "\x1b[A", "ä", " "):
        one.press(key)
        one.child.expect_exact("does nothing here.")
        one.child.expect_exact("Enter: go on")
    one.press("q")
    assert one.leave() == 0


def test_q_leaves_no_bochs_behind_and_the_terminal_as_it_was(tmp_path):
    script = f"stty -a >{tmp_path}/before; {' '.join(TOUR)} --label test-tour-stty; " \
             f"stty -a >{tmp_path}/after; echo gone $?"
    child = pexpect.spawn("sh", ["-c", script], encoding="utf-8", timeout=20, dimensions=(30, 100))
    child.expect_exact(KEYS)
    child.send("q")
    child.expect_exact("gone 0")
    child.close(force=True)
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert "test-tour-stty/bochsrc" not in running.stdout
