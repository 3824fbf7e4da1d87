"""labscenario.py - exercise 4 of docs/lab.md: a scenario with its promises.

Its one idea: a scenario is judged by what the machine did, its promises by the machine too.  The
grader adds the student's file to a copy of the tree, where the build picks it up by its name.

Read before: tools/lab.py, user/read_good.c.   Read next: tools/verdict/expect.py.
"""
import re

from exercises import labcode
from machine import emu
from machine import names
from machine import tree
from verdict import expect
from verdict import records

NAME = "read_null"
FILE = f"{NAME}.c"
GIVEN = """\
/* SCENARIO read_null: read(fd, y, 16), y = 0: the null pointer
 * SLIDE 21 access_OK limitations
 * TWIN read_good
 * GATES int80
 *
 * Here belong the EXPECT lines: twelve cells, two models and six policies.  Lines may share
 * policies (split/fs,limit ...).  Two blanks before the reason, and a reason of your own.
 */
#include "lib/scenario.h"

int scenario(void)
{
	/* Open SLIDE_FILE, then let read() put SLIDE_LINE_SIZE bytes at y = 0: see
	 * user/read_good.c. */
	return 0;
}
"""


def given():
    return {FILE: GIVEN}


def header_complaints(text):
    """What is wrong with the first comment, without running anything."""
    try:
        mine = expect.parse(f"user/{FILE}", text)
    except expect.ExpectError as error:
        return [str(error).split("\n")[0].replace(f"user/", "")]
    if mine is None:
        return [f"{FILE} does not begin with the comment /* SCENARIO {NAME}: ..."]
    missing = [f"{mode}/{policy}" for mode in names.MODES for policy in names.POLICIES
               if not mine.expect(mode, policy)]
    if missing:
        return [f"no EXPECT line for {', '.join(missing)}"]
    return []


def cell_complaints(output):
    """From demo.py's output: the cells that are not as promised."""
    return [f"{cell}: the machine says {seen}, your EXPECT line {promised}"
            for cell, seen, promised in re.findall(
                rf"FAILED {NAME} in (\S+) through int80: (\S+), expected (\S+)", output)]


def program_complaints(e9):
    """Whether the program does what the exercise asks for."""
    cells = [c for c in records.parse(e9).cell if c["scenario"] == NAME]
    if not cells:
        return ["the machine did not run it"]
    unknown = [c for c in cells if c["outcome"] == "unknown"]
    wrong = [c for c in cells if c["y"] != "0x00000000"]
    if wrong and wrong[0]["y"] is None:
        return ["the program makes no claim about a pointer: use test_read()"]
    if wrong:
        return [f"y is {wrong[0]['y']}, and should be 0"]
    if unknown:
        return [f"the call did not come to a result in {unknown[0]['mode']}/{unknown[0]['policy']}:"
                " does open_warm() stand before test_read(), and is SLIDE_LINE what ought to come?"]
    return []


def run(text):
    with tree.Copy() as copy:
        (copy.top / "user" / FILE).write_text(text, encoding="utf-8")
        wrong = labcode.make(copy, "all")
        if wrong:
            return [wrong]
        status, output = labcode.tool(copy, "demo.py", "--scenario", NAME)
        e9 = copy.top / "build" / "run" / "lab" / "e9"
        stdout = copy.top / "build" / "run" / "lab" / "stdout"
        guest = (e9 if e9.exists() else stdout).read_text(encoding="utf-8", errors="replace")
        found = program_complaints(guest) or cell_complaints(output)
        if status and not found:
            found = [line.strip() for line in output.splitlines() if "FAILED" in line] or \
                [emu.tail(output, 1)[0]]
        return found


def grade(files, _):
    return header_complaints(files[FILE]) or run(files[FILE])
