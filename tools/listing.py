#!/usr/bin/python3
"""Turns a kernel's disassembly into the listing that its oops reads.

usage: objdump -d -M intel --no-show-raw-insn kernel.elf | listing.py > split.lst

One line an instruction: OFFSET SYMBOL+0xN INSTRUCTION, the offset in eight hex digits.
"""
import re
import sys

FUNCTION = re.compile(r"([0-9a-f]+) <(.+)>:")
INSTRUCTION = re.compile(r"\s*([0-9a-f]+):\s+(.+)")


def main():
    symbol, start = "?", 0
    for line in sys.stdin:
        if match := FUNCTION.match(line):
            start, symbol = int(match[1], 16), match[2]
        elif match := INSTRUCTION.match(line):
            offset = int(match[1], 16)
            text = " ".join(match[2].split("#")[0].split())
            print(f"{offset:08x} {symbol}+0x{offset - start:x} {text}")


if __name__ == "__main__":
    main()
