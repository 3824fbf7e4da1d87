"""lab_answers.py - answers to the exercises of docs/lab.md, right and wrong, made when a test needs
them.

Its one idea: no right answer is written down.  A cut piece's answer is what the kernel has there, a
sheet's is what the machine says, a scenario's promises are what came of the call.  The wrong ones
are those that people really give, made from the right ones; each has a piece of the sentence that
it must be answered with.
"""
import re
from dataclasses import dataclass

from exercises import labpapers
from exercises import labpolicies
from exercises import labscenario
from exercises.labdescriptor import DESCRIPTOR_PAPER
from exercises.labbook import EXERCISES
from machine import emu

CODE = [number for number, e in EXERCISES.items() if e.code]
C = [number for number in CODE if not EXERCISES[number].code.cut.assembly]
ASSEMBLY = [number for number in CODE if number not in C]
PAPER = [number for number, e in EXERCISES.items() if not e.judged]

PAPERS = {"1": labpapers.PLACES_PAPER, "2": DESCRIPTOR_PAPER, "3": labpapers.PREDICTIONS_PAPER,
          "10": labpolicies.DEMANDS_PAPER, "13": labpolicies.COSTS_PAPER}


# ---- Right ones ----

def bodies(number, seed=""):
    code = EXERCISES[number].code
    return code.cut.kernels_own(code.own(seed))


def filled(number, texts, seed=""):
    """The student's files with these texts between the comments."""
    code = EXERCISES[number].code
    return {code.name: code.cut.filled(number, texts, code.own(seed))}


def right_code(number, seed=""):
    return filled(number, bodies(number, seed), seed)


def questions(number, seed=""):
    """The questions of a sheet, with what the machine answers."""
    (name, sheet), = EXERCISES[number].given(seed).items()
    return name, sheet, PAPERS[number].questions(seed)


def sheet_with(number, answers, seed=""):
    """The sheet with these answers in its lines, from the first on."""
    name, sheet, _ = questions(number, seed)
    given = iter(answers)
    return {name: "\n".join(f"{line} {next(given)}" if line.endswith("=") else line
                            for line in sheet.splitlines()) + "\n"}


def right_answers(number, machine, seed=""):
    return [q.right(machine) for q in questions(number, seed)[2]]


def promise(mode, policy, cell):
    outcome, _, vector = cell
    return f" * EXPECT {mode}/{policy} {outcome}{f' {vector}' if vector else ''}  so it is"


def right_scenario(machine, seed=""):
    """The program that the reference is, with the promises that it keeps."""
    mine = labscenario.variant(seed)
    cells = machine.reference(mine)
    text = (emu.TOP / "user" / f"{mine.way}_hole.c").read_text(encoding="utf-8")
    text = text.replace(f"{mine.way}_hole", mine.name)
    text = text.replace(labscenario.HOLE, f"(const char *){mine.y:#x}")
    head = [line for line in text.split("*/")[0].splitlines() if "EXPECT" not in line]
    lines = [promise(mode, policy, cell) for (mode, policy), cell in cells.items()]
    return {mine.file: "\n".join(head[:4] + lines) + "\n */" + text.split("*/", 1)[1]}


def right(number, machine, seed=""):
    if number in CODE:
        return right_code(number, seed)
    if number in PAPER:
        return sheet_with(number, right_answers(number, machine, seed), seed)
    return right_scenario(machine, seed)


# ---- Wrong ones ----

@dataclass
class Wrong:
    """What is changed in the kernel's own piece: (pattern, what stands there instead)."""
    why: str
    change: tuple
    told: str

    def bodies(self, number):
        found = bodies(number)
        for pattern, instead in zip(self.change[::2], self.change[1::2]):
            changed = [re.sub(pattern, instead, body) for body in found]
            assert changed != found, f"{self.why}: there is no {pattern}"
            found = changed
        return found


