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
    "back": "Back in ring 3: the result is in EAX",
    "here": "Where the machine is now",
    "end": "The verdict",
}

STEP_1 = {
    "split": "The processor has just switched CS and SS, and with them the CPL. DS is the user's "
             "until the entry code loads the kernel's.",
    "flat": "The processor has just switched CS and SS, and with them the CPL: other rights, but "
            "the same base 0 and limit.",
    "fenced": "The processor has just switched CS and SS, and with them the CPL. Base 0 as before, "
              "but SS now has what lies past its limit, the kernel's part, and only that.",
}
STEP_1_SYSENTER = (" SYSENTER asks no GDT: both have base 0, and EIP and ESP are linear addresses. "
                   "The first two instructions bring SS and CS home.")
STEP_1_Y = " y came along as a number; nothing has looked at it."
STEP_2 = "The file's bytes lie in the kernel's buffer cache; next they go to y. DS is the kernel's "
STEP_2_SPLIT = STEP_2 + "by now: a plain `mov source, (y)` would mean DS:y, {}."
STEP_2_FLAT = STEP_2 + ("by now, and its base is 0 like the user's: DS:y and FS:y would be the same "
                        "byte.")
STEP_2_FENCED = STEP_2 + ("by now: base 0 too, but only what lies past the fence: DS:y would "
                          "be {}.")
STEP_2_NO_Y = "The file's bytes lie in the kernel's buffer cache. DS is the kernel's by now."
DS_Y = {"kernel": "a byte of the kernel", "limit": "past the kernel's limit: #GP",
        "fence": "#GP, for y is the user's", "user": "a byte of the user",
        "nobody": "where no page is"}
STEP_3 = {
    "split": "The next instruction loads FS with the user's data segment. From then on FS:y is "
             "what the user meant by y, and the processor checks y against the user's limit.",
    "flat": "The next instruction loads FS with the user's data segment. Its base is 0 and its "
            "limit 4 GB, like every other's: the step is done, and no address changes.",
    "fenced": "The next instruction loads FS with the user's data segment. No address changes, for "
              "its base is 0; but FS ends where the kernel begins, and DS begins there.",
}
STEP_4 = {
    "split": "The copy itself. The processor adds the base of FS to y and checks the limit: there "
             "the byte goes.",
    "flat": "The copy itself. FS:y and DS:y are the same byte, so only the number y decides whose "
            "it is. To the segments both are right.",
    "fenced": "The copy itself. The base is 0 and y stays y; but the processor checks it against "
              "the user's limit, the last byte before the kernel.",
}
STEP_4_REP = {
    "split": "The copy itself. A string instruction writes to ES:EDI and takes no other segment, "
             "so ES has been given what FS holds. Base plus y: there the bytes go.",
    "flat": "The copy itself. A string instruction writes to ES:EDI and takes no other segment, "
            "so ES has been given what FS holds. With base 0 everywhere, only y decides.",
    "fenced": "The copy itself. A string instruction writes to ES:EDI and takes no other segment, "
              "so ES has been given what FS holds: base 0, and the user's limit.",
}
STEP_4_FROM = {
    "split": "The copy itself, from the user this time. The processor adds the user segment's "
             "base to y and checks the limit: from there the byte comes.",
    "flat": "The copy itself, from the user this time. With base 0 everywhere only the number y "
            "decides whose byte it is that comes.",
    "fenced": "The copy itself, from the user this time. The base is 0 and y stays y; but the "
              "processor checks it against the user's limit.",
}
STEP_4_NAIVE = {
    "split": "This policy has no steps 3 to 5. The C compiler takes y for a pointer of its own, "
             "so it uses DS, and DS is the kernel's: the slides' first picture.",
    "flat": "This policy has no steps 3 to 5. The C compiler takes y for a pointer of its own, so "
            "it uses DS. In flat that is the same byte as FS:y: only the number y decides whose.",
    "fenced": "This policy has no steps 3 to 5. The C compiler takes y for a pointer of its own, "
              "so it uses DS, and DS has the kernel's bytes and no others.",
}
# What becomes of y where it is not simply a byte of somebody's.
NOT_THERE = {"limit": " But y is past the limit: #GP, and no byte moves.",
             "fence": " But y is below the fence: #GP, and no byte moves.",
             "nobody": " No page is there yet: a page fault comes first."}
