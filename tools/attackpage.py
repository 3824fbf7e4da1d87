"""attackpage.py - docs/attacks.md: each attack, its mechanism, its history, and who stops it.

Its one idea: a page that is made, not written.  What an attack is stands in its program's first
comment, what became of it was seen in a run in Bochs; which attacks a model stops is counted.
Read before: tools/attacks.py.
"""
import demo
import matrix
from machine import emu
from machine import names
from verdict import attack
from verdict import attack_table
from verdict import judge

PAGE = emu.TOP / "docs" / "attacks.md"
README = emu.TOP / "README.md"
MARKS = demo.marks("attacks")

HEAD = """\
# Attacks, and who stops each

This page is made by `tools/attacks.py --page` (`make docs` calls it) from a run in Bochs; do not
edit it. The processor is a model that has all that can stop an attack, CR4.UMIP included.

Each attack is one program in `user/attack/`. The kernel has the place where it gets in twice: with
the bug, as some real kernel had it, and repaired. Which of the two a program meets it cannot tell;
the scenario's name says it to the kernel. Both exist only in a kernel booted with `demo`
(`kernel/demo/attack*.c`). What became of an attack is read back afterwards: is the thread's uid
still 1000, is the canary whole, are there bytes of the secret in the program's buffer, did the
kernel fault. Where it can, a program makes an honest call by the same path first.

    make attacks                      the table
    make attacks SCENARIO=waitid      one attack, with the reasons
    make attacks EMU=qemu             what QEMU does not enforce is said: n/e

## The table

A cell says what most policies say, and in brackets who says otherwise; `masked..` are `masked` and
all that come after it. `naive`, which has no defence at all, is left to the sections below.
"""

LESSONS = """\
## What the table says

**Stopped by split, not by flat: {split}.** Under no policy but `naive` was a byte of the kernel
changed or told, though nobody repaired anything. Flat needs three mechanisms for them: `access_ok()`
for pointers and sizes; SMAP for the kernel's own pointers into user memory, and then AC must not
leak; SMEP for its jumps there. Split needs one: with another base no offset of the user's names a
byte of the other side.

**Stopped by fenced too: {fenced}.** The limits alone do it, without a base. What is missing beside
split is code: no code segment expands down.

**Stopped by no model: {neither}.** What these have in common is that the segment sees nothing wrong:
`set_fs()` has said that the pointer is the kernel's, or it was right when it was looked at, or it is
right but for a bit in the page table, or there is none, and a flag or half a stack pointer crosses
the rings.

**And the reverse.** A stack segment of 16 bits, an SS whose descriptor is gone, the flags of a call
gate: these are doors that segments open. Split has to have segments; flat has them for programs that
ask, and guards the same doors for little. What is told in `stack_16bit` is half of an offset in split
and half of a linear address in flat; `tables_told` tells linear addresses in both.
"""

TAIL = """\
## What these emulators cannot show

**POP SS (CVE-2018-8897, 2018).** MOV SS and POP SS hold debug exceptions back until the next
instruction has ended, so that SS and ESP can be loaded as a pair. If a data breakpoint lies on the
stack word and the next instruction is INT, the exception comes behind it: at the first instruction
of the kernel's handler, in ring 0, with the breakpoint's address the user's. Kernels took it for
one of their own; in 64-bit kernels GS was the user's still. The repair is a handler that asks where
it came from before it believes in any register. In Bochs 2.7 the exception is lost, in QEMU 7.2
it comes in ring 3: neither shows what a processor does, so there is no scenario, and nothing is
claimed for this kernel. (Ring 3 cannot set a debug register here: there is no ptrace().)

**Speculation (Spectre v1, CVE-2017-5753; Meltdown, CVE-2017-5754).** A processor runs on behind a
check before it knows the answer, and what it touched there can be measured in the cache. Neither
emulator does that. Whether a segment's limit holds on a path that is never taken is a question
about a processor, not about a program: nothing is claimed. The shape that Linux gives to the code
is this: the pointer is masked by arithmetic, so that there is no branch to be guessed.

    mov  eax, y
    cmp  eax, [limit]
    sbb  edx, edx           ; all ones if y is below the limit, else 0: no jump
    and  eax, edx           ; y, or 0
    mov  cl, [fs:eax]       ; on a wrong guess too, a byte of nobody's choice

Against Meltdown no shape of code helps: the kernel's pages leave the tables that ring 3 runs on
(Linux 4.15, page-table isolation), and every crossing loads CR3.
"""


