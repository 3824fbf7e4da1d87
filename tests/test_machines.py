"""test_machines.py - a few of the machines of docs/machines.md, and the page itself.

Its one idea: the oldest processor that Bochs has and the newest, too little memory and much of it;
`make machines` tries all.
"""
import re

import pytest

import machines
from machine import damage
from machine import emu
from machines import Machine
from verdict import expect
from verdict import records

PAGE = machines.PAGE.read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")]
        for line in machines.between("machines").search(PAGE)[0].splitlines()[3:-1]]
# Machine -> the model whose whole matrix runs, what must not be there, what must be.
FEW = {Machine("bochs", "pentium"): ("split", {"smap", "smep", "umip", "sysenter"},
                                     {"limits", "wp"}),
       Machine("bochs", "tigerlake"): ("flat", set(), set(machines.FEATURES)),
       Machine("qemu", "pentium3"): ("fenced", {"limits", "types", "smap"}, {"wp", "sysenter"})}


@pytest.mark.parametrize("machine", FEW, ids=str)
def test_a_model_keeps_the_promises(machine):
    mode, lacking, there = FEW[machine]
    tried = machines.attempt(machine, mode, label="test-machines")
    assert not tried.failures, tried.failures[:5]
    assert lacking <= set(tried.lacking) and not there & set(tried.lacking)
    # What is not enforced says so because of what the machine lacks, and of nothing else.
    scenarios = {s.name: s for s in expect.load_folder(emu.TOP / "user")}
    needs = {e.needs for c in tried.skipped for e in scenarios[c["scenario"]].expects
             if (e.mode, e.policy) == (c["mode"], c["policy"])}
    assert needs <= set(tried.lacking)


@pytest.mark.parametrize("engine", emu.EMULATORS)
def test_4_mb_are_refused_in_words(engine):
    tried = machines.attempt(Machine(engine, None, 4), label="test-machines")
    assert not tried.failures and tried.seconds < emu.LIMIT


def test_4_mb_are_refused_by_the_kernel_too():
    """Another loader looks at less."""
    run = emu.run("qemu", "split", "demo poweroff", route="multiboot", memory=4, limit=damage.LIMIT,
                  label="test-machines")
    assert "KB of memory; this kernel needs 7680 KB" in run.e9 and '"type":"cell"' not in run.e9


@pytest.mark.parametrize("memory", [8, 1024])
def test_little_memory_and_much(memory):
    """8 MB were refused, because of the few KB that the BIOS keeps of them."""
    tried = machines.attempt(Machine("qemu", None, memory), "split", "read_good", "test-machines")
    assert not tried.failures and tried.found.cell


# ---- The judge of a small machine ----

def said(*messages, cells=()):
    found = records.Records(error=[{"message": m} for m in messages])
    found.cell.extend(cells)
    return found


@pytest.mark.parametrize("found", [said(), said("panic"), said(machines.REFUSAL, "more"),
                                   said(machines.REFUSAL, cells=[{}])])
def test_anything_but_a_refusal_is_told(found):
    assert machines.refusal(found)


def test_a_refusal_is_right():
    assert not machines.refusal(said(machines.REFUSAL + "1 KB"))


# ---- The page ----

def test_the_page_has_every_machine_and_no_failure():
    assert [tuple(row[:3]) for row in ROWS] == [
        (m.engine, m.cpu or "", str(m.memory)) for m in machines.ALL]
    assert not any(row[5] for row in ROWS)
    refused = [row[3] for row in ROWS if row[2] == str(machines.TOO_SMALL)]
    assert refused == ["refuses to start, in words"] * len(emu.ENGINES)


def test_the_page_counts_every_cell():
    """Kept and not enforced come to the same on all machines with SYSENTER."""
    whole = {int(row[3]) + int(row[4] or 0) for row in ROWS
             if row[3].isdigit() and "sysenter" not in row[6]}
    assert len(whole) == 1


def test_the_page_says_of_each_cell_what_v86_does_not_enforce():
    table = machines.between("v86").search(PAGE)[0].splitlines()[3:-1]
    assert table and all(len(line.strip("|").split("|")) == 4 for line in table)
    assert all(re.search(r"\w{4}", line.strip("| ").rpartition("|")[2]) for line in table)


def test_the_page_has_the_sweep():
    """Nothing but the boot sector was silent or went another way; its silent bytes are named."""
    block = machines.between("damage").search(PAGE)[0]
    rows = re.findall(r"^([a-z][\w. -]*?) +\d+ +\d+ +\S+ +\S+ +(\S+) +(\S+) +[-\d]", block,
                      re.MULTILINE)
    assert len(rows) == 9 and rows[0][0] == "boot sector"
    assert {silent + other for _, silent, other in rows[1:]} == {"--"}
    assert f"of 512 bytes {rows[0][1]}:\n" in block
