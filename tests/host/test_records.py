"""Unit tests of tools/verdict/records.py: lines for people, for the judge and for KTAP, apart.

Read next: tests/host/test_judge.py, which is about what a record says.
"""
import json

import pytest

import sample
from verdict import records


def test_noise_is_kept_apart():
    found = records.parse("hello\nKTAP version 1\n1..0\n# note\n" + json.dumps(sample.boot("flat")))
    assert found.noise == ["hello"] and len(found.boot) == 1 and not found.bad


KTAP = "KTAP version 1\n1..3\nok 1 one\nnot ok 2 two: was 3\nok 3 three # SKIP no SMAP\n"


def test_ktap_results():
    results, wrong = records.parse_ktap(KTAP + "KTAP version 1\n1..1\nok 1 four\n")
    assert not wrong
    assert [(r.ok, r.name, r.skip) for r in results] == [
        (True, "one", None), (False, "two: was 3", None), (True, "three", "no SMAP"),
        (True, "four", None)]


@pytest.mark.parametrize("text, words", [
    ("", "no KTAP document"), ("ok 1 a\n", "no KTAP document"),
    (KTAP.replace("1..3", "1..4"), "the plan says 4 results, 3 came"),
    (KTAP.replace("1..3\n", ""), "without a plan"),
    (KTAP.replace("ok 3", "ok 4"), "result 3 of a KTAP document is wrong"),
    (KTAP.replace("1..3", "1..3\n1..3"), "a second plan")])
def test_ktap_complaints(text, words):
    assert any(words in w for w in records.parse_ktap(text)[1])
