"""debian.py - packages of Debian's i386, fetched by apt and unpacked, nothing installed.

Its one idea: apt has a configuration of its own, in build/debian, for the other architecture; the
system's own packages are not touched, and nothing of what comes is kept in the tree.

Source: apt.conf(5).   Read next: tools/bench_linux.py.
"""
import os
import re
import shutil
import subprocess

from machine import emu
from machine.ending import ToolError

FOLDER = emu.TOP / "build" / "debian"
CONFIGURATION = """APT::Architecture "i386";
APT::Architectures {{ "i386"; }};
APT::Sandbox::User "root";
Dir::State "{0}/state";
Dir::State::status "{0}/state/status";
Dir::Cache "{0}/cache";
"""
# Seconds for one of apt's commands.
LIMIT = 300


class DebianError(ToolError):
    """Debian's packages cannot be had, in words."""


def apt(*words):
    """What an apt command prints."""
    environment = dict(os.environ, APT_CONFIG=str(FOLDER / "apt.conf"), LC_ALL="C")
    done = subprocess.run(words, cwd=FOLDER, env=environment, text=True, timeout=LIMIT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    # One list of several may be missing: what is wanted may still be there.
    if done.returncode and words[1] != "update":
        raise DebianError(f"{' '.join(words)}:\n{done.stdout.strip()}")
    return done.stdout


def prepare():
    if not shutil.which("apt-get"):
        raise DebianError("this needs Debian's packages, and there is no apt-get here")
    for name in ("state/lists/partial", "cache/archives/partial"):
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
    (FOLDER / "state" / "status").touch()
    (FOLDER / "apt.conf").write_text(CONFIGURATION.format(FOLDER), encoding="utf-8")
    if not any((FOLDER / "state" / "lists").glob("*Packages*")):
        apt("apt-get", "update")


def depends(package):
    """The first package that this one needs: of a kernel's name without a version, the kernel."""
    found = re.search(r"^ +Depends: (\S+)", apt("apt-cache", "depends", package), re.MULTILINE)
    if not found:
        raise DebianError(f"Debian has no package {package} for i386")
    return found[1]


def unpacked(package):
    """The folder with the package's files; fetched the first time."""
    to = FOLDER / package
    if not (to / "done").exists():
        apt("apt-get", "download", package)
        archive = max(FOLDER.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", archive, to], check=True, timeout=LIMIT)
        (to / "done").write_text(archive.name.split("_")[1] + "\n", encoding="ascii")
        archive.unlink()
    return to


def version(package):
    return (unpacked(package) / "done").read_text(encoding="ascii").strip()
