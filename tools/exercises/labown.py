"""labown.py - what a seed changes in the pieces of the kernel that students write.

Its one idea: the task changes, and the kernel does not notice.  The piece uses other registers,
moves other widths, counts or bounds by another number; what lies around the hole is changed so that
both fit.  The kernel's own piece, changed in the same way, is a right answer; another's is none.

Read before: labvariant.py.   Read next: labcut.py and labpieces.py beside it.
"""
from dataclasses import dataclass

from exercises.labvariant import drawn


@dataclass
class Own:
    """One student's task.  changes: (what stands in the kernel's file, what stands in his)."""
    # What he is told, beside the hole; "" if it is the kernel's own task.
    note: str = ""
    changes: tuple = ()
    # What the bench has to know of it, in the order of its arguments.
    owes: tuple = ()

    def put(self, text):
        for old, new in self.changes:
            text = text.replace(old, new)
        return text


KERNELS = Own()


def one_of(seed, what, choices):
    """One of the choices, the first of which is the kernel's: with a seed another one."""
    return choices[1 + drawn(seed, what, len(choices) - 1) if seed else 0]


# ---- 5: a fourth number, and the other answer ----

HEAD, PLAIN = "range_below(uint32_t y, uint32_t n, uint32_t limit)", "y <= limit && n <= limit - y"
# The fourth's name, the value that does nothing, what is asked, and how.
FOURTHS = (("", "", "y + n <= limit", PLAIN),
           ("gap", "0", "y + n + gap <= limit", f"{PLAIN} && gap <= limit - y - n"),
           ("floor", "0", "floor <= y && y + n <= limit", f"floor <= y && {PLAIN}"),
           ("size", "1", "y + n * size <= limit", "y <= limit && n <= (limit - y) / size"))
# And whether true is no.
RANGES = tuple((*fourth, beyond) for beyond in (False, True) for fourth in FOURTHS)


def own_range(seed):
    """owes: the function's name, the fourth number's, and whether true is no."""
    name, nothing, asked, how, beyond = one_of(seed, "range", RANGES)
    if not name and not beyond:
        return Own(owes=("range_below", name, beyond))
    called, no = ("range_beyond", "!") if beyond else ("range_within", "")
    head = HEAD.replace("range_below", called)
    call = f"{no}{called}(y, n, limit)"
    if name:
        head = head.replace("n, ", f"n, uint32_t {name}, ")
        call = call.replace("n, ", f"n, {nothing}, ")
    formula, how = (f"!({asked})", f"!({how})") if beyond else (asked, how)
    kernels = f"}}\n\nstatic inline bool {HEAD}\n{{\n\treturn {call};\n"
    never = ", and size is never 0" * (name == "size")
    return Own(f"{called}() is {formula}, and nothing carries{never}.", (
        (HEAD, head), (f"return {PLAIN};", f"return {how};"),
        ("(void)n, ", f"(void)n, (void){name}, " if name else "(void)n, "),
        ("(integer)y + n <= limit", formula.replace("y +", "(integer)y +")),
        ("}\n\n/*@ requires moved", f"{kernels}}}\n\n/*@ requires moved")), (called, name, beyond))


# ---- 6: where the thread and the loop are ----

# The thread's register, and the loop's.
FIXUP_PLACES = (("eax", "edx"), ("edx", "eax"), ("eax", "ebx"), ("ebx", "eax"), ("edx", "ebx"),
                ("ebx", "edx"))


def own_fixup(seed):
    thread, loop = one_of(seed, "fixup's registers", FIXUP_PLACES)
    if not seed:
        return KERNELS
    changes = [("eax, [user_thread]", f"{thread}, [user_thread]"),
               ("edx, [esp + 16]", f"{loop}, [esp + 16]"),
               ("[eax + THREAD", f"[{thread} + THREAD"), ("call\tedx", f"call\t{loop}")]
    if "ebx" in (thread, loop):
        # A C function keeps EBX.
        changes += [("\tpush\tesi\n", "\tpush\tebx\n\tpush\tesi\n"), ("[esp + 16]", "[esp + 20]"),
                    ("\tpop\tesi\n", "\tpop\tesi\n\tpop\tebx\n")]
    return Own(f"the thread is in {thread.upper()}, the loop in {loop.upper()}.", tuple(changes))


