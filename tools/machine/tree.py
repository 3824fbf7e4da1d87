"""tree.py - the whole tree once more, for whoever builds or runs it with something changed.

Its one idea: the tree itself is never touched.  A student's file goes into a copy, and so does what
the documents' commands leave behind; the copy is gone at the end.

Read next: tools/exercises/labcode.py, tools/shown.py.
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from machine import emu
from machine.ending import ToolError

# docs/lecture.md has the questions that make show asks.
PARTS = ("Makefile", "bochsrc", "boot", "kernel", "seg", "user", "tools", "tests/kernel",
         "docs/lecture.md")
# Of the build, what would only cost time to copy: runs, images, and the kernels for tests, which are
# linked anew anyway; and what was fetched, for apt may be writing there.
NOT_COPIED = ("run", "copies", "iso", "ktest", "bench", "escape", "fuzz", "debian", "bochs",
              "v86", "slides", "page", "page-data", "page-test", ".img", ".iso", ".json", ".svg")


class Copy:
    """The tree once more, build included, so that make has little to do; gone at the end."""

    def __init__(self, folder=emu.TOP / emu.BUILD / "copies"):
        folder.mkdir(parents=True, exist_ok=True)
        self.top = Path(tempfile.mkdtemp(dir=folder))

    def __enter__(self):
        self.fill(emu.TOP, self.top, PARTS)
        build = emu.TOP / "build"
        if build.is_dir():
            self.fill(build, self.top / "build", self.worth(build))
        return self

    @staticmethod
    def worth(folder):
        return {p.name for p in folder.iterdir() if p.name not in NOT_COPIED
                and p.suffix not in NOT_COPIED}

    @staticmethod
    def fill(source, to, names):
        """cp keeps the dates, which make goes by, and is quick."""
        to.mkdir(exist_ok=True)
        if not names:
            return
        command = ["cp", "-a", "--parents", *sorted(names), str(to)]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ToolError(f"the tree could not be copied: {done.stderr.strip()}")

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def run(self, command, **environment):
        """(status, output) of a command in the copy, away from the variables of our own make."""
        kept = {n: v for n, v in os.environ.items() if n in ("PATH", "HOME", "TMPDIR")}
        kept["LC_ALL"] = "C.UTF-8"
        done = subprocess.run(command, cwd=self.top, env=kept | environment, capture_output=True,
                              text=True, errors="replace", check=False)
        return done.returncode, done.stdout + done.stderr
