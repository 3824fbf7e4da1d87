"""words.py - what the tour says at each stop: what is about to happen, and why it matters.

Its one idea: the words stand apart from the machine.  They are the lecturer's, at most three lines
on a projector; every number beside them is the machine's.  Titles are the slides' five steps.

Read next: tools/walk/walk.py.
"""

TITLES = {
    "1": "Step 1 of 5: trap to the kernel",
    "2": "Step 2 of 5: the data is in the kernel's buffer",
    "3": "Step 3 of 5: FS := user DS",
    "3 done": "Step 3 done: FS is loaded",
    "4": "Step 4 of 5: mov source, FS:(y)",
    "4 from": "Step 4 of 5: mov FS:(y), destination",
    "5": "Step 5 of 5: restore FS",
    "5 done": "Step 5 done: FS is as it was",
    "naive": "Instead of steps 3 to 5: mov source, (y)",
    "check": "Before step 3: is y legal?",
    "stac": "Before step 3: stac opens the user's pages",
    "clac": "After step 5: clac closes them again",
    "fault": "The processor says no",
    "here": "Where the machine is now",
    "end": "The verdict",
}

STEP_1 = {
    "split": "The processor has just switched CS and SS, and with them the CPL. DS is the user's "
             "until the entry code loads the kernel's.",
    "flat": "The processor has just switched CS and SS, and with them the CPL: other rights, but "
            "the same base 0 and limit.",
}
STEP_1_Y = " y came along as a number; nothing has looked at it."
STEP_2 = {
    "split": "The file's bytes lie in the kernel's buffer cache; next they go to y. DS is the "
             "kernel's by now: a plain `mov source, (y)` would mean DS:y, a byte of the kernel.",
    "flat": "The file's bytes lie in the kernel's buffer cache; next they go to y. DS is the "
            "kernel's by now, and its base is 0 like the user's: DS:y and FS:y would be the same "
            "byte.",
}
STEP_3 = {
    "split": "The next instruction loads FS with the user's data segment. From then on FS:y is "
             "what the user meant by y, and the processor checks y against the user's limit.",
    "flat": "The next instruction loads FS with the user's data segment. Its base is 0 and its "
            "limit 4 GB, like every other's: the step is done, and no address changes.",
}
STEP_4 = {
    "split": "The copy itself. The processor adds the base of FS to y, checks the limit, and "
             "there the byte goes. Nothing else decides.",
    "flat": "The copy itself. FS:y and DS:y are the same byte, so only the number y decides whose "
            "it is. The processor has no objection to either.",
}
STEP_4_REP = {
    "split": "The copy itself. A string instruction writes to ES:EDI and takes no other segment, "
             "so ES has been given what FS holds. Base plus y: there the bytes go.",
    "flat": "The copy itself. A string instruction writes to ES:EDI and takes no other segment, "
            "so ES has been given what FS holds. With base 0 everywhere, only y decides.",
}
STEP_4_FROM = {
    "split": "The copy itself, from the user this time. The processor adds the user segment's "
             "base to y and checks the limit: from there the byte comes.",
    "flat": "The copy itself, from the user this time. With base 0 everywhere only the number y "
            "decides whose byte it is that comes.",
}
STEP_4_NAIVE = {
    "split": "This policy has no steps 3 to 5. The C compiler takes y for a pointer of its own, "
             "so it uses DS, and DS is the kernel's: the slides' first picture.",
    "flat": "This policy has no steps 3 to 5. The C compiler takes y for a pointer of its own, so "
            "it uses DS. In flat that is the same byte as FS:y: only the number y decides whose.",
}
STEP_5 = {
    "split": "The copy is over. FS belongs to the thread (a C library keeps its thread pointer "
             "there or in GS): the kernel gives back what it found.",
    "flat": "The copy is over. FS belongs to the thread, so the kernel gives back what it found: "
            "the price of the fixup is paid here too, for nothing.",
}

AT_STEP = {"naive": STEP_4_NAIVE, "2": STEP_2, "3": STEP_3, "5": STEP_5}
CHECK = ("Software looks at y before anything is touched: all n bytes must end at or below the "
         "thread's limit (get_fs, addr_limit). Only then do the steps go on.")
CHECK_WALK = ("Software looks at y before anything is touched: at the thread's limit, and at its "
              "memory map, area by area. Only the legal bytes are copied.")
STAC = ("With SMAP on, the kernel itself must not touch user pages: a stray pointer faults. stac "
        "sets EFLAGS.AC, and until clac this copy may.")
CLAC = ("The copy is over, and the door closes: from the next instruction on a kernel access to a "
        "user page is a fault again.")
DONE = "That was the one instruction. Compare the line of FS with what it was."
HERE = "You have moved the machine yourself. Enter goes on to the next of the steps that are left."
# Which bits of a page fault's error code are set, and what each tells.
PAGE_FAULT_BITS = ((1, "not present", "a right that is missing"), (2, "a read", "a write"),
                   (4, "by the kernel", "by the user"))


def step_1(mode, y):
    return STEP_1[mode] + (STEP_1_Y if y is not None else "")


def step_4(mode, string, write):
    """The words for the copy: which way the bytes go, and by which instruction."""
    if not write:
        return STEP_4_FROM[mode]
    return (STEP_4_REP if string else STEP_4)[mode]


def around(key, policy):
    """What a policy does before or after the five steps."""
    check = CHECK_WALK if policy == "walk" else CHECK
    return {"check": check, "stac": STAC, "clac": CLAC}[key]


def fault(name, error, cr2, place):
    """What an exception in the kernel means; place: the instruction's own symbol."""
    if name == "#PF":
        reason = ", ".join(yes if error & bit else no for bit, no, yes in PAGE_FAULT_BITS)
        return (f"#PF at {place}: the page at linear {cr2:08x} does not allow it ({reason}). The "
                "handler decides: give the page, mask the fault, or end the thread.")
    return (f"{name} at {place}: the segment does not allow it. This one instruction has not "
            "happened. The handler decides what becomes of the thread.")


def unseen(steps):
    """Which of the five steps did not happen."""
    missing = [n for n in "12345" if n not in steps]
    if not missing:
        return "All five steps happened."
    listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    return f"Step{'s' * (len(missing) > 1)} {listed} did not happen."
