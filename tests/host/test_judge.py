"""Unit tests of tools/verdict/judge.py, and of what it reads by tools/verdict/records.py.

Their one idea: a judge that never says no proves nothing.  So: a perfect boot passes, and each
single thing that can be wrong makes it fail, with words that name it.
"""
import copy
from dataclasses import replace

import pytest

import sample
from verdict import judge
from verdict import records


def judged(items, asked=None, extra=""):
    text = sample.text(items) + extra
    found = records.parse(text)
    return judge.judge(sample.scenarios(), found, asked or judge.Asked("bochs"),
                       records.parse_ktap(text))


def test_perfect_boot_passes():
    assert judged(sample.records()) == []


def test_perfect_boot_with_ktap_passes():
    items = sample.records()
    assert judged(items, extra=sample.ktap(items)) == []


def find(items, scenario="read_to_kernel", mode="split", policy="fs", gate="int80"):
    return next(r for r in items
                if r["type"] == "cell" and judge.key(r) == (scenario, mode, policy, gate))


def spoil_cell(**changes):
    def spoil(items):
        find(items).update(changes)
    return spoil


def spoil_fault_vector(items):
    find(items, "read_good", "split", "naive")["fault"]["vector"] = "#PF"


def oops_without_fault(items):
    find(items, "read_good", "split", "naive")["fault"] = None


def drop(kind, count=1):
    def spoil(items):
        for _ in range(count):
            items.remove([r for r in items if r["type"] == kind][-1])
    return spoil


def repeat_cell(items):
    items.insert(items.index(find(items)), copy.deepcopy(find(items)))


def foreign_cell(items):
    extra = copy.deepcopy(find(items))
    extra["scenario"] = "read_something"
    items.insert(items.index(find(items)), extra)


def lying_boot(items):
    """The guest says that its CPU has no SYSENTER, and comes in by it all the same."""
    next(r for r in items if r["type"] == "boot")["sysenter"] = False


def lazy_gate(items):
    """The guest says that flat has no SYSENTER, though the CPU has it, and skips the cells."""
    items[:] = [r for r in items if r.get("gate") != "sysenter" or r["mode"] == "split"]
    items.append({"type": "gate", "mode": "flat", "gate": "sysenter", "refused": "no wish to"})
    items[-2]["cells"] = sum(r["type"] == "cell" and r["mode"] == "flat" for r in items)


def not_enforced(items):
    """In Bochs, of a cell that depends on limits."""
    find(items, "read_good", "split", "naive").update(
        outcome="not-enforced", observed="delivered", reason="no limits", fault=None)


def other_boot(items):
    items[0]["emulator"] = "qemu"


def end_disagrees(items):
    items[-1]["cells"] -= 1


def end_counts_unexpected(items):
    items[-1]["unexpected"] = 1


def error_record(items):
    items.append({"type": "error", "message": "no such file"})


