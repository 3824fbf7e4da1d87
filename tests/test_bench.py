"""test_bench.py - what each way costs, held exactly.

Its one idea: an instruction more is a difference that somebody made.  If a change was meant to cost
what it costs now: make docs, which renews the figures here and the tables and plots of docs/cost.md.
"""
import shutil
import subprocess

import pytest

import bench
import bench_linux
import docs
from cost import figures
from cost import listing
from cost import purposes
from cost import tables
from machine import names

COMPILER = "12.2.0"
REPAIR = "If that is what it should cost: make docs"


def compiler():
    found = shutil.which("i686-elf-gcc") or shutil.which("i686-linux-gnu-gcc")
    return subprocess.run([found, "-dumpfullversion"], capture_output=True, text=True,
                          check=True).stdout.strip()


def golden():
    return figures.from_text(figures.GOLDEN.read_text(encoding="utf-8"))


def listings():
    return purposes.from_text(purposes.GOLDEN.read_text(encoding="utf-8"))


def differences(kept, now):
    """In words, by name."""
    missing = [f"{' '.join(map(str, key))}: no longer measured" for key in kept if key not in now]
    return missing + [f"{' '.join(map(str, key))}: {kept.get(key, 'new')}, now {cost}"
                      for key, cost in now.items() if kept.get(key) != cost]


@pytest.mark.parametrize("mode", [pytest.param(mode, marks=pytest.mark.boot(f"bench-{mode}"))
                                  for mode in names.modes_of(names.BOTH)])
def test_figures(mode, booted):
    if compiler() != COMPILER:
        pytest.skip(f"the figures are those of GCC {COMPILER}, this is {compiler()}")
    kept = {key: cost for key, cost in golden().items() if key.mode == mode}
    found = differences(kept, booted)
    assert not found, "\n".join([*found, REPAIR])


def test_a_difference_is_named():
    kept = golden()
    key = next(iter(kept))
    assert differences(kept, kept | {key: kept[key] + 1}) == [
        f"{' '.join(map(str, key))}: {kept[key]}, now {kept[key] + 1}"]
    assert differences(kept, {}) == [f"{' '.join(map(str, k))}: no longer measured" for k in kept]


def test_the_page_shows_these_figures():
    shown = docs.blocks(bench.PAGE.read_text(encoding="utf-8"))
    del shown[bench_linux.BLOCK]
    assert shown == bench.blocks(golden(), listings()), REPAIR


def cost(policy, name, n, copy="bytes", mode="flat"):
    return golden()[mode, policy, copy, name, n]


def test_split_costs_what_flat_costs():
    """docs/cost.md shows flat's tables, and says where split's differ."""
    kept = golden()
    differ = {key.name for key, found in kept.items()
              if key.mode == "flat" and key.policy != "tables"
              and abs(found - kept.get(key._replace(mode="split"), found)) > 1}
    assert differ <= {"fault_after", "page_comes", "kernel_read_set_fs"}


@pytest.mark.parametrize("name", ["copy_to_user", "copy_from_user"])
def test_only_the_fixup_lies_between_naive_and_fs(name):
    """A byte costs the same under both: the difference does not grow."""
    assert {cost("fs", name, n) - cost("naive", name, n) for n in (1, 4, 16, 64, 512, 4096)} == {8}


def test_the_walk_is_linear():
    steps = [cost("walk", "areas", 2 * n) - cost("walk", "areas", n) for n in (1, 2, 4, 64, 512)]
    assert steps == [8 * n for n in (1, 2, 4, 64, 512)]
    assert len({cost("masked", "areas", n) for n in (1, 1024)}) == 1


def test_nothing_costs_more_than_before():
    """The goals' table: no row has gone back."""
    kept = golden()
    for goal in tables.GOALS:
        assert goal.now(kept) < goal.before, goal.what


# ---- Where the instructions go ----

def test_every_goal_that_is_missed_has_its_listing():
    """And each adds up to its figure."""
    kept = golden()
    sums = {row: sum(parts.values()) for row, parts in listings().items()}
    figure = {goal.row(): kept["split", "masked", goal.copy, goal.name, goal.n]
              for goal in purposes.missed(kept)}
    assert sums == figure, REPAIR


@pytest.mark.parametrize("name", ["get_user", "getpid_gate"])
def test_a_listing_comes_from_a_run(name):
    """In ring 0 and from ring 3; and it is the one that is kept."""
    if compiler() != COMPILER:
        pytest.skip(f"the figures are those of GCC {COMPILER}, this is {compiler()}")
    goal = next(goal for goal in tables.GOALS if goal.name == name)
    assert purposes.by_purpose([goal])[goal.row()] == listings()[goal.row()], REPAIR


TRACE = """(0).[10] [0x000000112ba8] 0008:0000000000112ba8 (unk. ctxt): rdtsc         ; 0f31
(0).[11] [0x000000112baa] 0008:0000000000112baa (unk. ctxt): mov ebp, eax  ; 89c5
(0).[12] [0x000000112bac] 0008:0000000000112bac (unk. ctxt): rep movsd dword ptr es:[edi] ; f3a5
(0).[20] [0x0000003c2290] 001b:0000000008048290 (unk. ctxt): rdtsc         ; 0f31
(0).[21] [0x000000112bb0] 0008:0000000000112bb0 (unk. ctxt): nop           ; 90
"""


def test_a_trace_is_read():
    """A round of a REP counts, and so does the second RDTSC."""
    steps = listing.parse(TRACE)
    assert [step.count for step in steps] == [1, 1, 8, 1]
    assert [step.user for step in steps] == [False, False, False, True]
    assert [listing.cost(run) for run in listing.between(steps)] == [10]


def test_a_trace_that_is_cut_short_is_refused():
    goal = next(goal for goal in tables.GOALS if goal.name == "get_user")
    with pytest.raises(listing.ListingError, match=f"1 runs, not {2 * listing.RUNS}"):
        listing.chosen(goal, listing.parse(TRACE))


def test_what_no_pattern_knows_is_the_rest():
    one = listing.Listed(1, "somewhere", "seg/x.c", "y = x;", "mov eax, ebx")
    assert purposes.buys(one) == purposes.REST
    one = listing.Listed(1, "f", "seg/range.h", "return n <= limit - y;", "cmp eax, ebx")
    assert purposes.buys(one) == "the limit"


def test_a_row_that_is_none_is_refused(capsys):
    assert bench.guarded("bench", bench.main, ["--listing", "nothing"]) != 0
    assert "LISTING=nothing is not known" in capsys.readouterr().err
