"""labpieces.py - the pieces of the kernel that the exercises take out, and who judges each.

Its one idea: one table.  Where the piece lies, what stands there instead, what the bench calls
(the verdict), and which of the project's own tests the whole kernel has to pass with it.

Read before: labcut.py, bench.py.   Read next: labcode.py.
"""
from dataclasses import dataclass
from typing import Callable

from exercises import benchcopies
from exercises import benchfiles
from exercises import benchlimits
from exercises import labown
from exercises.labcut import Cut


@dataclass
class Ktest:
    """A file of kernel tests, run in one model after the other."""
    file: str
    modes: tuple = ("split", "flat")


@dataclass
class Demo:
    """Scenarios, judged by their EXPECT lines."""
    scenario: str = "all"
    policy: str = "all"


@dataclass
class Called:
    """What the bench calls.  functions: what must be in the image; world: what they may use;
    glue: C that stands between the two, so that neither has to know how arguments are passed, or a
    function that makes it of what the task owes."""
    functions: tuple
    judge: Callable
    world: dict
    glue: str | Callable = ""


@dataclass
class Code:
    """name: the file in the student's folder; own: of a seed, the student's own task."""
    name: str
    cut: Cut
    called: Called
    checks: tuple
    own: Callable


ACCESS_OK = Code(
    "range.h", Cut("seg/range.h", (
        ("range_below(uint32_t y, uint32_t n, uint32_t limit)\n{\n", "}\n",
         "\t(void)y, (void)n, (void)limit;\n\treturn true;\n"),)),
    Called(("lab_range",), benchlimits.judge_range, {}, benchlimits.range_glue),
    (Ktest("tests/kernel/uaccess_limit.c", ("flat",)),), labown.own_range)

FIXUP = Code(
    "fixup.asm", Cut("seg/fixup.asm", (
        ("inc\tdword [access_counts + COUNTS_FIXUPS]\n", "\tpop\tedi\n",
         "step3_load_fs:\nstep4_copy:\nstep5_restore_fs:\n\tadd\tesp, 4\n"),)),
    Called(("fixup_copy",), benchcopies.judge_fixup, benchcopies.FIXUP_WORLD),
    (Ktest("tests/kernel/copy.c", ("split",)), Ktest("tests/kernel/uaccess_limit.c", ("split",))),
    labown.own_fixup)

REP = Code(
    "copy_rep.asm", Cut("seg/copy_rep.asm", (
        (".done:\tpop\tes\n\tret\n", "\nglobal copy_rep_from_user,", ""),
        ("fs movsb\n.done:\tret\n", "\nsection .note.GNU-stack", ""))),
    Called(("copy_rep_to_user", "copy_rep_from_user"), benchcopies.judge_rep, {}),
    (Ktest("tests/kernel/uaccess_copy.c", ("split",)),), labown.own_rep)

DOOR = Code(
    "smap.asm", Cut("seg/smap.asm", (
        ("\tje\tfixup_copy\n", "\nsection .note.GNU-stack",
         "smap_stac:\nsmap_clac:\n\tjmp\tfixup_copy\n"),)),
    Called(("smap_copy",), benchcopies.judge_door, benchcopies.DOOR_WORLD),
    (Demo("read_timeline", "smap"), Ktest("tests/kernel/uaccess_state.c", ("flat",))),
    labown.own_door)

WALK = Code(
    "walk.c", Cut("seg/walk.c", (
        ("static uint32_t legal_end(uint32_t y, uint32_t access)\n{\n",
         "}\n\nIN_REGISTERS unsigned long legal_walk",
         "\t(void)allows, (void)access;\n\treturn y;\n"),)),
    Called(("lab_walk",), benchlimits.judge_walk, benchlimits.WALK_WORLD, benchlimits.WALK_GLUE),
    (Demo("all", "walk"),), labown.own_walk)

NOT_LENT = "\t(void)f, (void){0}, (void)n;\n\treturn -EBADF;\n"
LEND = Code(
    "kernel_read.c", Cut("kernel/files/kernel_read.c", (
        ("kernel_read_set_fs(struct file *f, void *to, size_t n)\n{\n", "}\n",
         NOT_LENT.format("to")),
        ("kernel_write_set_fs(struct file *f, const void *from, size_t n)\n{\n", "}\n",
         NOT_LENT.format("from")))),
    Called(("kernel_read_set_fs", "kernel_write_set_fs"), benchfiles.judge_lend,
           benchfiles.LEND_WORLD),
    (Ktest("tests/kernel/uaccess_kernel_read.c", ("split", "flat")),), labown.own_lend)

FETCHED_TWICE = """\
		const void __user *entry = user_pointer(user_offset(vector) + i * sizeof(v));

		if (copy_from_user(&v, entry, sizeof(v)))
			return total ? total : -EFAULT;
		result = sys_write(fd, user_pointer(v.base), v.length);
		if (result < 0)
			return total ? total : result;
		total += result;
		/* Is that all of the entry? */
		if (copy_from_user(&v, entry, sizeof(v)) || (uint32_t)result < v.length)
			break;
"""
FETCH = Code(
    "sys_file.c", Cut("kernel/entry/sys_file.c", (
        ("\tfor (size_t i = 0; i < count; i++) {\n", "\t}\n\treturn total;\n", FETCHED_TWICE),)),
    Called(("sys_writev", "sys_write"), benchfiles.judge_fetch, benchfiles.FETCH_WORLD,
           benchfiles.FETCH_GLUE),
    (Demo("write_good"),), labown.own_fetch)
