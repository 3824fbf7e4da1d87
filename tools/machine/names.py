"""names.py - the numbers and the words of the C source, read from there.

Its one idea: a constant has one definition, and it is the kernel's.  What a tool has to know of the
kernel - a base, a limit, what its policies, gates and copy loops are called - it asks for here.

Read next: kernel/base/layout.h, seg/policy.c.
"""
import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
# A plain number; C's and NASM's definitions differ in their first letter alone.
DEFINE = re.compile(r"^[#%]define\s+(\w+)\s+(0x[0-9A-Fa-f]+|\d+)\s", re.MULTILINE)


def numbers(path):
    """{name: value} of the plain numbers that a file defines."""
    text = (TOP / path).read_text(encoding="utf-8") + "\n"
    return {name: int(value, 0) for name, value in DEFINE.findall(text)}


def text(path, name):
    """The string that a file defines under this name."""
    found = re.search(rf'^#define\s+{name}\s+"(.*)"$', (TOP / path).read_text(encoding="utf-8"),
                      re.MULTILINE)
    if not found:
        raise ValueError(f"{path} defines no string {name}")
    return found[1]


def first_words(path, table):
    """The string that each row of a table in C begins with, in its order."""
    text = (TOP / path).read_text(encoding="utf-8")
    rows = re.search(rf"\b{table}\[\w*\] = \{{\n(.*?)^\}};", text, re.MULTILINE | re.DOTALL)
    if not rows:
        raise ValueError(f"{path} has no table {table}[]")
    return tuple(re.findall(r'^\t(?:\[\w+\]\s*= )?\{ "(\w+)"', rows[1], re.MULTILINE))


LAYOUT = numbers("kernel/base/layout.h")
# What the disk image, the loader and the kernel agree on.
IMAGE = numbers("boot/image.inc")
# What the kernel and the scenarios agree on.
ABI = numbers("kernel/base/demo_abi.h")

# The file names of seg/mode_*.c, in the order in which one kernel starts the next
# (kernel/demo/table.c); and the words for several.  "both" are the lecture's two.
MODES = ("split", "flat", "fenced")
BOTH = "both"
SEVERAL = {BOTH: MODES[:2], "all": MODES}
# From the careless to the careful: the order of all tables.
POLICIES = first_words("seg/policy.c", "policies")
# The slides' own; what came after them is told by a scenario whole or not at all.
LECTURE = tuple(p for p in POLICIES if p != "tables")
COPIES = first_words("seg/policy.c", "copy_loops")
GATES = first_words("seg/gates.c", "gates")
ALL = "all"
# Where each gate comes in, and the instructions that are the slides' steps 2 to 5.
ENTRIES = {"int80": "int80_entry", "lcall7": "lcall7_entry", "gate": "call_gate_entry",
           "sysenter": "sysenter_entry"}
STEPS = ("step2_data_in_buffer", "step3_load_fs", "step4_copy", "step5_restore_fs")
# The kernel hears here what a scenario is about to do, and the call under test comes next.
CLAIM = "observe_claim"


def modes_of(mode):
    """The models that MODE= stands for."""
    return SEVERAL.get(mode, (mode,))