STEP_5 = {
    "split": "The copy is over. FS belongs to the thread (in Windows it finds a thread's data, in "
             "Linux GS does): the kernel gives back what it found.",
    "flat": "The copy is over. FS belongs to the thread, so the kernel gives back what it found: "
            "the price of the fixup is paid here too, for nothing.",
    "fenced": "The copy is over. FS belongs to the thread, so the kernel gives back what it found: "
              "the price of the fixup, and here it bought a limit.",
}

AT_STEP = {"3": STEP_3, "5": STEP_5}
CHECK = ("Software looks at y before anything is touched: all n bytes must end at or below the "
         "thread's limit (get_fs, addr_limit). Only then do the steps go on.")
CHECK_WALK = ("Software looks at y before anything is touched: at the thread's limit, and at its "
              "memory map, area by area. Only the legal bytes are copied.")
STAC = ("With SMAP on, the kernel itself must not touch user pages: a stray pointer to one faults. "
        "stac sets EFLAGS.AC, and until clac this copy may.")
CLAC = ("The copy is over, and the door closes: from the next instruction on a kernel access to a "
        "user page is a fault again.")
BACK = ("The way out has given CS, SS and ESP back, and with them the CPL. EAX was {}, the call's "
        "number; now it is {}: {}. No other register of the program's has changed.")
BACK_CHANGED = BACK.replace("No other register", "Beside EAX a register")
DONE = "That was the one instruction. Under the line of FS stands what it was."
HERE = "You have moved the machine yourself. Enter goes on to the next of the steps that are left."
# Results from here to -1 are errors; this is the one for a bad pointer.
LAST_ERROR, EFAULT = -4095, 14
# Which bits of a page fault's error code are set, and what each tells.
PAGE_FAULT_BITS = ((1, "not present", "a right that is missing"), (2, "a read", "a write"),
                   (4, "by the kernel", "by the user"))


def step_1(mode, y, gate):
    base_0 = STEP_1_SYSENTER if (mode, gate) == ("split", "sysenter") else ""
    return STEP_1[mode] + base_0 + (STEP_1_Y if y is not None else "")


def step_2(mode, whose):
    """whose: what DS:y would be; None if there is no y."""
    if whose is None:
        return STEP_2_NO_Y
    if mode == "flat":
        return STEP_2_FLAT
    return (STEP_2_FENCED if mode == "fenced" else STEP_2_SPLIT).format(DS_Y[whose])


def step_4(mode, string, write, whose):
    """The words for the copy: which way the bytes go, by which instruction, and what y is there."""
    by = STEP_4_FROM if not write else STEP_4_REP if string else STEP_4
    return by[mode] + NOT_THERE.get(whose, "")


def naive(mode, whose):
    return STEP_4_NAIVE[mode] + NOT_THERE.get(whose, "")


def back(call, result, moves, others):
    """What the program was told.  moves: does the call move bytes?  others: has any other register
    changed?"""
    error = result - (1 << 32)
    told = (f"{error}, -EFAULT, and no byte has moved" if error == -EFAULT else
            f"{error}, an error" if error >= LAST_ERROR else
            f"{result} bytes were moved" if moves else "what the call was asked for")
    return (BACK_CHANGED if others else BACK).format(call, f"{result:08x}", told)


def around(key, policy):
    """What a policy does before or after the five steps."""
    check = CHECK_WALK if policy == "walk" else CHECK
    return {"check": check, "stac": STAC, "clac": CLAC}[key]


def page_fault_bits(error, fetch):
    """The error code's bits in words; a fetch is a read that the processor does for itself."""
    bits = [yes if error & bit else no for bit, no, yes in PAGE_FAULT_BITS]
    if fetch:
        bits[1] = "an instruction fetch"
    return ", ".join(bits)


def fault(name, error, cr2, place, fetch=False):
    """What an exception in the kernel means; place: the instruction's own symbol."""
    if name == "#PF":
        return (f"#PF at {place}: the page at linear {cr2:08x} does not allow it "
                f"({page_fault_bits(error, fetch)}). The "
                "handler decides: give the page, mask the fault, or end the thread.")
    return (f"{name} at {place}: the segment does not allow it. This access has not happened. The handler "
            "decides: mask the fault, or end the thread.")


def unseen(steps, ended=None):
    """Which of the five steps did not happen; ended: the fault that ended the copy, if one did."""
    missing = [n for n in "12345" if n not in steps]
    if not missing:
        return "All five steps happened."
    listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    copy = "Step 4" if "4" in steps else "The copy" if "naive" in steps else ""
    end = f"{copy} ended in {ended}. " if ended and copy else ""
    return f"{end}Step{'s' * (len(missing) > 1)} {listed} did not happen."
