"""test_tour.py - `make tour`: the transcripts.

Its one idea: everything here runs the real Bochs debugger.  The transcripts of the default tour are
kept in tests/golden (make golden writes them); the facts that the lecture rests on are tested again
by name, so that a careless `make golden` cannot lose them.   Read next: tests/test_tour_keys.py.
"""
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

import golden
from machine import emu
from machine import names
from verdict import expect

CASES = {
    "split": ["--mode", "split"],
    "flat": ["--mode", "flat"],
    "fenced": ["--mode", "fenced"],
    "naive": ["--policy", "naive"],
    "naive-flat": ["--policy", "naive", "--mode", "flat"],
    "same-y-split": ["--scenario", "read_by_coincidence"],
    "same-y-flat": ["--scenario", "read_by_coincidence", "--mode", "flat"],
    "past-limit": ["--scenario", "read_past_limit", "--gate", "lcall7"],
    "page-fault": ["--scenario", "read_straddles_limit", "--mode", "flat", "--copy", "rep",
                   "--gate", "sysenter"],
    "from-user": ["--scenario", "write_from_kernel_offset", "--policy", "fs"],
    "from-user-naive": ["--scenario", "write_from_kernel_offset", "--policy", "naive"],
    "sysenter-split": ["--gate", "sysenter"],
    "registers": ["--scenario", "gate_register_only", "--gate", "gate"],
    "masked-fault": ["--scenario", "read_into_hole", "--policy", "masked"],
    "refused": ["--policy", "limit", "--mode", "flat"],
    "other-thread": ["--scenario", "read_late", "--policy", "limit", "--copy", "rep"],
    "jump": ["--scenario", "gate_jump_to_user", "--policy", "smap", "--mode", "flat"],
}


@pytest.fixture(scope="module")
def transcripts():
    """{case: transcript}, two machines at a time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = pool.map(lambda case: golden.transcript(CASES[case], f"test-tour-{case}"), CASES)
        return dict(zip(CASES, made))


def sections(text):
    """{the title up to the rule: the lines below it}"""
    parts = re.split(r"^= (.+?) =+ .* =$", text, flags=re.M)
    return {title: body for title, body in zip(parts[1::2], parts[2::2])}


def section(text, start):
    return next(body for title, body in sections(text).items() if title.startswith(start))


def register(body, name):
    """selector, base, limit... of a segment register's line."""
    return re.search(rf"^ {name}  (.*)$", body, re.M)[1].split()


def linear(body, segment):
    return re.search(rf"^ [> ] {segment}:y = \w{{8}} \+ y = (\w{{8}})  (\w+)", body, re.M).groups()


# ---- The transcripts ----

@pytest.mark.parametrize("mode", names.MODES)
def test_golden(transcripts, mode):
    kept = (golden.FOLDER / f"tour-{mode}.txt").read_text(encoding="utf-8")
    assert golden.kept(transcripts[mode]).splitlines() == kept.splitlines()


@pytest.mark.parametrize("mode, base, limit", [("split", "40000000", "7fffffff"),
                                               ("flat", "00000000", "ffffffff"),
                                               ("fenced", "00000000", "bfffffff")])
def test_step_3_loads_fs(transcripts, mode, base, limit):
    before = register(section(transcripts[mode], "Step 3 of"), "FS")
    after = register(section(transcripts[mode], "Step 3 done"), "FS")
    assert before[0] == "0000"
    assert after == ["0023", base, limit, "3", "user"]


@pytest.mark.parametrize("mode", names.modes_of(names.BOTH))
def test_step_5_gives_fs_back(transcripts, mode):
    first = register(section(transcripts[mode], "Step 1 of"), "FS")
    assert register(section(transcripts[mode], "Step 5 of"), "FS") != first
    assert register(section(transcripts[mode], "Step 5 done"), "FS") == first


def test_the_same_y_is_another_byte_in_the_other_model(transcripts):
    split, flat = (section(transcripts[f"same-y-{mode}"], "Step 4 of")
                   for mode in ("split", "flat"))
    assert " y = 001ff000, in EDI" in split and " y = 001ff000, in EDI" in flat
    assert linear(split, "FS") == ("401ff000", "user")
    assert linear(flat, "FS") == ("001ff000", "user")
    assert linear(split, "DS") == ("c01ff000", "kernel")


