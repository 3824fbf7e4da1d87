"""test_screen.py - the machine's own screen, as somebody in front of `make run` has it.

Its one idea: keys go in through the emulated keyboard, and what is on the screen is read out of VGA
memory.  The image is the one that `make run` boots.   Read next: screen.c, tools/machine/qmp.py.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import pexpect
import pytest

import run
from machine import debugger
from machine import emu
from machine import ending
from machine import names
from machine import qmp
from machine import symbols

USER, KERNEL, CHOSEN, BRIGHT, ON_USER = 0x0A, 0x0C, 0x70, 0x0F, 0x20
STEPS = ("1  trap to the kernel", "2  data in the kernel's buffer", "3  FS := user DS",
         "4  mov source, FS:(y)", "5  FS restored")
CHECK, POINTER, BLOCK, ARROW = "\u221a", "\u25ba", "\u2588", "\u25b2"
CROSS = "x"
CLAIM_KEYS = "Enter next   Right next case   Down next scenario   Esc table   ? help"
# Where the BIOS puts the boot sector.
BOOT_SECTOR = 0x7C00
PAGER_KEYS = "Enter goes on   Esc: no more stops"
# Scenarios on a page of the table.
PAGE = 18
TABLE_KEYS = "Enter next page   Arrows move   r boot again   ? help"
WRONG_KEY = "That key does nothing here.  ? shows the keys."


@contextmanager
def machine(*arguments, more=()):
    """A machine whose menu is on the screen."""
    folder, lock = emu.claim_folder("test-screen")
    with lock, qmp.start(arguments, folder, more) as m:
        m.wait("What shall this boot show?")
        yield m


@contextmanager
def stepping(scenario, mode="split", policy="all", gate="int80", more=(), **others):
    """A machine that stands at the first case's claim."""
    arguments = [f"--{name}={value}" for name, value in others.items()]
    with machine("--scenario", scenario, "--mode", mode, "--policy", policy, "--gate", gate,
                 "--step", "on", *arguments, more=more) as m:
        m.press("enter")
        m.wait("case 1 of", CLAIM_KEYS)
        yield m


def row_of(rows, text):
    """The one row that has this text."""
    found = [n for n, row in enumerate(rows) if text in row]
    assert len(found) == 1, f"{text!r} is on rows {found}:\n" + "\n".join(rows)
    return found[0]


def lit(rows, steps=STEPS):
    """(steps that have been taken, the step being taken or None), as numbers."""
    marks = {number: rows[row_of(rows, step)][:3].strip()
             for number, step in enumerate(steps, 1)}
    assert set(marks.values()) <= {"", CHECK, POINTER, CROSS}
    now = [number for number, mark in marks.items() if mark == POINTER]
    assert len(now) <= 1
    return [n for n, mark in marks.items() if mark == CHECK], now[0] if now else None


def cells(m):
    text = (emu.TOP / m.here / "e9").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith('{"type":"cell"')]


# ---- The menu ----

def test_menu_has_a_row_for_step():
    with machine() as m:
        m.press("7")
        rows = m.wait("Step by step", "Esc defaults")
        assert "off" in rows[row_of(rows, "Step by step")]
        m.press("7")
        rows = m.wait("A picture of memory for each case")
        assert "on" in rows[row_of(rows, "Step by step")]
        assert rows[row_of(rows, "scenario=all")].split()[-1] == "step"
        m.press("esc")
        rows = m.wait("All cases run through")
        assert "step" not in rows[row_of(rows, "scenario=all")].split()


def test_step_chosen_in_the_menu_reaches_the_kernel():
    with machine("--scenario", "read_good", "--gate", "int80", "--policy", "fs") as m:
        m.press("7", "7", "enter")
        m.wait("case 1 of 1", "read_good", CLAIM_KEYS)


def test_make_run_takes_step_from_its_variable():
    with machine("--step", "on") as m:
        rows = m.rows()
        assert "on" in rows[row_of(rows, "Step by step")]


# ---- One case, step by step ----

