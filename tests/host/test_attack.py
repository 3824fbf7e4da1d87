"""Unit tests of tools/verdict/attack.py and attack_table.py: what is refused, what a cell says."""
from dataclasses import replace

import pytest

from machine import names
from verdict import attack
from verdict import attack_table
from verdict import expect

TEXT = """\
/* ATTACK bite: it bites
 * SLIDE 5 Data move
 * MECHANISM with its teeth,
 *          all of them
 * STOPPED a muzzle
 * HISTORY a dog of 1991
 * VULNERABLE split/all delivered  the wrong leg
 * VULNERABLE flat,fenced/naive,fs kernel-hit  the right one
 * VULNERABLE flat,fenced/limit,walk,masked,smap,tables oops #GP if limits  a boot
 * REPAIRED split,flat,fenced/all refused  it cannot
 */
int scenario(void) { return 0; }
"""


def parse(text=TEXT):
    return attack.parse("user/attack/bite.c", text)


def test_reads_all_parts():
    one = parse()
    assert (one.name, one.claim, one.slide, one.title) == ("bite", "it bites", 5, "Data move")
    assert (one.mechanism, one.stopped) == ("with its teeth, all of them", "a muzzle")
    assert [s.name for s in one.scenarios] == ["bite.vulnerable", "bite.repaired"]
    bug, repair = one.scenarios
    assert bug.expect("flat", "fs").outcome == "kernel-hit" and bug.expect("flat", "smap").needs
    assert {e.outcome for e in repair.expects} == {"refused"}
    for mode in names.MODES:
        assert len(list(expect.guest_lines(one.scenarios, mode))) == 2 * len(names.POLICIES)
    assert one.scenarios[0].gates == ("int80",)


@pytest.mark.parametrize("old, new, wrong", [
    ("ATTACK bite", "ATTACK bark", "should be \"ATTACK bite: claim\""),
    (" * HISTORY a dog of 1991\n", "", "no HISTORY line"),
    ("STOPPED a muzzle", "STOPPED a muzzle\n * STOPPED twice", "a second STOPPED line"),
    ("flat,fenced/naive,fs", "flat/naive,fs", "has 0 promises for fenced/naive"),
    ("split/all delivered", "split,flat/all delivered", "has 2 promises for flat/naive"),
    ("split/all delivered", "split/most delivered", "policy \"most\" is not one of"),
    ("REPAIRED", "REPARED", "REPARED|no promises|has 0 promises"),
    ("SLIDE 5 Data move", "SLIDE five", "is not a number and a title")])
def test_a_wrong_header_is_refused(old, new, wrong):
    with pytest.raises(expect.ExpectError, match=wrong):
        parse(TEXT.replace(old, new))


def cells(one):
    return [{"scenario": s.name, "mode": e.mode, "policy": e.policy, "outcome": e.outcome,
             "fault": {"vector": e.vector} if e.vector else None}
            for s in one.scenarios for e in s.expects]


def test_the_usual_word_first_and_who_says_otherwise():
    one = parse()
    text = attack_table.render([one], cells(one))
    bug, repair = (line.split("|") for line in text.splitlines()[2:4])
    assert bug[0].split() == ["bite", "vulnerable", "ok"]
    assert bug[1].strip() == "#GP (fs HIT)" and repair[1].strip() == "deny"
    assert attack_table.split_alone(one, attack_table.by_key(cells(one)))


def test_policies_up_to_the_last_are_one_word():
    assert attack_table.together(["masked", "smap", "tables"]) == "masked.."
    assert attack_table.together(["masked", "tables"]) == "masked,tables"
    assert attack_table.together(["tables"]) == "tables"


def test_a_wrong_cell_is_marked_and_naive_alone_is_shown():
    one = parse()
    bad = {("bite.repaired", "flat", "smap", "int80")}
    assert "deny (smap deny!)" in attack_table.render([one], cells(one), bad=bad)
    naive = [c for c in cells(one) if c["policy"] == "naive"]
    assert attack_table.render([one], naive).splitlines()[2].split("|")[1].strip() == "HIT"


def test_one_breach_is_enough():
    one = parse()
    leaks = replace(one.scenarios[0].expect("split", "walk"), outcome="kernel-leak")
    one.scenarios[0].expects[:] = [leaks if (e.mode, e.policy) == ("split", "walk") else e
                                   for e in one.scenarios[0].expects]
    assert not attack_table.split_alone(one, attack_table.by_key(cells(one)))
