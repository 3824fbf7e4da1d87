"""test_longmode.py - the long-mode exhibit, in Bochs and in qemu-system-x86_64, and its page.

Its one idea: each cell is compared with what the manual says of that mode, register and descriptor.
QEMU checks no limit in any mode, so there it is the bases that are seen.
"""
import pytest

import docs
import longmode
from machine import emu


@pytest.mark.boot("longmode-bochs")
def test_every_cell_in_bochs(booted):
    assert longmode.complaints(booted) == []


@pytest.mark.boot("longmode-qemu")
def test_every_cell_in_qemu(booted):
    assert longmode.complaints(booted) == []


@pytest.mark.boot("longmode-bochs")
def test_the_page_shows_this_table(booted):
    """make longmode brings it up to date."""
    page = longmode.shown(longmode.PAGE.read_text(encoding="utf-8"))
    assert page and docs.without_addresses(page) == docs.without_addresses(longmode.output(booted))


def test_a_processor_without_long_mode_says_so():
    run = emu.run("qemu", "flat", "longmode poweroff", cpu="486", route="multiboot",
                  label="longmode-none")
    assert not run.timed_out and b"This CPU has no long mode" in run.serial
    assert "no cell came" in longmode.complaints(run)[0]


def test_what_is_expected_is_not_all_one():
    """The exhibit's sentence: bases and limits go, but for the bases of FS and GS."""
    want = longmode.expected(limits=True)
    for register in longmode.REGISTERS:
        assert want["32-bit", longmode.SMALL, register] in ("#GP", "#SS")
        still = register in ("FS", "GS")
        assert want["64-bit", longmode.SMALL, register] == ("base + y" if still else "y")
    assert want["64-bit", longmode.PAST, "FS"] == "the kernel's byte"
