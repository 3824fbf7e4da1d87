"""Unit tests of tools/verdict/crimes.py.

Their one idea: a judge that never says no proves nothing; so each thing that can be wrong is shown
to it once.
"""
from types import SimpleNamespace

import pytest

from verdict import crimes

LINES = '''\
CRIME(quiet, NOTHING, "does nothing")
REFUSED(loud, SIGSEGV | SIGILL, "shouts", "hlt")
LATER(odd, EFAULT|UNCHECKED,
      "says \\"no\\"", 1)
'''
CRIMES = crimes.parse("family", LINES)
GOOD = ["KTAP version 1", "1..1", "# crime split family quiet 0 -",
        "# crime split family loud 139 -", "# crime split family odd 14 -", "ok 1 split escape"]


def judged(lines, emulator="bochs", serial=b"", timed_out=False):
    run = SimpleNamespace(e9="\n".join(lines) + "\n", emulator=emulator, serial=serial, seconds=1.0,
                          timed_out=timed_out)
    seen, wrong = crimes.judge(run, CRIMES)
    return [c.complaint for c in seen if c.complaint] + wrong


def replaced(old, new):
    return [line.replace(old, new) for line in GOOD]


def test_the_lines_are_read():
    assert [(c.name, c.promise) for c in CRIMES] == [
        ("quiet", "NOTHING"), ("loud", "SIGSEGV|SIGILL"), ("odd", "EFAULT|UNCHECKED")]


def test_an_unknown_end_is_refused():
    with pytest.raises(crimes.CrimeError, match="SIGNAL, which is no end"):
        crimes.parse("family", 'CRIME(x, SIGNAL, "is odd")\n')


def test_a_good_boot_passes():
    assert judged(GOOD) == []
    assert judged(replaced("loud 139", "loud 132")) == []


@pytest.mark.parametrize("lines, words", [
    (replaced("quiet 0 -", "quiet 120 -"), "got through, promised is NOTHING"),
    (replaced("quiet 0 -", "quiet 0 text"), "the kernel: text"),
    (replaced("quiet 0 -", "quiet 0 leak"), "the kernel: leak"),
    (replaced("loud 139", "loud 137"), "ended with SIGKILL"),
    (replaced("loud 139", "(memory is short) -1"), "2 of 3"),
    (replaced("odd 14", "odd (memory is short) -1"), "ended with memory is short"),
    (replaced("odd 14", "odd 120"), "promised is EFAULT"),
    (replaced("family odd 14 -", "family odd "), "last heard of: # crime split family odd"),
    (replaced("family quiet", "family other"), "family other was not asked for"),
    (replaced("ok 1", "not ok 1"), "the warden: split escape"),
    (GOOD[:-1], "the plan says 1 results, 0 came"),
    (GOOD + ['{"type":"error","message":"double fault"}'], "the guest reports: double fault")])
def test_each_wrong_thing_is_told(lines, words):
    assert any(words in complaint for complaint in judged(lines)), judged(lines)


def test_a_secret_on_the_serial_line_is_told():
    assert judged(GOOD, serial=b"abc" + crimes.SECRET) == [
        "the secret came out of the machine, on the serial line"]


def test_a_hang_is_told():
    assert any("did not come to its end" in words for words in judged(GOOD, timed_out=True))


def test_what_an_emulator_does_not_check_is_no_escape_there():
    assert judged(replaced("odd 14", "odd 120"), emulator="qemu") == []


def test_each_crime_has_a_name_and_a_sentence_of_its_own():
    every, honest = crimes.every()
    names = [(c.family, c.name) for c in every]
    assert len(set(names)) == len(names) and len(honest) == 1


def test_the_honest_program_comes_after_each_family():
    asked = crimes.asked()
    ends = [a.family for a, b in zip(asked, asked[1:]) if b.family == crimes.HONEST]
    assert ends == sorted({c.family for c in crimes.every()[0]})
    assert asked[-1].family == crimes.HONEST


def test_a_part_of_a_name_chooses():
    assert [c.name for c in crimes.asked("privileged cli")][0] == "cli"
    with pytest.raises(crimes.CrimeError, match="no crime has such a name"):
        crimes.asked("no such")