def test_five_steps_in_split():
    """The slides' story: each Enter lights the next step, and FS goes to the user and back."""
    with stepping("read_to_kernel_offset", policy="fs") as m:
        rows = m.rows()
        assert lit(rows) == ([], None)
        assert "16 bytes at the program's y = 001ff000" in rows[2]
        assert "FS:y = 401ff000, user memory" in "\n".join(rows)
        assert "DS:y = c01ff000, kernel memory" in "\n".join(rows)
        notes = ["CPL 3 before, 0 now; FS 0000", r"at c0[0-9a-f]{6}, kernel memory",
                 "FS 0000 now, 0023 next", "FS 0023: base 40000000, limit 7fffffff",
                 "FS 0023 now, 0000 next"]
        for number, note in enumerate(notes, 1):
            m.press("enter")
            rows = m.wait(f"{POINTER} {STEPS[number - 1]}")
            assert lit(rows) == (list(range(1, number)), number)
            assert re.search(note, rows[row_of(rows, STEPS[number - 1])])
            assert not cells(m), "the call is not over yet"
        # From the copy on, y is where FS took it, and nowhere else.
        assert "FS:y = 401ff000, user memory" in "\n".join(rows)
        assert "DS:y" not in "\n".join(rows)
        m.press("enter")
        rows = m.wait("DELIVERED: all 16 bytes", "As the scenario promised.")
        assert lit(rows) == ([1, 2, 3, 4, 5], None)
        assert "FS 0000 now, as before the call" in rows[row_of(rows, STEPS[4])]
        assert [(c["outcome"], c["instructions"]) for c in cells(m)] == [("delivered", None)]
        m.press("enter")
        m.wait("WHERE EACH BYTE WENT", TABLE_KEYS)


def test_the_picture_is_to_scale_and_in_colour():
    with stepping("read_to_kernel_offset", policy="fs") as m:
        rows = m.rows()
        user, kernel = row_of(rows[:10], "user DS"), row_of(rows[:10], "kernel DS")
        left = rows[4].index("0")
        assert rows[user].index(BLOCK) - left == 16 and rows[user].count(BLOCK) == 32
        assert rows[kernel].index(BLOCK) - left == 48 and rows[kernel].count(BLOCK) == 1
        arrows = [column - left for column, letter in enumerate(rows[9]) if letter == ARROW]
        assert arrows == [0x401FF000 >> 26, 0xC01FF000 >> 26]
        assert m.colours(user)[left + 16] == USER and m.colours(kernel)[left + 48] == KERNEL
        assert m.colours(9)[left + arrows[0]] == USER
        assert m.colours(9)[left + arrows[1]] == KERNEL
        m.press("enter")
        rows = m.wait(f"{POINTER} {STEPS[0]}")
        assert m.colours(row_of(rows, STEPS[0]))[5] == CHOSEN


def test_naive_takes_no_step_with_fs():
    with stepping("read_to_kernel_offset", policy="naive") as m:
        m.press("enter", "enter", "enter")
        rows = m.wait("mov source, DS:(y), by C")
        assert lit(rows) == ([1, 2], None)
        assert "DS 0010: base c0000000, limit 00ffffff" in rows[row_of(rows, "DS:(y)")]
        assert "DS:y = c01ff000, kernel memory" in "\n".join(rows)
        assert "FS:y" not in "\n".join(rows)
        m.press("enter")
        rows = m.wait("HIT THE KERNEL: kernel memory at c01ff000 was changed")
        assert lit(rows) == ([1, 2], None)
        assert [row.count("did not happen") for row in rows[15:20]] == [0, 0, 1, 1, 1]


def test_five_steps_in_flat_change_nothing():
    with stepping("read_to_kernel_offset", mode="flat", policy="fs") as m:
        rows = m.rows()
        left = rows[4].index("0")
        for name in ("user DS", "kernel DS"):
            assert rows[row_of(rows[:10], name)][left:] == BLOCK * 64
        assert "FS:y and DS:y = c01ff000, kernel memory" in "\n".join(rows)
        m.press("enter", "enter", "enter", "enter")
        rows = m.wait(f"{POINTER} {STEPS[3]}")
        assert "FS 0023: base 00000000, limit ffffffff" in rows[row_of(rows, STEPS[3])]
        m.press("enter", "enter")
        rows = m.wait("HIT THE KERNEL: kernel memory at c01ff000 was changed")
        assert lit(rows) == ([1, 2, 3, 4, 5], None)


