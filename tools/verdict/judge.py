"""judge.py - decides whether a boot showed what the scenarios promise.

Its one idea: the sources say what must be there; the guest only says what it saw.  Every promised
cell must have come exactly once, with the promised outcome, and nothing may have come besides.
A cell that is missing, unknown or said twice is a failure, never a gap in the table.
"""
from collections import Counter

from machine import names
from machine.names import modes_of

# Bochs enforces these whatever the CPU model: there "not-enforced" can only be a kernel's bug.
ALWAYS_IN_BOCHS = ("limits", "types", "wp")
# What a word of the table may be; anything else fails.
OBSERVABLE = ("delivered", "refused", "kernel-hit", "kernel-leak", "oops", "killed", "panic")
SYSENTER = "sysenter"
# The longest range that a scenario can claim.
DEMO_MAX = names.ABI["DEMO_MAX"]
# Whose memory the user's pointer reached.
LANDED = {"delivered": "user", "partial": "user", "kernel-hit": "kernel", "kernel-leak": "kernel"}


def key(cell):
    return tuple(cell[name] for name in ("scenario", "mode", "policy", "gate"))


def show(k):
    return f"{k[0]} in {k[1]}/{k[2]} through {k[3]}"


def boot_of(records, mode):
    return next((b for b in records.boot if b["mode"] == mode), None)


def refusals(records, mode):
    return [g for g in records.gate if g["mode"] == mode]


def gates_of(records, mode, gates):
    """The gates that this kernel must have shown.

    A CPU may lack SYSENTER.  It counts as refused only for this reason, and only if the guest
    said so."""
    boot = boot_of(records, mode)
    lacking = boot is not None and not boot["sysenter"]
    return [g for g in gates if g != SYSENTER or not lacking]


def gates_for(scenario, records, mode, gates):
    """Those of the gates that this scenario is run through."""
    return [g for g in gates_of(records, mode, gates)
            if scenario.gates == ("all",) or g in scenario.gates]


def demanded(scenarios, records, asked):
    """{cell key: Expect} for all that must be there.  asked: an Asked."""
    return {(s.name, e.mode, e.policy, gate): e
            for s in scenarios if asked.scenario in ("all", s.name)
            for e in s.expects
            if e.mode in modes_of(asked.mode) and asked.policy in ("all", e.policy)
            for gate in gates_for(s, records, e.mode, asked.gates)}


class Asked:
    """What the boot was asked to run."""

    def __init__(self, emulator, mode="both", scenario="all", policy="all",
                 gates=names.GATES, cpu=None, copy="bytes"):
        self.emulator, self.mode, self.scenario, self.policy = emulator, mode, scenario, policy
        self.gates, self.cpu, self.copy = tuple(gates), cpu, copy


def may_skip(cell, expect, records, asked):
    """None if "not-enforced" is right here, else why not."""
    if not expect.needs:
        return "the EXPECT line has no \"if\""
    if not cell["reason"]:
        return "no reason given"
    if asked.emulator == "bochs" and (asked.cpu is None or expect.needs in ALWAYS_IN_BOCHS):
        return f"Bochs does enforce {expect.needs}"
    boot = boot_of(records, cell["mode"])
    if boot is None or boot[expect.needs]:
        return f"the boot record says that the CPU enforces {expect.needs}"
    return None


def known(outcome):
    word, _, number = outcome.partition(":")
    return outcome in OBSERVABLE or (word == "partial" and number.isdigit())


def segment_base(mode, policy, through_ds=False):
    """Where the user's y lands: the base of the segment that the copy goes through."""
    if mode != "split":
        return names.LAYOUT["FLAT_BASE"]
    kernels = through_ds or policy == "naive"
    return names.LAYOUT["SPLIT_KERNEL_BASE" if kernels else "SPLIT_USER_BASE"]


def wrong_place(cell, through_ds=False):
    """None, or how the addresses that the guest tells do not fit together."""
    if cell["y"] is None:
        return None
    if cell["outcome"] == "refused":
        # Nothing moved: there is no place to speak of.
        return None if (cell["linear"], cell["landed"]) == (None, "none") else \
            f"refused, yet linear is {cell['linear']} and landed is {cell['landed']}"
    base = segment_base(cell["mode"], cell["policy"], through_ds)
    linear = (base + int(cell["y"], 16)) % (1 << 32)
    # An oops tells the byte that faulted: it may be a later one of the range.
    past = DEMO_MAX if cell["outcome"] == "oops" else 1
    if cell["linear"] is None or (int(cell["linear"], 16) - linear) % (1 << 32) >= past:
        return f"linear is {cell['linear']}, but base + y is {linear:#010x}"
    if LANDED.get(cell["outcome"].split(":")[0], cell["landed"]) != cell["landed"]:
        return f"{cell['outcome']}, yet landed is {cell['landed']}"
    return None


def smap_stops_gate(cell, asked):
    """QEMU's TCG applies SMAP to the call gate's own copy of the parameters (report.c)."""
    fault = cell["fault"] or {"vector": None, "error": None}
    return (asked.emulator == "qemu" and (cell["policy"], cell["gate"]) == ("smap", "gate")
            and (fault["vector"], fault["error"]) == ("#PF", 1) and bool(cell["reason"]))


