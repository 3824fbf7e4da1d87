"""sample.py - a made-up boot that did everything right, for the judges' unit tests.

Its one idea: start from output that passes, spoil one thing, and see that it no longer passes.
Nothing here is shown to a person as a result; the real boots are in tests/test_matrix.py.
"""
import json

from verdict import expect
from verdict import judge

READ_GOOD = """\
/* SCENARIO read_good: read(fd, buf, 64) into the program's own buffer
 * SLIDE 5 Data move
 * EXPECT split/naive  oops #GP if limits  the buffer's offset is past the kernel's own limit
 * EXPECT split/fs     delivered           FS is the user's segment
 * EXPECT flat/naive   delivered           one base for all
 * EXPECT flat/fs      delivered           one base
 *                     for all
 */
int scenario(void) { return 0; }
"""
READ_TO_KERNEL = """\
/* SCENARIO read_to_kernel: read(fd, y, 64), y an offset where the kernel keeps its canary
 * SLIDE 6 A scheme
 * TWIN read_good
 * EXPECT split/naive  kernel-hit  the compiler's DS is the kernel's
 * EXPECT split/fs     delivered   FS sends the same y into the user's segment
 * EXPECT flat/naive   kernel-hit  base 0
 * EXPECT flat/fs      kernel-hit  base 0: FS changes nothing
 */
"""
SOURCES = {"read_to_kernel": READ_TO_KERNEL, "read_good": READ_GOOD}


def write_sources(folder):
    for name, text in SOURCES.items():
        (folder / f"{name}.c").write_text(text)
    (folder / "libc.c").write_text("/* libc.c - no scenario */\n")
    return sorted(folder.glob("*.c"))


def scenarios():
    found = [expect.parse(f"user/{name}.c", text) for name, text in SOURCES.items()]
    return sorted(found, key=lambda s: s.slide)


def boot(mode, emulator="bochs", **changes):
    return {"type": "boot", "mode": mode, "emulator": emulator, "cpu": "Made-up CPU",
            "memory_kb": 32000, "limits": True, "types": True, "smap": True, "smep": True,
            "wp": True, "umip": True, "sysenter": True} | changes


def fault(vector):
    return {"vector": vector, "error": 0, "offset": "0x00101234",
            "symbol": "copy_bytes_to_user+0x7", "instruction": "mov BYTE PTR fs:[edi],al",
            "linear": "0xc804a000"}


def cell(scenario, promise, gate, emulator="bochs"):
    hurt = promise.outcome in ("oops", "panic")
    landed = judge.LANDED.get(promise.outcome, "none")
    base = {"split/naive": 0xC0000000, "split/fs": 0x40000000}
    linear = base.get(f"{promise.mode}/{promise.policy}", 0) + 0x001FF000
    return {"type": "cell", "scenario": scenario.name, "mode": promise.mode,
            "policy": promise.policy, "gate": gate, "copy": "bytes", "emulator": emulator,
            "cpu": "Made-up CPU",
            "outcome": promise.outcome, "observed": promise.outcome, "expected": promise.outcome,
            "expected_fault": promise.vector, "reason": None, "y": "0x001ff000",
            "linear": f"0x{linear:08x}", "landed": landed, "residual": 0, "errno": 0,
            "fault": fault(promise.vector or "#GP") if hurt else None, "instructions": 212}


def records(emulator="bochs", **changes):
    """All records of a perfect boot of both models, in order, as dictionaries."""
    out = []
    for mode in ("split", "flat"):
        out.append(boot(mode, emulator, **changes))
        gates = judge.Asked(emulator).gates
        cells = [cell(s, e, gate, emulator) for s in scenarios() for e in s.expects
                 if e.mode == mode for gate in gates]
        out += cells + [{"type": "end", "cells": len(cells), "unexpected": 0}]
    return out


def text(items):
    return "".join(json.dumps(item) + "\n" for item in items)


def ktap(items):
    """The KTAP document that goes with these records."""
    cells = [r for r in items if r["type"] == "cell"]
    lines = ["KTAP version 1", f"1..{len(cells)}"]
    for number, c in enumerate(cells, 1):
        skip = f" # SKIP {c['reason']}" if c["outcome"] == "not-enforced" else ""
        lines.append(f"ok {number} {c['mode']}/{c['policy']}/{c['gate']} {c['scenario']} "
                     f"{c['outcome']}{skip}")
    return "\n".join(lines) + "\n"
