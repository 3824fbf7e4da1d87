"""Unit tests of tools/verdict/summary.py: a word for each cell, in its column, in its colour."""
import re

import sample
from machine import colours
from machine import names
from verdict import expect
from verdict import judge
from verdict import records
from verdict import summary
from verdict import table

OTHERS = ",limit,walk,masked,smap"


def six_policies():
    """The sample's scenarios, with their last policy's outcome for four more policies."""
    return [expect.parse(f"user/{name}.c", text.replace("/fs ", f"/fs{OTHERS} "))
            for name, text in sample.SOURCES.items()]


def rendered(spoil=None, bad=frozenset(), asked=None, **more):
    scenarios = sorted(six_policies(), key=lambda s: s.slide)
    cells = [sample.cell(s, e, "int80") for s in scenarios for e in s.expects]
    for c in cells:
        if spoil and judge.key(c)[:3] == ("read_good", "flat", "masked"):
            c.update(spoil)
    found = records.parse(sample.text([sample.boot("split"), sample.boot("flat")] + cells))
    assert not found.bad
    return summary.render(scenarios, found, asked or judge.Asked("bochs"), bad, **more)


def row(text, name):
    return next(line for line in text.splitlines() if line.startswith(name + " "))


def test_a_word_in_each_column():
    text = rendered()
    assert re.sub(" +", " ", row(text, "read_good")) == (
        "read_good #GP ok ok ok ok ok | ok ok ok ok ok ok")
    assert re.sub(" +", " ", row(text, "read_to_kernel")) == (
        "read_to_kernel HIT ok ok ok ok ok | HIT HIT HIT HIT HIT HIT")
    head = next(line for line in text.splitlines() if "naive" in line)
    assert re.findall(r"[a-z]+", head) == list(names.LECTURE) * 2
    # Each word begins where the name of its policy begins.
    starts = [m.start() for m in re.finditer(r"[a-z]+", head)]
    assert [m.start() for m in re.finditer(r"[^ |]+", row(text, "read_good"))][1:] == starts


def test_width_and_no_colour_in_a_pipe():
    text = rendered()
    assert max(map(len, text.splitlines())) <= table.WIDTH and "\033" not in text
    coloured = rendered(page=table.Page(True))
    assert colours.without(coloured) == text
    assert f"\033[{colours.KERNEL}mHIT\033[0m" in coloured
    assert f"\033[{colours.USER}mok\033[0m" in coloured


def test_in_a_narrow_window_flat_stands_under_split():
    """No line is wrapped by the terminal."""
    text = rendered(page=table.Page(width=80))
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    at = lines.index(next(line for line in lines if line.startswith("read_good ")))
    assert lines[at].split() == ["read_good", "split", *"#GP ok ok ok ok ok".split()]
    assert lines[at + 1].split() == ["flat", *"ok ok ok ok ok ok".split()]
    head = next(line for line in lines if "naive" in line)
    assert head.split() == list(names.LECTURE)
    assert head.index("masked") == [m.start() for m in re.finditer("ok", lines[at])][-2]
    one_model = rendered(asked=judge.Asked("bochs", mode="flat"), page=table.Page(width=80))
    assert row(one_model, "read_good").split()[1:] == ["ok"] * 6


def test_every_outcome_has_a_word_and_a_legend():
    for outcome, word in (("refused", "deny"), ("partial:4095", "r=4095"), ("kernel-leak", "LEAK"),
                          ("not-enforced", "n/e"), ("unknown", "?")):
        text = rendered({"outcome": outcome, "reason": "it cannot"})
        assert f" {word} " in row(text, "read_good")
        kind = outcome.partition(":")[0]
        assert kind == "unknown" or f"{kind}:" in text
    assert "\n1 cell: it cannot" in rendered({"outcome": "not-enforced", "reason": "it cannot"})
    check = {"outcome": "oops", "fault": sample.fault("check")}
    assert " chk " in row(rendered(check), "read_good")


def test_only_cells_that_are_shown_are_counted():
    """One cell through four gates is one word of the table."""
    scenarios = sorted(six_policies(), key=lambda s: s.slide)
    cells = [sample.cell(s, e, gate) for s in scenarios for e in s.expects for gate in names.GATES]
    for c in cells:
        if judge.key(c)[:3] == ("read_good", "flat", "masked"):
            c.update(outcome="not-enforced", reason="it cannot")
    found = records.parse(sample.text([sample.boot("split"), sample.boot("flat")] + cells))
    assert "\n1 cell: it cannot" in summary.render(scenarios, found, judge.Asked("bochs"))


def test_wrong_and_missing_cells_show():
    text = rendered({"gate": "gate"}, bad={("read_good", "flat", "fs", "int80")})
    assert " ok! " in row(text, "read_good") and " none " in row(text, "read_good")
    assert "none" not in rendered()


def test_one_model_and_some_policies():
    text = rendered(asked=judge.Asked("bochs", mode="flat"))
    assert "split" not in text and "|" not in row(text, "read_good")
