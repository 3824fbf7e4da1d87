"""colours.py - the colours of everything that a terminal shows: who owns a byte, what went wrong.

Its one idea: a terminal may be black or white, and nobody can ask it.  So a word is either in a
colour that stands out from both (4.5 : 1, the WCAG's measure), or it brings its own background.
Green is the user's and red the kernel's, as on the machine's own screen.  NO_COLOR turns all off.

Source: WCAG 2.1, "Contrast (Minimum)"; no-color.org; xterm's 256 colours.
Read next: kernel/machine/console.c, which sends the same ones down the serial line.
"""
import os
import re

USER = "38;5;29"
KERNEL = "38;5;231;48;5;160"
OOPS = "38;5;16;48;5;214"
GREY = "38;5;243"
BOLD, REVERSE = "1", "7"
OFF = "\033[0m"
# What became of a case.
OUTCOMES = {"delivered": USER, "refused": BOLD, "partial": BOLD, "kernel-hit": KERNEL,
            "kernel-leak": KERNEL, "oops": OOPS, "killed": BOLD, "panic": OOPS,
            "not-enforced": GREY}
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


def wanted(stream):
    """Colours are for a person at a terminal who has not refused them."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def without(text):
    return SEQUENCE.sub("", text)


class Paint:
    """Colours words, or leaves them alone."""

    def __init__(self, on):
        self.on = on

    def __call__(self, text, *colours):
        colours = [c for c in colours if c]
        if not self.on or not colours or not text.strip():
            return text
        return f"\033[{';'.join(colours)}m{text}{OFF}"
