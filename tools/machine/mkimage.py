"""mkimage.py - puts boot sector, header, loader and files on one disk image.

Its one idea: the image describes itself, so the loader needs no addresses built in.  The
layout's numbers come from boot/image.inc, the file that the loader is assembled with.  The same
input gives the same bytes: no times, no random numbers, files in the order given.

The scenarios file has a line for each scenario: "name: one-line claim".

Usage: python3 -m machine.mkimage --output IMG --mbr F --loader F --cmdline WORDS --scenarios FILE
                  --policies "naive fs" FILES...                Read next: boot/image.inc.
"""
import argparse
import re
import struct
import sys
from array import array
from functools import lru_cache
from pathlib import Path

from machine import names
from machine.ending import ToolError

# A flat image of whole cylinders is what Bochs finds the geometry of by itself.
HEADS, TRACK_SECTORS = 16, 63
# All files must fit between 2 MB and 16 MB of memory, but what lies over 8 MB would make the loader
# refuse the smallest machine that the kernel runs on.
FILES_MAX = 6 << 20

# What the menu says of each policy.
POLICY_LINES = {
    "naive": "No preparation: the copy uses the kernel's own DS.",
    "fs": "FS := the user's segment, then the copy goes through FS.",
    "limit": "As fs, and the address is checked against the limit first.",
    "walk": "As limit, and the thread's memory map decides how much is legal.",
    "masked": "As limit, and a fault inside the copy becomes a residual count.",
    "smap": "As masked, and user pages open only between stac and clac.",
    "tables": "No segment: the kernel looks each page up in the user's page tables.",
}

DEFAULT_POLICIES = " ".join(names.POLICIES)


class ImageError(ToolError):
    """Something that keeps the image from being made, in words."""


L = names.IMAGE
SECTOR = L["SECTOR_SIZE"]


