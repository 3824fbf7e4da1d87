"""view.py - a stop of the tour as lines of text.

Its one idea: lines first, colour last.  The same lines go to a terminal, to a plain transcript, and
side by side into two columns; each says what kind of line it is, and only the terminal turns that
into colour.  User is green and kernel is red, as on the machine's own screen.

Read before: tools/walk/walk.py.   Read next: tools/tour.py, tools/compare.py.
"""
import re
import sys
import textwrap
from dataclasses import dataclass

from machine import colours
from walk import words

LEVEL = {0: "kernel", 3: "user"}
WHOSE = {"user": "user", "kernel": "kernel", "nobody": "no page there"}
WHOLE_LINE = {"title": colours.REVERSE, "code": colours.BOLD, "note": colours.GREY,
              "keys": colours.GREY, "heading": colours.BOLD}
# "EAX 00000003->00000010 " and " from 401ff000 kernel ", then three columns and a sign a byte.
CHANGE_WIDTH, BYTES_AT, BYTE_WIDTH = 23, 24, 4
REGISTER_DIGITS, SELECTOR_DIGITS = 8, 4
OWNER_COLOUR = {"user": colours.USER, "kernel": colours.KERNEL}


@dataclass
class Line:
    """key: what a column of the other model has on the same line, if it has it."""
    kind: str
    text: str
    key: str = ""


def wrapped(kind, text, width):
    found = textwrap.wrap(text, width - 1, initial_indent=" ", subsequent_indent=" ")
    return [Line(kind, line, f"{kind} {number}") for number, line in enumerate(found)]


def segment_line(label, segment):
    head = f" {label:3} {segment.selector:04x}"
    if not segment.usable:
        return f"{head}  null: no segment"
    # A plus: expand-down, what lies past the limit.
    return (f"{head}  {segment.base:08x}  {segment.limit:08x}{'+' if segment.down else ' '} "
            f"{segment.dpl}  {LEVEL.get(segment.dpl, '')}")


def segments(stop):
    cpl = stop.segments["cs"].selector & 3
    yield Line("state", f"     sel   base      limit    DPL  CPL {cpl}: {LEVEL[cpl]}", "cpl")
    for name in stop.shown:
        yield Line("state", segment_line(name.upper(), stop.segments[name]), name)
        if name in stop.was:
            yield Line("state", segment_line("was", stop.was[name]), f"{name} was")


def row_line(row):
    head = f" {'>' if row.used else ' '} {row.name.upper()}:y ="
    if row.whose == "null":
        return f"{head} nothing: {row.name.upper()} is null"
    if row.whose == "limit":
        return f"{head} #GP: y is past the limit"
    if row.whose == "fence":
        return f"{head} #GP: y is below the fence"
    return f"{head} {row.base:08x} + y = {row.linear:08x}  {WHOSE[row.whose]}"


def pointer(stop):
    if stop.y is None:
        return
    held = f", in {' and '.join(stop.y_in)}" if stop.y_in else ""
    yield Line("state", f" y = {stop.y:08x}{held}", "y")
    for row in stop.rows:
        yield Line("state", row_line(row), f"{row.name}:y")


