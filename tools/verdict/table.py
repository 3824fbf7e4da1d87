"""table.py - the long view: the models side by side, the addresses and claim of each scenario.

Its one idea: what the lecture compares stands side by side in one row.  Under the outcome stands
the user's y and the linear address that it became: the models differ in nothing else.
Colours are those of the machine's own screen: user green, kernel red.
Read next: tools/verdict/summary.py, the short view.
"""
import textwrap

from machine.colours import BOLD, GREY, KERNEL, OOPS, OUTCOMES, REVERSE, USER, Paint
from machine.names import modes_of
from verdict import expect

# The table is 100 columns wide: a name, and two models of two policies each.  In a narrower window
# it is one policy each.
NAME_WIDTH, CELL_WIDTH, POLICIES_ABREAST, WIDTH = 26, 18, 2, 100
BAR = "| "
MODELS = {"split": "split: user base 4000_0000", "flat": "flat: every base 0",
          "fenced": "fenced: base 0, limits"}
# Whose memory the linear address is.
ADDRESS_COLOURS = {"delivered": USER, "kernel-hit": KERNEL, "kernel-leak": KERNEL}


class Page(Paint):
    """Where the text goes: with colours or without, and how wide it may be."""

    def __init__(self, on=False, width=WIDTH):
        super().__init__(on)
        self.width = width

    def wrapped(self, text, indent="  ", further=None):
        return textwrap.wrap(text, self.width, initial_indent=indent,
                             subsequent_indent=indent if further is None else further)


def hexadecimal(number):
    """0x0010abcd -> 0010abcd: all numbers in the table are 32-bit addresses."""
    return number[2:].lower() if number and number.startswith("0x") else number or ""


def outcome_words(cell):
    fault = cell["fault"]["vector"] if cell["fault"] else ""
    if cell["outcome"] in ("oops", "panic") and fault:
        return f"{cell['outcome']} {fault}"
    return cell["outcome"]


def outcome_text(cell, bad, paint):
    if cell is None:
        return paint("missing".ljust(CELL_WIDTH), REVERSE)
    words = outcome_words(cell) + (" WRONG" if bad else "")
    colour = OUTCOMES.get(cell["outcome"].split(":")[0], REVERSE)
    return paint(words, colour, REVERSE if bad else "") + " " * (CELL_WIDTH - len(words))


def address_text(cell, paint):
    if cell is None or not cell["y"]:
        return " " * CELL_WIDTH
    y, linear = hexadecimal(cell["y"]), hexadecimal(cell["linear"])
    text = f"{y} {paint(linear, ADDRESS_COLOURS.get(cell['outcome'], ''))}"
    return text + " " * max(0, CELL_WIDTH - len(y) - len(linear) - 1)


def blocks(modes, policies, width=WIDTH):
    """The columns, in groups that fit side by side: [(mode, policy), ...]."""
    room = (width - NAME_WIDTH - len(BAR) * (len(modes) - 1)) // (CELL_WIDTH * len(modes))
    step = max(1, min(POLICIES_ABREAST, room))
    for start in range(0, len(policies), step):
        yield [(mode, policy) for mode in modes for policy in policies[start:start + step]]


def row(name, columns, texts):
    """One line of the table, with a bar between the models."""
    line = name.ljust(NAME_WIDTH)
    for index, text in enumerate(texts):
        if index and columns[index][0] != columns[index - 1][0]:
            line += BAR
        line += text
    return line.rstrip()


def header(columns, paint):
    top, width = {}, {}
    for mode, _ in columns:
        width[mode] = width.get(mode, 0) + CELL_WIDTH
    for mode in width:
        top[mode] = MODELS[mode].ljust(width[mode])
    return [paint(" " * NAME_WIDTH + BAR.join(top.values()).rstrip(), BOLD),
            paint(row("", columns, [policy.ljust(CELL_WIDTH) for _, policy in columns]), BOLD),
            paint(row("", columns, ["y        linear".ljust(CELL_WIDTH)] * len(columns)), GREY),
            row("-" * (NAME_WIDTH - 1) + " ", columns,
                ["-" * (CELL_WIDTH - 1) + " "] * len(columns))]


def fault_words(fault):
    """Which fault, where, by which instruction, aimed at what: as far as each is known."""
    text = f"{fault['vector']} at {fault['symbol'] or fault['offset']}"
    if fault["instruction"] not in (None, "", "?"):
        text += f": {fault['instruction']}"
    if fault["linear"]:
        text += f", linear {hexadecimal(fault['linear'])}"
    return text


def reasons(scenario, columns, cells, page):
    """The long form: what each cell's expectation says, and the fault if there was one."""
    lines = []
    for column in columns:
        expect, cell = scenario.expect(*column), cells.get((scenario.name, *column))
        if not expect:
            continue
        fault = cell["fault"] if cell else None
        text = f"{'/'.join(column):13}{expect.reason}"
        if fault:
            text += f" [{fault_words(fault)}]"
        lines += page.wrapped(text, "    ", " " * 17)
    return lines


