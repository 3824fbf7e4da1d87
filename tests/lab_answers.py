"""lab_answers.py - answers to the exercises of docs/lab.md, right and wrong, for test_lab.py.

Its one idea: the right ones are here and nowhere else that a student looks.  They are written
another way than the kernel's own lines.  The wrong ones are those that people really give; each
has a piece of the sentence that it must be answered with.
"""
from dataclasses import dataclass


@dataclass
class Wrong:
    why: str
    answer: str | tuple
    told: str


# ---- On paper ----

SHEETS = {
    "1": ("c01ff000", "401f_f000", "0xBFFFFFF0", "bffffff0", "c01ff000"),
    "2": ("40000000", "7fffffff", "3", "FF FF 00 00 00 F3 CF 00"),
    "3": ("oops #GP", "oops #PF", "refused", "oops #GP", "partial:8", "oops #PF", "partial:11"),
    "10": ("fs", "limit", "walk", "walk", "smap"),
}
# exercise: (which line, wrong answer, what the grader says to it)
WRONG_LINES = {
    "1": ((0, "001ff000", "that is y itself"), (0, "401ff000", "you added the user's base"),
          (1, "c01ff000", "you added the kernel's base"), (2, "12345678", "is not y plus a base"),
          (3, "here", "is not eight hex digits"), (4, "", "no answer yet")),
    "2": ((0, "00000040", "lowest address holds the lowest"), (0, "00000000", "bits 24 to 31"),
          (1, "0007ffff", "units of 4 KB"), (1, "0000ffff", "20 bits"), (1, "2 GB", "eight hex digits"),
          (2, "0", "beside P"), (3, "00 cf f3 00 00 00 ff ff", "lowest address comes first"),
          (3, "ff ff 00 00 00 f3 c7 40", "byte 6, 7 (from 0)"), (3, "00cff300", "not eight bytes")),
    "3": ((0, "refused", "does not say refused"), (0, "oops", "an oops of which exception"),
          (0, "oops #PF", "oops, yes, but not"), (4, "partial:7", "partial:7, yes, but not"),
          (4, "half", "is no outcome"), (6, "delivered", "POLICY=masked")),
    "10": ((0, "naive", "under naive the machine says kernel-hit"),
           (1, "masked", "so does a row above it"), (2, "none", "is no policy"),
           (3, "masked", "says delivered"), (4, "masked", "says delivered")),
}

# ---- In code: what stands between the LAB comments; two of them where there are two holes ----

READ_NULL = """\
/* SCENARIO read_null: read(fd, y, 16), y = 0: the null pointer
 * SLIDE 21 access_OK limitations
 * TWIN read_good
 * GATES int80
 * EXPECT split/naive oops #PF  offset 0 of the kernel's segment is missing, too: a guard page
 * EXPECT split/fs,limit oops #PF  0 is a legal offset of the user's, and nothing is mapped there
 * EXPECT split/walk,masked,smap refused  the map, or the fault, says that nothing is there
 * EXPECT flat/naive,fs,limit oops #PF  the same page for everybody, and it is missing
 * EXPECT flat/walk,masked,smap refused  the map, or the fault, says that nothing is there
 */
#include "lib/scenario.h"

int scenario(void)
{
	int fd = open_warm(SLIDE_FILE, SLIDE_LINE_SIZE);

	test_read(fd, 0, SLIDE_LINE_SIZE, SLIDE_LINE);
	return 0;
}
"""
WRONG_READ_NULL = (
    Wrong("a cell without a promise", READ_NULL.replace("split/fs,limit", "split/fs"),
          "no EXPECT line for split/limit"),
    Wrong("no reason", READ_NULL.replace("  offset 0 of the kernel's segment is missing, too: a "
                                         "guard page", ""), "no reason after"),
    Wrong("not a scenario", READ_NULL.replace("SCENARIO", "PROGRAM"), "SCENARIO"),
)
WRONG_READ_NULL_RUN = (
    Wrong("a wrong promise", READ_NULL.replace("split/naive oops #PF", "split/naive kernel-hit"),
          "split/naive: the machine says oops, your EXPECT line kernel-hit"),
    Wrong("another pointer", READ_NULL.replace("test_read(fd, 0,", "test_read(fd, 16,"),
          "y is 0x00000010, and should be 0"),
)

