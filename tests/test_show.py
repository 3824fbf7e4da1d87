"""test_show.py - `make show SLIDE=n`: one small screen a slide, in seconds.

Its one idea: the page has the whole output of each (tests/test_commands.py compares it with a run),
so what a class sees is measured there.  Here: that it fits, what is refused, and how it ends.
"""
import signal
import subprocess
import sys
import time

import pexpect
import pytest

from machine import colours
from machine import emu
from slides import lecture

SHOW = [sys.executable, str(emu.TOP / "tools" / "show.py")]
# 80 x 24, less the line that was typed and the prompt.
COLUMNS, ROWS = 79, 22


@pytest.mark.parametrize("number", range(1, lecture.SLIDES + 1))
def test_it_fits_a_small_screen(number):
    lines = lecture.slides()[number].shown.splitlines()
    assert 3 < len(lines) <= ROWS and max(map(len, lines)) <= COLUMNS
    assert not [line for line in lines if line.startswith(("{", "ok ", "KTAP"))]
    assert lines[0].startswith(f"= Slide {number}: ") and any(l.startswith(" ? ") for l in lines)


@pytest.mark.parametrize("value", ["0", "24", "four", "1.5", "-1", "²", ""])
def test_a_slide_that_is_none_is_refused(value):
    done = subprocess.run(SHOW + [f"--slide={value}"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "it may be 1 to 23" in done.stderr and not done.stdout


@pytest.mark.parametrize("columns, rows", [(80, 24), (100, 30)])
def test_a_person_sees_colours_and_the_same_words(columns, rows):
    child = pexpect.spawn(SHOW[0], SHOW[1:] + ["--slide=8"], dimensions=(rows, columns),
                          encoding="utf-8", timeout=60)
    child.expect(pexpect.EOF)
    text = child.before.replace("\r\n", "\n")
    assert f"\033[{colours.KERNEL}m" in text
    plain = lecture.slides()[8].shown.splitlines()
    assert [line.rstrip() for line in colours.without(text).splitlines()][1:] == plain[1:]


def test_ctrl_c_ends_it_and_leaves_nothing_behind():
    child = subprocess.Popen(SHOW + ["--slide=6"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=20)
    assert child.returncode == 130 and "Traceback" not in said
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert "run/show/bochsrc" not in running.stdout
