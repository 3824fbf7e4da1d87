"""benchcopies.py - what the exercises about the copy owe: the fixup, the residual, the door.

Its one idea: the host plays the copy loop, the page that is missing and the user who freed a
descriptor, and looks at the registers in the middle.   Read before: tools/exercises/bench.py.
"""
import random
import struct

from exercises import labown
from exercises.bench import (AC, KERNEL_DS, OLD_FS, OTHER_DS, PAGE, TABLE, USER_BASE, USER_DS,
                             USER_PAGE, WORLD)
from exercises.benchbuild import STUBS, Astray, constants

# Begun by the system's own random numbers: nobody knows them before.
DRAWN = random.Random()
TOP = 1 << 32
COUNTS, THREAD_POINTER, THREAD, ACTIVE = WORLD, WORLD + 0x40, WORLD + 0x80, WORLD + 0xC0
ROUNDS = 200


def number():
    return DRAWN.randrange(1, TOP)


# ---- The fixup: steps 3, 4, 5 ----

FIXUP_WORLD = {"user_thread": THREAD_POINTER, "access_counts": COUNTS}
STEP_3 = "when the copy begins FS does not hold what it should: load the thread's selector (step 3)"
NOT_A_CONSTANT = "set_fs(KERNEL_DS) has chosen another segment, and FS did not get it: load the " \
                 "thread's selector, not a constant"
STEP_4 = "the copy loop is not called once, with source, destination and count as they came: " \
         "steps 3 and 4"
STEP_5 = "FS is not afterwards what it was before: step 5"
FREED = "the user may have freed the descriptor that FS held: then the POP faults, and FS has to " \
        "become null (seg/pop_segment.inc)"
LABELS = ("step3_load_fs", "step4_copy", "step5_restore_fs")


class Fixup:
    """One call of fixup_copy, and what was seen on the way."""

    def __init__(self, bench):
        self.bench = bench
        self.to, self.source, self.n, self.left = (number() for _ in range(4))
        self.selector = DRAWN.choice((USER_DS, OTHER_DS, KERNEL_DS))
        self.old = DRAWN.choice((OLD_FS, OLD_FS, 0))
        self.freed = self.old == OLD_FS and DRAWN.choice((True, False))
        self.calls, self.steps = 0, {}

    def loop(self, bench):
        """The copy loop as it is seen from outside; it changes what it may."""
        self.calls += 1
        if bench.get("FS") != self.selector:
            raise Astray(NOT_A_CONSTANT if bench.get("FS") == USER_DS else STEP_3)
        if (bench.get("ESI"), bench.get("EDI"), bench.get("ECX")) != (self.source, self.to, self.n):
            raise Astray(STEP_4)
        bench.set(ESI=number(), EDI=number(), EDX=number(), EAX=number(), ECX=self.left)
        if self.freed:
            bench.write(TABLE + OLD_FS, bytes(8))

    def at_step(self, bench, name):
        # The POP comes twice when the descriptor is gone.
        self.steps.setdefault(name, (bench.get("FS"), self.calls))

    def judge(self):
        bench = self.bench
        bench.reset_segments()
        bench.words(THREAD + constants("seg/uaccess.h", (
            "offsetof(struct user_thread, selector)",))[0], self.selector)
        try:
            said = bench.call("fixup_copy", STUBS, EAX=self.to, EDX=self.source, ECX=self.n,
                              kept=("EBX", "ESI", "EDI", "EBP", "DS", "ES", "SS", "CS", "GS"),
                              FS=self.old)
        except Astray:
            if self.freed and bench.trap:
                raise Astray(FREED) from None
            raise
        if self.calls != 1 or said != self.left:
            raise Astray(STEP_4)
        if bench.get("FS") != (0 if self.freed else self.old):
            raise Astray(STEP_5 if bench.get("FS") == self.selector else FREED)
        if self.steps != dict(zip(LABELS, ((self.old, 0), (self.selector, 0), (self.selector, 1)))):
            raise Astray("the labels step3_load_fs, step4_copy and step5_restore_fs stand before "
                         "their steps, one after the other: the tour stops there")


def judge_fixup(bench):
    bench.words(THREAD_POINTER, THREAD)
    bench.allowed.append((COUNTS, 0x40))
    now = [None]
    bench.at(STUBS, lambda b: now[0].loop(b))
    for name in LABELS:
        bench.seen(bench.symbol(name), lambda b, name=name: now[0].at_step(b, name))
    for _ in range(ROUNDS):
        now[0] = Fixup(bench)
        now[0].judge()


