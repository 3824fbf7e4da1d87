"""slim.py - the guest's archive without the listings of models that a demonstration cannot come to.

Its one idea: the loader reads the whole image, sector by sector, and most of it is the kernels'
listings.  A demonstration whose command line names its models looks into no others; whoever has a
menu can come to all, and a program from outside may want any file.

The format: POSIX.1-1988, ustar.   Read next: archive.py, kernel/entry/listing.c.
"""
import re

from machine import names

BLOCK = 512
MODE = re.compile(r"\bmode=(\S+)")
DEMO, MENU = re.compile(r"(?:^| )demo(?: |$)"), re.compile(r"\bmenu\b")


def not_needed(words):
    """The files that no kernel of this command line looks at."""
    mode = MODE.search(words)
    if not mode or not DEMO.search(words) or MENU.search(words):
        return set()
    return {f"{other}.lst" for other in set(names.MODES) - set(names.modes_of(mode[1]))}


def without(archive, left_out):
    """The archive's bytes, without these files."""
    kept, at = [], 0
    while at < len(archive):
        name = archive[at:at + 100].rstrip(b"\0").decode("utf-8")
        # The two empty blocks of the end, and what fills them up.
        size = int(archive[at + 124:at + 135], 8) if name else len(archive)
        end = at + BLOCK + -(-size // BLOCK) * BLOCK
        if name not in left_out:
            kept.append(archive[at:end])
        at = end
    return b"".join(kept)


def for_boot(whole, words, folder):
    """The archive for this command line: the file itself, or a thinner one in the folder."""
    left_out = not_needed(words)
    if not left_out:
        return whole
    thin = folder / whole.name
    thin.write_bytes(without(whole.read_bytes(), left_out))
    return thin
