"""archive.py - the guest's archive with other files in it.

Its one idea: the guest takes the first file of a name, so an old file in the way is left out; and
the same files make the same archive, whoever packs it and when.
"""
import io
import tarfile

from machine import emu

READ, RUN = 0o644, 0o755


def put(path, files, build=emu.BUILD):
    """Writes a build's archive with these behind the others: {name: (bytes, mode)}."""
    with tarfile.open(emu.TOP / build / "user.tar") as old, \
         tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as new:
        for member in old:
            if member.name not in files:
                new.addfile(member, old.extractfile(member) if member.isfile() else None)
        for name, (data, mode) in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), mode
            new.addfile(info, io.BytesIO(data))
