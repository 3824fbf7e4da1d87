"""test_attacks.py - every attack: by the bug and by its repair, all models, both emulators.

Its one idea: a vulnerable path that nobody gets through proves nothing about the repair; so the
first thing that is asked of each attack is that it does harm somewhere.
Read next: tools/attacks.py.
"""
import re

import pytest

import attackpage
import attacks
import boots
from machine import emu
from machine import names
from verdict import attack
from verdict import attack_table

ATTACKS = attacks.load()
HARM = ("kernel-hit", "kernel-leak", "oops")
EACH = [pytest.param(name, s, mode, marks=pytest.mark.boot(name), id=f"{name}-{s.name}-{mode}")
        for name in boots.ATTACKS for s in attack.scenarios(ATTACKS) for mode in boots.modes(name)]


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.boot(n)) for n in boots.ATTACKS])
def test_whole_boot(name, booted):
    assert not booted.failures, "\n".join(booted.failures[:30]) + "\n" + booted.run.last_lines()


@pytest.mark.parametrize("name, scenario, mode", EACH)
def test_path(name, scenario, mode, booted):
    """Each policy of a path in a model: there, and as promised."""
    cells = [c for c in booted.found.cell if (c["scenario"], c["mode"]) == (scenario.name, mode)]
    assert [c["policy"] for c in cells] == list(names.POLICIES), booted.run.last_lines()
    mine = [f for f in booted.failures if f.startswith(f"{scenario.name} in {mode}/")]
    assert not mine, "\n".join(mine)


@pytest.mark.boot("attacks-bochs")
def test_this_processor_has_all_that_stops_an_attack(booted):
    assert not [c for c in booted.found.cell if c["outcome"] == "not-enforced"]


@pytest.mark.boot("attacks-bochs")
@pytest.mark.parametrize("one", ATTACKS, ids=lambda one: one.name)
def test_the_bug_does_harm_and_the_repair_less(one, booted):
    """In flat, under a policy that somebody may really have."""
    cells, bug, repair = attack_table.by_key(booted.found.cell), *one.scenarios
    worse = [p for p in names.POLICIES[1:]
             if cells[bug.name, "flat", p]["outcome"] in HARM
             and behaviour(cells[bug.name, "flat", p]) != behaviour(cells[repair.name, "flat", p])]
    assert worse
    assert not [p for p in worse if cells[repair.name, "flat", p]["outcome"] in attack_table.BREACHES
                and p != "fs"]


def behaviour(cell):
    return cell["outcome"], (cell["fault"] or {"vector": None})["vector"]


@pytest.mark.boot("attacks-bochs")
def test_what_split_stops_flat_needs_three_mechanisms_for(booted):
    """The page's lesson, in the cells that it is drawn from."""
    cells = attack_table.by_key(booted.found.cell)
    alone = {one.name for one in ATTACKS if attack_table.split_alone(one, cells)}
    assert {"waitid", "fake_object", "null_call"} <= alone
    assert not alone & {"gate_nt", "gate_tf", "stack_16bit", "forgotten_limit", "double_fetch"}


@pytest.mark.boot("attacks-bochs")
def test_the_page_is_up_to_date(booted):
    """`tools/attacks.py --page` brings it up to date."""
    assert attackpage.PAGE.read_text(encoding="utf-8") == attackpage.render(ATTACKS, booted.found.cell)


@pytest.mark.boot("attacks-bochs")
def test_readme_shows_the_short_table(booted):
    marks = attackpage.MARKS.search((emu.TOP / "README.md").read_text(encoding="utf-8"))
    rows = [one for one in ATTACKS if one.name in marks[2].split()]
    shown = attack_table.short(rows, booted.found.cell)
    assert marks[0].split("```\n")[1].rstrip() == shown.rstrip()
    # This one shows nothing in these columns: masked is its repair.
    assert {one.name for one in ATTACKS} - {one.name for one in rows} == {"unmap_race"}


def test_without_the_word_demo_there_is_no_vulnerable_path():
    """The same program, as anybody may start it."""
    for one in ("waitid", "gate_nt"):
        run = emu.run("bochs", "flat", f"poweroff -- {one} int80", label="test-attack-refused")
        assert re.search(r'"type":"exit","status":1\b', run.e9), run.last_lines()
        assert "a kernel booted with the word demo" in run.serial.decode()


@pytest.mark.boot("matrix-bochs")
def test_make_demo_runs_none_of_them(booted):
    assert not [c for c in booted.found.cell if "." in c["scenario"]]