def test_step_1_is_at_the_kernels_privilege_with_the_users_ds(transcripts):
    body = section(transcripts["split"], "Step 1 of")
    assert "CPL 0: kernel" in body and register(body, "DS")[0] == "0023"
    assert register(body, "CS")[:2] == ["0008", "c0000000"]


@pytest.mark.parametrize("case, outcome", [("split", "delivered"), ("flat", "kernel-hit"),
                                           ("naive", "kernel-hit"), ("from-user", "delivered"),
                                           ("past-limit", "oops"), ("page-fault", "oops"),
                                           ("from-user-naive", "kernel-leak"),
                                           ("registers", "delivered"), ("jump", "oops")])
def test_the_verdict_is_the_kernels(transcripts, case, outcome):
    assert f"\n {outcome}\n" in section(transcripts[case], "The verdict")
    assert "NOT as promised" not in transcripts[case]


def test_naive_has_no_fs_and_says_so(transcripts):
    for case in ("naive", "naive-flat"):
        text = transcripts[case]
        assert not [t for t in sections(text) if t.startswith(("Step 3", "Step 4", "Step 5"))]
        body = section(text, "Instead of steps 3 to 5")
        assert linear(body, "DS") == ("c01ff000", "kernel") and "> DS:y" in body
        assert "seg/copy_naive.c" in body and "*destination = *source;" in body
        assert "Steps 3, 4 and 5 did not happen." in text


def test_a_policy_that_checks_says_what_it_checks():
    """As soon as the scenarios promise something of more policies, these are toured too."""
    known = expect.policies(expect.load_folder(emu.TOP / "user"))
    if "limit" not in known:
        pytest.skip("no scenario promises anything of the policy limit yet")
    text = golden.transcript(["--policy", "limit", "--mode", "flat"], "test-tour-limit")
    assert "the thread's limit is c0000000; y + 16 is c01ff010" in section(text, "Before step 3")
    assert "\n refused\n" in text and "Steps 3, 4 and 5 did not happen." in text
    if "smap" in known:
        text = golden.transcript(["--policy", "smap"], "test-tour-smap")
        assert "EFLAGS.AC is 0 before" in section(text, "Before step 3: stac")
        assert "EFLAGS.AC is 1 before" in section(text, "After step 5: clac")


def test_a_fault_is_a_stop_of_its_own(transcripts):
    past, page = transcripts["past-limit"], transcripts["page-fault"]
    assert "#GP at copy_bytes_to_user.mov" in section(past, "The processor says no")
    assert "> FS:y = #GP: y is past the limit" in section(past, "Step 4 of")
    assert "Step 4 ended in #GP. Step 5 did not happen." in past
    assert "the page at linear c0000000" in " ".join(section(page, "The processor says no").split())
    assert "> ES:y" in section(page, "Step 4 of") and "at sysenter_entry" in page


def test_the_words_follow_y(transcripts):
    """What is said above the numbers must not say another thing than the numbers."""
    def said(case, step):
        return " ".join(section(transcripts[case], step).split())
    assert "would mean DS:y, a byte of the kernel." in said("split", "Step 2")
    assert "would mean DS:y, past the kernel's limit: #GP." in said("past-limit", "Step 2")
    assert "no byte moves" in said("past-limit", "Step 4 of")
    assert "no byte moves" not in said("split", "Step 4 of")


def test_a_jump_to_the_user_is_a_fetch(transcripts):
    text = transcripts["jump"]
    body = section(text, "The processor says no")
    assert "about registers" not in text and "user/gate_jump_to_user.c says" in text
    assert "an instruction fetch, by the kernel" in " ".join(body.split())
    assert "error code 11h" in body and "gdtr" not in body
    assert re.search(r"at 080\w{5}, user's memory", body)
    assert " #PF instruction fetch\n   at user memory\n" in section(text, "The verdict")


def test_sysenter_lands_in_base_0(transcripts):
    """In split it is home only when the kernel has loaded SS and CS."""
    text = transcripts["sysenter-split"]
    first, second = section(text, "Step 1 of"), section(text, "Step 2 of")
    assert "at sysenter_entry" in first and "both have base 0" in " ".join(first.split())
    for register, selector in (("CS", "0008"), ("SS", "0010")):
        assert f"{register}  {selector}  00000000  ffffffff" in first
        assert f"{register}  {selector}  c0000000  00ffffff" in second


