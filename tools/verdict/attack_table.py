"""attack_table.py - the attacks as one table: a row for each path, a column for each model.

Its one idea: what most policies say stands first, who says otherwise in brackets.  A row in which
all policies agree is short, and there nothing that a copy does matters.
Read next: tools/verdict/attack_page.py.
"""
from collections import Counter

from machine.colours import BOLD, OUTCOMES, REVERSE
from machine import names
from verdict import attack
from verdict import summary
from verdict import table

NAME_WIDTH, PATH_WIDTH, LEAST = 16, 11, 5
BAR = "| "


def by_key(cells):
    return {(c["scenario"], c["mode"], c["policy"]): c for c in cells}


def grouped(name, mode, cells, bad=frozenset()):
    """[(word, outcome, [policies])]: the most usual word first."""
    found = {}
    for policy in names.POLICIES:
        cell = cells.get((name, mode, policy))
        if cell is None:
            continue
        wrong = "!" if (name, mode, policy) in bad else ""
        kind = cell["outcome"].split(":")[0]
        found.setdefault((summary.word(cell) + wrong, kind), []).append(policy)
    usual = Counter({key: len(policies) for key, policies in found.items()})
    return [(word, kind, found[word, kind]) for (word, kind), _ in usual.most_common()]


def words(groups):
    """HIT (smap #PF, tables deny)"""
    if not groups:
        return ""
    others = "; ".join(f"{','.join(policies)} {word}" for word, _, policies in groups[1:])
    return groups[0][0] + (f" ({others})" if others else "")


def painted(groups, page):
    """The same in colours."""
    if not groups:
        return ""
    def one(word, kind):
        return page(word, OUTCOMES.get(kind, REVERSE))
    others = "; ".join(f"{','.join(policies)} {one(word, kind)}" for word, kind, policies in groups[1:])
    return one(*groups[0][:2]) + (f" ({others})" if others else "")


def rows(attacks, cells, modes, bad):
    """(name, path, groups of each model) of every row."""
    for one in attacks:
        for path, scenario in zip(attack.PATHS, one.scenarios):
            groups = [grouped(scenario.name, mode, cells, bad) for mode in modes]
            if any(groups):
                yield one.name if path == attack.PATHS[0] else "", path, groups


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