def test_both_models_one_after_the_other():
    with stepping("read_to_kernel_offset", mode="both", policy="fs") as m:
        for model, verdict in (("split", "DELIVERED"), ("flat", "HIT THE KERNEL")):
            rows = m.wait(model, "case 1 of 1", CLAIM_KEYS)
            assert lit(rows) == ([], None)
            m.press(*["enter"] * 6)
            m.wait(verdict)
            m.press("enter")
        rows = m.wait(TABLE_KEYS)
        row = rows[row_of(rows, "read_to_kernel_offset")]
        assert row.split()[1:] == ["delivered", "kernel-hit"]


@pytest.mark.parametrize("mode, gate", [*(("flat", gate) for gate in names.GATES),
                                        ("split", "sysenter")])
def test_step_one_is_every_gates_first_instruction(mode, gate):
    """Each way in, and the copy behind it: SYSENTER's is watched on a stack of its own, in split
    even before SS and CS are home."""
    with stepping("read_good", mode=mode, policy="fs", gate=gate) as m:
        for number in range(1, 6):
            m.press("enter")
            m.wait(f"{POINTER} {STEPS[number - 1]}")
        m.press("enter")
        m.wait("DELIVERED: all 16 bytes")


def test_write_shows_the_way_out():
    with stepping("write_from_kernel_offset", policy="naive") as m:
        assert "the kernel shall take 64 bytes from the program's y" in m.rows()[2]
        m.press("enter", "enter")
        m.wait(f"{POINTER} !  mov DS:(y), buffer, by C")
        m.press("enter")
        m.wait("LEAKED: kernel bytes from c01ff800 reached the program")


def test_oops_names_vector_and_symbol():
    """The last 8 bytes lie on a page that nobody has: step 5 is never reached."""
    with stepping("read_straddles_limit", mode="flat", policy="fs") as m:
        m.press(*["enter"] * 5)
        rows = m.wait("OOPS: #PF in the kernel at copy_bytes_to_user")
        # Half of the bytes went, so step 4 was begun; it was not done.
        assert lit(rows) == ([1, 2, 3], None)
        assert rows[row_of(rows, STEPS[3])][:3].strip() == CROSS
        assert "did not happen" in rows[row_of(rows, STEPS[4])]
        assert "fs:[edi]" in rows[23] and "aimed at c0000000" in rows[23]


def test_a_jump_is_a_fetch_and_no_registers_only_call():
    with stepping("gate_jump_to_user", mode="flat", policy="smap", cpu="max") as m:
        assert "user/gate_jump_to_user.c" in m.rows()[2] and "pointer" not in m.rows()[2]
        m.press("enter", "enter")
        rows = m.wait("OOPS: #PF in the kernel at user memory")
        assert re.search(r"instruction fetch aimed at 080[0-9a-f]{5}\.", rows[23])


def test_what_is_not_checked_is_said():
    with stepping("read_past_limit", policy="fs") as m:
        assert "FS:y = c01ff000, past the limit" in "\n".join(m.rows())
        m.press(*["enter"] * 6)
        m.wait("This machine does not check limits.")


def test_a_check_before_the_copy_is_counted():
    """The limit refuses the kernel's address: no FS is loaded, and nothing is copied."""
    with stepping("read_to_kernel_offset", mode="flat", policy="limit") as m:
        m.press("enter", "enter", "enter")
        rows = m.wait("REFUSED: errno 14", "1 limit check before the copy")
        assert lit(rows) == ([1, 2], None)


def test_walk_and_smap_show_what_they_add():
    with stepping("read_good", mode="flat", policy="walk") as m:
        m.press(*["enter"] * 6)
        assert re.search(r"areas of the memory map looked at: [1-9]", m.wait("DELIVERED")[20])
    with stepping("read_good", mode="flat", policy="smap", cpu="max") as m:
        m.press("enter", "enter", "enter")
        m.wait("FS 0000 now, 0023 next; AC 1")


def test_a_call_without_a_pointer():
    with stepping("gate_register_only", policy="fs") as m:
        assert "no read or write of a y: user/gate_register_only.c" in m.rows()[2]
        m.press("enter", "enter")
        rows = m.wait("DELIVERED: the call came back")
        assert lit(rows) == ([1], None)


# ---- Keys ----

