"""summary.py - the whole matrix on one screen: a row for each scenario, a word for each cell.

Its one idea: the six policies of a model, from the careless to the careful, read from left to
right like the lecture.  The words are short; the legend says what they stand for.  The models
stand side by side; where the window is too narrow for that, one stands under the other.  Addresses,
faults and reasons are in the long view (tools/verdict/table.py) and in docs/matrix.md.
"""
from machine.colours import BOLD, OUTCOMES, REVERSE
from verdict import table

NAME_WIDTH = 25
# No column is narrower than most words.
CELL_LEAST = 4
MODELS = {"split": "split: user base 4000_0000", "flat": "flat: every base 0",
          "fenced": "fenced: base 0, limits"}
WORDS = {"delivered": "ok", "refused": "deny", "kernel-hit": "HIT", "kernel-leak": "LEAK",
         "killed": "kill", "panic": "PANIC", "not-enforced": "n/e"}
LEGEND = (("ok", "delivered: each byte arrived where the caller meant it", "delivered"),
          ("deny", "refused: an error, and no byte changed anywhere", "refused"),
          ("r=N", "partial: the residual is N, the bytes before it arrived", "partial"),
          ("HIT", "kernel-hit: the kernel's own memory was overwritten", "kernel-hit"),
          ("LEAK", "kernel-leak: the kernel's own memory was read out", "kernel-leak"),
          ("#GP #PF", "oops: the thread died of that fault (chk: the kernel's own check)", "oops"),
          ("kill", "killed: the program died of what it did; the kernel is as it was", "killed"),
          ("n/e", "not-enforced: this machine does not check what the cell depends on",
           "not-enforced"))


def word(cell):
    """A cell in at most six letters."""
    if cell is None:
        return "none"
    kind, _, number = cell["outcome"].partition(":")
    if kind == "oops":
        return (cell["fault"]["vector"] if cell["fault"] else "oops").replace("check", "chk")
    return f"r={number}" if kind == "partial" else WORDS.get(kind, "?")


class Summary:
    """The table as lines; columns: [(mode, policy)], cells: {(name, mode, policy): cell}."""

    def __init__(self, shown, columns, cells, bad, page):
        self.shown, self.columns, self.cells, self.bad, self.page = shown, columns, cells, bad, page
        self.modes = list(dict.fromkeys(mode for mode, _ in columns))
        self.policies = list(dict.fromkeys(policy for _, policy in columns))
        self.widths = {policy: self.width_of(policy) for policy in self.policies}
        self.model_width = sum(self.widths.values())
        beside = NAME_WIDTH + len(self.modes) * (self.model_width + len(table.BAR)) - len(table.BAR)
        # Each line of the table has the models that stand side by side.
        self.lines_of = [self.modes] if beside - 1 <= page.width else [[m] for m in self.modes]

    def text(self, key):
        return word(self.cells.get(key)) + ("!" if key in self.bad else "")

    def width_of(self, policy):
        """As wide as the policy's name, and as its longest word in any model; and a blank."""
        words = [self.text((s.name, mode, policy)) for s in self.shown for mode in self.modes]
        return max(len(policy), CELL_LEAST, *map(len, words)) + 1

    def cell(self, key):
        text, cell = self.text(key), self.cells.get(key)
        kind = cell["outcome"].split(":")[0] if cell else None
        colour = OUTCOMES.get(kind, REVERSE)
        painted = self.page(text, colour, REVERSE if key in self.bad else "")
        return painted + " " * (self.widths[key[2]] - len(text))

    def name_width(self):
        return NAME_WIDTH + (0 if len(self.lines_of) == 1 else 1 + max(map(len, self.modes)))

    def line(self, name, parts):
        return (name.ljust(self.name_width()) + table.BAR.join(parts)).rstrip()

    def header(self):
        abreast = self.lines_of[0]
        tops = [MODELS[mode][:self.model_width].ljust(self.model_width) for mode in abreast]
        names = "".join(policy.ljust(width) for policy, width in self.widths.items())
        rules = "".join("-" * (width - 1) + " " for width in self.widths.values())
        if len(self.lines_of) == 1:
            yield self.page(self.line("", tops), BOLD)
        yield self.page(self.line("", [names] * len(abreast)), BOLD)
        yield self.line("-" * (self.name_width() - 1), [rules] * len(abreast))

    def rows(self, scenario):
        for number, modes in enumerate(self.lines_of):
            name = "" if number else scenario.name
            if len(self.lines_of) > 1:
                name = f"{name:{NAME_WIDTH}}{modes[0]}"
            yield self.line(name, ["".join(self.cell((scenario.name, mode, policy))
                                           for policy in self.policies) for mode in modes])


def meanings(seen, page):
    """A line for each of these outcomes."""
    return [f"{page(short, OUTCOMES[kind])}{' ' * (8 - len(short))}{long}"
            for short, long, kind in LEGEND if kind in seen]


def legend(records, gate, page):
    lines = meanings({c["outcome"].split(":")[0] for c in records.cell if c["gate"] == gate}, page)
    wrong = page("!", REVERSE) + " " * 7 + "not what the scenario's EXPECT line says"
    return lines + [wrong]


def skipped_lines(records, gate):
    """How many of the cells shown this machine could not show, and why."""
    reasons = [c["reason"] or "no reason given" for c in records.cell
               if c["outcome"] == "not-enforced" and c["gate"] == gate]
    return [f"{reasons.count(r)} cell{'s' * (reasons.count(r) > 1)}: {r} (WIDE=1 says what was seen "
            "instead)" for r in dict.fromkeys(reasons)]


def render(scenarios, records, asked, bad=frozenset(), page=table.Page()):
    """The summary as text; the arguments are those of table.render()."""
    shown, columns, cells, bad = table.select(scenarios, records, asked, bad)
    summary = Summary(shown, columns, cells, bad, page)
    lines = [table.title(records, asked, page), "", *summary.header()]
    slide = None
    for scenario in shown:
        if scenario.slide != slide:
            slide = scenario.slide
            lines.append(page(f"Slide {slide}: {scenario.title}", BOLD))
        lines += summary.rows(scenario)
    lines += ["", *legend(records, asked.gates[0], page)]
    lines += table.gate_lines(records, asked.gates, page)
    for line in skipped_lines(records, asked.gates[0]):
        lines += page.wrapped(line, "")
    return "\n".join(lines) + "\n"
