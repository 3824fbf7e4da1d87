"""summary.py - the whole matrix on one screen: a row for each scenario, a word for each cell.

Its one idea: the six policies of a model, from the careless to the careful, read from left to
right like the lecture.  The words are short; the legend says what they stand for.  Addresses,
faults and reasons are in the long view (tools/verdict/table.py) and in docs/matrix.md.
"""
from verdict import table

NAME_WIDTH = 25
# As wide as a policy's name and a space, and together with the names 100 columns.
CELL_WIDTHS = {"naive": 6, "fs": 5, "limit": 6, "walk": 6, "masked": 7, "smap": 6}
MODELS = {"split": "split: user base 4000_0000", "flat": "flat: every base 0"}
WORDS = {"delivered": "ok", "refused": "deny", "kernel-hit": "HIT", "kernel-leak": "LEAK",
         "panic": "PANIC", "not-enforced": "n/e"}
LEGEND = (("ok", "delivered: each byte arrived where the caller meant it", "delivered"),
          ("deny", "refused: an error, and no byte changed anywhere", "refused"),
          ("r=N", "partial: the residual is N, the bytes before it arrived", "partial"),
          ("HIT", "kernel-hit: the kernel's own memory was overwritten", "kernel-hit"),
          ("LEAK", "kernel-leak: the kernel's own memory was read out", "kernel-leak"),
          ("#GP #PF", "oops: the thread died of that fault (chk: the kernel's own check)", "oops"),
          ("n/e", "not-enforced: this machine does not check what the cell depends on",
           "not-enforced"))


def word(cell):
    """A cell in at most five letters."""
    if cell is None:
        return "none"
    kind, _, number = cell["outcome"].partition(":")
    if kind == "oops":
        return (cell["fault"]["vector"] if cell["fault"] else "oops").replace("check", "chk")
    return f"r={number}" if kind == "partial" else WORDS.get(kind, "?")


def cell_text(cell, policy, bad, paint):
    text, width = word(cell) + ("!" if bad else ""), CELL_WIDTHS[policy]
    kind = cell["outcome"].split(":")[0] if cell else None
    colour = table.OUTCOME_COLOURS.get(kind, table.REVERSE)
    return paint(text, colour, table.REVERSE if bad else "") + " " * (width - len(text))


def row(name, columns, texts):
    line = f"{name:{NAME_WIDTH}}"
    for index, text in enumerate(texts):
        bar = index and columns[index][0] != columns[index - 1][0]
        line += ("| " if bar else "") + text
    return line.rstrip()


def header(columns, paint):
    modes = list(dict.fromkeys(mode for mode, _ in columns))
    width = sum(CELL_WIDTHS[policy] for mode, policy in columns if mode == modes[0])
    tops = " " * NAME_WIDTH + "| ".join(MODELS[mode][:width].ljust(width) for mode in modes)
    names = [policy.ljust(CELL_WIDTHS[policy]) for _, policy in columns]
    lines = ["-" * (CELL_WIDTHS[policy] - 1) + " " for _, policy in columns]
    return [paint(tops.rstrip(), table.BOLD), paint(row("", columns, names), table.BOLD),
            row("-" * (NAME_WIDTH - 1), columns, lines)]


def legend(records, gate, paint):
    seen = {c["outcome"].split(":")[0] for c in records.cell if c["gate"] == gate}
    lines = [f"{paint(short, table.OUTCOME_COLOURS[kind])}{' ' * (8 - len(short))}{long}"
             for short, long, kind in LEGEND if kind in seen]
    wrong = paint("!", table.REVERSE) + " " * 7 + "not what the scenario's EXPECT line says"
    return lines + [wrong]


def skipped_lines(records):
    """How many cells this machine could not show, and why."""
    reasons = [c["reason"] or "no reason given" for c in records.cell
               if c["outcome"] == "not-enforced"]
    return [f"{reasons.count(r)} cells: {r} (WIDE=1 says what was seen instead)"
            for r in dict.fromkeys(reasons)]


def render(scenarios, records, asked, bad=frozenset(), colour=False):
    """The summary as text; the arguments are those of table.render()."""
    paint = table.Paint(colour)
    shown, columns, cells, bad = table.select(scenarios, records, asked, bad)
    lines = [table.title(records, asked, paint), "", *header(columns, paint)]
    slide = None
    for scenario in shown:
        if scenario.slide != slide:
            slide = scenario.slide
            lines.append(paint(f"Slide {slide}: {scenario.title}", table.BOLD))
        keys = [(scenario.name, *column) for column in columns]
        lines.append(row(scenario.name, columns,
                         [cell_text(cells.get(k), k[2], k in bad, paint) for k in keys]))
    lines += ["", *legend(records, asked.gates[0], paint)]
    lines += table.gate_lines(records, asked.gates) + skipped_lines(records)
    return "\n".join(lines) + "\n"