def test_help_a_wrong_key_and_escape():
    with stepping("read_to_kernel_offset", mode="both", policy="naive") as m:
        m.press("enter")
        m.wait(f"{POINTER} {STEPS[0]}")
        m.press("x")
        rows = m.wait(WRONG_KEY)
        assert lit(rows) == ([], 1), "a wrong key must not go on"
        m.press("?")
        m.wait("no more steps: run all the rest", "Any key: back to the picture")
        m.press("x")
        assert lit(m.wait(CLAIM_KEYS)) == ([], 1)
        # Esc holds for the second kernel too.
        m.press("esc")
        rows = m.wait("2 cases, 0 not as expected", TABLE_KEYS)
        row = rows[row_of(rows, "read_to_kernel_offset")]
        assert row.split()[1:] == ["kernel-hit", "kernel-hit"]


def test_right_goes_to_the_next_case_and_down_to_the_next_scenario():
    with stepping("all", policy="fs", gate="all") as m:
        first = m.rows()[0].split()[0]
        m.press("right")
        m.wait(first, "lcall7", "case 2 of")
        m.press("down")
        # Its third and fourth gate have been passed over.
        rows = m.wait("int80", "case 5 of")
        assert lit(rows) == ([], None) and rows[0].split()[0] != first


def test_table_help_wrong_key_and_boot_again():
    with machine("--scenario", "read_good", "--gate", "int80") as m:
        m.press("enter")
        m.wait("oops: #", PAGER_KEYS)
        m.press("esc")
        rows = m.wait("WHERE EACH BYTE WENT", TABLE_KEYS)
        legend = rows[23]
        assert all(word in legend for word in ("fine", "kernel hit or leaked", "oops"))
        colours = m.colours(23)
        assert colours[legend.index("fine")] == USER
        assert colours[legend.index("kernel")] == KERNEL
        m.press("x")
        m.wait(WRONG_KEY)
        m.press("?")
        m.wait("the bytes went where the program wanted them", "Any key: back to the table")
        m.press("x")
        m.wait(TABLE_KEYS)
        m.press("r")
        m.wait("What shall this boot show?")


def test_a_long_table_has_pages():
    lines = [line.split() for line in (emu.TOP / emu.BUILD / "expect").read_text().splitlines()]
    names = list(dict.fromkeys(line[0] for line in lines))
    policies = list(dict.fromkeys(line[2] for line in lines))

    def shown(rows):
        """Which scenarios stand on this page."""
        found = [n for n, name in enumerate(names)
                 if any(row.startswith(f" {name[:24]} ") for row in rows[4:22])]
        return found[0], found[-1]
    assert len(names) > 2 * PAGE and len(policies) == 7, "else this test has to change"
    # One model alone has room for four policies on a page.
    first, second = policies[:4], policies[4:]
    with machine("--mode", "split", "--gate", "int80") as m:
        m.press("enter")
        rows = m.wait("WHERE EACH BYTE WENT", f"{len(names) - PAGE} more below")
        assert shown(rows) == (0, PAGE - 1)
        assert rows[3].split() == first
        m.press("down")
        assert shown(m.wait(f"{len(names) - PAGE - 1} more below")) == (1, PAGE)
        m.press("up", "pgdn")
        assert shown(m.wait(f"{len(names) - 2 * PAGE} more below")) == (PAGE, 2 * PAGE - 1)
        m.press("enter")
        rows = m.wait(names[-1][:24])
        assert shown(rows) == (len(names) - PAGE, len(names) - 1)
        m.press("enter")
        rows = m.wait(*second)
        assert rows[3].split() == second and shown(rows)[0] == 0
        m.press("left")
        assert m.wait(*first)[3].split() == first
        m.press("right")
        assert m.wait(*second)[3].split() == second


# ---- What the console says stays until it has been read ----

def test_a_trace_can_be_read_before_the_table_comes():
    with machine("--scenario", "gate_register_only", "--policy", "fs", "--gate", "int80") as m:
        m.press("6", "6", "enter")
        rows = m.wait("getpid by int 0x80", PAGER_KEYS)
        assert rows[24].strip() == PAGER_KEYS and "Segments of the split model" in rows[0]
        m.press("x")
        assert "That key does nothing" in m.wait("That key does nothing")[24]
        m.press("enter")
        m.wait("Segments of the flat model", "getpid by int 0x80", PAGER_KEYS)
        m.press("enter")
        m.wait("WHERE EACH BYTE WENT")