def scenario_lines(scenario, columns, cells, bad, why, page):
    mine = [cells.get((scenario.name, *column)) for column in columns]
    outcomes = [outcome_text(cell, (scenario.name, *column) in bad, page)
                for cell, column in zip(mine, columns)]
    lines = [row(scenario.name, columns, outcomes)]
    addresses = row("", columns, [address_text(cell, page) for cell in mine])
    if addresses.replace("|", "").strip():
        lines.append(addresses)
    lines += [page(line, GREY) for line in page.wrapped(scenario.claim)]
    return lines + (reasons(scenario, columns, cells, page) if why else [])


def behaviour(cell):
    """What must not depend on the gate."""
    vector = cell["fault"]["vector"] if cell["fault"] else None
    return (cell["outcome"], cell["observed"], cell["landed"], vector, cell["errno"])


def gate_lines(records, gates, page):
    """Compare every other gate's cells with the first gate's."""
    def at(gate):
        return {(c["scenario"], c["mode"], c["policy"]): c for c in records.cell
                if c["gate"] == gate and c["outcome"] != "not-enforced"}
    first, same, lines = at(gates[0]), [], []
    for gate in gates[1:]:
        others = at(gate)
        differ = [(k, first[k], others[k]) for k in others
                  if k in first and behaviour(first[k]) != behaviour(others[k])]
        if others and not differ:
            same.append(gate)
        for (name, mode, policy), one, other in differ:
            lines.append(f"through {gate}, {name} in {mode}/{policy} differs: "
                         f"{outcome_words(other)}, through {gates[0]} {outcome_words(one)}")
    if same:
        lines.insert(0, f"Shown: {gates[0]}.  The same through {', '.join(same)}, "
                        "where the scenario is run through them.")
    lines += [f"No {g['gate']} in {g['mode']}: {g['refused']}" for g in records.gate]
    return [part for line in lines for part in page.wrapped(line, "")]


def skipped_lines(records, gate, page):
    """Why cells are not-enforced, and what was seen in their place."""
    why = {}
    for cell in records.cell:
        if cell["outcome"] == "not-enforced" and cell["gate"] == gate:
            place = f"{cell['scenario']} {cell['mode']}/{cell['policy']} {cell['observed']}"
            reason = (cell["reason"] or "no reason given").removeprefix("not enforced: ")
            why.setdefault(reason, []).append(place)
    return [part for reason, places in why.items()
            for part in page.wrapped(f"not-enforced: {reason}.  Seen instead: {'; '.join(places)}.",
                                     "")]


def title(records, asked, page):
    """One line, or two where the processor's name is long and the page narrow."""
    boot = records.boot[0] if records.boot else {"emulator": asked.emulator, "cpu": "?"}
    head, rest = "Where each byte went", f"{boot['emulator']}, {boot['cpu']}, by {asked.gates[0]}"
    between = "   " if len(head) + 3 + len(rest) <= page.width else "\n"
    return page(head, BOLD) + between + rest


def columns_of(scenarios, asked):
    modes = list(modes_of(asked.mode))
    names = [p for p in expect.policies(scenarios) if asked.policy in ("all", p)]
    return modes, names


def select(scenarios, records, asked, bad):
    """What was asked for: (scenarios, [(mode, policy)], {(name, mode, policy): cell}, bad keys).

    One gate is shown: a scenario that is not run through it has no row."""
    gate = asked.gates[0]
    cells = {(c["scenario"], c["mode"], c["policy"]): c for c in records.cell if c["gate"] == gate}
    shown = [s for s in scenarios if asked.scenario in ("all", s.name)
             and (s.gates == ("all",) or gate in s.gates)]
    modes, names = columns_of(shown, asked)
    return (shown, [(m, p) for m in modes for p in names], cells,
            {k[:3] for k in bad if k[3] == gate})


def render(scenarios, records, asked, bad=frozenset(), page=Page(), why=False):
    """The whole table as text.  bad: keys of wrong cells; asked: judge.Asked."""
    gate = asked.gates[0]
    shown, _, cells, bad = select(scenarios, records, asked, bad)
    lines = [title(records, asked, page), ""]
    for columns in blocks(*columns_of(shown, asked), page.width):
        lines += header(columns, page)
        slide = None
        for scenario in shown:
            if scenario.slide != slide:
                slide = scenario.slide
                lines.append(page(f"Slide {slide}: {scenario.title}", BOLD))
            lines += scenario_lines(scenario, columns, cells, bad, why, page)
        lines.append("")
    lines += gate_lines(records, asked.gates, page) + skipped_lines(records, gate, page)
    legend = [("user memory", USER), ("kernel memory", KERNEL), ("oops", OOPS)]
    lines.append("Colours: " + ", ".join(page(word, c) for word, c in legend) if page.on else
                 "landed in the kernel: kernel-hit (written), kernel-leak (read out)")
    return "\n".join(lines) + "\n"
