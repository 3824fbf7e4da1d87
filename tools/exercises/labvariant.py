"""labvariant.py - SEED=name: the same exercise with other numbers for each student.

Its one idea: a name is hashed, and the hash draws.  So the grader finds the variant again from the
name alone, on any machine, and nobody keeps a list.  Without a name all get the first variant.

Read next: labsheets.py beside it.
"""
import hashlib
import re

from machine import emu

SEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def check(seed):
    """The seed, if it is one; it becomes part of a file's name."""
    if seed and not SEED.fullmatch(seed):
        raise emu.EmuError(f"SEED={seed} is not a name: up to 40 letters, digits, dots, dashes")
    return seed


def drawn(seed, what, below):
    """A number from 0 on; the same for the same seed and purpose; 0 without a seed."""
    digest = hashlib.sha256(f"{seed}/{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below if seed else 0


def some(seed, what, candidates, count):
    """That many of the candidates; without a seed the first ones."""
    if not seed:
        return candidates[:count]
    return sorted(candidates, key=lambda c: drawn(seed, f"{what}/{c!r}", 1 << 64))[:count]