def test_a_long_trace_stops_after_each_screen():
    with machine("--scenario", "gate_register_only", "--mode", "flat", "--policy", "fs") as m:
        m.press("6", "6", "enter")
        m.wait("by int 0x80", PAGER_KEYS)
        m.press("enter")
        rows = m.wait("by SYSENTER", PAGER_KEYS)
        assert not any("by int 0x80" in row for row in rows)


def test_an_oops_can_be_read_and_no_line_of_it_is_wrapped():
    with machine("--scenario", "read_straddles_limit", "--mode", "flat", "--policy", "fs",
                 "--gate", "int80") as m:
        m.press("enter")
        rows = m.wait("oops: #PF", "the machine goes on", PAGER_KEYS)
        at = row_of(rows, "oops: #PF")
        assert [row.split()[0] for row in rows[at + 2:at + 6]] == ["EAX", "ESI", "CS", "thread"]
        assert all(row.startswith("  ") for row in rows[at + 1:at + 6])
        m.press("enter")
        m.wait("WHERE EACH BYTE WENT")


def test_esc_ends_the_stops_of_both_kernels():
    with machine("--scenario", "read_straddles_limit", "--policy", "naive", "--gate", "int80") as m:
        m.press("enter")
        m.wait("oops: #", PAGER_KEYS)
        m.press("esc")
        m.wait("WHERE EACH BYTE WENT", "2 cases")


def test_colours_of_the_map_and_of_a_partial_copy():
    """In split nothing lies below the user's segment; what is fine is green, in bar and table."""
    with stepping("read_into_hole", policy="masked") as m:
        rows = m.rows()
        memory = row_of(rows[:10], "memory")
        left = rows[4].index("0")
        shade = "\u2591"
        assert rows[memory].index(shade) - left == 0x40000000 >> 26
        assert rows[memory].count(shade) == (0x80000000 >> 26) + 1
        m.press(*["enter"] * 6)
        m.wait("PARTIAL: 11 of 16 bytes")
        assert set(m.colours(22)) == {ON_USER}
        m.press("enter")
        rows = m.wait("WHERE EACH BYTE WENT", "partial:11")
        row = row_of(rows, "partial:11")
        assert m.colours(row)[rows[row].index("partial")] == USER


# ---- Nobody in front of it ----

def test_poweroff_never_waits_and_costs_nothing():
    """Bochs counts instructions exactly: with the word step or without, the same cells."""
    done = [emu.run("bochs", "split", f"demo {words}scenario=read_good poweroff",
                    limit=15, label="test-screen-off") for words in ("", "step ")]
    assert not done[0].timed_out and not done[1].timed_out, done[1].last_lines()
    assert '"instructions":' in done[0].e9
    assert done[0].e9 == done[1].e9
    assert done[0].serial == done[1].serial


# ---- Bochs: the boot again that the key r asks for ----

@pytest.mark.parametrize("cpu", [None, "pentium"])
def test_bochs_boots_again(cpu):
    """Without a window nobody can press r, so the debugger goes where the key would."""
    folder, lock = emu.claim_folder("test-screen-again")
    with lock:
        job = emu.Job("split", "mode=split demo scenario=read_good policy=fs gate=int80", cpu, "disk",
                      emu.BUILD / "user.tar", folder, emu.BUILD)
        emu.make_image(job)
        kernel, machine = symbols.Symbols("split"), debugger.Debugger(job)
        try:
            table = machine.breakpoint(kernel.linear("screen_table"))
            assert machine.run() == table, machine.said[-1000:]
            boot_sector = machine.breakpoint(BOOT_SECTOR)
            machine.command(f"set eip = {kernel.offsets['keyboard_reset']:#x}")
            assert machine.run() == boot_sector, machine.said[-1000:]
        except debugger.Ended as end:
            pytest.fail(f"Bochs has ended: {end}")
        finally:
            machine.close()


# ---- Bochs, whose window needs a display ----

