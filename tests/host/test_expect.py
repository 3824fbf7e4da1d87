"""Unit tests of tools/verdict/expect.py: it reads what the grammar allows and refuses all else."""
import subprocess
import sys
from pathlib import Path

import pytest

import sample
from machine import emu
from machine import names
from verdict import expect


def test_reads_all_parts():
    s = expect.parse("user/read_good.c", sample.READ_GOOD)
    assert (s.name, s.slide, s.title, s.twin) == ("read_good", 5, "Data move", None)
    assert s.claim == "read(fd, buf, 64) into the program's own buffer"
    first = s.expect("split", "naive")
    assert (first.outcome, first.vector, first.needs) == ("oops", "#GP", "limits")
    assert s.expect("split", "fs").vector is None
    assert s.expect("flat", "fs").reason == "one base for all"
    assert s.expect("flat", "walk") is None


def test_several_policies_in_one_line(tmp_path):
    text = sample.READ_GOOD.replace("flat/fs  ", "flat/fs,smap,walk  ")
    s = expect.parse("user/read_good.c", text)
    assert s.expect("flat", "walk").outcome == "delivered"
    assert s.expect("flat", "walk").reason == s.expect("flat", "fs").reason
    assert expect.policies([s]) == ["naive", "fs", "walk", "smap"]
    flat = [line.split()[1] for line in expect.guest_lines([s], "flat")]
    assert flat == ["naive", "fs", "walk", "smap"]


def test_gates_and_through():
    assert expect.parse("user/read_good.c", sample.READ_GOOD).gates == ("all",)
    text = sample.READ_GOOD.replace(" * EXPECT split/naive",
                                    " * GATES gate, int80\n * THROUGH DS\n * EXPECT split/naive")
    s = expect.parse("user/read_good.c", text)
    assert s.gates == ("int80", "gate") and s.through_ds
    assert all(line.endswith(" int80,gate") for line in expect.guest_lines([s], "flat"))


def test_the_kernels_own_check_counts_as_a_vector():
    text = sample.READ_GOOD.replace("oops #GP if limits", "oops check")
    e = expect.parse("user/read_good.c", text).expect("split", "naive")
    assert (e.outcome, e.vector) == ("oops", "check")


@pytest.mark.parametrize("reason", ["the same", "the same: luck", "nor in the user's segment", "root again"])
def test_a_reason_stands_by_itself(reason):
    text = sample.READ_TO_KERNEL.replace("the compiler's DS is the kernel's", reason)
    with pytest.raises(expect.ExpectError, match="does not stand by itself"):
        expect.parse("user/read_to_kernel.c", text)


def test_twin_and_partial():
    text = sample.READ_TO_KERNEL.replace("flat/fs      kernel-hit", "flat/fs      partial:17")
    s = expect.parse("user/read_to_kernel.c", text)
    assert s.twin == "read_good"
    assert s.expect("flat", "fs").outcome == "partial:17"


def test_other_files_are_no_scenarios():
    assert expect.parse("user/lib/libc.c", "/* libc.c - a tiny C library */") is None
    assert expect.parse("user/programs/hello.c", "#include <x.h>") is None