def read(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ImageError(f"cannot read {path}: {error.strerror}") from None


def padded(data):
    return data + bytes(-len(data) % SECTOR)


@lru_cache(maxsize=16)
def word_sum(data):
    """Sum of the 32-bit words, as the loader adds them up; data is whole sectors.  Who boots often
    has the same files each time."""
    words = array("I", data)
    if sys.byteorder == "big":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def printable(text, what):
    if re.search(r"[^ -~]", text):
        raise ImageError(f"{what} has a character that is not plain ASCII: {text!r}")
    return text.encode("ascii")


def shortened(claim):
    """A claim that fits the menu's two lines."""
    if len(claim) <= L["CLAIM_MAX"]:
        return claim
    return claim[:L["CLAIM_MAX"] - 4].rsplit(" ", 1)[0] + " ..."


def pair(name, claim):
    """One entry of a menu list."""
    if not re.fullmatch(r"[!-~]{1,%d}" % L["NAME_MAX"], name):
        raise ImageError(f"{name!r} cannot be a menu name: 1 to {L['NAME_MAX']} characters, "
                         "no spaces")
    return printable(name, "a name") + b"\0" + printable(shortened(claim), name) + b"\0"


def scenario_pairs(path):
    pairs = [pair("all", "Every scenario, one after the other.")]
    for line in read(path).decode("utf-8", "replace").splitlines() if path else ():
        if line.strip():
            name, _, claim = line.strip().partition(" ")
            pairs.append(pair(name.rstrip(":"), claim.strip()))
    return pairs


def policy_pairs(policies):
    pairs = [pair("all", "Every policy, one after the other.")]
    return pairs + [pair(name, POLICY_LINES.get(name, "")) for name in policies]


def turned(value, bits):
    """A 16-bit number, turned left."""
    return (value << bits % 16 | value >> -bits % 16) & 0xFFFF


def turned_sum(data):
    """Sum of the 16-bit words as the boot sector adds them up."""
    total = 0
    for (word,) in struct.iter_unpack("<H", data):
        total = turned(total, 1) + word & 0xFFFF
    return total


def balanced(code, at):
    """The code with the word at this place that makes its turned_sum the right one."""
    wanted = L["RIGHT_SUM"]
    for (word,) in reversed(list(struct.iter_unpack("<H", code[at + 2:]))):
        wanted = turned(wanted - word & 0xFFFF, -1)
    word = wanted - turned(turned_sum(code[:at]), 1) & 0xFFFF
    return code[:at] + struct.pack("<H", word) + code[at + 2:]


def boot_sector(path):
    code = read(path)
    if len(code) != SECTOR or code[-2:] != b"\x55\xaa":
        raise ImageError(f"{path} is not a boot sector: {SECTOR} bytes that end with 55 AA")
    return balanced(code, L["MBR_BALANCE"])


def loader_sectors(path):
    """The loader in whole sectors; its last word makes the sum right."""
    code = read(path)
    if not code or len(code) + 2 > L["LOADER_MAX"]:
        raise ImageError(f"{path} has {len(code)} bytes; a loader has 1 to {L['LOADER_MAX'] - 2}")
    whole = padded(code + b"\0\0")
    return balanced(whole, len(whole) - 2)


def file_entry(path, data, lba):
    name = printable(Path(path).name, "a file name")
    if len(name) >= L["FILE_NAME_SIZE"]:
        raise ImageError(f"{path}: the name is longer than {L['FILE_NAME_SIZE'] - 1} characters")
    if not data:
        raise ImageError(f"{path} is empty")
    return struct.pack(f"<{L['FILE_NAME_SIZE']}s3I", name, lba, len(data), word_sum(padded(data)))


def header_bytes(cmdline, loader, entries, policies, scenarios, image_sectors):
    """The header in whole sectors.  It is made twice: its size decides what it says."""
    header = bytearray(SECTOR)
    words = {"HDR_MAGIC": L["HEADER_MAGIC"], "HDR_VERSION": L["HEADER_VERSION"],
             "HDR_LOADER_SECTORS": len(loader) // SECTOR, "HDR_IMAGE_SECTORS": image_sectors}
    for count, where, items in (("HDR_FILE_COUNT", "HDR_FILES", entries),
                                ("HDR_POLICY_COUNT", "HDR_POLICIES", policies),
                                ("HDR_SCENARIO_COUNT", "HDR_SCENARIOS", scenarios)):
        words[count], words[where] = len(items), len(header)
        header += b"".join(items)
    header = bytearray(padded(bytes(header)))
    words["HDR_SECTORS"] = len(header) // SECTOR
    words["HDR_LOADER_LBA"] = L["HEADER_LBA"] + words["HDR_SECTORS"]
    for name, value in words.items():
        struct.pack_into("<I", header, L[name], value)
    header[L["HDR_CMDLINE"]:L["HDR_CMDLINE"] + len(cmdline)] = cmdline
    struct.pack_into("<I", header, L["HDR_CHECK"], -word_sum(bytes(header)) & 0xFFFFFFFF)
    if words["HDR_SECTORS"] > L["HEADER_MAX_SECTORS"]:
        raise ImageError(f"too many scenarios: the header has {words['HDR_SECTORS']} sectors, "
                         f"the loader has room for {L['HEADER_MAX_SECTORS']}")
    return bytes(header)


def whole_cylinders(size):
    cylinder = HEADS * TRACK_SECTORS * SECTOR
    return -(-size // cylinder) * cylinder


def build(mbr, loader, files, cmdline="", scenarios=None, policies=DEFAULT_POLICIES):
    """The image's bytes.  mbr, loader, files, scenarios: paths; policies: names with blanks between."""
    cmdline = printable(cmdline, "the command line")
    if len(cmdline) > L["CMDLINE_MAX"]:
        raise ImageError(f"the command line has {len(cmdline)} characters; "
                         f"{L['CMDLINE_MAX']} is the most")
    file_names = [Path(path).name for path in files]
    for name in file_names:
        if file_names.count(name) > 1:
            raise ImageError(f"two files are called {name}")
    loader = loader_sectors(loader)
    contents = [read(path) for path in files]
    total = sum(len(padded(data)) for data in contents)
    if total > FILES_MAX:
        raise ImageError(f"the files have {total} bytes together; {FILES_MAX} is the most")
    lists = (policy_pairs(policies.split()), scenario_pairs(scenarios))
    blank = [bytes(L["FILE_ENTRY_SIZE"])] * len(contents)
    header_size = len(header_bytes(cmdline, loader, blank, *lists, 0))
    lba = L["HEADER_LBA"] + (header_size + len(loader)) // SECTOR
    entries = []
    for path, data in zip(files, contents):
        entries.append(file_entry(path, data, lba))
        lba += len(padded(data)) // SECTOR
    size = whole_cylinders(lba * SECTOR)
    header = header_bytes(cmdline, loader, entries, *lists, size // SECTOR)
    image = b"".join([boot_sector(mbr), header, loader, *map(padded, contents)])
    return image + bytes(size - len(image))


def main():
    parser = argparse.ArgumentParser(description="Make Crossring's disk image.")
    parser.add_argument("--output", required=True, metavar="IMG")
    parser.add_argument("--mbr", required=True, metavar="FILE")
    parser.add_argument("--loader", required=True, metavar="FILE")
    parser.add_argument("--cmdline", default="", metavar="WORDS")
    parser.add_argument("--scenarios", metavar="FILE", help='lines "name: claim" for the menu')
    parser.add_argument("--policies", default=DEFAULT_POLICIES, metavar="NAMES")
    parser.add_argument("files", nargs="+", metavar="FILE")
    args = parser.parse_args()
    try:
        image = build(args.mbr, args.loader, args.files, args.cmdline, args.scenarios, args.policies)
        Path(args.output).write_bytes(image)
    except ImageError as error:
        sys.exit(f"mkimage: {error}")
    except OSError as error:
        sys.exit(f"mkimage: cannot write {args.output}: {error.strerror}")


if __name__ == "__main__":
    main()