def in_bochs(folder, display):
    """One case, step by step, in Bochs's window; without the menu, whose clock is Bochs's own."""
    words = "mode=split demo step scenario=read_to_kernel_offset policy=fs gate=int80"
    job = emu.Job("split", words, None, "disk", emu.BUILD / "user.tar", folder, emu.BUILD)
    emu.make_image(job)
    command = run.bochs_command(job, "")
    return subprocess.Popen(command, cwd=emu.TOP, env=dict(os.environ, DISPLAY=display), text=True,
                            stdin=subprocess.DEVNULL, stdout=open(folder / "e9", "w"),
                            stderr=subprocess.DEVNULL)


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    return true()


@pytest.fixture
def display(monkeypatch):
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("needs Xvfb and xdotool (Debian packages xvfb, xdotool)")
    # Xvfb picks a free number and writes it.
    with subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        number = server.stdout.readline().strip()
        monkeypatch.setenv("DISPLAY", f":{number}")
        yield f":{number}"
        server.kill()


def test_bochs_stops_at_each_step(display):
    """The result is there after the sixth Enter (the claim and five steps) and not before."""
    folder, lock = emu.claim_folder("test-screen-bochs")
    with lock, in_bochs(folder, display) as bochs:
        def e9():
            return (folder / "e9").read_text(errors="replace")

        def enter():
            subprocess.run(["xdotool", "key", "Return"], check=True)
        try:
            assert wait_until(lambda: "1..1" in e9(), 20)
            for _ in range(5):
                time.sleep(0.4)
                assert '"type":"cell"' not in e9()
                enter()
            time.sleep(0.4)
            assert '"type":"cell"' not in e9()
            enter()
            assert wait_until(lambda: '"outcome":"delivered"' in e9(), 5)
        finally:
            bochs.kill()


# ---- The command itself, in a terminal ----

RUN = [sys.executable, str(emu.TOP / "tools" / "run.py")]


def printed(*arguments, display=":0"):
    """(status, all that it says) of a run that only tells its command."""
    done = subprocess.run([*RUN, "--print", *arguments], capture_output=True, text=True, check=False,
                          env=os.environ | {"DISPLAY": display, "WAYLAND_DISPLAY": ""})
    return done.returncode, done.stdout + done.stderr


def test_a_window_can_be_enlarged():
    offered = emu.tool_output([qmp.qemu.PROGRAM, "-display", "help"])
    if not any(name in offered for name in run.WINDOWS):
        pytest.skip("QEMU has no window here: tools/setup.sh window")
    assert "-full-screen" in printed("--emu", "qemu", "--full", "1")[1]
    assert "-full-screen" not in printed("--emu", "qemu")[1]
    assert "gtk" not in offered or "zoom-to-fit=on" in printed("--emu", "qemu")[1]
    status, said = printed("--full", "1")
    assert status == 2 and "FULL=1 needs EMU=qemu" in said and "docs/screen.md" in said


def test_it_says_how_to_leave():
    for arguments, display, words in (
            ((), ":0", "Ctrl-C here"), (("--emu", "qemu"), ":0", "Ctrl-C here"),
            (("--emu", "qemu"), "", "Leave: Esc, then 2, then quit")):
        status, said = printed(*arguments, display=display)
        assert status == 0 and words in said
    page = (emu.TOP / "docs" / "screen.md").read_text()
    assert "**To leave:**" in page and "**On a projector:**" in page


def test_nothing_for_programs_is_on_the_terminal_and_control_c_leaves(display):
    """The machine runs to its table meanwhile: its JSON goes to a file."""
    child = pexpect.spawn(RUN[0], [*RUN[1:], "--scenario", "read_good", "--mode", "split"], timeout=30,
                          cwd=str(emu.TOP), env=os.environ | {"DISPLAY": display}, encoding="utf-8")
    try:
        child.expect_exact("Leave: close the window")
        written = emu.TOP / emu.BUILD / "run" / "run" / "stdout"

        def at_the_end():
            subprocess.run(["xdotool", "key", "Return"], check=True)
            return written.exists() and '"type":"end"' in written.read_text(errors="replace")
        assert wait_until(at_the_end, 30)
        child.sendintr()
        child.expect(pexpect.EOF)
        assert "type" not in child.before and "Traceback" not in child.before
    finally:
        child.close(force=True)
    assert child.exitstatus == ending.INTERRUPTED
