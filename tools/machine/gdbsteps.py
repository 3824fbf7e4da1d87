"""gdbsteps.py - gdb stops at the five steps of the call under test, and says how it ended.

    steps             on to the scenario's claim, then a breakpoint on each step: c goes to the next
    copy              on to the first instruction that moves a byte of the call under test

Its one idea: a scenario makes many calls and copies, and one is under test: the one after its claim.
So no breakpoint stands before that, and none is left when its result is known.

Source: GDB's manual, "Breakpoints In Python".   Read by gdb; GATE and E9 are tools/gdbsession.py's.
"""
import re
import signal
from pathlib import Path

import gdb

from machine import names
from verdict import records
from verdict.table import outcome_words
from walk.words import TITLES

# The compiler's copy, in place of steps 3 to 5 under the policy naive.
NAIVE = "naive_copy"
RESULT, END = "observe_result", "power_off"
left = []
# From a copy's beginning to its first move it is a handful of instructions.
STEPS_TO_MOVE = 40
# The user's side of a move: through FS, or what a string move was given; in the compiler's own
# copy the store, or the load if the call is a write().
FIXUP_MOVE = re.compile(r"PTR (fs|es):\[(e[a-ds][xip])\]")
STORE, LOAD = (re.compile(rf"mov\w* +{form}") for form in
               (r"BYTE PTR ()\[(e[a-ds][xip])\],", r"\w+,BYTE PTR ()\[(e[a-ds][xip])\]"))
# What the scenario has claimed.
claim_kind = ""
# What is worth typing at each stop: its title is the tour's.
TRY = {
    "1": "desc $cs   desc $ds   info registers",
    "2": "info args   x/16bx data   trapframe",
    "3": "desc 0x23   stepi   info registers fs",
    "4": "linear fs $edi   linear ds $edi   stepi 3   x/i $eip",
    "5": "print $ecx (not moved)   stepi   info registers fs",
    "naive": "info args   linear ds to   linear ds from",
}
PLACES = dict(zip((names.ENTRIES[GATE], *names.STEPS, NAIVE), TRY))  # noqa: F821


class Over(gdb.Breakpoint):
    """The call is over: what other calls do is none of our business."""
    reached = False

    def stop(self):
        Over.reached = True
        return True


def forget(_event):
    """Breakpoints may be taken away when the machine has stopped, and not before."""
    if not Over.reached:
        return
    Over.reached = False
    print("The call is over.  c goes on to the verdict.")
    for breakpoint in left:
        if breakpoint.is_valid():
            breakpoint.delete()
    left.clear()


def tell(event):
    """At a step: what it is, and what one can look at."""
    for breakpoint in getattr(event, "breakpoints", []):
        # A breakpoint that has just been deleted cannot be asked.
        key = PLACES.get(breakpoint.location) if breakpoint in left and breakpoint.is_valid() else None
        if key:
            print(f"{TITLES[key]}.  Try: {TRY[key]}\nc goes on.")


class Verdict(gdb.Breakpoint):
    """The machine is about to switch itself off: by now the kernel has looked at its memory."""

    def stop(self):
        for cell in records.parse(Path(E9).read_text(errors="replace")).cell:  # noqa: F821
            promise = "as promised" if cell["outcome"] == cell["expected"] else \
                f"NOT as promised: {cell['expected']}"
            place = f", y {cell['y']}, linear {cell['linear']}" if cell["y"] else ""
            print(f"Verdict: {outcome_words(cell)}, {promise}{place}")
        print("The machine switches itself off; quit leaves gdb.")
        return True


class Steps(gdb.Command):
    """steps: on to the scenario's claim, then a breakpoint on each of the five steps."""

    def __init__(self):
        super().__init__("steps", gdb.COMMAND_RUNNING)

    def invoke(self, _argument, _from_tty):
        claim = gdb.Breakpoint(names.CLAIM, internal=True, temporary=True)
        gdb.execute("continue", to_string=True)
        global claim_kind
        if claim.is_valid():
            raise gdb.GdbError("the claim has been made already: quit, and begin again")
        claim_kind = str(gdb.parse_and_eval("kind"))
        for name in (names.ENTRIES[GATE], *names.STEPS, NAIVE):  # noqa: F821
            left.append(gdb.Breakpoint(name, temporary=True))
        left.append(Over(RESULT, internal=True))
        print("The program has said what it will do.  c goes on to the next of these steps, and at the "
              "end comes\nthe verdict.")


def here():
    """The symbol where the machine stands."""
    return gdb.execute("info symbol $eip", to_string=True).split(" ")[0]


class Copy(gdb.Command):
    """copy: on to the first instruction that moves a byte of the call under test, and whose it is."""

    def __init__(self):
        super().__init__("copy", gdb.COMMAND_RUNNING)

    def invoke(self, _argument, _from_tty):
        if not left:
            gdb.execute("steps", to_string=True)
        while not self.at_copy():
            if not left:
                raise gdb.GdbError("this call copies nothing, or has copied already")
            gdb.execute("continue", to_string=True)
        move = FIXUP_MOVE if "step" in here() else LOAD if "WRITE" in claim_kind else STORE
        for _ in range(STEPS_TO_MOVE):
            if found := move.search(gdb.execute("x/i $eip", to_string=True)):
                break
            gdb.execute("stepi", to_string=True)
        else:
            raise gdb.GdbError("no instruction that moves a byte comes here")
        gdb.execute("x/i $eip")
        # In split and flat alike: base plus register, and whose page that is.
        gdb.execute(f"linear {found[1] or 'ds'} ${found[2]}")
        print("This is the first byte of the call under test.  stepi goes on by one instruction, c to "
              "the next step.")

    @staticmethod
    def at_copy():
        return here() in (names.STEPS[2], NAIVE)


Steps()
Copy()
gdb.events.stop.connect(forget)
gdb.events.stop.connect(tell)
Verdict(END, internal=True)
# From here on Ctrl-C stops the machine; one that came while we were read has nothing to stop.
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
except KeyboardInterrupt:
    pass
print("Crossring: gdt, desc SELECTOR, linear SEGMENT OFFSET, trapframe, steps, copy; \"help gdt\" and so on.\n"
      "The machine stands before its first instruction.  Type steps, then c, and look around; or copy, to\n"
      "go to the byte at once.")
