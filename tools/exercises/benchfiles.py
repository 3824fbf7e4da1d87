"""benchfiles.py - what the exercises about callers of the copy owe: set_fs(), and one fetch.

Its one idea: the host plays the file and the other thread of the process, who changes what was
just read.   Read before: tools/exercises/bench.py.
"""
import random
import struct

from exercises.bench import WORLD
from exercises.benchbuild import STUB, STUBS, Astray, constants

# Begun by the system's own random numbers: nobody knows them before.
DRAWN = random.Random()
TOP = 1 << 32
STRUCT_RETURN = 4
EBADF, EFAULT, EINVAL = 9, 14, 22


def number():
    return DRAWN.randrange(1, TOP)


def signed(value):
    return value - TOP if value >= TOP // 2 else value


# ---- set_fs(KERNEL_DS), and the way back ----

GET_FS, SET_FS, KERNEL_DS, USER_DS, OPERATION = (STUBS + STUB * n for n in range(5))
LEND_WORLD = {"get_fs": GET_FS, "set_fs": SET_FS, "limit_kernel_ds": KERNEL_DS,
              "limit_user_ds": USER_DS}
FILE, OPS, FS_FIELD = WORLD, WORLD + 0x100, 4
LENT = 200
NOT_OPEN = "while the file operation runs the limit is not KERNEL_DS: it would refuse the " \
           "kernel's buffer"
NOT_BACK = "after the call the limit is not what it was before it, on every way out: put back " \
           "what get_fs() gave, which need not be USER_DS"


class Lent:
    """A thread's limit, and one call with it."""

    def __init__(self, bench, name, most):
        self.bench, self.name, self.most, self.calls = bench, name, most, 0
        self.kernel, self.user, self.to, self.n, self.result = (number() for _ in range(5))
        self.n = DRAWN.choice((self.n, most, DRAWN.randrange(1, most)))
        self.old = DRAWN.choice((self.user, self.kernel, number()))
        self.fs = self.old
        self.there = DRAWN.choice((True, True, False))

    def give(self, bench, value):
        bench.words(bench.argument(0), value)
        bench.set(EAX=bench.argument(0))

    def set_fs(self, bench):
        self.fs = bench.argument(0)

    def operation(self, bench):
        self.calls += 1
        if self.fs != self.kernel:
            raise Astray(NOT_OPEN)
        kernel, at, left = iter_layout()
        it = bench.argument(1)
        if (bench.read(it + kernel, 1), bench.word(it + at), bench.word(it + left)) != \
                (b"\0", self.to, min(self.n, self.most)) or bench.argument(0) != FILE:
            raise Astray("the file operation gets another file or buffer than was asked for: a "
                         "user's iterator with the kernel's pointer in it, and no more bytes than "
                         "your task allows")
        bench.set(EAX=self.result, ECX=number(), EDX=number())

    def play(self):
        b = self.bench
        b.at(GET_FS, lambda b: self.give(b, self.fs), STRUCT_RETURN)
        b.at(KERNEL_DS, lambda b: self.give(b, self.kernel), STRUCT_RETURN)
        b.at(USER_DS, lambda b: self.give(b, self.user), STRUCT_RETURN)
        b.at(SET_FS, self.set_fs)
        b.at(OPERATION, self.operation)

    def judge(self):
        read, write, ops = file_layout()
        self.play()
        self.bench.words(FILE + ops, OPS)
        for at, name in ((read, "kernel_read_set_fs"), (write, "kernel_write_set_fs")):
            mine = name == self.name
            self.bench.words(OPS + at, OPERATION if mine and self.there else 0)
        said = self.bench.call(self.name, FILE, self.to, self.n)
        if self.fs != self.old:
            raise Astray(NOT_BACK)
        if (signed(said), self.calls) != ((signed(self.result), 1) if self.there else (-EBADF, 0)):
            raise Astray("what the file operation said, or -EBADF where there is none, is not what "
                         "comes back")


def iter_layout():
    return constants("files/iter.h", ("offsetof(struct iter, kernel)", "offsetof(struct iter, at)",
                                      "offsetof(struct iter, left)"))


def file_layout():
    return constants("files/file.h", ("offsetof(struct file_ops, read)",
                                      "offsetof(struct file_ops, write)",
                                      "offsetof(struct file, ops)"))


def judge_lend(bench, most):
    for _ in range(LENT):
        for name in ("kernel_read_set_fs", "kernel_write_set_fs"):
            Lent(bench, name, most).judge()


# ---- One fetch ----

