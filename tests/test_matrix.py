"""test_matrix.py - every scenario: all models, every policy, every gate, both emulators.

Its one idea: one test for each cell of the table, so that a failure names it; the gates of a cell
are one test.  The judge of `make demo` is the judge here.   Read next: tools/verdict/judge.py.
"""
import pytest

import boots
import conftest
import demo
import matrix
from machine import emu
from machine import names
from verdict import expect
from verdict import judge
from verdict import story
from verdict import summary

SCENARIOS = boots.scenarios()
BY_NAME = {s.name: s for s in SCENARIOS}
CELLS = [(s.name, e.mode, e.policy) for s in SCENARIOS for e in s.expects]
WHOLE = [pytest.param(name, marks=pytest.mark.boot(name)) for name in boots.MATRIX]
EACH = [pytest.param(name, cell, marks=pytest.mark.boot(name), id=f"{name}-{'-'.join(cell)}")
        for name in boots.MATRIX for cell in CELLS if cell[1] in boots.modes(name)]


@pytest.mark.parametrize("name", WHOLE)
def test_whole_boot(name, booted):
    """The judge finds nothing wrong: nothing missing, nothing twice, nothing besides."""
    assert not booted.failures, "\n".join(booted.failures[:30]) + "\n" + booted.run.last_lines()


@pytest.mark.boot("one-gate")
def test_one_gate_alone(booted):
    assert not booted.failures and len(booted.found.cell) == 14, "\n".join(booted.failures)


@pytest.mark.parametrize("name, cell", EACH)
def test_cell(name, cell, booted):
    cells = booted.cells(*cell)
    gates = judge.gates_for(BY_NAME[cell[0]], booted.found, cell[1], booted.asked.gates)
    assert [c["gate"] for c in cells] == gates, booted.run.last_lines()
    mine = [f for f in booted.failures if f.startswith(f"{cell[0]} in {cell[1]}/{cell[2]} ")]
    assert not mine, "\n".join(mine)
    if all(c["outcome"] == "not-enforced" for c in cells):
        pytest.skip(f"not-enforced: {cells[0]['reason']}")


def cell_of(booted, scenario, mode, policy, gate="int80"):
    return next(c for c in booted.cells(scenario, mode, policy) if c["gate"] == gate)


@pytest.mark.boot("matrix-bochs")
def test_nothing_is_skipped_in_bochs(booted):
    assert not [c for c in booted.found.cell if c["outcome"] == "not-enforced"]


@pytest.mark.boot("matrix-bochs")
def test_the_slides_first_picture(booted):
    """The same y is the kernel's byte by DS and the user's by FS; in flat FS changes nothing."""
    by_ds = cell_of(booted, "read_to_kernel_offset", "split", "naive")
    by_fs = cell_of(booted, "read_to_kernel_offset", "split", "fs")
    flat = cell_of(booted, "read_to_kernel_offset", "flat", "fs")
    assert by_ds["y"] == by_fs["y"]
    assert (by_ds["landed"], by_fs["landed"], flat["landed"]) == ("kernel", "user", "kernel")
    base = {"ds": 0xC0000000, "fs": 0x40000000, "flat": 0}
    for cell, name in ((by_ds, "ds"), (by_fs, "fs"), (flat, "flat")):
        assert int(cell["linear"], 16) == base[name] + int(cell["y"], 16)


@pytest.mark.boot("matrix-bochs")
def test_limit_faults_inside_the_copy(booted):
    cell = cell_of(booted, "read_past_limit", "split", "fs")
    assert cell["fault"]["vector"] == "#GP"
    assert cell["fault"]["symbol"].startswith("copy_")


def counted(booted, gate):
    """(scenario, model, policy) -> instructions of the call, where they could be counted."""
    return {judge.key(c)[:3]: c["instructions"] for c in booted.found.cell
            if c["gate"] == gate and c["instructions"]}