SPOILED = {
    "wrong outcome": (
        spoil_cell(outcome="kernel-hit", observed="kernel-hit"), "kernel-hit, expected delivered"),
    "outcome is not what was observed": (
        spoil_cell(observed="kernel-hit"), "but observed kernel-hit"),
    "unknown outcome": (spoil_cell(outcome="unknown", observed="unknown"), "unknown outcome"),
    "guest expects something else": (
        spoil_cell(expected="kernel-hit"), "the guest says expected is"),
    "guest expects a fault": (spoil_cell(expected_fault="#GP"), "expected_fault"),
    "other copy loop": (spoil_cell(copy="rep"), "the guest says copy is rep"),
    "delivered with a fault": (
        spoil_cell(fault=sample.fault("#PF")), "delivered, yet with a fault"),
    "skipped where nothing is needed": (
        spoil_cell(outcome="not-enforced", reason="tired"), "has no \"if\""),
    "skipped in Bochs": (not_enforced, "Bochs does enforce limits"),
    "other vector": (spoil_fault_vector, "fault #PF, expected #GP"),
    "oops without a fault": (oops_without_fault, "oops without a fault record"),
    "address of another segment": (
        spoil_cell(linear="0xc01ff000"), "linear is 0xc01ff000, but base + y is 0x401ff000"),
    "no linear address": (spoil_cell(linear=None), "linear is None"),
    "landed elsewhere": (spoil_cell(landed="kernel"), "delivered, yet landed is kernel"),
    "cell missing": (drop("cell"), "missing"),
    "cell twice": (repeat_cell, "came 2 times"),
    "cell nobody asked for": (foreign_cell, "no EXPECT line asks for it"),
    "SYSENTER without SYSENTER": (
        lying_boot, "read_to_kernel in split/fs through sysenter: came, but no EXPECT"),
    "SYSENTER not tried in flat": (
        lazy_gate, "flat refuses these gates: sysenter; it should: none"),
    "no boot record": (drop("boot"), "0 boot records of flat"),
    "boot in another emulator": (other_boot, "says it runs in qemu"),
    "no end record": (drop("end"), "the machine stopped before it was done"),
    "end counts other cells": (end_disagrees, "an end record says"),
    "end counts unexpected": (end_counts_unexpected, "counts 1 unexpected"),
    "error record": (error_record, "the guest reports: no such file"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_fails(what):
    spoil, words = SPOILED[what]
    items = sample.records()
    spoil(items)
    assert any(words in failure for failure in judged(items)), judged(items)


@pytest.mark.parametrize("line", [
    '{"type":"cell","scenario":"read_good"', '{"type":"cell"}', '{"type":"dream"}', "{}", "{1}",
    'noise {"type":"end","cells":1,"unexpected":0}', '{"type":"exit","status":"3"}',
    '{"type":"exit","status":true}', '{"type":"exit","status":3,"status":4}'])
def test_bad_json_fails(line):
    assert any("not a good record" in f for f in judged(sample.records(), extra=line + "\n"))


def test_a_fault_need_not_have_an_address():
    items = sample.records()
    find(items, "read_good", "split", "naive")["fault"].update(linear=None, instruction=None)
    assert judged(items) == []


def test_empty_output_fails():
    assert len(judged([])) > 10


def test_nothing_asked_fails():
    failures = judged([], judge.Asked("bochs", scenario="read_nothing"))
    assert any("nothing was asked for" in f for f in failures)


def unenforced(**boot):
    """QEMU without limits: the cell that needs them is skipped."""
    items = sample.records("qemu", **({"limits": False} | boot))
    for gate in judge.Asked("bochs").gates:
        find(items, "read_good", "split", "naive", gate).update(
            outcome="not-enforced", observed="oops", reason="no segment limits in this emulator",
            fault=sample.fault("#PF"))
    return items


def test_not_enforced_is_accepted_where_the_feature_is_absent():
    items = unenforced()
    assert judged(items, judge.Asked("qemu"), extra=sample.ktap(items)) == []


def test_not_enforced_needs_the_boot_record():
    assert any("says that the CPU enforces limits" in f
               for f in judged(unenforced(limits=True), judge.Asked("qemu")))


def test_not_enforced_needs_a_reason_and_an_observation():
    items = unenforced()
    find(items, "read_good", "split", "naive")["reason"] = None
    find(items, "read_good", "split", "naive", "gate")["observed"] = "unknown"
    failures = judged(items, judge.Asked("qemu"))
    assert any("no reason given" in f for f in failures)
    assert any("observed is \"unknown\"" in f for f in failures)


def refuse(cell, **changes):
    """Makes the cell, and what is promised of it, a refused one."""
    cell.update({"outcome": "refused", "observed": "refused", "expected": "refused",
                 "linear": None, "landed": "none", "errno": 14} | changes)


def refused(**changes):
    """The failures of a boot in which read_to_kernel is refused in split/fs."""
    scenarios = sample.scenarios()
    promised = next(s for s in scenarios if s.name == "read_to_kernel")
    promised.expect("split", "fs").outcome = "refused"
    items = sample.records()
    for gate in judge.Asked("bochs").gates:
        refuse(find(items, gate=gate), **changes)
    return judge.judge(scenarios, records.parse(sample.text(items)), judge.Asked("bochs"))


def test_refused_has_no_place():
    assert refused() == []
    assert any("refused, yet linear is" in f for f in refused(linear="0x401ff000"))
    assert any("landed is kernel" in f for f in refused(landed="kernel"))
    assert any("refused, yet with a fault" in f for f in refused(fault=sample.fault("#PF")))


def test_an_oops_may_come_at_a_later_byte():
    items = sample.records()
    find(items, "read_good", "split", "naive").update(linear="0xc01ff008")
    assert judged(items) == []
    find(items, "read_good", "split", "naive").update(linear="0xc01fefff")
    assert any("linear is 0xc01fefff" in f for f in judged(items))


def changed(name, items, **fields):
    scenarios = [replace(s, **fields) if s.name == name else s for s in sample.scenarios()]
    return judge.judge(scenarios, records.parse(sample.text(items)), judge.Asked("bochs"))


def test_only_the_gates_of_the_scenario():
    items = sample.records()
    failures = changed("read_good", items, gates=("int80",))
    assert any("read_good in flat/fs through sysenter: came, but no EXPECT" in f for f in failures)
    items = [r for r in items if r["type"] != "cell" or r["scenario"] != "read_good"
             or r["gate"] == "int80"]
    cells = {mode: sum(r["type"] == "cell" and r["mode"] == mode for r in items)
             for mode in ("split", "flat")}
    for end, mode in zip((r for r in items if r["type"] == "end"), cells):
        end["cells"] = cells[mode]
    assert changed("read_good", items, gates=("int80",)) == []
    assert any("read_good in split/fs through gate: missing" in f for f in judged(items))


def test_through_ds_means_the_kernels_segment_under_every_policy():
    items = sample.records()
    failures = changed("read_to_kernel", items, through_ds=True)
    assert any("base + y is 0xc01ff000" in f for f in failures)
    for gate in judge.Asked("bochs").gates:
        find(items, gate=gate)["linear"] = "0xc01ff000"
    assert changed("read_to_kernel", items, through_ds=True) == []


STOPPED = {"policy": "smap", "gate": "gate", "reason": "SMAP",
           "fault": {"vector": "#PF", "error": 1}}


@pytest.mark.parametrize("change, emulator, stops", [
    ({}, "qemu", True), ({}, "bochs", False), ({"policy": "masked"}, "qemu", False),
    ({"gate": "int80"}, "qemu", False), ({"fault": None}, "qemu", False),
    ({"reason": None}, "qemu", False),
    ({"fault": {"vector": "#PF", "error": 5}}, "qemu", False)])
def test_only_qemus_smap_stops_a_call_gate(change, emulator, stops):
    assert judge.smap_stops_gate(STOPPED | change, judge.Asked(emulator)) == stops


def test_cpu_without_sysenter():
    items = [r for r in sample.records("qemu", sysenter=False)
             if r["type"] != "cell" or r["gate"] != "sysenter"]
    cells = sum(r["type"] == "cell" for r in items) // 2
    for end in (r for r in items if r["type"] == "end"):
        end["cells"] = cells
    refusals = [{"type": "gate", "mode": mode, "gate": "sysenter", "refused": "this CPU has none"}
                for mode in ("split", "flat")]
    assert judged(items + refusals, judge.Asked("qemu")) == []
    assert any("it should: sysenter" in f for f in judged(items, judge.Asked("qemu")))


def test_part_of_the_matrix():
    asked = judge.Asked("bochs", mode="flat", scenario="read_good", policy="fs", gates=("int80",))
    items = [r for r in sample.records() if r.get("mode") == "flat"
             and (r["type"] != "cell" or judge.key(r) == ("read_good", "flat", "fs", "int80"))]
    items.append({"type": "end", "cells": 1, "unexpected": 0})
    assert judged(items, asked) == []
    failures = judged([sample.boot("split")] + items, asked)
    assert any("ran without being asked" in f for f in failures)


def test_failed_keys_names_the_wrong_cell():
    items = sample.records()
    find(items).update(outcome="oops", observed="oops")
    found = records.parse(sample.text(items))
    assert judge.failed_keys(sample.scenarios(), found, judge.Asked("bochs")) == {
        ("read_to_kernel", "split", "fs", "int80")}


@pytest.mark.parametrize("spoil, words", [
    (("ok 5", "not ok 5"), "KTAP: not ok 5"), (("1..32", "1..33"), "the plan says 33"),
    (("ok 3 split", "ok 3 # SKIP x split"), "was it skipped?")])
def test_ktap_must_agree_with_the_cells(spoil, words):
    items = sample.records()
    ktap = sample.ktap(items)
    assert spoil[0] in ktap
    failures = judged(items, extra=ktap.replace(*spoil, 1))
    assert any(words in f for f in failures), failures