def test_a_write_copies_from_the_user_and_has_no_step_2(transcripts):
    text = transcripts["from-user"]
    assert "mov al, byte ptr fs:[esi]" in section(text, "Step 4 of 5: mov FS:(y), destination")
    assert "Step 2 did not happen." in text
    body = section(transcripts["from-user-naive"], "Instead of")
    assert re.search(r"^ mov \wl, byte ptr ds:", body, re.M) and linear(body, "DS")[1] == "kernel"


def test_no_pointer_no_y(transcripts):
    text = transcripts["registers"]
    assert "y =" not in text and "at call_gate_entry" in text
    assert "Steps 2, 3, 4 and 5 did not happen." in text


def test_a_transcript_has_no_colour_and_fits(transcripts):
    for text in transcripts.values():
        assert "\033" not in text
        assert max(map(len, text.splitlines())) <= 80


# ---- What has changed, and the bytes themselves ----

def moved(body):
    """{"from", "to", "was": [linear, whose, hex and text]} of a stop."""
    lines = re.findall(r"^ (from|to|was) +(?:([0-9a-f]{8}) (\w+) +)?((?:[0-9a-f]{2} )+ .+)$", body,
                       re.M)
    return {name: (linear, whose, data) for name, linear, whose, data in lines}


def changed(body):
    return {name: (old, new) for name, old, new in
            re.findall(r"\b([A-Z]{2,3}) ([0-9a-f]{4,8})->([0-9a-f]{4,8})\b", body)}


LINE, DOTS = "6c 69 6e 65 20 30 30 30  line 000", "2e 2e 2e 2e 2e 2e 2e 2e  ........"


def test_the_bytes_before_and_after_and_whose_they_are(transcripts):
    before, after = (moved(section(transcripts["split"], step))
                     for step in ("Step 4 of", "Step 5 of"))
    assert before["from"][1:] == ("kernel", LINE) and "was" not in before
    assert before["to"] == ("401ff000", "user", DOTS)
    assert after["to"] == ("401ff000", "user", LINE) and after["was"][2] == DOTS
    hit = moved(section(transcripts["flat"], "Step 5 of"))
    assert hit["to"] == ("c01ff000", "kernel", LINE) and hit["was"][2] not in (DOTS, LINE)
    leak = moved(section(transcripts["from-user-naive"], "Back in"))
    assert leak["from"][1] == "kernel" and leak["to"][2] == leak["from"][2] != leak["was"][2]


def test_bytes_end_where_the_memory_does(transcripts):
    found = moved(section(transcripts["masked-fault"], "The processor says no"))
    assert found["to"][1:] == ("user", "6c 69 6e 65 20  line")


def test_a_copy_that_cannot_be_has_no_destination(transcripts):
    assert "to" not in moved(section(transcripts["past-limit"], "Step 4 of"))


def test_changed_registers_are_marked(transcripts):
    text = transcripts["split"]
    assert changed(section(text, "Step 1 of"))["CS"] == ("001b", "0008")
    assert changed(section(text, "Step 1 of"))["SS"] == ("0023", "0010")
    assert changed(section(text, "Step 5 of"))["EDI"] == ("001ff000", "001ff010")
    # FS has its own line there.
    assert "FS" not in changed(section(text, "Step 3 done"))


@pytest.mark.parametrize("case, result, told", [
    ("split", "00000010", "16 bytes were moved"),
    ("masked-fault", "00000005", "5 bytes were moved"),
    ("refused", "fffffff2", "-14, -EFAULT"),
    ("sysenter-split", "00000010", "16 bytes were moved"),
    ("other-thread", "00000010", "16 bytes were moved")])
def test_back_in_ring_3_with_the_result(transcripts, case, result, told):
    body = section(transcripts[case], "Back in ring 3")
    assert "CPL 3: user" in body and register(body, "CS")[0] == "001b"
    assert changed(body)["EAX"] == ("00000003", result)
    said = " ".join(body.split())
    assert told in said and "No other register of the program's has changed." in said
    assert list(sections(transcripts[case])).index("Back in ring 3: the result is in EAX") == len(
        sections(transcripts[case])) - 2


def test_who_dies_does_not_come_back(transcripts):
    for case in ("past-limit", "page-fault", "jump"):
        assert "Back in ring 3" not in transcripts[case]