ONE_AREA = "return access_counts.areas += (uint32_t)(a - map->areas) + 1, a->end;"
ASKED_NOTHING = "\n\t(void)allows, (void)access;\n\tconst struct user_area"
LOOKS_TWICE = """\
		total += result;
		if (copy_from_user(&v, user_pointer(user_offset(vector) + i * sizeof(v)), sizeof(v)))
			break;
"""
WRONG = {
    "5": (Wrong("the sum carries", (r"return .*;", "return y + n <= limit;"), "32 bits hold"),
          Wrong("one too few", ("y <= limit", "y < limit"), "the edges"),
          Wrong("a constant", ("limit", "0xC0000000", "return", "(void)limit;\n\treturn"), "limit"),
          Wrong("always", (r"return .*;", "return (y | n | limit) == (y | n | limit);"), ""),
          Wrong("no C", (";", ""), "expected")),
    "6": (Wrong("FS is not restored", (r"POP_SEGMENT\s+fs", "add\tesp, 4"), "step 5"),
          Wrong("FS is not loaded", (r"\tmov\s+fs,.*\n", ""), "step 3"),
          Wrong("a constant", (r"mov\s+fs,.*\n", "mov\teax, 0x20\n\tmov\tfs, eax\n"),
                "not a constant"),
          Wrong("no copy", (r"call\s+edx", "nop"), "steps 3 and 4"),
          Wrong("no such label", (r"step4_copy:\n", ""), "step4_copy"),
          Wrong("a label after its step", (r"step4_copy:\n(.*\n)", r"\1step4_copy:\n"), "labels"),
          Wrong("a freed descriptor", (r"POP_SEGMENT\s+fs", "pop\tfs"), "freed"),
          Wrong("twice", (r"call\s+edx.*\n", "call\tedx\n\tpush\tedx\n"), "come")),
    "7": (Wrong("rounds for bytes", (r"lea\s+ecx, .*", "add\tecx, edx"), "the residual is wrong"),
          Wrong("the tail is not listed", (r"\n\tEXTABLE \w+\.tail.*", ""),
                "every instruction that may fault"),
          Wrong("any fault will do", ("EXTABLE_USER", "EXTABLE_ALWAYS"), "wrong kind"),
          Wrong("other bytes", (r"jnz\s+\.tail\n.*(\n.*\n.*copy_rep_to_user)",
                                r"jz\t.done\n\tinc\tesi\n\tjmp\t.tail\1"), "good bytes"),
          Wrong("it gives up at once", (r"jnz\s+\.tail\n", ""), "half in a good page")),
    "8": (Wrong("the door stays open", (r"\tclac\n", ""), "AC"),
          Wrong("never opened", (r"\tstac\n", ""), "AC is 1 at its first touch"),
          Wrong("an argument lost", (r"\tpush\s+dword.*\n", "\tpush\teax\n"), "four arguments"),
          Wrong("an argument left on the stack", (r"\tadd\s+esp, 4\n", ""), "PUSH")),
    "9": (Wrong("rights are not asked", (r" && allows\(a, access\)", "",
                                         r"\n\tconst struct user_area", ASKED_NOTHING),
                "may not be written is not legal"),
          Wrong("not counted", (r"\taccess_counts.areas \+= .*\n", ""), "count each area"),
          Wrong("one area only", (r"y = a->end;", ONE_AREA), "area"),
          Wrong("the first byte is forgotten", ("a->start <= y", "a->start < y"), "")),
    "11": (Wrong("not open", (r"\tset_fs\(KERNEL_DS\);\n", ""), "not KERNEL_DS"),
           Wrong("left open", (r"\tset_fs\(old\);\n", "\t(void)old;\n"), "every way out"),
           Wrong("a constant", (r"set_fs\(old\)", "(void)old, set_fs(USER_DS)"),
                 "need not be USER_DS"),
           Wrong("not on errors", (r"\tset_fs\(old\)", "\tif (result >= 0)\n\t\tset_fs(old)"),
                 "every way out"),
           Wrong("it says what it likes", ("return result", "return result ? 0 : -EBADF"),
                 "is not what comes back")),
    "12": (Wrong("it looks twice", (r"\t\ttotal \+= result;\n", LOOKS_TWICE), "fetched twice"),
           Wrong("it goes on", (r"\t\tif \(\(uint32_t\)result < v.length\)\n\t\t\tbreak;\n", ""),
                 "one after the other"),
           Wrong("the error is lost", (r"total \? total : result", "total"), "is not the bytes")),
}
# exercise: (which line, wrong answer, what the grader says to it)
WRONG_LINES = {
    "1": ((0, "001ff000", "that is y itself"), (0, "401ff000", "you added the user's base"),
          (1, "c01ff000", "you added the kernel's base"), (2, "12345678", "is not y plus a base"),
          (3, "here", "is not eight hex digits"), (4, "", "no answer yet")),
    "2": ((0, "00000040", "lowest address holds the lowest"), (0, "00000000", "bits 24 to 31"),
          (1, "0007ffff", "units of 4 KB"), (1, "0000ffff", "20 bits"),
          (1, "2 GB", "eight hex digits"),
          (2, "0", "beside P"), (3, "00 cf f3 00 00 00 ff ff", "lowest address comes first"),
          (3, "ff ff 00 00 00 f3 c7 40", "byte 6, 7 (from 0)"), (3, "00cff300", "not eight bytes")),
    "3": ((0, "refused", "does not say refused"), (0, "oops", "an oops of which exception"),
          (0, "oops #PF", "oops, yes, but not"), (4, "partial:7", "partial:7, yes, but not"),
          (4, "half", "is no outcome"), (6, "delivered", "POLICY=masked")),
    "10": ((0, "naive", "under naive that is not so"), (1, "masked", "so does a row above it"),
           (2, "none", "is no policy"), (3, "masked", "under masked that is not so")),
    "13": ((0, "few", "is no number"), (0, "10000", "the machine counts otherwise"),
           (6, "limits", "is no policy"), (7, "naive", "once more")),
}


def changed_header(text, *change):
    for old, new in zip(change[::2], change[1::2]):
        assert re.search(old, text), old
        text = re.sub(old, new, text, count=1)
    return text


# What is changed in a right scenario; what must be said.
WRONG_HEADERS = {
    "a cell without a promise": ((r" \* EXPECT split/limit.*\n", ""),
                                 "no EXPECT line for split/limit"),
    "no reason": (("  so it is", ""), "no reason after"),
    "not a scenario": (("SCENARIO", "PROGRAM"), "SCENARIO"),
    "the promises stand elsewhere": ((r"(?s)( \* EXPECT.*?) \*/", r" */\n/*\n\1 */"),
                                     "no EXPECT line"),
}
WRONG_RUNS = {
    "a wrong promise": ((r"split/naive oops #PF", "split/naive kernel-hit"),
                        "split/naive: the machine says oops, your EXPECT line kernel-hit"),
}
# Wrong answers that the kernel's own tests do not see, and exercises that have none.
NOT_SEEN = ("always", "a freed descriptor", "any fault will do")
UNTESTED = ("12",)
