"""slim.py - the guest's archive without the listings of models that a demonstration cannot come to.

Its one idea: the loader reads the whole image, sector by sector, and most of it is the kernels'
listings.  A demonstration whose command line names its models looks into no others; whoever has a
menu can come to all, and a program from outside may want any file.

Read next: archive.py, kernel/entry/listing.c.
"""
import io
import re
import tarfile

from machine import names

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
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for one in members:
            if one.name in left_out:
                kept.append(archive[at:one.offset])
                at = one.offset_data + -(-one.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
    return b"".join([*kept, archive[at:]])


def for_boot(whole, words, folder):
    """The archive for this command line: the file itself, or a thinner one in the folder."""
    left_out = not_needed(words)
    if not left_out:
        return whole
    thin = folder / whole.name
    thin.write_bytes(without(whole.read_bytes(), left_out))
    return thin
