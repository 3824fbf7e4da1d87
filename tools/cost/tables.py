"""tables.py - the figures as tables: a row an operation, a column a policy, in both models.

Its one idea: a blank cell is one that cannot be measured (naive in split reaches no user), never
one that was forgotten.   Read before: tools/cost/figures.py.
"""
from dataclasses import dataclass

from machine import names

GATES = tuple(f"getpid_{gate}" for gate in names.GATES)
VALUES = (1, 2, 4, 8)
# docs/cost.md's tables: (name, n, copy loop) of each row.
SECTIONS = {
    "floors": [("rep_movsd", 4096, "bytes"), ("fs_load_restore", 1, "bytes"),
               ("stac_clac", 1, "bytes"), ("access_ok", 1, "bytes")],
    "gates": [(name, 0, "rep") for name in GATES],
    "values": [(name, n, "bytes") for name in ("get_user", "put_user") for n in VALUES],
    "bytes": [(name, n, "bytes") for name in ("copy_to_user", "copy_from_user")
              for n in (0, 1, 16, 4096)],
    "rep": [(name, n, "rep") for name in ("copy_to_user", "copy_from_user")
            for n in (0, 1, 16, 4096, 65536)] + [("copy_to_user_odd", 4096, "rep")],
    "walk": [("areas", 2 ** i, "bytes") for i in range(11)],
    "faults": [("fault_after", n, copy) for copy in names.COPIES for n in (16, 0, 8, 15)]
              + [("page_comes", 16, "bytes")],
    "files": [("read", n, "rep") for n in (1, 16, 4096, 65536)] + [
        ("read_at_once", 256, "rep"), ("kernel_read_set_fs", 16, "rep"), ("kernel_read", 16, "rep"),
        ("pipe_write", 1, "rep"), ("pipe_read", 1, "rep")],
}


@dataclass
class Goal:
    """An operation's cost: before anybody looked at it, as it was to be, and Linux 6.1's."""
    what: str
    name: str
    n: int
    copy: str
    before: int
    goal: int
    linux: str
    less: tuple = ()            # of which this one's cost is taken off: (name, n)

    def row(self):
        return f"{self.name} {self.n} {self.copy}"

    def now(self, figures):
        def cost(name, n):
            return figures["split", "masked", self.copy, name, n]
        return cost(self.name, self.n) - (cost(*self.less) if self.less else 0)


GOALS = (
    Goal("getpid by int 0x80", "getpid_int80", 0, "rep", 37, 36, "332"),
    Goal("getpid by the GDT gate", "getpid_gate", 0, "rep", 56, 50, ""),
    Goal("getpid by lcall 7", "getpid_lcall7", 0, "rep", 60, 56, ""),
    Goal("getpid by SYSENTER", "getpid_sysenter", 0, "rep", 48, 40, "336"),
    Goal("get_user of 4", "get_user", 4, "bytes", 60, 16, "10"),
    Goal("put_user of 4", "put_user", 4, "bytes", 57, 16, "8"),
    Goal("copy_to_user of 1 (rep)", "copy_to_user", 1, "rep", 77, 34, ""),
    Goal("copy_to_user of 16 (rep)", "copy_to_user", 16, "rep", 80, 38, ""),
    Goal("copy_to_user of 4096 (rep)", "copy_to_user", 4096, "rep", 1100, 1058, "1077"),
    Goal("a masked fault over success (bytes)", "fault_after", 0, "bytes", 197, 120, "1042",
         ("fault_after", 16)),
    Goal("a masked fault over success (rep)", "fault_after", 0, "rep", 597, 220, "1042",
         ("fault_after", 16)),
    Goal("read of 1 (rep)", "read", 1, "rep", 336, 160, "1832"),
    Goal("read of 4096 (rep)", "read", 4096, "rep", 1359, 1180, "2763"),
    Goal("read of 65536 (rep)", "read", 65536, "rep", 19484, 17584, ""),
    Goal("pipe: write 1", "pipe_write", 1, "rep", 463, 180, "1630"),
    Goal("pipe: read 1", "pipe_read", 1, "rep", 464, 180, "1430"),
)


def goals(figures):
    lines = [("", "before", "goal", "now", "Linux 6.1")]
    lines += [(g.what, str(g.before), str(g.goal), str(g.now(figures)), g.linux) for g in GOALS]
    return aligned(lines)


def columns(figures):
    """[(mode, policy)] of those that were measured, in the policy table's order."""
    there = {(key.mode, key.policy) for key in figures}
    return [(m, p) for m in names.MODES for p in names.POLICIES if (m, p) in there]


def rows(figures):
    """[(name, n, copy)] in the order in which they came."""
    made = {}
    for key in figures:
        made.setdefault((key.name, key.n), {})[key.copy] = None
    return [(name, n, copy) for (name, n), copies in made.items() for copy in copies]


def label(name, n, copy):
    return f"{name} {n}" + (f" ({copy})" if copy else "")


def cells(figures, row, wanted):
    """The numbers of a row; blank where nothing could be measured."""
    name, n, copy = row
    found = {(key.mode, key.policy): cost for key, cost in figures.items()
             if (key.name, key.n, key.copy) == (name, n, copy)}
    return [str(found.get(column, "")) for column in wanted]


def aligned(lines):
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(
        text.ljust(width) if i == 0 else text.rjust(width)
        for i, (text, width) in enumerate(zip(line, widths))).rstrip() for line in lines) + "\n"


def render(figures, chosen=None):
    """The table of the chosen rows, or of all."""
    chosen = chosen or rows(figures)
    asked = set(chosen)
    wanted = columns({key for key in figures if (key.name, key.n, key.copy) in asked})
    lines = [["", *(mode for mode, _ in wanted)], ["", *(policy for _, policy in wanted)]]
    for row in chosen:
        lines.append([label(*row), *cells(figures, row, wanted)])
    return aligned(lines)
