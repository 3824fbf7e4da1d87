#!/usr/bin/python3
"""Turns a kernel's disassembly into the listing that its oops reads, and reads it back.

usage: objdump -d -M intel --no-show-raw-insn kernel.elf | listing.py > split.lst

A function is a line "OFFSET NAME", the offset in eight hex digits; each of its instructions follows
as "+N TEXT", N in hex from the function's start.  Every boot reads it from the disk, so a name and
an offset stand there once.    Read next: kernel/listing.c.
"""
import re
import sys

FUNCTION = re.compile(r"([0-9a-f]+) <(.+)>:")
INSTRUCTION = re.compile(r"\s*([0-9a-f]+):\s+(.+)")


def read(path):
    """offset -> (symbol+0xN, instruction), in rising order: what an oops prints."""
    found, start, symbol = {}, 0, "?"
    for line in path.read_text(encoding="utf-8").splitlines():
        first, _, rest = line.partition(" ")
        if first.startswith("+"):
            found[start + int(first, 16)] = (f"{symbol}+0x{int(first, 16):x}", rest)
        else:
            start, symbol = int(first, 16), rest
    return found


def main():
    start = 0
    for line in sys.stdin:
        if match := FUNCTION.match(line):
            start = int(match[1], 16)
            print(f"{start:08x} {match[2]}")
        elif match := INSTRUCTION.match(line):
            text = " ".join(match[2].split("#")[0].split())
            print(f"+{int(match[1], 16) - start:x} {text}")


if __name__ == "__main__":
    main()
