"""attack_table.py - the attacks as one table: a row for each path, a column for each model.

Its one idea: what most policies say stands first, who says otherwise in brackets.  A row in which
all policies agree is short, and there nothing that a copy does matters.  `naive` is left out where
there are others: it is the state before any defence.
Read next: tools/attackpage.py.
"""
from collections import Counter

from machine.colours import BOLD, OUTCOMES, REVERSE
from machine import names
from verdict import attack
from verdict import summary
from verdict import table

NAME_WIDTH, PATH_WIDTH, LEAST = 16, 11, 5
BAR = "| "
NAIVE = names.POLICIES[0]
BREACHES = ("kernel-hit", "kernel-leak")


def by_key(cells):
    return {(c["scenario"], c["mode"], c["policy"]): c for c in cells}


def policies_of(name, mode, cells, policies=names.POLICIES):
    there = [p for p in policies if (name, mode, p) in cells]
    return [p for p in there if p != NAIVE] or there


def grouped(name, mode, cells, bad=frozenset()):
    """[(word, outcome, [policies])]: the most usual word first."""
    found = {}
    for policy in policies_of(name, mode, cells):
        cell = cells[name, mode, policy]
        wrong = "!" if (name, mode, policy) in bad else ""
        kind = cell["outcome"].split(":")[0]
        found.setdefault((summary.word(cell) + wrong, kind), []).append(policy)
    usual = Counter({key: len(policies) for key, policies in found.items()})
    return [(word, kind, found[word, kind]) for (word, kind), _ in usual.most_common()]


def together(policies):
    """From one on to the last: "masked..", else all their names."""
    last = names.POLICIES[names.POLICIES.index(policies[0]):]
    return f"{policies[0]}.." if len(policies) > 1 and tuple(policies) == last else \
        ",".join(policies)


def painted(groups, page):
    """HIT (smap #PF; tables deny)"""
    if not groups:
        return ""
    def one(word, kind):
        return page(word, OUTCOMES.get(kind, REVERSE))
    others = "; ".join(f"{together(policies)} {one(word, kind)}"
                       for word, kind, policies in groups[1:])
    return one(*groups[0][:2]) + (f" ({others})" if others else "")


def words(groups):
    return painted(groups, table.Page())


def rows(attacks, cells, modes, bad):
    """(name, path, groups of each model) of every row."""
    for one in attacks:
        for path, scenario in zip(attack.PATHS, one.scenarios):
            groups = [grouped(scenario.name, mode, cells, bad) for mode in modes]
            if any(groups):
                yield one.name if path == attack.PATHS[0] else "", path, groups


# README's: the bug under a policy that checks and masks, with SMAP and SMEP, without a segment; and
# last its repair.  What split stops and flat does not comes first.
SHORT = (("split", "masked"), ("flat", "masked"), ("flat", "smap"), ("fenced", "masked"),
         ("flat", "tables"))
REPAIRED = ("flat", "smap")


def breached(one, mode, cells):
    """Does the unrepaired path give anything away in this model, but for a careless DS?"""
    name = one.scenarios[0].name
    return any(cells[name, mode, policy]["outcome"] in BREACHES
               for policy in policies_of(name, mode, cells))


def split_alone(one, cells):
    return breached(one, "flat", cells) and not breached(one, "split", cells)


def short(attacks, seen):
    """The table of SHORT as text."""
    cells = by_key(seen)
    attacks = sorted(attacks, key=lambda one: not split_alone(one, cells))
    heads = ["", *("/".join(column) for column in SHORT), "repaired"]
    lines = [[one.name,
              *(summary.word(cells.get((one.scenarios[0].name, *column))) for column in SHORT),
              summary.word(cells.get((one.scenarios[1].name, *REPAIRED)))] for one in attacks]
    widths = [max(len(line[n]) for line in [heads, *lines]) for n in range(len(heads))]
    text = [" ".join(word.ljust(width) for word, width in zip(line, widths)).rstrip()
            for line in [heads, ["-" * width for width in widths], *lines]]
    shown = [(one.scenarios[0].name, *column) for one in attacks for column in SHORT]
    shown += [(one.scenarios[1].name, *REPAIRED) for one in attacks]
    kinds = {cells[key]["outcome"].split(":")[0] for key in shown if key in cells}
    return "\n".join([*text, "", *summary.meanings(kinds, table.Page())]) + "\n"


def render(attacks, seen, modes=names.MODES, bad=frozenset(), page=table.Page()):
    """The table as text.  seen: cells; bad: keys of wrong ones, with their gate."""
    cells, wrong = by_key(seen), {k[:3] for k in bad}
    every = list(rows(attacks, cells, modes, wrong))
    widths = [max([LEAST] + [len(words(groups[n])) for _, _, groups in every])
              for n in range(len(modes))]
    left = NAME_WIDTH + PATH_WIDTH
    heads = [mode.ljust(width + 1) for mode, width in zip(modes, widths)]
    lines = [page(" " * left + BAR.join(heads).rstrip(), BOLD),
             ("-" * (left - 1) + " " + BAR.join("-" * w + " " for w in widths)).rstrip()]
    for name, path, groups in every:
        parts = [painted(g, page) + " " * (w + 1 - len(words(g))) for g, w in zip(groups, widths)]
        lines.append((name.ljust(NAME_WIDTH) + path.ljust(PATH_WIDTH) + BAR.join(parts)).rstrip())
    kinds = {kind for _, _, groups in every for group in groups for _, kind, _ in group}
    return "\n".join([*lines, "", *summary.meanings(kinds, page)]) + "\n"
