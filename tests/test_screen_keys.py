"""test_screen_keys.py - every key of the machine's own screen, and what waits to be read.

Read next: screens.py, then test_screen_bochs.py.
"""
from machine import emu
from screens import (CLAIM_KEYS, KERNEL, ON_USER, POINTER, STEPS, TABLE_KEYS, USER, lit,
                     machine, row_of, stepping)

PAGER_KEYS = "Enter goes on   Esc: no more stops"
# Scenarios on a page of the table.
PAGE = 18
WRONG_KEY = "That key does nothing here.  ? shows the keys."


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
    promised = emu.TOP / emu.BUILD / "expect.flat"
    lines = [line.split() for line in promised.read_text().splitlines()]
    # Attacks, which have a path in their names, are a boot of their own.
    names = list(dict.fromkeys(line[0] for line in lines if "." not in line[0]))
    policies = list(dict.fromkeys(line[1] for line in lines))

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
