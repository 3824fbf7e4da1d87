"""keys.py - single keys from a terminal, and whole lines when they are wanted.

Its one idea: the terminal is given back as it was, however the tour ends.
Source: termios(3), "Canonical and noncanonical mode".   Read next: tools/tour.py.
"""
import os
import readline  # noqa: F401  (with it, input() has a history and editing keys)
import sys
import termios
import tty

NAMES = {"\t": "Tab", "\x1b": "Esc", " ": "The space bar", "\x7f": "Backspace"}
# An arrow or function key sends Esc and more at once.
SEQUENCE = 32


def name(key):
    """A key as a person calls it."""
    if key in NAMES:
        return NAMES[key]
    return f"The key {key}" if key.isprintable() else "That key"


def columns():
    """The width of the window now; COLUMNS in the environment may be another window's."""
    return os.get_terminal_size(sys.stdout.fileno()).columns


def rows():
    """The height of the window now."""
    return os.get_terminal_size(sys.stdout.fileno()).lines


class Terminal:
    def __enter__(self):
        self.input = sys.stdin.fileno()
        self.before = termios.tcgetattr(self.input)
        tty.setcbreak(self.input)
        return self

    def __exit__(self, *_):
        termios.tcsetattr(self.input, termios.TCSADRAIN, self.before)

    def key(self):
        """One key; None at the end of the input."""
        data = os.read(self.input, SEQUENCE)
        if not data or data == b"\x04":
            return None
        text = data.decode("utf-8", "replace")
        return text if len(text) == 1 or not text.isprintable() else text[0]

    def line(self, prompt):
        """One line, edited as usual; None at the end of the input."""
        termios.tcsetattr(self.input, termios.TCSADRAIN, self.before)
        try:
            return input(prompt)
        except EOFError:
            return None
        finally:
            # Drain, not flush: what was typed ahead is not lost.
            tty.setcbreak(self.input, termios.TCSADRAIN)
