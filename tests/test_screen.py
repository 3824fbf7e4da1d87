"""test_screen.py - the menu, and one case step by step, on the machine's own screen.

Read next: screens.py, then test_screen_keys.py.
"""
import re

import pytest

from machine import names
from screens import (ARROW, BLOCK, CHOSEN, CLAIM_KEYS, CROSS, KERNEL, POINTER, STEPS, TABLE_KEYS,
                     USER, cells, lit, machine, row_of, stepping)


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