@pytest.mark.boot("matrix-bochs")
def test_no_tick_of_the_timer_is_counted(booted):
    """A gate costs a scenario the same more than int 0x80 under every policy, in both models."""
    int80, gate, more = counted(booted, "int80"), counted(booted, "gate"), {}
    for cell in int80.keys() & gate.keys():
        more.setdefault(cell[0], set()).add(gate[cell] - int80[cell])
    assert len(more) > 10
    assert all(len(found) == 1 for found in more.values()), more


@pytest.mark.boot("matrix-bochs")
def test_only_lcall7_pays_for_smap_without_a_pointer(booted):
    """It fetches its arguments from the user's stack, so with AC set: by the POPFD that it needs
    anyway (door_flags), and taken back by one CLAC."""
    costs = {c["policy"]: c["instructions"] for c in booted.found.cell if c["mode"] == "flat"
             and c["scenario"] == "gate_register_only" and c["gate"] == "lcall7"}
    assert costs["smap"] == costs["masked"] + 1
    assert len({n for policy, n in costs.items() if policy != "smap"}) == 1


@pytest.mark.boot("matrix-qemu-max")
def test_qemu_enforces_no_limits_and_says_so(booted):
    skipped = {judge.key(c)[:3] for c in booted.found.cell
               if c["outcome"] == "not-enforced" and not judge.smap_stops_gate(c, booted.asked)}
    needing = {(s.name, e.mode, e.policy) for s in SCENARIOS for e in s.expects
               if e.needs == "limits"}
    assert skipped == needing
    assert "not-enforced" in booted.table


@pytest.mark.boot("matrix-bochs")
def test_table_shows_every_scenario(booted):
    for scenario in SCENARIOS:
        assert f"\n{scenario.name} " in booted.table
        assert f"\n{scenario.name} " in booted.summary
    for text in (booted.table, booted.summary):
        assert "missing" not in text and "WRONG" not in text and "none" not in text
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.boot("matrix-bochs")
def test_readme_shows_this_table(booted):
    """`tools/demo.py --into README.md` brings it up to date."""
    marks = demo.MARKS.search((emu.TOP / "README.md").read_text(encoding="utf-8"))
    rows = [s for s in SCENARIOS if s.name in marks[2].split()]
    assert len(rows) == len(marks[2].split()) >= 8
    shown = summary.render(expect.lecture(rows), booted.found, booted.asked)
    assert marks[0].split("```\n")[1].rstrip() == shown.rstrip()


@pytest.mark.boot("matrix-bochs")
def test_readme_tells_the_whole_story(booted):
    """`make matrix` brings it up to date.  Every scenario that can hit or leak is a row."""
    cells = booted.found.cell + conftest.POOL.result("matrix-bochs-fenced").found.cell
    marks = demo.STORY_MARKS.search((emu.TOP / "README.md").read_text(encoding="utf-8"))
    rows = [s for s in SCENARIOS if s.name in marks[2].split()]
    columns = {(m, p) for mode, p in story.COLUMNS for m in (names.MODES if mode == "*" else (mode,))}
    breached = {s.name for s in SCENARIOS for e in s.expects if (e.mode, e.policy) in columns
                and e.outcome in ("kernel-hit", "kernel-leak")}
    assert breached | {"read_stray_memcpy"} == {s.name for s in rows}
    assert marks[0].split("```\n")[1].rstrip() == story.render(rows, cells).rstrip()


@pytest.mark.boot("matrix-bochs")
def test_the_full_page_is_up_to_date(booted):
    """`make matrix` brings it up to date."""
    cells = booted.found.cell + conftest.POOL.result("matrix-bochs-fenced").found.cell
    assert matrix.PAGE.read_text(encoding="utf-8") == matrix.render(SCENARIOS, cells)


@pytest.mark.boot("matrix-qemu-486")
def test_a_cpu_without_a_name_tells_maker_and_family(booted):
    assert {b["cpu"] for b in booted.found.boot} == {"GenuineIntel family 4"}
