"""walk.py - walks the machine from one step of the slides to the next, and looks at it there.

Its one idea: a scenario makes many system calls, and one is under test: the one after its claim.
The kernel calls observe_claim() when the claim comes, so the walk waits there first, and only then
sets a breakpoint on each step.  A step's breakpoint goes away when it is reached: the copy loop
runs many times, and its first turn shows it all.

Read before: tools/machine/debugger.py, words.py.   Read next: view.py, tools/tour.py.
"""
import re

from machine import debugger
from machine import emu
from machine import names
from machine import symbols
from verdict import expect
from verdict import records
from walk import home
from walk import moved
from walk import words
from walk.stops import Row, Stop

# enum demo_op: kernel/base/demo_abi.h.
ABI = emu.TOP / "kernel" / "base" / "demo_abi.h"
# Exceptions that a bad y can raise, by the kernel's entry point for each.
FAULTS = {"vector_12": "#SS", "vector_13": "#GP", "vector_14": "#PF"}
AROUND = {"check": ("legal_limit", "legal_walk"), "stac": ("smap_stac",), "clac": ("smap_clac",)}
COPY = re.compile(r"copy_\w+_(to|from)_user\.movs?")
# A mov with a memory operand: before the comma it writes, behind it reads.
MOVE = re.compile(r"mov\w* (\w+, )?\w+ ptr ([cdefgs]s):\[(e[a-ds][xip])([+-]\w+)?\]")
AC_BIT = 18
OPERAND = re.compile(r"\b([cdefgs]s):\[(e[a-ds][xip])")


def claims():
    """{number: name} of enum demo_op."""
    text = ABI.read_text(encoding="utf-8").split("enum demo_op {")[1].split("};")[0]
    return dict(enumerate(re.findall(r"^\s+(DEMO_\w+),", text, re.M)))


def is_used(row):
    return row.used


def whose(rows, wanted):
    """Whose byte y is, through the first wanted register; None if none is wanted."""
    return next((row.whose for row in rows if wanted(row)), None)


