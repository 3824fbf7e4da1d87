"""test_entry.py - the entry code at the instructions that nobody inside the guest can see.

The Bochs debugger stands on them: what counts there is a bit of EFLAGS.
"""
import pytest

from machine import debugger
from machine import emu
from machine import symbols

IF = 1 << 9
WORDS = "scenario=read_good policy=fs gate=int80 demo poweroff"


@pytest.fixture(scope="module")
def machine():
    folder, lock = emu.claim_folder("test-entry")
    with lock:
        job = emu.Job("split", f"mode=split {WORDS}", None, "disk", emu.BUILD / "user.tar", folder,
                      emu.BUILD)
        emu.make_image(job)
        one = debugger.Debugger(job)
        try:
            yield one
        finally:
            one.close()


def test_no_interrupt_between_the_last_look_and_iret(machine):
    """Work that came in there, a wake-up or a kill, would wait for the next entry."""
    known = symbols.Symbols("split")
    at = machine.breakpoint(known.linear("return_to_user"))
    seen = 0
    with pytest.raises(debugger.Ended):
        while machine.run() == at:
            assert machine.registers()["eflags"] & IF == 0
            seen += 1
    # From system calls, where interrupts were on, and from exceptions, where they were not.
    assert seen > 40
