#!/usr/bin/env python3
"""record.py - what the class's page plays: every scenario under every policy, by every way in.

Its one idea: one boot for each model.  The machine runs all cases one after the other, as in
`make demo`; at the claim of each the five steps get their breakpoints, at its end they go away.
Cases in CLOSE are taken instruction by instruction, the others from stop to stop.  The stops are
those of `make tour` (tools/walk/walk.py), so the page and the tour cannot tell two stories.

Usage: record.py MODE OUTPUT.json [SCENARIO POLICY GATE]   that case alone, every instruction of it

Read before: tools/page/tape.py.  Next: tools/page/build.py.
"""
import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tape  # pylint: disable=wrong-import-position
from machine import debugger
from machine import emu
from machine import names
from machine.ending import guarded
from verdict import expect
from verdict import records
from walk import home
from walk import stops
from walk import walk

GATE, COPY = "int80", "bytes"
# What the lecture shows: these are recorded instruction by instruction.
EVERY_WAY = ("read_good", "fs")
CLOSE = {
    "read_good": ("naive", "fs", "masked"),
    "read_to_kernel_offset": ("naive", "fs", "limit", "smap"),
    "write_from_kernel_offset": ("naive", "fs"),
    "read_by_coincidence": ("naive", "fs"),
    "read_past_limit": ("fs", "limit"),
    "read_straddles_limit": ("fs", "walk"),
    "read_hole": ("limit", "masked"),
    "read_into_hole": ("walk", "masked"),
    "read_overwrites_uid": ("naive",),
}
# A case that goes on longer than that has slept; its stops are enough.
MOST = 2400
CELL, REFUSED = '"type":"cell"', re.compile(r'"type":"gate","mode":"\w+","gate":"(\w+)"')
# Where the kernel gives a thread up.
OOPS = "fault_describe"
KERNEL = 0


def cases(mode, refused, only=()):
    """(scenario, policy, gate) of one model's run, in the order in which the kernel runs them."""
    found = []
    for scenario in expect.load_folder(emu.TOP / "user"):
        gates = names.GATES if scenario.gates == ("all",) else scenario.gates
        found += [(scenario.name, policy, gate) for policy in names.POLICIES
                  if scenario.expect(mode, policy)
                  for gate in gates if gate not in refused]
    return [case for case in found if not only or case == tuple(only)]


def is_close(scenario, policy, gate):
    if gate != GATE:
        return (scenario, policy) == EVERY_WAY
    return policy in CLOSE.get(scenario, ())


