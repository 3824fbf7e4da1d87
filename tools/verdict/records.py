"""records.py - reads what the guest wrote to port E9: JSON objects and KTAP lines.

Its one idea: strict on form, silent on meaning.  A line that starts like JSON must be one whole
object with the fields of its type; what the fields say is for tools/verdict/judge.py to judge.
"""
import json
import re
from dataclasses import dataclass, field

BOOT_FIELDS = {"mode": str, "emulator": str, "cpu": str, "memory_kb": int, "limits": bool,
               "types": bool, "smap": bool, "smep": bool, "wp": bool, "umip": bool,
               "sysenter": bool}
CELL_FIELDS = {"scenario": str, "mode": str, "policy": str, "gate": str, "copy": str,
               "emulator": str, "cpu": str, "outcome": str, "observed": str, "expected": str,
               "expected_fault": (str, type(None)), "reason": (str, type(None)),
               "y": (str, type(None)), "linear": (str, type(None)), "landed": (str, type(None)),
               "residual": (int, type(None)), "errno": (int, type(None)),
               "fault": (dict, type(None)), "instructions": (int, type(None))}
# Not every fault is about an address: a gate's #GP is about a selector.
FAULT_FIELDS = {"vector": str, "error": int, "offset": str, "symbol": (str, type(None)),
                "instruction": (str, type(None)), "linear": (str, type(None))}
FIELDS = {"boot": BOOT_FIELDS, "cell": CELL_FIELDS,
          "gate": {"mode": str, "gate": str, "refused": str},
          "exit": {"status": int}, "end": {"cells": int, "unexpected": int},
          "longmode": {"width": str, "shape": str, "register": str, "from": str},
          "error": {"message": str}}


@dataclass
class Records:
    """The records of one boot, by type, in the order in which they came."""
    boot: list = field(default_factory=list)
    cell: list = field(default_factory=list)
    gate: list = field(default_factory=list)
    exit: list = field(default_factory=list)
    end: list = field(default_factory=list)
    error: list = field(default_factory=list)
    longmode: list = field(default_factory=list)
    # The record types in order, to see which cells belong to which kernel's run.
    order: list = field(default_factory=list)
    # Lines that look like JSON and are not what they should be: each is a failure.
    bad: list = field(default_factory=list)
    # Lines that are neither JSON nor KTAP: somebody else's noise.
    noise: list = field(default_factory=list)


def once(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError("a field stands there twice")
    return dict(pairs)


def wrong_field(record, fields):
    """The first complaint about the record's fields, or None."""
    for name, kind in fields.items():
        if name not in record:
            return f"no field \"{name}\""
        value = record[name]
        # In Python True is an int; here it is not.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            return f"field \"{name}\" is {json.dumps(value)}"
    return None


def check(record):
    """Raise ValueError unless the record has all the fields of its type, of the right kinds."""
    if not isinstance(record, dict) or record.get("type") not in FIELDS:
        raise ValueError("not a record of a known type")
    wrong = wrong_field(record, FIELDS[record["type"]])
    if not wrong and record["type"] == "cell" and record["fault"] is not None:
        wrong = wrong_field(record["fault"], FAULT_FIELDS)
    if wrong:
        raise ValueError(wrong)


KTAP_LINE = re.compile(r"\s*(KTAP version|1\.\.\d|(not )?ok\b|#)")


def parse(text):
    found = Records()
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{") or '{"type"' in line:
            try:
                record = json.loads(line, object_pairs_hook=once)
                check(record)
            except ValueError as error:
                found.bad.append(f"line {number} of port E9 is not a good record ({error}): "
                                 f"{line[:300]}")
                continue
            getattr(found, record["type"]).append(record)
            found.order.append(record)
        elif line.strip() and not KTAP_LINE.match(line):
            found.noise.append(line)
    return found


@dataclass
class KtapResult:
    ok: bool
    number: int
    name: str
    skip: str | None


RESULT_LINE = re.compile(r"(not ok|ok) (\d+)(?: -)?(?: ([^#]*?))?\s*(?:# SKIP\b\s*(.*))?")


def parse_ktap(text):
    """(results, complaints) of every KTAP document in the text, one after the other."""
    results, wrong, plan, count = [], [], None, None

    def close():
        if count is None:
            return
        if plan is None:
            wrong.append("a KTAP document without a plan (1..N)")
        elif plan != count:
            wrong.append(f"the plan says {plan} results, {count} came")

    for line in text.splitlines():
        if line.startswith("KTAP version"):
            close()
            plan, count = None, 0
        elif count is None:
            continue
        elif re.fullmatch(r"1\.\.\d+", line):
            if plan is not None:
                wrong.append("a second plan in one KTAP document")
            plan = int(line[3:])
        elif re.match(r"(not )?ok\b", line):
            match = RESULT_LINE.fullmatch(line)
            count += 1
            if not match or int(match.group(2)) != count:
                wrong.append(f"result {count} of a KTAP document is wrong: {line}")
            else:
                results.append(KtapResult(match.group(1) == "ok", count, match.group(3) or "",
                                          match.group(4)))
    close()
    if count is None:
        wrong.append("no KTAP document")
    return results, wrong
