"""labscenario.py - exercise 4 of docs/lab.md: a scenario with its promises.

Its one idea: a scenario is judged by what the machine did, its promises by the machine too.  The
grader adds the student's file to a copy of the tree, where the build picks it up by its name; and
because a program can claim one call and make another, it runs the call itself beside it.

Read before: tools/lab.py, user/read_good.c.   Read next: tools/verdict/expect.py.
"""
import re
from dataclasses import dataclass

from exercises import labcode
from exercises.labvariant import drawn
from machine import emu
from machine import names
from machine import tree
from verdict import expect
from verdict import records

GIVEN = """\
/* SCENARIO {name}: {way}(fd, y, {size}), y = {y}
 * SLIDE 21 access_OK limitations
 * TWIN {way}_good
 * GATES int80
 *
 * Here belong the EXPECT lines: twelve cells, two models and six policies.  Lines may share
 * policies (split/fs,limit ...).  Two blanks before the reason, and a reason of your own.
 */
#include "lib/scenario.h"

int scenario(void)
{{
	/* {todo} */
	return 0;
}}
"""
TODO = {"read": "Open SLIDE_FILE, then let read() put SLIDE_LINE_SIZE bytes at y: see\n"
                "\t * user/read_good.c.",
        "write": "Into a pipe: let write() take DEMO_CANARY_SIZE bytes at y, and show what came\n"
                 "\t * out: see user/write_hole.c."}
SIZE = {"read": 16, "write": 64}
# Nothing there; the kernel's page in split's kernel segment; past split's limit; the same page in
# flat.  What is read out begins further up in it.  A seed adds some bytes: only y changes by that.
PLACES = (0, 0x001FF000, 0x801FF000, 0xC01FF000)
FURTHER = {"read": 0, "write": 0x800}
STEPS, STEP = 15, 4
# Nobody's memory, in the programs that the reference is made from.
HOLE = "end_of_memory()"


@dataclass(frozen=True)
class Variant:
    """What is asked for: the call, and its pointer."""
    name: str
    way: str
    place: int
    more: int

    @property
    def y(self):
        return self.place + self.more

    @property
    def file(self):
        return f"{self.name}.c"

    def given(self):
        y = f"0x{self.y:08X}" if self.y else "0: the null pointer"
        return {self.file: GIVEN.format(name=self.name, way=self.way, y=y, size=SIZE[self.way],
                                        todo=TODO[self.way])}


def variant(seed):
    if not seed:
        return Variant("read_null", "read", 0, 0)
    way = ("read", "write")[drawn(seed, "scenario's way", 2)]
    place = PLACES[drawn(seed, "scenario's place", len(PLACES))]
    return Variant(f"{way}_mine", way, place + FURTHER[way] * bool(place),
                   STEP * drawn(seed, "scenario's y", STEPS))


# ---- What is wrong with the student's program ----

def header_complaints(mine, text):
    """What is wrong with the first comment, without running anything."""
    try:
        scenario = expect.parse(f"user/{mine.file}", text)
    except expect.ExpectError as error:
        return [str(error).split("\n")[0].replace("user/", "")]
    if scenario is None:
        return [f"{mine.file} does not begin with the comment /* SCENARIO {mine.name}: ..."]
    missing = [f"{mode}/{policy}" for mode in names.modes_of(names.BOTH) for policy in names.LECTURE
               if not scenario.expect(mode, policy)]
    if missing:
        return [f"no EXPECT line for {', '.join(missing)}"]
    return []


def cell_complaints(mine, output):
    """From demo.py's output: the cells that are not as promised."""
    return [f"{cell}: the machine says {seen}, your EXPECT line {promised}"
            for cell, seen, promised in re.findall(
                rf"FAILED {mine.name} in (\S+) through int80: (\S+), expected (\S+)", output)]


def program_complaints(mine, cells, reference):
    """Whether the program does what the exercise asks for."""
    if not cells:
        return ["the machine did not run it"]
    wrong = [c for c in cells.values() if c["y"] is None or int(c["y"], 16) != mine.y]
    if wrong and wrong[0]["y"] is None:
        return [f"the program makes no claim about a pointer: use test_{mine.way}()"]
    if wrong:
        return [f"y is {wrong[0]['y']}, and should be {mine.y:#x}"]
    unknown = [f"{mode}/{policy}" for (mode, policy), c in cells.items()
               if c["outcome"] == "unknown"]
    if unknown:
        return [f"the call did not come to a result in {unknown[0]}: is the file opened, or the "
                "pipe made, before the call, and is what ought to come said rightly?"]
    other = [f"{mode}/{policy}" for (mode, policy), c in cells.items()
             if (mode, policy) in reference and seen(c) != reference[mode, policy]]
    if other:
        return [f"in {other[0]} it does something else than "
                f"{mine.way}(fd, y, {SIZE[mine.way]}) with this y"]
    return []


# ---- Running it ----

def seen(cell):
    """What the call came to, apart from how long it took."""
    return cell["outcome"], cell["residual"], cell["fault"] and cell["fault"]["vector"]


def run(programs):
    """What came of scenarios, all built together.  programs: {name: text}; the result: a complaint
    or None, and {name: ({(mode, policy): cell}, demo.py's status and output)}."""
    with tree.Copy() as copy:
        for name, text in programs.items():
            (copy.top / "user" / f"{name}.c").write_text(text, encoding="utf-8")
        wrong = labcode.make(copy, "all")
        if wrong:
            return wrong, {}
        return None, {name: run_one(copy, name) for name in programs}


def run_one(copy, name):
    status, output = labcode.tool(copy, "demo.py", "--scenario", name)
    folder = copy.top / "build" / "run" / "lab"
    there = folder / "e9" if (folder / "e9").exists() else folder / "stdout"
    guest = there.read_text(encoding="utf-8", errors="replace") if there.exists() else ""
    cells = {(c["mode"], c["policy"]): c for c in records.parse(guest).cell
             if c["scenario"] == name and c["gate"] == "int80"}
    return cells, status, output


def references_of(calls):
    """{(way, place): {(mode, policy): what the call comes to}}: made by programs of the tree's
    own, which are like those of the student."""
    programs = {}
    for way, place in calls:
        text = (emu.TOP / "user" / f"{way}_hole.c").read_text(encoding="utf-8")
        if HOLE not in text:
            raise emu.EmuError(f"user/{way}_hole.c is not as the exercise knows it")
        name = f"{way}_reference_{place:x}"
        text = text.replace(f"{way}_hole", name)
        programs[name] = text.replace(HOLE, f"(const char *){place:#x}")
    wrong, ran = run(programs)
    for name, (cells, *_) in ran.items():
        if len(cells) < len(names.modes_of(names.BOTH)) * len(names.LECTURE):
            wrong = f"{name} was not run everywhere"
    if wrong:
        raise emu.EmuError(f"the reference for exercise 4 does not run: {wrong}")
    return {call: {key: seen(cell) for key, cell in cells.items()}
            for call, (cells, *_) in zip(calls, ran.values())}


def grade(seed, text, reference):
    mine = variant(seed)
    wrong = header_complaints(mine, text)
    if wrong:
        return wrong
    complaint, ran = run({mine.name: text})
    if complaint:
        return [complaint]
    cells, status, output = ran[mine.name]
    found = program_complaints(mine, cells, reference)
    found = found or cell_complaints(mine, output)
    if status and not found:
        found = [line.strip() for line in output.splitlines() if "FAILED" in line] or \
            [emu.tail(output, 1)[0]]
    return found