class Walk:
    def __init__(self, choice, label):
        self.choice, self.scenarios = choice, expect.load_folder(emu.TOP / "user")
        self.symbols = symbols.Symbols(choice.mode)
        self.folder, self.lock = emu.claim_folder(label)
        self.job = emu.Job(choice.mode, choice.words(), choice.cpu or None, "disk",
                           emu.BUILD / "user.tar", self.folder, emu.BUILD)
        self.pending, self.seen, self.kind, self.y, self.n = {}, [], None, None, 0
        self.machine, self.last = None, None
        self.home, self.moved = None, None

    # ---- The beginning and the end ----

    def start(self):
        """Boot, wait for the claim, set the breakpoints."""
        emu.make_image(self.job)
        self.symbols.write_for_bochs(self.folder / "symbols")
        self.machine = debugger.Debugger(self.job)
        self.machine.load_symbols(f"{self.job.here}/symbols")
        claim = self.machine.breakpoint(self.symbols.linear(names.CLAIM))
        if self.machine.run() != claim:
            raise debugger.DebuggerError("the machine stopped before the scenario's claim")
        self.machine.forget(claim)
        self.read_claim()
        for key, offset in self.places():
            number = self.machine.breakpoint(self.symbols.to_linear(offset))
            self.pending[number] = (key, offset)

    def read_claim(self):
        """observe_claim(kind, y, n, expect): what the scenario says it will do."""
        esp = self.machine.registers()["esp"]
        stack = self.machine.segments()["ss"].base + esp
        _, kind, y, self.n = self.machine.words(stack, 4)
        self.kind = claims()[kind]
        self.y = None if self.kind == "DEMO_CLAIM_NONE" else y
        self.moved = moved.Moved(self)

    def write(self):
        """True if the kernel writes to y; a scenario that reads() makes it write."""
        return self.kind != "DEMO_CLAIM_WRITE"

    def places(self):
        """(key, offset) of every place where the walk may stop."""
        at = self.symbols.offsets
        way = "to" if self.write() else "from"
        step_2, step_3, _, step_5 = names.STEPS
        found = [("1", at[names.ENTRIES[self.choice.gate]]), ("2", at[step_2]), ("3", at[step_3]),
                 ("5", at[step_5])]
        found += [("4", value) for name, value in at.items()
                  if (match := COPY.fullmatch(name)) and match[1] == way]
        naive = self.symbols.first_access("naive_copy", self.write())
        if naive is None:
            raise emu.EmuError("naive_copy: no instruction there moves a byte")
        found.append(("naive", naive))
        # What some policies do around the five steps.
        found += [(key, at[name]) for key, around in AROUND.items() for name in around]
        found += [("over", at["observe_result"])]
        return found + [(name, at[name]) for name in FAULTS]

    def close(self):
        if self.machine:
            self.machine.close()
        self.lock.close()

    # ---- From stop to stop ----

    def next(self):
        """The next Stop; after the last, the verdict (key "end")."""
        try:
            if self.last and self.last.key in ("3", "5") and self.unmoved():
                return self.after()
            while True:
                stop = self.arrive(self.machine.run())
                if stop:
                    return stop
        except debugger.Ended:
            return self.verdict()

    def unmoved(self):
        return self.machine.registers()["eip"] == self.last.registers["eip"]

    def after(self):
        """Step 3 and step 5 are one instruction: do it, and look at FS again."""
        key, was = f"{self.last.key} done", {"fs": self.last.segments["fs"]}
        self.machine.step()
        stop = self.look(key, words.DONE)
        stop.was = was
        return stop

    def arrive(self, number):
        """A breakpoint: the Stop, or None if this one is not worth one."""
        if number not in self.pending:
            return self.look("here", words.HERE)
        key, _ = self.pending[number]
        if key in FAULTS and not self.in_kernel():
            return None
        if key == "back" and not self.home.is_here(self.machine):
            return None
        self.drop(lambda other: other == key)
        if key == "over":
            # What follows is the scenario's own business.
            self.drop(lambda _: True)
            return None
        if key == "back":
            return self.back()
        return self.fault(key) if key in FAULTS else self.at_step(key)

    def drop(self, wanted):
        """Take away the breakpoints of these keys."""
        for number in [n for n, (key, _) in self.pending.items() if wanted(key)]:
            self.machine.forget(number)
            del self.pending[number]

    def here(self):
        """Where the machine stands: a step that was walked into, or just a place."""
        eip, cs = self.machine.registers()["eip"], self.machine.segments()["cs"]
        linear = eip + cs.base
        for number, (_, offset) in self.pending.items():
            if self.symbols.to_linear(offset) == linear:
                return self.arrive(number) or self.look("here", words.HERE)
        return self.look("here", words.HERE)

    def step(self):
        """One instruction; then where the machine is."""
        touched = self.touches(self.last)
        try:
            self.machine.step()
            stop = self.here()
            stop.touched = touched
            return stop
        except debugger.Ended:
            return self.verdict()

    def touches(self, stop):
        """Which byte the stop's instruction is about to move, in words; "" if none."""
        match = MOVE.match(stop.instruction)
        if not match or not stop.segments[match[2]].usable:
            return ""
        linear = (stop.segments[match[2]].base + stop.registers[match[3]]
                  + int(match[4] or "0", 0)) & 0xFFFFFFFF
        whose = self.machine.owner(linear) or "no page there"
        return f"{'read from' if match[1] else 'written to'} linear {linear:08x}, {whose}"

    # ---- Looking ----

    def look(self, key, text, faulted=None):
        """The Stop for where the machine is; faulted: the instruction that did not happen."""
        stop = Stop(key, text, registers=self.machine.registers(),
                    segments=self.machine.segments(), y=self.y, n=self.n)
        eip = stop.registers["eip"] if faulted is None else faulted
        stop.instruction = (self.symbols.instruction(eip) if faulted is not None
                            else self.symbols.named(self.machine.instruction()))
        if stop.segments["cs"].selector & 3 == 0:
            # By the linear address: behind SYSENTER CS has another base than the kernel's.
            offset = eip if faulted is not None else \
                self.symbols.to_offset(eip + stop.segments["cs"].base)
            stop.place = self.place_of(offset)
            stop.source = self.symbols.source(offset)
        else:
            stop.place = f"the program, at {eip:08x}"
        self.look_at_y(stop)
        stop.bytes = self.moved.look(stop)
        if self.last:
            stop.changed = home.changes((self.last.registers, self.last.segments),
                                        (stop.registers, stop.segments))
        self.last = stop
        return stop

    def place_of(self, eip):
        """The kernel's name for a place in ring 0, or whose memory it is if it has none."""
        owner = self.machine.owner(self.symbols.to_linear(eip)) or "nobody"
        return self.symbols.near(eip) or f"{eip:08x}, {owner}'s memory"

    def look_at_y(self, stop):
        """Through which registers y can be seen, and what it is there."""
        if self.y is None:
            return
        stop.y_in = [r.upper() for r in ("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp")
                     if stop.registers[r] == self.y]
        used = {segment for segment, register in OPERAND.findall(stop.instruction)
                if register.upper() in stop.y_in} if stop.key in ("4", "naive", "fault") else set()
        if used - set(stop.shown):
            stop.shown += tuple(sorted(used - set(stop.shown)))
        for name in stop.shown[2:]:
            stop.rows.append(self.row(name, stop.segments[name], name in used))

    def row(self, name, segment, used):
        if not segment.usable:
            return Row(name, used=used)
        linear = (segment.base + self.y) & 0xFFFFFFFF
        whose = segment.refuses(self.y) or self.machine.owner(linear) or "nobody"
        return Row(name, segment.base, linear, whose, used)

    def at_step(self, key):
        stop, mode = self.look(key, ""), self.choice.mode
        self.seen.append(key)
        string = "movs" in stop.instruction
        if key == "1":
            stop.text, stop.note = words.step_1(mode, self.y, self.choice.gate), self.call()
            self.leave_home(stop)
        elif key == "2":
            stop.text = words.step_2(mode, whose(stop.rows, lambda row: row.name == "ds"))
        elif key == "4":
            stop.text = words.step_4(mode, string, self.write(), whose(stop.rows, is_used))
            stop.title = "" if self.write() else words.TITLES["4 from"]
        elif key == "naive":
            stop.text = words.naive(mode, whose(stop.rows, is_used))
        elif key in AROUND:
            stop.text, stop.note = words.around(key, self.choice.policy), self.around(key, stop)
        else:
            stop.text = words.AT_STEP[key][mode]
        if key in ("4", "naive") and self.n > 1 and not string:
            stop.note = f"the first of {self.n} turns of this loop"
        return stop

    def around(self, key, stop):
        """The numbers that a policy's own step is about."""
        if key != "check":
            return f"EFLAGS.AC is {stop.registers['eflags'] >> AC_BIT & 1} before this instruction"
        ds = stop.segments["ds"].base
        thread = self.machine.words(ds + self.symbols.offsets["user_thread"], 1)[0]
        limit = self.machine.words(ds + thread + symbols.structure_offset("THREAD_LIMIT"), 1)[0]
        return f"the thread's limit is {limit:08x}; y + {self.n} is {self.y + self.n:08x}"

    def call(self):
        """What the program asked for."""
        if self.y is None:
            return f"no read() or write() of a y: user/{self.choice.scenario}.c says what it is"
        return f"the program called {'read' if self.write() else 'write'}(fd, y, {self.n})"

    def leave_home(self, stop):
        """At the gate: from now on there is a stop where the program goes on."""
        self.home = home.Home(self.machine, self.choice.gate, stop)
        stop.changed = home.changes(self.home.called, (stop.registers, stop.segments))
        number = self.machine.breakpoint(self.home.linear)
        self.pending[number] = ("back", self.symbols.to_offset(self.home.linear))

    def back(self):
        """In ring 3 again: what the program was told, and what else is new to it."""
        stop = self.look("back", "")
        stop.changed = home.changes(self.home.called, (stop.registers, stop.segments))
        others = [name for name, _, _ in stop.changed if name not in ("eax", "esp")]
        stop.text = words.back(self.home.called[0]["eax"], stop.registers["eax"],
                               self.y is not None, others)
        return stop

    # ---- Faults ----

    def fault_frame(self):
        """(error, eip, cs) that the processor pushed in ring 0."""
        stack = self.machine.segments()["ss"].base + self.machine.registers()["esp"]
        return self.machine.words(stack, 3)

    def in_kernel(self):
        return self.fault_frame()[2] & 3 == 0

    def fault(self, key):
        error, eip, _ = self.fault_frame()
        place = self.place_of(eip)
        cr2 = self.machine.fault_address() if FAULTS[key] == "#PF" else 0
        # The processor could not even read the instruction.
        fetch = FAULTS[key] == "#PF" and cr2 == self.symbols.to_linear(eip)
        stop = self.look("fault", words.fault(FAULTS[key], error, cr2, place, fetch), eip)
        if fetch:
            stop.instruction = "not fetched"
        stop.note = f"{FAULTS[key]}, error code {error:x}h"
        return stop

    # ---- The verdict ----

    def verdict(self):
        """What the kernel found when it read the memory back."""
        found = records.parse(self.machine.said)
        if not found.cell:
            errors = "; ".join(e["message"] for e in found.error) or "it gave no reason"
            raise debugger.DebuggerError(f"the machine ended without a result: {errors}")
        cell = found.cell[-1]
        stop = Stop("end", y=self.y, n=self.n)
        stop.note = words.unseen(self.seen, cell["fault"]["vector"] if cell["fault"] else None)
        stop.registers = cell
        stop.text = self.promise()
        return stop

    def promise(self):
        """The reason that the scenario gives."""
        scenario = next(s for s in self.scenarios if s.name == self.choice.scenario)
        promised = scenario.expect(self.choice.mode, self.choice.policy)
        return promised.reason if promised else ""
