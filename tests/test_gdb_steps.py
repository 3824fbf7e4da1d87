"""test_gdb_steps.py - `make gdb`: the commands steps and copy, of the call under test.

Its one idea: gdb itself says where it stopped and what lies there.
Read before: tests/test_gdb.py.
"""
import re
import subprocess

import pytest

from machine import emu
from test_gdb import SESSION, both_modes, needs_gdb
from walk.words import TITLES

STEPS = "steps\n" + "continue\ninfo symbol $eip\nprint/x $edi\n" * 5 + "continue\n" * 2
STEPS_NAIVE = "steps\n" + "continue\ninfo symbol $eip\n" * 3 + "continue\n" * 2


def stepped(folder, commands, *arguments):
    script = folder / "steps.gdb"
    script.write_text(commands)
    done = subprocess.run(SESSION + [*arguments, f"--args=-batch -x {script}"], capture_output=True,
                          text=True, timeout=60, check=False)
    # How the machine goes when gdb leaves it is not looked at.
    assert "Python" not in done.stderr, done.stderr
    return done.stdout


@needs_gdb
@both_modes
def test_steps_are_those_of_the_call_under_test_and_then_comes_the_verdict(mode, tmp_path):
    said = stepped(tmp_path, STEPS, "--mode", mode)
    assert "Type steps, then c" in said
    at = re.findall(r"^(\w+)(?: \+ \d+)? in section .text", said, re.M)
    assert at[0] in ("int80_entry", "step1_trap"), said
    assert [name[:5] for name in at[1:]] == ["step2", "step3", "step4", "step5"], said
    y = {"split": "0x1ff000", "flat": "0xc01ff000"}[mode]
    assert re.findall(r"^\$\d+ = (\w+)$", said, re.M)[3] == y, "the copy of another call"
    told = re.findall(r"^(Step \d of 5: .+?)\.  Try: (.+)$", said, re.M)
    assert [title for title, _ in told] == [TITLES[key] for key in "12345"]
    outcome = {"split": "delivered", "flat": "kernel-hit"}[mode]
    assert f"Verdict: {outcome}, as promised, y " in said


@needs_gdb
@pytest.mark.parametrize("arguments, instruction, address, whose", [
    (["--mode", "split"], "mov    BYTE PTR fs:[edi],al", "fs:001ff000 = 40000000", "user page"),
    (["--mode", "flat"], "mov    BYTE PTR fs:[edi],al", "fs:c01ff000 = 00000000", "kernel page"),
    (["--policy", "naive"], "mov    BYTE PTR [", "ds:001ff000 = c0000000", "kernel page"),
    (["--copy", "rep"], "rep movs DWORD PTR es:[edi]", "es:001ff000 = 40000000", "user page"),
    (["--scenario", "write_from_kernel_offset"], "mov    al,BYTE PTR fs:[esi]",
     "fs:001ff800 = 40000000", "user page")])
def test_copy_goes_to_the_first_byte_of_the_right_copy(arguments, instruction, address, whose,
                                                       tmp_path):
    # Step 5 (naive has none), the result, the verdict.
    rest = 2 if "naive" in arguments else 3
    said = stepped(tmp_path, "copy\necho @byte\\n\n" + "continue\n" * rest, *arguments)
    before = said.partition("@byte")[0]
    assert instruction in before and address in before and f"\n{whose}, physical" in before
    assert "Verdict: " in said


@needs_gdb
def test_copy_says_if_there_is_none(tmp_path):
    script = tmp_path / "none.gdb"
    script.write_text("copy\n")
    done = subprocess.run(SESSION + ["--policy", "limit", "--mode", "flat",
                                     f"--args=-batch -x {script}"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert "this call copies nothing" in done.stderr


@needs_gdb
def test_what_a_stop_says_can_be_typed_there(tmp_path):
    """Each command that a stop proposes is one that gdb does."""
    texts = re.search(r"^TRY = \{(.*?)^\}", (emu.TOP / "tools/machine/gdbsteps.py").read_text(),
                      re.M | re.S)[1]
    tries = {key: [re.sub(r" \(.*\)", "", word) for word in text.split("   ")]
             for key, text in re.findall(r'"(\w+)": "(.+)"', texts)}
    assert list(tries) == [*"12345", "naive"] and all(len(typed) >= 3 for typed in tries.values())
    for policy, keys in (("fs", "12345"), ("naive", ("1", "2", "naive"))):
        script = "steps\n" + "".join("continue\n" + "\n".join(tries[key]) + "\n" for key in keys)
        said = stepped(tmp_path, script + "echo @end\\n\n", "--policy", policy)
        assert "@end" in said, f"gdb stopped at a command:\n{said}"
    # The last one was naive's: y through DS is the kernel's canary.
    assert re.search(r"^ds:001ff000 = c0000000 \+ 001ff000 = linear c01ff000$", said, re.M)


@needs_gdb
def test_steps_that_are_not_reached_are_forgotten(tmp_path):
    said = stepped(tmp_path, STEPS_NAIVE, "--policy", "naive")
    assert re.findall(r"^(\w+) in section", said, re.M)[1:] == [
        "step2_data_in_buffer", "naive_copy"]
    assert "Verdict: kernel-hit, as promised" in said
