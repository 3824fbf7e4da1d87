#!/usr/bin/env python3
"""release.py - packs what somebody needs who builds nothing: `make release`.

Its one idea: the same tree gives the same bytes, whoever builds it and when.  So no date, no owner
and no order of the file system is in the archive, and SHA256SUMS can be compared with a stranger's.

Read next: tools/make/release.mk, docs/any-laptop.md.
"""
import gzip
import hashlib
import io
import sys
import tarfile

from machine import emu
from machine import names
from machine.ending import ToolError, guarded

FOLDER = emu.TOP / emu.BUILD / "release"
NAME = "crossring"
SUMS = "SHA256SUMS"
BUILT = ("crossring.img", "crossring.iso", *(f"kernel-{mode}.elf" for mode in names.MODES))
TEXTS = ("README.md", "LICENSE", "bochsrc", *sorted(
    str(path.relative_to(emu.TOP)) for path in (emu.TOP / "docs").rglob("*") if path.is_file()))
SLIDES = [f"slides/{name}.{kind}" for name in ("slides", "handout", "lab")
          for kind in ("html", "pdf")]
PAGE = "page"
# Left over where the page was built with its machine before.
MACHINE = "machine.pack.js"


def page_files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*")
                  if path.is_file() and path.name != MACHINE)


def files(top=emu.TOP, build=None):
    """{name in the archive: bytes} of all that is packed."""
    build = build or top / emu.BUILD
    # In build/, where bochsrc and the documents' commands look for them.
    found = {name: top / name for name in TEXTS} | {f"build/{n}": build / n for n in BUILT}
    found |= {name: build / name for name in SLIDES}
    found |= {f"{PAGE}/{path}": build / PAGE / path for path in page_files(build / PAGE)}
    missing = [name for name, path in found.items() if not path.exists()]
    if missing or not any(name.startswith(PAGE) for name in found):
        raise ToolError(f"not built: {' '.join(missing) or PAGE}; make release builds it first")
    return {name: path.read_bytes() for name, path in found.items()}


def sums(content):
    """As sha256sum -c wants it."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n"
                   for name, data in sorted(content.items()))


def packed(content):
    """The archive's bytes: everything sorted, no time, no owner."""
    whole = io.BytesIO()
    with gzip.GzipFile(fileobj=whole, mode="wb", mtime=0, filename="") as zipped, \
            tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in sorted(content.items()):
            entry = tarfile.TarInfo(f"{NAME}/{name}")
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    return whole.getvalue()


def main():
    content = files()
    content[SUMS] = sums(content).encode()
    FOLDER.mkdir(parents=True, exist_ok=True)
    archive = FOLDER / f"{NAME}.tar.gz"
    archive.write_bytes(packed(content))
    (FOLDER / f"{NAME}.tar.gz.sha256").write_text(
        f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n", encoding="ascii")
    print(f"{len(content)} files, {archive.stat().st_size} bytes: {archive.relative_to(emu.TOP)}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded("release", main))
