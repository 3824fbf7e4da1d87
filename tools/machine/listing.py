#!/usr/bin/python3
"""Turns a kernel's disassembly into the listing that its oops reads, and reads it back.

usage: objdump -d -M intel --no-show-raw-insn kernel.elf | listing.py > split.lst

Each line begins with the low five hex digits of an offset, and they rise: a kernel has a megabyte.
Behind them stands " TEXT" for an instruction, ":OFFSET NAME" where a function begins.  So the text
can be halved like a sorted list, and is short: every boot reads it from the disk.

Read next: kernel/entry/listing.c.
"""
import re
import sys

FUNCTION = re.compile(r"([0-9a-f]+) <(.+)>:")
INSTRUCTION = re.compile(r"\s*([0-9a-f]+):\s+(.+)")
KEY = 0xFFFFF


def read(path):
    """offset -> (symbol+0xN, instruction), in rising order: what an oops prints."""
    found, start, symbol = {}, 0, "?"
    for line in path.read_text(encoding="utf-8").splitlines():
        key, mark, rest = int(line[:5], 16), line[5], line[6:]
        if mark == ":":
            start, symbol = int(rest[:8], 16), rest[9:]
        else:
            offset = start & ~KEY | key
            found[offset] = (f"{symbol}+0x{offset - start:x}", rest)
    return found


def main():
    for line in sys.stdin:
        if match := FUNCTION.match(line):
            start = int(match[1], 16)
            print(f"{start & KEY:05x}:{start:08x} {match[2]}")
        elif match := INSTRUCTION.match(line):
            text = " ".join(match[2].split("#")[0].split())
            print(f"{int(match[1], 16) & KEY:05x} {text}")


if __name__ == "__main__":
    main()
