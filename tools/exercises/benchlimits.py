"""benchlimits.py - what the exercises about arithmetic owe: range_below() and legal_end().

Its one idea: the numbers are drawn anew at each grading, most of them near the edges, and compared
with Python's, which know no carry.   Read before: tools/exercises/bench.py.
"""
import random

from exercises.bench import WORLD
from exercises import labown
from exercises.benchbuild import STUBS, Astray, constants

# Begun by the system's own random numbers: nobody knows them before.
DRAWN = random.Random()
TOP = 1 << 32
BOOL = 0xFF

# ---- range_below ----

RANGE_GLUE = """\
#include "seg/range.h"
bool lab_range(uint32_t y, uint32_t n, uint32_t fourth, uint32_t limit);
bool lab_range(uint32_t y, uint32_t n, uint32_t fourth, uint32_t limit)
{{
	(void)fourth;
	return {}(y, n, {}limit);
}}
"""
RANGE_ROUNDS = 4000
CARRY = "y + n can be more than 32 bits hold; then the sum is small again and passes"
EDGE = "the edges: y + n may equal the limit, also with n = 0, but not pass it"
LIMIT = "with KERNEL_DS the limit is another one: compare with `limit`, not with a constant"


# By the fourth number's name: may it be?
ALLOWED = {"": lambda y, n, _, limit: y + n <= limit,
           "gap": lambda y, n, gap, limit: y + n + gap <= limit,
           "floor": lambda y, n, floor, limit: floor <= y and y + n <= limit,
           "size": lambda y, n, size, limit: y + n * size <= limit}
FOURTH = "your own task has a fourth number, or another answer: see the comment LAB; and what is " \
         "added or multiplied can be more than 32 bits hold"


def range_glue(called, fourth, _):
    return RANGE_GLUE.format(called, "fourth, " if fourth else "")


def near(number):
    return (number + DRAWN.randint(-2, 2)) % TOP


def range_numbers():
    """y, n, limit: anything, or the sum near the limit, or near the carry."""
    y, limit = DRAWN.randrange(TOP), DRAWN.choice((0x80000000, 0xC0000000, 0xFFFFFFFF, 0,
                                                   DRAWN.randrange(TOP)))
    n = DRAWN.choice((DRAWN.randrange(TOP), near(limit - y), near(TOP - y), DRAWN.randint(0, 3)))
    return DRAWN.choice((y, near(limit), near(0))), n, limit


def fourth_number(name, y, n, limit):
    """The fourth number, most often where it matters."""
    if name == "size":
        return DRAWN.choice((1, DRAWN.randint(1, 9), (limit - y) % TOP // max(n, 1) or 1,
                             DRAWN.randrange(1, TOP)))
    edge = y if name == "floor" else limit - y - n
    return DRAWN.choice((0, DRAWN.randint(0, 3), near(edge), DRAWN.randrange(TOP)))


def judge_range(bench, _, name, beyond):
    for _ in range(RANGE_ROUNDS):
        y, n, limit = range_numbers()
        fourth = fourth_number(name, y, n, limit)
        said = bench.call("lab_range", y, n, fourth, limit) & BOOL
        if said == (ALLOWED[name](y, n, fourth, limit) != beyond):
            continue
        if name or beyond:
            raise Astray(FOURTH)
        raise Astray(CARRY if y + n >= TOP else EDGE if abs(y + n - limit) <= 2 else LIMIT)


# ---- legal_end, through legal_walk ----

COUNTS, THREAD_POINTER, THREAD, MAP, AREAS = (WORLD + n for n in (0, 0x40, 0x80, 0x100, 0x200))
WALK_WORLD = {"access_counts": COUNTS, "user_thread": THREAD_POINTER, "limit_kernel_ds": STUBS}
WALK_GLUE = """\
#include "seg/policy.h"
unsigned long lab_walk(uint32_t y, unsigned long n, uint32_t access);
unsigned long lab_walk(uint32_t y, unsigned long n, uint32_t access)
{
	return legal_walk(y, n, access);
}
"""
WALK_ROUNDS = 1500
OWN_AREAS = "own_areas counts what your own task says: see the comment LAB"
PAGE, USER_TOP, MOST_AREAS = 4096, 0xC0000000, 12
NOBODY, READ, WRITE, READ_WRITE, EXEC = 0, 1, 2, 3, 4
USER_SEG, KERNEL_SEG = 0xC0000000, 0xFFFFFFFF
STRUCT_RETURN = 4