# ---- 7: how wide a round is, and what is kept where ----

REPS = (("four", "EDX"), ("two", "EDX"), ("four", "EAX"), ("two", "EAX"))


def own_rep(seed):
    width, kept = one_of(seed, "rep", REPS)
    changes = []
    if width == "two":
        changes = [("movsd", "movsw"), ("ecx, 2", "ecx, 1"), ("ecx, 3", "ecx, 1"),
                   ("edx, 3", "edx, 1"), ("al, 3", "al, 1"), ("ecx * 4", "ecx * 2"),
                   ("four", "two")]
    if kept == "EAX":
        changes += [("edx", "e?x"), ("eax", "edx"), ("e?x", "eax"), ("\tal,", "\tdl,")]
    if not changes:
        return KERNELS
    return Own(f"a round is {width} bytes, and all bytes are kept in {kept}.", tuple(changes))


# ---- 8: whose counter ----

COUNTERS = 64
DOORS = f"\nsection .bss\nalignb 4\ndoor_count:\tresd\t{COUNTERS}\n"
NOTE_SECTION = "\nsection .note.GNU-stack"


def own_door(seed):
    if not seed:
        return KERNELS
    mine = drawn(seed, "door's counter", COUNTERS)
    return Own(f"count each opening in word {mine} of door_count, words from 0 on.", (
        ("\tpush\tdword [esp + 4]", f"\tinc\tdword [door_count + {4 * mine}]\n"
                                    "\tpush\tdword [esp + 4]"),
        (NOTE_SECTION, DOORS + NOTE_SECTION)), (mine,))


# ---- 9: what else is counted ----

LOOP = """\
	for (; a < end && a->start <= y; a++)
		if (y < a->end && allows(a, access))
			y = a->end;
"""
LOOP_COUNTING = """\
	for (; a < end && a->start <= y; a++) {{
		if ({})
			own_areas += {};
		if (y < a->end && allows(a, access))
			y = a->end;
	}}
"""
BEFORE_WALK = "/* One past the last byte, from y on"
OWN_AREAS = "extern uint32_t own_areas;\nuint32_t own_areas;\n\n"
# Which areas, and the C for it.
KINDS = {"that you look at": "true",
         "that you look at and that allows the access": "allows(a, access)",
         "that y gets through": "y < a->end && allows(a, access)"}
HEAVIEST = 9


def own_walk(seed):
    if not seed:
        return KERNELS
    kind = list(KINDS)[drawn(seed, "walk's areas", len(KINDS))]
    weight = 1 + drawn(seed, "walk's weight", HEAVIEST)
    return Own(f"besides, add {weight} to own_areas for each area {kind}.",
               ((LOOP, LOOP_COUNTING.format(KINDS[kind], weight)),
                (BEFORE_WALK, OWN_AREAS + BEFORE_WALK)), (kind, weight))


# ---- 11 and 12: how much at once ----

ENDLESS = (1 << 32) - 1
LENT_FROM, TOTAL_FROM, SPREAD = 1 << 16, 2048, 2048


def own_most(seed, what, least, note, *changes):
    """A bound of his own; in note and changes it is {}."""
    if not seed:
        return Own(owes=(ENDLESS,))
    most = least + drawn(seed, what, SPREAD)
    return Own(note.format(most), tuple((old, new.format(most, most)) for old, new in changes),
               (most,))


def own_lend(seed):
    return own_most(seed, "lend's most", LENT_FROM, "no more than {} bytes in one call.",
                    ("to), n)", "to), n < {} ? n : {})"), ("from), n)", "from), n < {} ? n : {})"))


def own_fetch(seed):
    return own_most(seed, "fetch's most", TOTAL_FROM,
                    "no more than {} bytes in all; there it ends, and that is no error.",
                    ("MOVE_MAX - ", "{} - "))