SPOILED = {
    "mode": ("split/fs ", "splat/fs ", "mode \"splat\" is not one of: split flat"),
    "outcome": ("flat/naive   delivered", "flat/naive   deliverd", "outcome \"deliverd\""),
    "not an expectation": ("flat/naive   delivered", "flat/naive   unknown", "outcome \"unknown\""),
    "vector": ("#GP", "#QQ", "vector \"#QQ\""),
    "policy": ("flat/fs ", "flat/fz ",
               "policy \"fz\" is not one of: naive fs limit walk masked smap"),
    "one of several policies": ("flat/fs ", "flat/fs,fz ", "policy \"fz\""),
    "a policy twice in a line": ("flat/fs ", "flat/fs,fs ", "more than one EXPECT line"),
    "a comma without a policy": ("flat/fs ", "flat/fs, ", "policy \"\" is not one of"),
    "gate": (" * EXPECT split/naive", " * GATES int81\n * EXPECT split/naive", "gate \"int81\""),
    "a gate twice": (" * EXPECT split/naive", " * GATES gate,gate\n * EXPECT split/naive",
                     "once each"),
    "two GATES lines": (" * EXPECT split/naive",
                        " * GATES gate\n * GATES int80\n * EXPECT split/naive", "second GATES"),
    "through": (" * EXPECT split/naive", " * THROUGH FS\n * EXPECT split/naive", "\"THROUGH DS\""),
    "feature": ("if limits", "if segments", "feature \"segments\""),
    "no reason": ("delivered           FS is the user's segment", "delivered", "no reason"),
    "one space before the reason": ("delivered           FS is", "delivered FS is", "cannot read"),
    "no slide": (" * SLIDE 5 Data move\n", "", "no SLIDE line"),
    "slide without number": ("SLIDE 5 Data", "SLIDE Data", "not a number and a title"),
    "two slides": ("SLIDE 5 Data move\n", "SLIDE 5 Data move\n * SLIDE 6 More\n", "second SLIDE"),
    "other name": ("SCENARIO read_good:", "SCENARIO read_bad:", "should be \"SCENARIO read_good"),
    "no claim": (": read(fd, buf, 64) into the program's own buffer", ":", "should be"),
    "misspelt word": ("* EXPECT flat/naive", "* EXPCET flat/naive", "unknown word EXPCET"),
    "misspelt header": ("SCENARIO", "SCENERY", "does not begin with SCENARIO"),
    "twice": ("EXPECT flat/naive ", "EXPECT flat/fs ", "more than one EXPECT line for flat/fs"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_refuses(what):
    old, new, words = SPOILED[what]
    assert old in sample.READ_GOOD
    with pytest.raises(expect.ExpectError) as error:
        expect.parse("user/read_good.c", sample.READ_GOOD.replace(old, new))
    assert words in str(error.value)
    assert str(error.value).startswith("user/read_good.c:")


def test_error_names_the_line_and_the_grammar():
    with pytest.raises(expect.ExpectError) as error:
        expect.parse("user/read_good.c", sample.READ_GOOD.replace("flat/fs ", "flt/fs "))
    assert str(error.value).startswith("user/read_good.c:6: ")
    assert "EXPECT mode[,mode...]/policy[,policy...] outcome" in str(error.value)


def test_dangerous_needs_a_twin():
    with pytest.raises(expect.ExpectError, match="has no TWIN line"):
        expect.parse("user/read_to_kernel.c",
                     sample.READ_TO_KERNEL.replace(" * TWIN read_good\n", ""))


def test_twin_must_exist(tmp_path):
    paths = sample.write_sources(tmp_path)
    (tmp_path / "read_good.c").unlink()
    with pytest.raises(expect.ExpectError, match="TWIN read_good is not a scenario"):
        expect.load([p for p in paths if p.exists()])


def test_holes_in_the_table_are_refused(tmp_path):
    paths = sample.write_sources(tmp_path)
    text = "".join(line for line in sample.READ_TO_KERNEL.splitlines(True) if "flat/fs" not in line)
    (tmp_path / "read_to_kernel.c").write_text(text)
    with pytest.raises(expect.ExpectError, match="no EXPECT line for flat/fs"):
        expect.load(paths)


TOOLS = Path(expect.__file__).parents[1]


def command(*arguments):
    return subprocess.run([sys.executable, "-m", "verdict.expect", *map(str, arguments)],
                          capture_output=True, text=True, check=False, cwd=TOOLS)


@pytest.mark.parametrize("mode, lines", [
    ("split", ["read_good naive oops #GP limits all", "read_good fs delivered - - all",
               "read_to_kernel naive kernel-hit - - all", "read_to_kernel fs delivered - - all"]),
    ("flat", ["read_good naive delivered - - all", "read_good fs delivered - - all",
              "read_to_kernel naive kernel-hit - - all", "read_to_kernel fs kernel-hit - - all"])])
def test_guest_file_in_slide_order(tmp_path, mode, lines):
    paths = sample.write_sources(tmp_path)
    done = command(mode, *reversed(paths))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == lines


def test_menu_and_policies(tmp_path):
    paths = sample.write_sources(tmp_path)
    assert command("--menu", *paths).stdout.startswith("read_good: read(fd, buf, 64) into")
    assert command("--policies", *paths).stdout == "naive fs\n"


def test_command_fails_in_words(tmp_path):
    assert command().returncode == 2
    (tmp_path / "libc.c").write_text("/* nothing */\n")
    done = command("flat", tmp_path / "libc.c")
    assert done.returncode == 1 and "no scenario among these files" in done.stderr
    done = command("flat", tmp_path / "absent.c")
    assert done.returncode == 1 and "absent.c" in done.stderr


def test_every_model_and_policy_is_told_of_every_scenario_here():
    """A scenario may leave out what came after the slides; ours leave out nothing."""
    for s in expect.load_folder(emu.TOP / "user"):
        cells = {(e.mode, e.policy) for e in s.expects}
        assert cells == {(m, p) for m in names.MODES for p in names.POLICIES}, s.name


def test_several_models_share_a_line():
    text = sample.READ_GOOD.replace("flat/fs ", "flat,fenced/fs ").replace("flat/naive", "flat,fenced/naive")
    s = expect.parse("user/read_good.c", text)
    assert s.expect("fenced", "fs").reason == s.expect("flat", "fs").reason
    assert s.expect("fenced", "naive").outcome == "delivered"
