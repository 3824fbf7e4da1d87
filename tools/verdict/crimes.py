"""crimes.py - the crimes of the escape suite: what each promises, and whether it kept to that.

Its one idea: a crime's own line in user/crimes/ says how it ends; the system calls come from the
kernel's table, the malformed ELF files from a list.  What the warden (tests/escape/warden.c) wrote
is compared with that.

Read before: user/crimes/crime.h.   Read next: tools/escape.py.
"""
import re
from dataclasses import dataclass

from machine import emu
from machine import malformed
from machine import names
from machine.ending import ToolError
from verdict import records

FOLDER = emu.TOP / "user" / "crimes"
# The honest program runs after each family.
HONEST = "honest"
SIGNALS = {name: 128 + number for name, number in names.numbers("kernel/base/signal.h").items()}
ERRORS = names.numbers("kernel/base/errno.h")
# ANY: whatever becomes of itself.  UNCHECKED: it got through, unharmfully, where the emulator does
# not make the check.
NOTHING, ANY, UNCHECKED = "NOTHING", "ANY", "UNCHECKED"
LENIENT = "qemu"
GOT_THROUGH = 120
# A crime's own word that it had success (user/crimes/crime.h).
SUCCESS = {GOT_THROUGH: "got through", GOT_THROUGH + 1: "came to a wrong result"}
ENDS = SIGNALS | ERRORS | {NOTHING: 0, malformed.REFUSED: -1, UNCHECKED: GOT_THROUGH}
ACT = re.compile(r'^\w+\((\w+), ([A-Z0-9| ]+),\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
SEEN = re.compile(r"^# crime \w+ (\w+)(?:/\w+)? (\w+)(?: \((.*)\))? (-?\d+) (\S+)$", re.MULTILINE)
BEGUN = re.compile(r"^# crime .*", re.MULTILINE)
# A row of the kernel's table, and the calls that may end their caller.
CALL = re.compile(r"\bCALL\((\w+), (\w+)\)")
CALLS = "calls"
ENDING = ("exit", "exit_group", "clone", "kill", "sigreturn", "rt_sigreturn")
# The warden's SECRET_BYTE, four times.
SECRET = bytes([names.numbers("tests/escape/secret.h")["SECRET_BYTE"]] * 4)


class CrimeError(ToolError):
    """A list of crimes that cannot be tried."""


@dataclass(frozen=True)
class Crime:
    family: str
    name: str
    promise: str
    sentence: str

    @property
    def program(self):
        """Its file in the archive: the family's, or one of its own."""
        return f"{self.family}/{self.name}" if self.family == malformed.FAMILY else self.family

    def kept(self, status, emulator):
        ends = self.promise.split("|")
        return ends == [ANY] or any(ENDS[end] == status for end in ends
                                    if end != UNCHECKED or emulator == LENIENT)


def parse(family, text):
    """The crimes of one file."""
    found = [Crime(family, name, promise.replace(" ", ""), sentence)
             for name, promise, sentence in ACT.findall(text)]
    for one in found:
        unknown = [end for end in one.promise.split("|") if end not in ENDS and end != ANY]
        if unknown:
            raise CrimeError(f"{family}.c: {one.name} ends with {unknown[0]}, which is no end")
    return found


def calls():
    """A line of C for every system call in the kernel's own table."""
    table = (emu.TOP / "kernel/entry/syscall.c").read_text(encoding="utf-8")
    return "".join(
        f'HOSTILE({name}_{number}, {ANY if name in ENDING else NOTHING}, '
        f'"calls {name}() with every argument hostile", {number})\n'
        for number, name in CALL.findall(table))


def every():
    """(crimes, the honest program), family by family."""
    found = [crime for path in sorted(FOLDER.glob("*.c"))
             for crime in parse(path.stem, path.read_text(encoding="utf-8"))]
    found += parse(CALLS, calls())
    found += [Crime(malformed.FAMILY, *row) for row in malformed.rows()]
    found.sort(key=lambda crime: crime.family)
    return [c for c in found if c.family != HONEST], [c for c in found if c.family == HONEST]


def listed(crimes):
    """The archive's file "crimes"."""
    return "".join(f"{c.program} {c.name}\n" for c in crimes)


def asked(wanted="", without=()):
    """What the warden is to run: those whose family or name has `wanted` in it, the honest program
    after each family."""
    found, honest = every()
    found = [c for c in found if wanted in f"{c.family} {c.name}" and c.family not in without]
    if not found:
        raise CrimeError(f"CRIMES={wanted}: no crime has such a name")
    following = [c.family for c in found[1:]] + [None]
    return [one for c, family in zip(found, following)
            for one in ([c] if family == c.family else [c, *honest])]


def name_of_end(status):
    """139 -> "SIGSEGV"."""
    return next((end for end, value in ENDS.items() if value == status), f"status {status}")


@dataclass(frozen=True)
class Committed:
    """One crime as the warden saw it.  complaint: what is not as promised, or None."""
    crime: Crime
    status: int
    complaint: str | None


def complaint(crime, status, changed, why, emulator):
    words = [] if changed == "-" else [f"the kernel: {changed}"]
    if not crime.kept(status, emulator):
        words.append(f"{SUCCESS.get(status) or f'ended with {why or name_of_end(status)}'}, "
                     f"promised is {crime.promise}")
    return "; ".join(words) or None


def judge(run, wanted):
    """([Committed], what is wrong with the whole) of one boot."""
    by_name = {(c.family, c.name): c for c in wanted}
    seen, wrong = [], []
    for family, name, why, status, changed in SEEN.findall(run.e9):
        crime = by_name.get((family, name))
        if crime:
            seen.append(Committed(crime, int(status), complaint(crime, int(status), changed, why,
                                                                run.emulator)))
        else:
            wrong.append(f"{family} {name} was not asked for")
    if [c.crime for c in seen] != wanted:
        last = (BEGUN.findall(run.e9) or ["nothing"])[-1]
        wrong.append(f"{len(seen)} of {len(wanted)} came to their end; the last heard of: {last}")
    results, ktap = records.parse_ktap(run.e9)
    wrong += ktap + [f"the warden: {r.name}" for r in results if not r.ok]
    wrong += [f"the guest reports: {e['message']}" for e in records.parse(run.e9).error]
    if run.timed_out:
        wrong.append(f"the machine did not come to its end in {run.seconds:.0f} s")
    if SECRET in run.serial:
        wrong.append("the secret came out of the machine, on the serial line")
    return seen, wrong