def lessons(attacks, cells):
    """The names that each lesson is about."""
    def listed(found):
        return ", ".join(f"`{one.name}`" for one in found)
    split = [one for one in attacks if attack_table.split_alone(one, cells)]
    fenced = [one for one in split if not attack_table.breached(one, "fenced", cells)]
    text = LESSONS.format(split=listed(split), fenced=listed(fenced),
                          neither=listed([one for one in attacks if one not in split]))
    return [part for paragraph in text.split("\n\n") for part in [*matrix.wrapped(paragraph), ""]]


def cells_of(seen):
    found = {}
    for c in seen:
        found.setdefault(judge.key(c)[:3], []).append(c)
    return found


def reason_lines(scenario, cells):
    """One line for all that share outcome and reason; models that agree stand together."""
    groups = {}
    for e in scenario.expects:
        mine = cells.get((scenario.name, e.mode, e.policy), [])
        if mine:
            needs = f" (if {e.needs})" if e.needs else ""
            text = matrix.seen(mine) + needs + matrix.where(mine)
            groups.setdefault((e.reason, text), {}).setdefault(e.mode, []).append(e.policy)
    for (reason, text), by_mode in groups.items():
        models = {}
        for mode, policies in by_mode.items():
            models.setdefault(tuple(policies), []).append(mode)
        for policies, modes in models.items():
            who = "all" if policies == names.POLICIES else ",".join(policies)
            yield from matrix.wrapped(f"- {','.join(modes)}/{who}: {text}: {reason}", "  ")


def path_lines(one, cells):
    for path, scenario in zip(attack.PATHS, one.scenarios):
        yield f"{path.capitalize()}:"
        yield ""
        yield from matrix.outcome_table(scenario, cells)
        yield ""
        yield from reason_lines(scenario, cells)
        yield ""


def reasons(one, seen):
    """Both paths of an attack, policy by policy, for a terminal."""
    return "\n".join(line for path, scenario in zip(attack.PATHS, one.scenarios)
                     for line in [path, *reason_lines(scenario, cells_of(seen)), ""])


def sentence(text):
    """Begins with a capital, unless it begins with a name of the code's."""
    first = text.split()[0]
    return text if "_" in first or "(" in first else text[0].upper() + text[1:]


def section(one, cells):
    yield f"## {one.name}"
    yield ""
    yield from matrix.wrapped(f"`user/attack/{one.name}.c`, slide {one.slide} ({one.title}): "
                              f"{one.claim}.")
    for head, text in (("How", one.mechanism), ("What stops it", one.stopped),
                       ("History", one.history)):
        yield ""
        yield from matrix.wrapped(f"**{head}.** {sentence(text)}")
    yield ""
    yield from path_lines(one, cells)


def render(attacks, seen):
    cells = cells_of(seen)
    lines = [HEAD, "```", attack_table.render(attacks, seen).rstrip(), "```", ""]
    lines += lessons(attacks, attack_table.by_key(seen))
    lines += [line for one in attacks for line in section(one, cells)]
    return "\n".join([*lines, TAIL]).rstrip() + "\n"


def write(attacks, seen):
    PAGE.write_text(render(attacks, seen), encoding="utf-8")
    demo.put_into(README, attacks, lambda rows: attack_table.short(rows, seen), MARKS)
    print(f"{PAGE.relative_to(emu.TOP)}: {len(attacks)} attacks, {len(seen)} cells")
