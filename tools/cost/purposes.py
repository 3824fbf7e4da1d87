"""purposes.py - what the instructions of a listing buy, added up, and said.

Its one idea: a table of patterns says what each instruction is for; the sum over all is the figure
of `make bench`, taken-off instructions included, or tests/test_bench.py fails.

Read before: listing.py.   Read next: tables.py, docs/cost.md.
"""
import re
from collections import Counter

from cost import listing
from cost import tables
from machine import emu

# What an instruction buys: the first that fits.  In: the function, the source line, the instruction.
BUYS = (
    ("counts", r"access_counts"),
    ("the bytes themselves", r"\| (rep |mov\w* .*\bfs:|push dword ptr fs:)|copy_bytes_\w+\.mov"),
    ("FS", r"\| (push|pop|mov) fs\b|\| mov \w+, fs\b"),
    ("the door (SMAP)", r"\| (stac|clac)|smap_active"),
    ("the frame", r"entry\.asm|\| (int |sysenter|iret|callf)"),
    ("ES for strings", r"\| (push|pop) es\b"),
    ("the limit", r"range\.h|->limit\b|legal_limit"),
    ("the selector", r"\| .*\buser_thread"),
    ("exception table", r"extable"),
    ("can the page come", r"late_page|area_|page_can_come"),
    ("may it be masked", r"fault_is|go_to_fixup"),
    ("the program's side", r"^ring 3"),
    ("calls, registers", r"\| (push|pop|call|ret|jmp|sub esp|add esp)"),
    ("which policy, loop", r"policy|copy_loop"),
    ("file, whose turn", r"sys_file\.c|files/file\.h|process\.h"),
    ("place in the file", r"archive_file\.c"),
    ("which buffer", r"bcache"),
    ("the pipe's ends", r"pipe\.c"),
    ("memory, how much", r"iter\."),
)
REST = "the rest"
OWN = "taken off"
# In words, of a row.
LONGEST_NAME = 3
# docs/cost.md's table, as it was when it was made.
GOLDEN = emu.TOP / "tests" / "golden" / "listings.txt"


def buys(one):
    """The purpose of a Listed."""
    line = f"{one.function} {one.path} {one.source} | {one.text}"
    return next((what for what, pattern in BUYS if re.search(pattern, line)), REST)


def purposes(found):
    """{what it buys: instructions}, the dearest first."""
    sums = Counter()
    for one in found:
        sums[buys(one)] += one.count
    return dict(sums.most_common())


def missed(found):
    """The goals that the figures do not reach."""
    return [goal for goal in tables.GOALS if goal.now(found) > goal.goal]


def by_purpose(rows):
    """{row: {what it buys: instructions}} of many, and of what is taken off as well."""
    made = {}
    for goal in rows:
        found, own = listing.listed(goal)
        made[goal.row()] = purposes(found) | {OWN: -own}
    return made


def as_text(made):
    """One line a number, for the golden file."""
    return "".join(f"{row}: {count} {what}\n" for row, sums in made.items()
                   for what, count in sums.items())


def from_text(text):
    """What as_text() wrote."""
    made = {}
    for line in text.splitlines():
        row, _, rest = line.partition(": ")
        count, _, what = rest.partition(" ")
        made.setdefault(row, {})[what] = int(count)
    return made


def heading(row):
    """Of "copy_to_user 16 rep": its words, and the size, one below the other."""
    name, n, _ = row.split(" ")
    words = name.split("_")
    return [""] * (LONGEST_NAME - len(words)) + words + [n]


def table(made):
    """Purposes down, rows across; the last line is the figure of make bench."""
    total_of = Counter()
    for sums in made.values():
        total_of.update(sums)
    order = sorted(total_of, key=lambda what: (what == OWN, what == REST, -total_of[what]))
    heads = [heading(row) for row in made]
    lines = [["", *words] for words in zip(*heads)]
    lines += [[what, *(str(sums.get(what, "")) for sums in made.values())] for what in order]
    lines.append(["together", *(str(sum(sums.values())) for sums in made.values())])
    return tables.aligned(lines)


def in_order(found):
    """The instructions one after the other, a heading a visit to a function."""
    lines, before = [], None
    for i, one in enumerate(found):
        if one.function != before:
            visit = 0
            for later in found[i:]:
                if later.function != one.function:
                    break
                visit += later.count
            lines.append(f"{visit:5}  {one.function}")
            before = one.function
        count = f"{one.count} x " if one.count != 1 else ""
        lines.append(f"         {count + one.text:44.44} {buys(one):.24}")
    return "\n".join(lines)


def render(goal, mode="split", policy="masked"):
    """The whole listing of a row."""
    found, own = listing.listed(goal, mode, policy)
    head = (f"{goal.name} {goal.n}, {mode}, {policy}, {goal.copy}: {listing.cost(found) - own} instructions, "
            f"of {listing.cost(found)} that ran; the other {own} are the measurement's own.\n")
    sums = "".join(f"{count:5}  {what}\n" for what, count in purposes(found).items())
    return f"{head}\n{in_order(found)}\n\nWhat they buy:\n{sums}"
