"""Unit tests of tools/machine/colours.py: every colour can be read, on black and on white.

Its one idea: contrast is computed, as the WCAG says, from what the colours' numbers mean to xterm.
"""
import re

import pytest

from machine import colours
from machine import emu

LEAST = 4.5
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
LEVELS = (0, 95, 135, 175, 215, 255)
# A VGA's sixteen text colours.
VGA = [(0, 0, 0), (0, 0, 170), (0, 170, 0), (0, 170, 170), (170, 0, 0), (170, 0, 170),
       (170, 85, 0), (170, 170, 170)]
VGA += [tuple(c + 85 for c in colour) if colour != (170, 85, 0) else (255, 255, 85) for colour in VGA]


def xterm(number):
    """Red, green and blue of one of xterm's 256 colours; not of the first 16, which are the user's."""
    assert number >= 16
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    cube = number - 16
    return LEVELS[cube // 36], LEVELS[cube // 6 % 6], LEVELS[cube % 6]


def luminance(colour):
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    # What was too pale before: dark grey on black, bright yellow on white.
    assert contrast(VGA[8], VGA[0]) == pytest.approx(2.8, abs=0.1)
    assert contrast(VGA[14], WHITE) < 1.2


def readable(codes):
    """The least contrast of a colour, whatever stands behind it."""
    front = re.search(r"38;5;(\d+)", codes)
    back = re.search(r"48;5;(\d+)", codes)
    behind = [xterm(int(back[1]))] if back else [BLACK, WHITE]
    return min(contrast(xterm(int(front[1])), other) for other in behind)


@pytest.mark.parametrize("name", ["USER", "KERNEL", "OOPS", "GREY"])
def test_a_terminals_colours(name):
    assert readable(getattr(colours, name)) >= LEAST


def attributes():
    """{name: VGA attribute} of the kernel's screens."""
    text = "".join((emu.TOP / path).read_text() for path in
                   ("kernel/machine/console.h", "kernel/demo/screen/draw.h"))
    return {name: int(value, 16) for name, value in
            re.findall(r"\b(COLOUR_\w+)\s+(?:= )?(0x[0-9A-F]{2})\b", text)}


@pytest.mark.parametrize("name", attributes())
def test_the_screens_colours(name):
    value = attributes()[name]
    assert contrast(VGA[value & 15], VGA[value >> 4]) >= LEAST, hex(value)


def test_the_serial_lines_colours_are_a_terminals():
    text = (emu.TOP / "kernel" / "machine" / "console.c").read_text()
    sent = dict(re.findall(r'COLOUR_(\w+), "\\033\[0;?([\d;]*)m"', text))
    assert sent["USER"] == colours.USER and sent["KERNEL"] == colours.KERNEL
    assert sent["WARN"] == colours.OOPS and sent["DIM"] == colours.GREY
    assert sent["BRIGHT"] == colours.BOLD and sent["PLAIN"] == ""


@pytest.mark.parametrize("terminal, refused, expected", [
    (True, None, True), (True, "", True), (True, "1", False), (False, None, False)])
def test_no_color_is_respected(monkeypatch, terminal, refused, expected):
    class Stream:
        def isatty(self):
            return terminal
    monkeypatch.delenv("NO_COLOR", raising=False)
    if refused is not None:
        monkeypatch.setenv("NO_COLOR", refused)
    assert colours.wanted(Stream()) is expected
