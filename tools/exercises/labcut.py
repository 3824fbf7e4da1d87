"""labcut.py - a piece cut out of one of the kernel's files, for a student to write again.

Its one idea: the file is given whole but for the piece, and only what stands in the hole is the
student's.  Everything around it has to be as it was given, so nothing but the answer is graded.
What a seed changes in the file (labown.py) is changed before it is cut.

Read before: tools/lab.py, labown.py.   Read next: labpieces.py beside it.
"""
import re
from dataclasses import dataclass

from exercises.labown import KERNELS
from machine import emu

BEGIN, END = "LAB {}: begin - yours to write", "LAB {}: end"
TASK = "LAB {}, your own task: {}"
# A piece of a function needs none of these: they are for whoever wants to be elsewhere.  Said here
# in words; what holds if somebody gets around it is bench.py.
FOREIGN_IN_C = re.compile(
    r"^[ \t]*(?:#|%:).*|\b(?:asm|__asm__|__asm|__attribute__|__attribute|_Pragma)\b", re.MULTILINE)
FOREIGN_IN_NASM = re.compile(
    r"^[ \t]*(?:\w+:)?[ \t]*(?:%.*|\[[ \t]*[a-z].*|(?:section|segment|global|extern|absolute|"
    r"common|org|bits|default|cpu|incbin)\b.*)|\bincbin\b", re.MULTILINE | re.IGNORECASE)


@dataclass
class Cut:
    """What is taken out of a source file.  holes: (the text before it, the text after it, what
    stands there instead, so that the file is whole)."""
    path: str
    holes: tuple

    @property
    def assembly(self):
        return self.path.endswith(".asm")

    def hole(self, text, after, before):
        """The text up to the hole, what was in it, and the rest."""
        head, found, rest = text.partition(after)
        body, again, tail = rest.partition(before)
        if not found or not again:
            raise emu.EmuError(f"{self.path} is not as the exercise knows it: there is no "
                               f"\"{(before if found else after).strip()}\"")
        return head + after, body, before + tail

    def source(self, own=KERNELS):
        return own.put((emu.TOP / self.path).read_text(encoding="utf-8"))

    def holes_of(self, own):
        return [tuple(map(own.put, hole)) for hole in self.holes]

    def comment(self, text):
        return f"; {text}\n" if self.assembly else f"\t/* {text} */\n"

    def marks(self, number, own=KERNELS):
        """What stands before and after each hole: the student's task, if it is his own, too."""
        task = self.comment(TASK.format(number, own.note)) if own.note else ""
        begin, end = (self.comment(mark.format(number)) for mark in (BEGIN, END))
        return task + begin, end

    def filled(self, number, bodies, own=KERNELS):
        """The student's file with these texts in its holes."""
        text, (begin, end) = self.source(own), self.marks(number, own)
        for (after, before, _), body in zip(self.holes_of(own), bodies):
            head, _, tail = self.hole(text, after, before)
            text = head + begin + body + end + tail
        return text

    def sheet(self, number, own=KERNELS):
        return self.filled(number, [put for _, _, put in self.holes_of(own)], own)

    def kernels_own(self, own=KERNELS):
        """What the kernel itself has in the holes, for this task."""
        source = self.source(own)
        return [self.hole(source, after, before)[1] for after, before, _ in self.holes_of(own)]

    def bodies(self, number, text, own=KERNELS):
        """What a student's file has in its holes; None if something else was changed, too."""
        begin, end = self.marks(number, own)
        # Between two holes, and around them, all has to be as it was given.
        hole = re.escape(begin) + "(.*?)" + re.escape(end)
        sheet = self.sheet(number, own)
        outside = re.split(hole, sheet, flags=re.DOTALL)[::2]
        match = re.fullmatch(hole.join(map(re.escape, outside)), text, re.DOTALL)
        return list(match.groups()) if match else None

    def complaints(self, number, text, own=KERNELS):
        bodies = self.bodies(number, text, own)
        if bodies is None:
            return [f"something is changed outside the comments LAB {number}: begin and end; only "
                    "what stands between them is yours (to begin anew, move the file away)"]
        foreign = (FOREIGN_IN_NASM if self.assembly else FOREIGN_IN_C).search("\n".join(bodies))
        if foreign:
            what = "instructions" if self.assembly else "statements"
            return [f"between the comments belong {what} alone, and \"{foreign[0].strip()}\" is "
                    "none"]
        return []
