"""Unit tests of tools/machine/names.py: what the tools know of the kernel is what the kernel says.

Its one idea: the kernel lists its own words when it gets a wrong one.
"""
import re

import pytest

from machine import emu
from machine import mkimage
from machine import names


def refused(word):
    """What the kernel answers to this word of its command line."""
    done = emu.run("qemu", "split", f"demo {word} poweroff", route="multiboot", label="test-names")
    return re.search(r"it may be (?:all )?(.*)\"", done.e9)[1]


@pytest.mark.parametrize("word, right", [("policy", names.POLICIES), ("gate", names.GATES),
                                         ("copy", names.COPIES)])
def test_the_kernels_own_lists(word, right):
    assert tuple(refused(f"{word}=wrong").split()) == right


def test_numbers_are_those_of_the_source():
    assert names.LAYOUT["SPLIT_USER_BASE"] == 0x40000000
    assert names.LAYOUT["CALL_GATE_PARAMS"] == 6 and names.IMAGE["CMDLINE_MAX"] == 400
    assert names.ABI["DEMO_MAX"] == 4096


def test_a_table_that_is_not_there():
    with pytest.raises(ValueError, match="seg/policy.c has no table polices"):
        names.first_words("seg/policy.c", "polices")


def test_the_menu_has_a_line_for_each_policy():
    assert tuple(mkimage.POLICY_LINES) == names.POLICIES