def judge_cell(cell, expect, records, asked, through_ds=False):
    """None, or what is wrong with this cell."""
    fault = cell["fault"]["vector"] if cell["fault"] else None
    if cell["outcome"] == "not-enforced":
        if smap_stops_gate(cell, asked):
            return None
        if not known(cell["observed"]):
            return f"not-enforced, but observed is \"{cell['observed']}\""
        wrong = may_skip(cell, expect, records, asked)
        return f"not-enforced, but {wrong}" if wrong else None
    if not known(cell["outcome"]):
        return f"unknown outcome \"{cell['outcome']}\""
    if cell["outcome"] != cell["observed"]:
        return f"outcome {cell['outcome']} but observed {cell['observed']}"
    if cell["outcome"] != expect.outcome:
        return f"{cell['outcome']}, expected {expect.outcome}" + (f" ({fault})" if fault else "")
    if cell["outcome"] in ("oops", "killed", "panic") and not fault:
        return f"{cell['outcome']} without a fault record"
    if cell["outcome"].split(":")[0] in ("delivered", "refused", "partial") and fault:
        return f"{cell['outcome']}, yet with a fault record ({fault})"
    if expect.vector and fault != expect.vector:
        return f"fault {fault}, expected {expect.vector}"
    return wrong_place(cell, through_ds)


def said_otherwise(cell, expect, asked):
    """None, or how the guest's idea of the cell differs from the source's, or from our wish."""
    pairs = (("expected", cell["expected"], expect.outcome),
             ("expected_fault", cell["expected_fault"], expect.vector),
             ("emulator", cell["emulator"], asked.emulator), ("copy", cell["copy"], asked.copy))
    for name, guest, ours in pairs:
        if guest != ours:
            return f"the guest says {name} is {guest}, it is {ours}"
    return None


def judge_modes(records, asked):
    """Each kernel booted once, said which gates it cannot have, and came to its end."""
    for mode in modes_of(asked.mode):
        boots = [b for b in records.boot if b["mode"] == mode]
        if len(boots) != 1:
            yield f"{len(boots)} boot records of {mode}, there should be 1"
        for boot in boots:
            if boot["emulator"] != asked.emulator:
                yield f"{mode} says it runs in {boot['emulator']}, it runs in {asked.emulator}"
        missing = [g for g in asked.gates if g not in gates_of(records, mode, asked.gates)]
        if sorted(missing) != sorted(g["gate"] for g in refusals(records, mode)):
            said = ", ".join(g["gate"] for g in refusals(records, mode)) or "none"
            yield f"{mode} refuses these gates: {said}; it should: {', '.join(missing) or 'none'}"
    extra = {b["mode"] for b in records.boot} - set(modes_of(asked.mode))
    if extra:
        yield f"{', '.join(sorted(extra))} ran without being asked"


def judge_ends(records, asked):
    """Each kernel's end record agrees with the cells that came before it."""
    cells = []
    ends = 0
    for record in records.order:
        if record["type"] == "cell":
            cells.append(record)
        elif record["type"] == "end":
            ends += 1
            if record["cells"] != len(cells):
                yield f"an end record says {record['cells']} cells, {len(cells)} came"
            if record["unexpected"]:
                yield f"the guest itself counts {record['unexpected']} unexpected cells"
            cells = []
    if ends != len(modes_of(asked.mode)):
        yield (f"{ends} end records, there should be {len(modes_of(asked.mode))}: "
               "the machine stopped before it was done")


def judge_ktap(records, ktap):
    """Where the guest also wrote KTAP about its cells, the two must agree."""
    results, wrong = ktap
    if not results and wrong == ["no KTAP document"]:
        return
    yield from wrong
    if len(results) != len(records.cell):
        yield f"{len(results)} KTAP results for {len(records.cell)} cells"
    for result, cell in zip(results, records.cell):
        if not result.ok:
            yield f"KTAP: not ok {result.number} {result.name}"
        if (result.skip is not None) != (cell["outcome"] == "not-enforced"):
            yield f"KTAP and JSON disagree about {show(key(cell))}: was it skipped?"


def judge(scenarios, records, asked, ktap=((), ["no KTAP document"])):
    """All that is wrong with a boot, as lines of words; an empty list is a pass."""
    failures = list(records.bad)
    failures += [f"the guest reports: {e['message']}" for e in records.error]
    failures += judge_ends(records, asked)
    failures += judge_modes(records, asked)
    want = demanded(scenarios, records, asked)
    if not want:
        failures.append("nothing was asked for: no scenario, mode and policy match")
    by_ds = {s.name for s in scenarios if s.through_ds}
    came = Counter(key(c) for c in records.cell)
    failures += [f"{show(k)}: missing" for k in want if not came[k]]
    failures += [f"{show(k)}: came {n} times" for k, n in came.items() if n > 1]
    failures += [f"{show(k)}: came, but no EXPECT line asks for it" for k in came if k not in want]
    for cell in records.cell:
        expect = want.get(key(cell))
        for wrong in (judge_cell(cell, expect, records, asked, cell["scenario"] in by_ds),
                      said_otherwise(cell, expect, asked)) if expect else ():
            if wrong:
                failures.append(f"{show(key(cell))}: {wrong}")
    failures += judge_ktap(records, ktap)
    return failures


def failed_keys(scenarios, records, asked):
    """The keys of the cells that are there and wrong, for the table to mark."""
    want = demanded(scenarios, records, asked)
    by_ds = {s.name for s in scenarios if s.through_ds}
    return {key(c) for c in records.cell
            if key(c) not in want
            or judge_cell(c, want[key(c)], records, asked, c["scenario"] in by_ds)}