FETCH_WORLD = {"copy_part_from_user": STUBS, "lab_get": STUBS + STUB}
# The four of get_user() that a policy has, as one with three arguments.
FETCH_GLUE = """\
#include "seg/uaccess.h"
long lab_get(void *to, const void __user *from, unsigned size);
#define GET(size) \\
	IN_REGISTERS static long get_##size(const void __user *from, void *to) \\
	{ return lab_get(to, from, size); }
GET(1)
GET(2)
GET(4)
GET(8)
struct bound bound = { .values = { .get_1 = get_1, .get_2 = get_2, .get_4 = get_4, .get_8 = get_8 } };
"""
VECTOR, ENTRY, MOST_ENTRIES, TOO_MANY = 0x08000000, 8, 6, 1025
FETCHES = 300
# Of one entry: all of them together are more than any student's own task allows.
LONGEST = 2000
TWICE = "a byte of the user's vector is fetched twice: between the two another thread can change " \
        "it, and what was used is not what was looked at"
WRONG_TOTAL = "the result is not the bytes that went before the first error, or that error"


class Fetched:
    """One writev, with a thread beside it that changes each entry as soon as it was read."""

    def __init__(self, bench, most):
        self.bench, self.most = bench, most
        count = DRAWN.choice((0, 1, 2, 3, MOST_ENTRIES))
        self.entries = [[number(), DRAWN.randrange(1, LONGEST)] for _ in range(count)]
        # How many bytes of the vector the user has: behind them a fault.
        self.mapped = DRAWN.choice((count * ENTRY, count * ENTRY, DRAWN.randint(0, count * ENTRY)))
        self.memory = bytearray(b"".join(struct.pack("<II", *e) for e in self.entries))
        self.seen, self.calls = set(), []
        whole = DRAWN.choice((True, False))
        self.results = [e[1] if whole else
                        DRAWN.choice((e[1], e[1], e[1], DRAWN.randint(0, e[1]), -EFAULT))
                        for e in self.entries]

    def fetch(self, bench):
        to, y, n = (bench.argument(k) for k in range(3))
        good = 0
        while good < n and y + good - VECTOR < self.mapped and y >= VECTOR:
            good += 1
        at = range(y - VECTOR, y - VECTOR + good)
        if self.seen & set(at):
            raise Astray(TWICE)
        self.seen |= set(at)
        if good:
            bench.write(to, bytes(self.memory[at.start:at.stop]))
            self.memory[at.start:at.stop] = DRAWN.randbytes(good)
        bench.set(ECX=number(), EDX=number())
        return n - good

    def sys_write(self, bench):
        base, n = bench.argument(1), bench.argument(2)
        if n:
            self.calls.append([base, n])
        if len(self.calls) > len(self.results) or bench.argument(0) != 1:
            raise Astray("sys_write() is called for what nobody asked for")
        # Nothing asked, nothing written.
        said = min(self.results[len(self.calls) - 1], n) if n else 0
        bench.set(EAX=said % TOP, ECX=number(), EDX=number())

    def expected(self):
        """(result, calls)"""
        total, calls = 0, []
        for n, (entry, result) in enumerate(zip(self.entries, self.results)):
            if (n + 1) * ENTRY > self.mapped:
                return total or -EFAULT, calls
            length = min(entry[1], self.most - total)
            if not length:
                break
            calls.append([entry[0], length])
            if result < 0:
                return total or result, calls
            total += min(result, length)
            if result < length:
                break
        return total, calls

    def judge(self):
        b = self.bench
        b.at(STUBS, lambda b: b.set(EAX=self.fetch(b)))
        b.at(STUBS + STUB, lambda b: b.set(EAX=-EFAULT % TOP if self.fetch(b) else 0))
        b.at(b.symbol("sys_write"), self.sys_write)
        said = signed(b.call("sys_writev", 1, VECTOR, len(self.entries)))
        result, calls = self.expected()
        if self.calls != calls:
            raise Astray("sys_write() does not get each entry as it was when it was fetched, one "
                         "after the other, up to the first that is not written whole, and no more "
                         "bytes than your task allows")
        if said != result:
            raise Astray(WRONG_TOTAL)


def judge_fetch(bench, most):
    write = bench.symbol("sys_write")
    bench.seen(write, lambda b: b.on_stub(None, write))
    for _ in range(FETCHES):
        Fetched(bench, most).judge()
    if signed(bench.call("sys_writev", 1, VECTOR, TOO_MANY)) != -EINVAL:
        raise Astray("more than 1024 entries are -EINVAL")
