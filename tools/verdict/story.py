"""story.py - the whole story in one table: six columns, each an answer to the one before it.

Its one idea: no model and policy more than the story needs.  split/fs is the slides' solution;
flat/fs is what became of it; then each thing that came instead.  "*/tables" is one column: it is
the same in every model, or the three words stand there, in the models' order.
"""
from machine import names
from verdict import summary
from verdict import table

ANY = "*"
COLUMNS = (("split", "fs"), ("flat", "fs"), ("flat", "limit"), ("flat", "smap"), ("fenced", "fs"),
           (ANY, "tables"))
THREE = "three words: split, flat and fenced, where they differ"


def words(name, column, cells):
    """What stands in a cell."""
    mode, policy = column
    modes = names.MODES if mode == ANY else (mode,)
    found = [summary.word(cells.get((name, m, policy))) for m in modes]
    return found[0] if len(set(found)) == 1 else " ".join(found)


def shown(key, scenarios):
    """Is the cell of this (scenario, model, policy) in the table?"""
    return any(key[0] == s.name for s in scenarios) and (
        key[1:] in COLUMNS or (ANY, key[2]) in COLUMNS)


def render(scenarios, seen, gate="int80"):
    """Rows of these scenarios; seen: cells of all models."""
    cells = {(c["scenario"], c["mode"], c["policy"]): c for c in seen if c["gate"] == gate}
    heads = ["", *("/".join(column) for column in COLUMNS)]
    rows = [[s.name, *(words(s.name, column, cells) for column in COLUMNS)] for s in scenarios]
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    text = [" ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
            for line in lines]
    kinds = {cell["outcome"].split(":")[0] for key, cell in cells.items() if shown(key, scenarios)}
    return "\n".join([*text, "", *summary.meanings(kinds, table.Page()), THREE]) + "\n"
