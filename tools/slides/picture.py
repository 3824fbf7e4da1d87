"""picture.py - one machine at one stop as a drawing: linear memory, the segments over it, and y.

Its one idea: the drawing has no number of its own.  Bases, limits and rights are what the processor
held at that stop of a recorded case (tools/page/record.py); the arrow is base + y.

Read before: tools/page/tape.py.   Read next: tools/slides/deck.py.
"""
import html
import json
from dataclasses import dataclass

from machine import emu
from machine import names

DATA = emu.TOP / emu.BUILD / "page-data"
GB4 = 1 << 32
USUAL_GATE = names.GATES[0]
# A page's rights (tools/page/tape.py), and a data segment's type that expands down.
PRESENT, USER, CODE, DOWN = 1, 4, 8, 4
SHOWN = ("cs", "ss", "ds", "fs")
ARROWS = ("ds", "fs")
# Not even: the kernel's 16 MB would be too thin to see.  (linear address, height on the paper)
WIDTH, HEIGHT = 600, 420
SCALE = ((GB4, 34), (0xC1000000, 76), (0xC0000000, 206), (0x40000000, 364), (0, 416))
MARKS = (0xC1000000, 0xC0000000, 0x40000000)
MEMORY, FIRST, STEP, WIDE = 210, 290, 84, 34


@dataclass
class Look:
    """A stop: the registers' hidden parts, y, and whose y's pages are."""
    mode: str
    policy: str
    y: int
    segments: dict
    targets: list
    pages: list

    def through(self, name):
        """(linear address of y, whose byte that is); None where the register refuses."""
        segment = self.segments[name]
        if "base" not in segment:
            return None, "null"
        down = segment["type"] & (CODE | DOWN) == DOWN
        if (self.y <= segment["limit"]) if down else (self.y > segment["limit"]):
            return None, "below fence: #GP" if down else "past limit: #GP"
        linear = (segment["base"] + self.y) % GB4
        rights = self.pages[self.targets.index(linear)][0] if linear in self.targets else 0
        return linear, ("user" if rights & USER else "kernel") if rights & PRESENT else "no page"


def look(scenario, mode, policy, key):
    """The first stop of that name in a recorded case."""
    cases = json.loads((DATA / f"{mode}.json").read_text("ascii"))["cases"]
    case = next(c for c in cases if (c["scenario"], c["policy"], c["gate"]) ==
                (scenario, policy, USUAL_GATE))
    stop = next(s for s in case["stops"] if s["key"] == key)
    state = {}
    for change in case["states"][:stop["state"] + 1]:
        state |= change
    return Look(mode, policy, case["y"], state["segments"], case["targets"], state["pages"])


def height(linear):
    for (high, above), (low, below) in zip(SCALE, SCALE[1:]):
        if linear >= low:
            return below - (linear - low) / (high - low) * (below - above)
    return SCALE[-1][1]


def rectangle(kind, x, low, high, width):
    top = height(high)
    return (f'<rect class="{kind}" x="{x}" y="{top:.1f}" width="{width}" '
            f'height="{height(low) - top:.1f}"/>')


def text(kind, x, y, words):
    return f'<text class="{kind}" x="{x}" y="{y:.1f}">{html.escape(words)}</text>'


def memory(floor):
    yield rectangle("band user", 0, floor, 0xC0000000, MEMORY)
    yield rectangle("band kernel", 0, 0xC0000000, 0xC1000000, MEMORY)
    yield rectangle("frame", 0, 0, GB4, MEMORY)
    yield text("name user", 118, height(0x80000000) + 14, "user")
    yield text("name kernel", 118, height(0xC0800000) + 8, "kernel")
    for mark in MARKS:
        yield text("mark", 6, height(mark) + (24 if mark == 0x40000000 else -6), f"{mark:08x}")


def column(x, segment, name):
    yield text("register", x - 2, 24, name.upper())
    if "base" in segment:
        down = segment["type"] & (CODE | DOWN) == DOWN
        low = segment["base"] + (segment["limit"] + 1 if down else 0)
        high = GB4 if down else min(segment["base"] + segment["limit"] + 1, GB4)
        yield rectangle("segment " + ("user" if segment["dpl"] else "kernel"), x, low, high, WIDE)


def arrow(x, linear):
    y, start = height(linear), x + WIDE / 2
    return (f'<path class="arrow" d="M{start} {y:.1f} H{MEMORY + 14}"/><path class="tip" '
            f'd="M{MEMORY} {y:.1f} l18 -9 v18 z"/><circle class="tip" cx="{start}" cy="{y:.1f}" '
            f'r="7"/>')


def svg(seen):
    """The drawing; its words are in the rows() beside it."""
    parts = list(memory(0x40000000 if seen.mode == "split" else 0))
    places = {name: FIRST + n * STEP for n, name in enumerate(SHOWN)}
    for name in SHOWN:
        parts += column(places[name], seen.segments[name], name)
    parts += [arrow(places[name], linear) for name in ARROWS
              if (linear := seen.through(name)[0]) is not None]
    return (f'<svg viewBox="-2 0 {WIDTH + 4} {HEIGHT}" role="img" aria-label="{seen.mode}: '
            f'{"; ".join(map(said, rows(seen)))}">{"".join(parts)}</svg>')


def said(row):
    name, _, linear, whose = row
    return f"{name.upper()}:y = {linear} {whose}".replace("  ", " ")


def rows(seen):
    """(register, base and limit, linear y, whose) for DS and FS."""
    for name in ARROWS:
        segment = seen.segments[name]
        held = f"{segment['base']:08x} {segment['limit']:08x}" if "base" in segment else ""
        linear, whose = seen.through(name)
        yield name, held, "" if linear is None else f"{linear:08x}", whose
