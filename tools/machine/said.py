"""said.py - what the machine says to people on COM1, and which of it answers the question.

Its one idea: every boot begins with the segments and what is enforced, and ends with the table.  In
between stands what this boot was made for: a trace, an oops, what a scenario prints.

Read next: tools/boot.py, tools/docs.py.
"""
from machine import colours
from machine.ending import ToolError

HEAD, HEAD_END, TABLE = "Segments of the ", "Enforced here", "where each byte went"
# The title, and a line for each segment.
SEGMENT_LINES = 7


def plain(serial):
    """COM1's bytes as text without colours."""
    return colours.without(serial.decode("utf-8", "replace"))


def lines_from(text, first, count):
    """`count` lines of text, the first of which starts with `first`."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if line.startswith(first):
            return "\n".join(lines[at:at + count]) + "\n"
    raise ToolError(f"the boot printed no line that starts with \"{first}\"")


def segments(text, mode):
    return lines_from(text, f"{HEAD}{mode} model", SEGMENT_LINES)


def answers(text):
    """The lines between the head (both kernels', if both ran) and the table; colours stay."""
    found, head = [], False
    for line in text.splitlines():
        bare = colours.without(line)
        if bare.startswith(TABLE):
            break
        head = head or bare.startswith(HEAD)
        if not head:
            found.append(line)
        head = head and not bare.startswith(HEAD_END)
    return found
