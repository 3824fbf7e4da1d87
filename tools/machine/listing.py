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
KEY = 0xFFFFF


def lines(path):
    """(offset, where its function begins, the function, instruction), in rising order."""
    start, symbol = 0, "?"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[5] == ":":
            start, symbol = int(line[6:14], 16), line[15:]
        else:
            yield start & ~KEY | int(line[:5], 16), start, symbol, line[6:]


def read(path):
    """offset -> (symbol+0xN, instruction): what an oops prints."""
    return {offset: (f"{symbol}+0x{offset - start:x}", text)
            for offset, start, symbol, text in lines(path)}


def texts(path):
    """offset -> instruction."""
    return {offset: text for offset, _, _, text in lines(path)}


def main():
    for line in sys.stdin:
        # An instruction, as nearly all are: "  offset:<TAB>text".
        at, tab, text = line.partition(":\t")
        if tab:
            print(f"{int(at, 16) & KEY:05x} {' '.join(text.partition('#')[0].split())}")
        elif match := FUNCTION.match(line):
            start = int(match[1], 16)
            print(f"{start & KEY:05x}:{start:08x} {match[2]}")


if __name__ == "__main__":
    main()