def changed(stop, width):
    """The registers that are not what they were at the stop before, as many in a line as fit."""
    texts = [f"{name.upper()} {old:0{digits(name)}x}->{new:0{digits(name)}x}"
             for name, old, new in stop.changed if name not in stop.was]
    abreast = max(1, (width - 1) // CHANGE_WIDTH)
    for at in range(0, len(texts), abreast):
        line = "".join(text.ljust(CHANGE_WIDTH) for text in texts[at:at + abreast])
        yield Line("changed", f" {line}".rstrip(), f"changed {at}")


def digits(register):
    return SELECTOR_DIGITS if register.endswith("s") else REGISTER_DIGITS


def hex_and_text(data):
    """6c 69 6e 65  line"""
    return (" ".join(f"{byte:02x}" for byte in data) + "  "
            + "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data))


def moved(stop, width):
    """The first bytes of the source and of the destination, and what these were before."""
    room = (width - BYTES_AT) // BYTE_WIDTH
    for one in stop.bytes:
        head = f" {one.name:4} {one.linear:08x} {one.whose:7}"
        if not one.now:
            yield Line("state", f" {one.name:4} {one.linear:08x} {WHOSE['nobody']}", one.name)
            continue
        yield Line("state", head + hex_and_text(one.now[:room]), one.name)
        if one.before != one.now:
            yield Line("state", " was".ljust(len(head)) + hex_and_text(one.before[:room]),
                       f"{one.name} was")


def code(stop, width):
    yield Line("code", f" {stop.instruction}"[:width], "instruction")
    where = f"  {stop.source.file}:{stop.source.line}" if stop.source else ""
    if len(stop.place) + len(where) + len("   at ") <= width:
        yield Line("plain", f"   at {stop.place}{where}", "place")
    else:
        yield Line("plain", f"   at {stop.place}"[:width], "place")
        yield Line("plain", f" {where}"[:width], "file")
    if stop.source:
        yield Line("plain", f"   {stop.source.text}"[:width], "source")


def title(stop, right, width):
    """The name of the stop, and at the right whose it is."""
    left = f" {stop.title or words.TITLES[stop.key]}"
    return Line("title", left.ljust(width - len(right) - 1) + right + " ")


def body(stop, width):
    """A stop's lines in blocks; a blank line goes between two of them."""
    if stop.key == "end":
        return verdict(stop, width)
    note = wrapped("note", f"({stop.note})", width) if stop.note else []
    return [wrapped("words", stop.text, width), [*segments(stop), *changed(stop, width)],
            [*pointer(stop), *moved(stop, width)], list(code(stop, width)) + note]


def verdict(stop, width):
    cell = stop.registers
    lines = [Line("outcome", f" {cell['outcome']}", "outcome")]
    if cell["outcome"] != cell["expected"]:
        lines.append(Line("code", f" This is NOT as promised: {cell['expected']}", "expected"))
    if cell["y"]:
        parts = [f" y {cell['y'][2:]}"]
        parts += [f"linear {cell['linear'][2:]}"] if cell["linear"] else []
        parts += [f"landed: {cell['landed']}"] if cell["landed"] else []
        lines.append(Line("state", ", ".join(parts), "landed"))
    if cell["fault"]:
        fault = cell["fault"]
        lines += [Line("code", f" {fault['vector']} {fault['instruction'] or ''}"[:width], "fault"),
                  Line("plain", f"   at {fault['symbol'] or fault['offset']}"[:width], "fault at")]
    return [wrapped("words", "The kernel has read the memory back. What it found:", width),
            lines, wrapped("words", stop.text, width),
            wrapped("plain", stop.note, width)]


def lines(stop, choice, width):
    found = [title(stop, f"{choice.mode}, {choice.policy}", width)]
    for block in filter(None, body(stop, width)):
        found += [*block, Line("plain", "")]
    return found[:-1]


def fitted(found, rows):
    """In a low window the blank lines go first, the last of them before the others."""
    found = list(found)
    for at in range(len(found) - 1, -1, -1):
        if len(found) > rows and not found[at].text:
            del found[at]
    return found


def step_line(stop, before, width):
    """One instruction later: what changed, and what comes next."""
    changed = [f"{name.upper()} {value:08x}" for name, value in stop.registers.items()
               if name not in ("eip", "eflags") and value != before.registers.get(name)]
    changed += [f"{name.upper()} {segment.selector:04x}" for name, segment in stop.segments.items()
                if segment != before.segments.get(name)]
    if stop.touched:
        changed.append(stop.touched)
    where = f"   {stop.source.file}:{stop.source.line}" if stop.source else ""
    return [Line("state", f"   {', '.join(changed) or 'no register changed'}"[:width]),
            Line("code", f" {stop.instruction}"[:width]),
            Line("plain", f"   {stop.place}{where}"[:width])]


# ---- Colour ----

def owners(text, paint):
    """user in green, kernel in red."""
    return re.sub(r"\b(user|kernel)\b", lambda m: paint(m[1], OWNER_COLOUR[m[1]]), text)


def outcomes(text, paint):
    """What became of a case in its own colour, and whose the memory is."""
    found = re.search(rf"\b({'|'.join(colours.OUTCOMES)})\S*", text)
    if not found:
        return owners(text, paint)
    return (text[:found.start()] + paint(found[0], colours.BOLD, colours.OUTCOMES[found[1]])
            + owners(text[found.end():], paint))


def coloured(line):
    """For a terminal; without colours where the person wants none."""
    paint = colours.Paint(colours.wanted(sys.stdout))
    if line.kind == "state":
        return owners(line.text, paint)
    if line.kind == "case":
        return outcomes(line.text, paint)
    if line.kind == "changed":
        return re.sub(r"->(\w+)", lambda m: f"->{paint(m[1], colours.BOLD)}", line.text)
    if line.kind == "outcome":
        colour = colours.OUTCOMES.get(line.text.strip().split(":")[0])
        return " " + paint(line.text.strip(), colours.BOLD, colour)
    return paint(line.text, WHOLE_LINE.get(line.kind))


def plain(line):
    """Without a terminal: a title is a rule across the page."""
    if line.kind != "title":
        return line.text.rstrip()
    return "=" + re.sub(" {2,}", lambda m: f" {'=' * (len(m[0]) - 2)} ", line.text) + "="