ACCESS_OK = """\
	uint32_t sum = y + n;

	return sum >= y && sum <= limit;
"""
FIXUP = """\
step3_load_fs:
	mov	eax, [eax + THREAD_SELECTOR]
	mov	fs, ax
step4_copy:
	call	edx
step5_restore_fs:
	POP_SEGMENT fs
"""
REP = """\
	FIXUP_CODE
.rest:	shl	ecx, 2				; the rounds that are left, in bytes
	and	edx, 3
	add	ecx, edx
	jmp	.tail
	TEXT_CODE
	EXTABLE copy_rep_{0}_user.movs, copy_rep_{0}_user.rest, EXTABLE_USER
	EXTABLE copy_rep_{0}_user.tail, copy_rep_{0}_user.done, EXTABLE_USER
"""
DOOR = """\
	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
smap_stac:
	stac
	call	fixup_copy
	add	esp, 16
smap_clac:
	clac
	ret
"""
WALK = """\
	const struct user_map *map = user_thread->map;
	uint32_t end = y;

	for (uint32_t i = 0; i < map->count; i++) {
		const struct user_area *a = &map->areas[i];

		if (a->start > end)
			break;
		access_counts.areas++;
		if (end < a->end && allows(a, access))
			end = a->end;
	}
	return end;
"""


def both(text):
    return tuple(text.format(direction) for direction in ("to", "from"))


RIGHT = {"5": (ACCESS_OK,), "6": (FIXUP,), "7": both(REP), "8": (DOOR,), "9": (WALK,)}
WRONG = {
    "5": (Wrong("the sum carries", ("\treturn y + n <= limit;\n",), "more than 32 bits hold"),
          Wrong("one too few", ("\treturn y < limit && n <= limit - y;\n",), "the edges"),
          Wrong("no C", ("\treturn y + n <= limit\n",), "expected")),
    "6": (Wrong("FS is not restored", (FIXUP.replace("POP_SEGMENT fs", "add\tesp, 4"),),
                "step 5"),
          Wrong("FS is not loaded", (FIXUP.replace("\tmov\tfs, ax\n", ""),), "steps 3 and 4"),
          Wrong("no such label", (FIXUP.replace("step4_copy:\n", ""),), "step4_copy")),
    "7": (Wrong("rounds for bytes", both(REP.replace("shl\tecx, 2", "nop")), "the residual is wrong"),
          Wrong("the tail is not listed",
                both(REP.replace("\tEXTABLE copy_rep_{0}_user.tail, copy_rep_{0}_user.done, "
                                 "EXTABLE_USER\n", "")), "every instruction that may fault"),
          Wrong("it gives up at once", both(REP.replace("jmp\t.tail", "jmp\t.done")),
                "half in a good page")),
    "8": (Wrong("the door stays open", (DOOR.replace("\tclac\n", ""),), "AC"),
          Wrong("never opened", (DOOR.replace("\tstac\n", ""),), "AC is 1 at its first touch"),
          Wrong("arguments left on the stack", (DOOR.replace("\tadd\tesp, 16\n", ""),), "the stack at RET")),
    "9": (Wrong("rights are not asked", ("\t(void)allows, (void)access;\n" + WALK.replace(" && allows(a, access)", ""),),
                "may not be written is not legal"),
          Wrong("not counted", (WALK.replace("\t\taccess_counts.areas++;\n", ""),), "count each area"),
          Wrong("one area only", (WALK.replace("end = a->end;", "return a->end;"),),
                "two areas side by side")),
}