class Recorder(walk.Walk):
    """The tour's walk, over all cases of one boot."""

    def __init__(self, mode, only=()):
        """only: (scenario, policy, gate), for a boot of that one case."""
        super().__init__(stops.Choice(mode, "all", "all", COPY, GATE), f"page-{mode}")
        words = "scenario={} policy={} gate={}".format(*only) if only else ""
        self.job.words = f"mode={mode} demo copy={COPY} {words} poweroff"
        self.only = only
        self.cases, self.done, self.told, self.numbers = None, [], 0, 0
        self.case, self.looker, self.code, self.said = None, None, {}, []

    # ---- All cases of one boot ----

    def record(self):
        emu.make_image(self.job)
        self.symbols.write_for_bochs(self.folder / "symbols")
        self.machine = debugger.Debugger(self.job)
        self.machine.load_symbols(f"{self.job.here}/symbols")
        self.looker = tape.Looker(self.machine)
        self.set(["observe_claim"])
        try:
            while True:
                self.one()
        except debugger.Ended:
            return self.finish()

    def one(self):
        """From a claim to the end of its case."""
        if self.machine.run() is None:
            raise debugger.DebuggerError("the machine stopped at no breakpoint")
        number = self.cells_told()
        # Before the first case the kernel says which gates this machine does not have.
        self.cases = self.cases or cases(self.choice.mode, set(REFUSED.findall("".join(self.said))),
                                         self.only)
        scenario, policy, gate = self.cases[number]
        self.choice.gate = gate
        self.read_claim()
        self.case = {"scenario": scenario, "policy": policy, "gate": gate, "kind": self.kind,
                     "y": self.y, "n": self.n, "stops": [], "states": []}
        self.done.append(self.case)
        self.looker.aim([], self.n)
        self.clear()
        close = self.only or is_close(scenario, policy, gate)
        (self.walk_closely if close else self.walk_stops)()
        self.clear()
        self.set(["observe_claim"])

    def cells_told(self):
        """How many cells the kernel has reported: the number of the one that runs now."""
        self.told += self.machine.said.count(CELL)
        self.said += [self.machine.said]
        self.machine.said = ""
        return self.told

    # ---- Breakpoints: Bochs has room for sixteen, and numbers them upward ----

    def set(self, keys_or_names):
        lines = []
        for entry in keys_or_names:
            key, offset = entry if isinstance(entry, tuple) else (entry, self.symbols.offsets[entry])
            self.numbers += 1
            self.pending[self.numbers] = (key, offset)
            lines.append(f"lb {self.symbols.to_linear(offset):#x}")
        tape.ask(self.machine, lines)

    def clear(self):
        tape.ask(self.machine, [f"d {number}" for number in self.pending])
        self.pending = {}

    def stops_wanted(self):
        """The tour's, without the copy loops of the other COPY; the program's end besides."""
        return [(key, offset) for key, offset in self.places()
                if key != "4" or f"copy_{COPY}_" in " ".join(self.symbols.names_at(offset))] + [
                    ("gone", self.symbols.offsets["observe_end"])]

    # ---- From stop to stop ----

    def walk_stops(self):
        self.set(self.stops_wanted())
        while True:
            number = self.machine.run()
            if number not in self.pending:
                raise debugger.DebuggerError(f"a stop at no place of ours in {self.case}")
            key = self.pending[number][0]
            if key in walk.FAULTS and not self.in_kernel():
                continue
            if key == "back" and not self.home.is_here(self.machine):
                continue
            tape.ask(self.machine, [f"d {number}"])
            del self.pending[number]
            if self.take(key, self.look()):
                return
            if key in ("3", "5"):
                self.take(f"{key} done", self.looker.step())
            if key == "1":
                self.leave_home()

    def leave_home(self):
        """At the gate: from now on there is a stop where the program goes on."""
        at = stops.Stop("1", registers=self.machine.registers(), segments=self.machine.segments())
        self.home = home.Home(self.machine, self.choice.gate, at)
        self.set([("back", self.symbols.to_offset(self.home.linear))])

    def look(self):
        if not self.looker.targets and self.y is not None:
            self.aim()
        return self.looker.look()

    def aim(self):
        """At the first stop: where y is through the kernel's segment, and through the user's.

        DS is still the user's there; behind SYSENTER not even SS is the kernel's yet."""
        users = self.machine.segments()["ds"].base
        self.case["targets"] = [(base + self.y) & 0xFFFFFFFF for base in (self.symbols.base, users)]
        self.looker.aim(self.case["targets"], self.n)

    def take(self, key, state):
        """Keep one stop; True if it was the case's last."""
        last = key in ("over", "gone")
        name = "end" if last else "fault" if key in walk.FAULTS else key
        stop = {"key": name, "state": len(self.case["states"])}
        if name == "fault":
            stop["fault"] = self.fault_at(key, self.fault_frame())
        if key == "check":
            stop["limit"] = self.limit(state)
        self.keep(state)
        self.case["stops"].append(stop)
        return last

    def keep(self, state):
        kept = {name: value for name, value in state.items() if name != "text"}
        self.code[self.symbols.to_offset(state["linear"])] = self.symbols.named(state["text"])
        self.case["states"].append(kept)

    def fault_at(self, key, frame):
        error, eip, _ = frame
        address = self.machine.fault_address() if walk.FAULTS[key] == "#PF" else None
        self.code.setdefault(eip, self.symbols.instruction(eip))
        return {"vector": walk.FAULTS[key], "error": error, "eip": eip, "address": address,
                "place": self.place_of(eip)}

    def limit(self, state):
        """The thread's limit, that software is about to compare with."""
        base = state["segments"]["ds"]["base"]
        thread = self.machine.words(base + self.symbols.offsets["user_thread"], 1)[0]
        return self.machine.words(base + thread + walk.symbols.structure_offset("THREAD_LIMIT"), 1)[0]

    # ---- Instruction by instruction ----

    def walk_closely(self):
        """Every instruction in the kernel, until it goes back to ring 3 or gives the thread up."""
        wanted = self.stops_wanted()
        places = {self.symbols.to_linear(offset): key for key, offset in wanted}
        self.set([w for w in wanted if w[0] == "1"])
        self.machine.run()
        self.clear()
        key, state, oops = "1", self.look(), self.symbols.linear(OOPS)
        while state["linear"] != oops and state["segments"]["cs"]["dpl"] == KERNEL:
            places.pop(state["linear"], None)
            if key:
                self.take(key, state)
            else:
                self.keep(state)
            if len(self.case["states"]) > MOST:
                raise debugger.DebuggerError(f"{self.case['scenario']} is too long to be close")
            before, state = key, self.looker.step()
            key = self.reached(places, state, before)
            state = self.look() if key else state
        if state["segments"]["cs"]["dpl"] != KERNEL:
            self.take("back", self.look())
        self.set([w for w in wanted if w[0] in ("over", "gone")])
        self.machine.run()
        self.take("over", self.look())

    def reached(self, places, state, before):
        """The key of the stop that this state is; None if it is just the next instruction."""
        key = places.get(state["linear"])
        if key in walk.FAULTS and not self.in_kernel():
            return None
        return f"{before} done" if key is None and before in ("3", "5") else key

    # ---- At the end ----

    def finish(self):
        """Everything of this model: the kernel's own records, and the cases."""
        # What Bochs said last is in what the machine has not handed over yet.
        found = records.parse("".join(self.said) + self.machine.said)
        told = [(c["scenario"], c["policy"], c["gate"]) for c in found.cell]
        if told != self.cases:
            raise debugger.DebuggerError(f"{len(told)} cells, and not in the order of the scenarios")
        return {"boot": found.boot[0], "cells": found.cell, "gates": found.gate,
                "cases": self.done, "code": self.code}


def changes(states):
    """Each state as what is different from the one before it: most of a state stays as it is."""
    before = {}
    for state in states:
        yield {name: value for name, value in state.items() if before.get(name) != value}
        before = state


def main(arguments):
    mode, output, *only = arguments
    recorder, start = Recorder(mode, only), time.monotonic()
    try:
        found = recorder.record()
    finally:
        recorder.close()
    states = sum(len(case["states"]) for case in found["cases"])
    for case in found["cases"]:
        case["states"] = list(changes(case["states"]))
    Path(output).parent.mkdir(parents=True, exist_ok=True)
    Path(output).write_text(json.dumps(found, separators=(",", ":")), encoding="ascii")
    print(f"recorded {mode}: {len(found['cells'])} cells, {len(found['cases'])} cases, "
          f"{states} states, {time.monotonic() - start:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(guarded("record", main, sys.argv[1:]))