def layout():
    """Where the fields of the structures lie, as the compiler says."""
    return constants("seg/uaccess.h", (
        "offsetof(struct user_thread, limit)", "offsetof(struct user_thread, fs)",
        "offsetof(struct user_thread, map)", "offsetof(struct access_counts, areas)",
        "offsetof(struct user_map, areas)", "offsetof(struct user_map, count)",
        "offsetof(struct user_area, start)", "offsetof(struct user_area, end)",
        "offsetof(struct user_area, prot)", "sizeof(struct user_area)"))


def areas():
    """Some areas, sorted, many of them side by side."""
    found, at = [], DRAWN.randint(1, 4)
    for _ in range(DRAWN.randint(0, MOST_AREAS)):
        at += DRAWN.choice((0, 0, 0, 1, 2))
        end = at + DRAWN.randint(1, 3)
        prot = DRAWN.choice((READ_WRITE, READ_WRITE, READ_WRITE, READ, WRITE, EXEC, NOBODY))
        found.append((at * PAGE, end * PAGE, prot))
        at = end
    return found


def allows(prot, access):
    return prot & WRITE if access == WRITE else prot


def walked(found, y, access, rights=allows):
    """(end, areas looked at, those of them that allow the access, those that y gets through)"""
    looked = allowing = through = 0
    for start, end, prot in found:
        if start > y:
            break
        looked += 1
        allowing += bool(rights(prot, access))
        if y < end and rights(prot, access):
            y, through = end, through + 1
    return y, looked, allowing, through


def put_map(bench, found):
    (limit, fs, map_at, _, areas_at, count, start_at, end_at, prot_at, size) = layout()
    bench.words(THREAD_POINTER, THREAD)
    bench.words(THREAD + limit, USER_TOP)
    bench.words(THREAD + fs, USER_SEG)
    bench.words(THREAD + map_at, MAP)
    bench.words(MAP + areas_at, AREAS)
    bench.words(MAP + count, len(found))
    for n, (start, end, prot) in enumerate(found):
        for at, value in ((start_at, start), (end_at, end), (prot_at, prot)):
            bench.words(AREAS + n * size + at, value)


def kernel_ds(bench):
    """limit_kernel_ds(): a structure goes where the caller says."""
    bench.words(bench.argument(0), KERNEL_SEG)
    bench.set(EAX=bench.argument(0))


def why_walk(found, y, access, said, right, first):
    """A sentence for a wrong end."""
    if said == walked(found, y, access, lambda prot, _: True)[0] or said > right and y == right:
        return "an area that may not be written is not legal for a read() into it; and where " \
               "nothing is mapped, nothing is legal"
    if said > right:
        return "the legal amount ends where the area ends"
    if right > first and said >= first:
        return "two areas side by side are one legal range"
    return "a good pointer is refused: from y on, all that an area allows is legal"


def judge_walk(bench, kind=None, weight=0):
    own = bench.symbols.get("own_areas")
    if kind:
        # Who does not use it has none.
        if not own:
            raise Astray(OWN_AREAS)
        bench.allowed.append((own, 4))
    counted = COUNTS + layout()[3]
    bench.allowed.append((COUNTS, 0x40))
    bench.at(STUBS, kernel_ds, pops=STRUCT_RETURN)
    for _ in range(WALK_ROUNDS):
        found, access = areas(), DRAWN.choice((READ, WRITE))
        edges = [edge for area in found for edge in area[:2]] + [PAGE]
        y = DRAWN.choice(edges) + DRAWN.choice((0, 0, -1, 1, 100))
        put_map(bench, found)
        bench.words(counted, 0)
        if kind:
            bench.words(own, 0)
        said = y + bench.call("lab_walk", y, TOP // 4, access)
        right, *seen = walked(found, y, access)
        if said != right:
            containing = [a for a in found if a[0] <= y < a[1]]
            raise Astray(why_walk(found, y, access, said, right,
                                  containing[0][1] if containing else y))
        if bench.word(counted) != seen[0]:
            raise Astray("count each area that you look at in access_counts.areas, and look at no "
                         "area that begins above y")
        if kind and bench.word(own) != weight * seen[list(labown.KINDS).index(kind)]:
            raise Astray(OWN_AREAS)