# ---- The fixup of a fault ----

USER_AT = USER_BASE + USER_PAGE
KERNEL_BUFFER = WORLD + 0x1000
MOST = 80
RESIDUAL = "the residual is wrong: at the fault ECX counts rounds and not bytes, another register " \
           "holds all bytes, and the last round may be half in a good page"
BYTES = "good bytes before the hole did not arrive, or others: the last round may be half in a " \
        "good page"
COPY_KEPT = ("EBX", "EBP", "DS", "ES", "SS", "CS", "FS", "GS")


def one_copy(bench, to_user, room, n):
    """n bytes at the end of a user's page of which `room` bytes are left; behind it is a hole."""
    y, there = USER_PAGE + PAGE - room, KERNEL_BUFFER + DRAWN.randrange(8)
    good, new, old = min(n, room), DRAWN.randbytes(n), DRAWN.randbytes(n)
    target, source = (USER_AT + PAGE - room, there) if to_user else (there, USER_AT + PAGE - room)
    bench.write(source, new if to_user else new[:good])
    bench.write(target, old[:good] if to_user else old)
    bench.allowed[1:] = [(target, good)]
    bench.call("copy_rep_to_user" if to_user else "copy_rep_from_user", kept=COPY_KEPT, FS=USER_DS,
               ECX=n, ESI=there if to_user else y, EDI=y if to_user else there)
    if bench.get("ECX") != n - good:
        raise Astray(RESIDUAL)
    if bench.read(target, good) != new[:good]:
        raise Astray(BYTES)


def judge_rep(bench):
    user_kind, = constants("base/layout.h", ("EXTABLE_USER",))
    for _ in range(ROUNDS):
        for to_user in (True, False):
            n = DRAWN.randrange(MOST)
            one_copy(bench, to_user, DRAWN.choice((MOST, DRAWN.randrange(MOST))), n)
    if bench.kinds - {user_kind}:
        raise Astray("an entry of the exception table has the wrong kind: only a fault on a user's "
                     "address may end the copy (EXTABLE_USER)")


# ---- stac and clac ----

DOOR_WORLD = {"smap_active": ACTIVE, "fixup_copy": STUBS}
# IN_REGISTERS (kernel/base/types.h): the first three arguments.
PASSED = ("EAX", "EDX", "ECX")
OPEN = "AC is 1 at its first touch of the user's page, 0 after it: is the door open while " \
       "fixup_copy runs?"


COUNTED = "each opening is counted, in your own word of door_count and in no other"


def judge_door(bench, mine=None):
    counters, size = 0, 0
    if mine is not None:
        # Who does not use it has none.
        if "door_count" not in bench.symbols:
            raise Astray(COUNTED)
        counters, size = bench.symbol("door_count"), 4 * labown.COUNTERS
        bench.allowed.append((counters, size))
    for _ in range(ROUNDS):
        arguments, left, calls = [number() for _ in range(4)], number(), []
        active = DRAWN.choice((True, True, False))

        def inside(b, arguments=arguments, left=left, calls=calls, active=active):
            calls.append([*(b.get(name) for name in PASSED), b.argument(0)])
            if calls != [arguments]:
                raise Astray("fixup_copy does not get the four arguments of its caller, once: three "
                             "in EAX, EDX and ECX, the loop above its return address")
            if bool(b.get("EFLAGS") & AC) != active:
                raise Astray(OPEN)
            # A function's arguments are its own.
            b.words(b.get("ESP") + 4, number() if active else arguments[3])
            b.set(EAX=left, ECX=number(), EDX=number())

        bench.write(ACTIVE, bytes([active]))
        bench.write(counters, bytes(size))
        bench.at(STUBS, inside)
        passed = dict(zip(PASSED, arguments))
        if bench.call("smap_copy", arguments[3], **passed) != left or not calls:
            raise Astray("what fixup_copy returns is not what comes back")
        if size and struct.unpack(f"<{size // 4}I", bench.read(counters, size)) != tuple(
                int(active and n == mine) for n in range(labown.COUNTERS)):
            raise Astray(COUNTED)
        for name in ("smap_stac", "smap_clac"):
            bench.symbol(name)
