"""model_svg.py - a memory model as a picture, from what the kernel says it has loaded.

Its one idea: the picture is as true as the boot output, because it has no number of its own: bases
and limits come from the kernel's lines, and everything is drawn to one scale, 4 GB from bottom to
top.  User is green and kernel is red, here as everywhere.

Read next: kernel/demo/screen/segments.c, which prints the lines; tools/pictures.py.
"""
import re
from dataclasses import dataclass

from machine import colours
from machine.ending import ToolError

GB4 = 1 << 32
# Of a descriptor's type: code, or data that expands down.
DOWN, CODE_OR_DOWN = 4, 12
LINE = re.compile(r"^ +(\w[\w ]*?) +([0-9a-f]{4})  base ([0-9a-f]{8})  limit ([0-9a-f]{8})  "
                  r"DPL (\d)  S \d  type (\w)$", re.MULTILINE)
TITLE = re.compile(r"^Segments of the (\w+) model", re.MULTILINE)
# Colours that can be told apart on paper too.
FILL = {"user": "#2e9e3f", "kernel": "#cc3322"}
WIDTH, TOP, HEIGHT, BAR, GAP = 640, 70, 420, 96, 24
LEFT = 130
# The least height of a bar that anybody can see.
LEAST = 6


class ModelError(ToolError):
    """The boot output is not what it should be."""


@dataclass(frozen=True)
class Segment:
    name: str
    selector: int
    base: int
    limit: int
    dpl: int
    down: bool  # expand-down: it has what lies past its limit

    @property
    def owner(self):
        return "user" if self.dpl == 3 else "kernel"

    @property
    def first(self):
        return self.base + (self.limit + 1 if self.down else 0)

    @property
    def last(self):
        """The last linear address; a base-0 segment of 4 GB ends with memory itself."""
        return GB4 - 1 if self.down else min(self.base + self.limit, GB4 - 1)


def segments(output):
    """The code and data segments in a kernel's boot output, in its order."""
    found = [Segment(name, int(selector, 16), int(base, 16), int(limit, 16), int(dpl),
                     int(kind, 16) & CODE_OR_DOWN == DOWN)
             for name, selector, base, limit, dpl, kind in LINE.findall(colours.without(output))
             if name.split()[0] in FILL]
    if len(found) != 4 or not TITLE.search(output):
        raise ModelError(f"the kernel printed {len(found)} of the four segments:\n{output[:600]}")
    return found


def y_of(linear):
    """Where a linear address lies: high ones at the top."""
    return TOP + HEIGHT - linear * HEIGHT / GB4


def number(value):
    return f"{value:08x}".upper()[:4] + "_" + f"{value:08x}".upper()[4:]


def text(x, y, words, size=15, anchor="start", colour="#222", weight="normal"):
    return (f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
            f'font-weight="{weight}">{words}</text>')


def ruler(marks):
    lines = [f'<line x1="{LEFT}" y1="{TOP}" x2="{LEFT}" y2="{TOP + HEIGHT}" stroke="#222"/>']
    for mark in sorted(marks):
        y = y_of(mark)
        lines.append(f'<line x1="{LEFT - 6}" y1="{y:g}" x2="{WIDTH - 20}" y2="{y:g}" stroke="#bbb" '
                     'stroke-dasharray="3 4"/>')
        label = number(min(mark, GB4 - 1))
        lines.append(text(LEFT - 10, y + 5, label, 14, "end"))
    return lines


def bar(index, segment):
    x = LEFT + GAP + index * (BAR + GAP)
    bottom = y_of(segment.first)
    height = max(bottom - y_of(segment.last + 1), LEAST)
    colour = FILL[segment.owner]
    lines = [f'<rect x="{x}" y="{bottom - height:g}" width="{BAR}" height="{height:g}" '
             f'fill="{colour}"><title>{segment.name} {segment.selector:04x}</title></rect>']
    at = TOP + HEIGHT + 24
    for line, size in ((segment.name, 15), (f"selector {segment.selector:04x}", 12),
                       (f"base {segment.base:08x}", 12), (f"limit {segment.limit:08x}" + " up" * segment.down, 12)):
        lines.append(text(x + BAR / 2, at, line, size, "middle", colour,
                          "bold" if size == 15 else "normal"))
        at += size + 4
    return lines


def draw(mode, loaded):
    """The whole picture."""
    marks = {0, GB4} | {s.first for s in loaded} | {
        s.last + 1 for s in loaded if (s.last + 1 - s.first) * HEIGHT / GB4 > 20}
    height = TOP + HEIGHT + 110
    body = [text(WIDTH / 2, 32, f"{mode}: the segments in linear memory", 20, "middle",
                 weight="bold"),
            text(WIDTH / 2, 52, "from the descriptors that the kernel loaded, asked with SGDT, LSL "
                 "and LAR", 12, "middle")]
    body += ruler(marks)
    for index, segment in enumerate(loaded):
        body += bar(index, segment)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *body, "</svg>"]) + "\n"
