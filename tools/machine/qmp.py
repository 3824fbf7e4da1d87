"""qmp.py - a machine in QEMU that a program looks at and types into.

Its one idea: what a person does in front of `make run`: press a key, wait until something is on
the screen, read it.  The text is read from VGA memory, so it is what the kernel drew, letter and
colour.

Source: QEMU's manual, "QEMU Machine Protocol Reference".   Read next: tools/pictures.py.
"""
import json
import os
import signal
import subprocess
import time

import run
from machine import emu
from machine import qemu
from machine.ending import ToolError

VGA, COLUMNS, ROWS = 0xB8000, 80, 25
# Seconds for the screen to show what it is waited for; a boot is part of it.
LIMIT = 20.0
POLL = 0.05
# What QEMU calls the keys that have no letter or digit.
NAMES = {"enter": "ret", "?": "shift-slash", " ": "spc", "=": "equal"}
# The PC's screen has pictures where Python's cp437 has control characters.
SIGNS = {0x10: "\u25ba", 0x11: "\u25c4", 0x1E: "\u25b2"}


class ScreenError(ToolError):
    """The screen does not show what it should; the text has the screen."""


class Machine:
    """A running QEMU; end it with close(), or use it in a with statement."""

    def __init__(self, command, here, limit=60):
        self.here = here
        command = emu.bounded([*command, "-display", "none", "-qmp", "stdio"], limit)
        self.process = subprocess.Popen(command, cwd=emu.TOP, stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        start_new_session=True)
        if not self.process.stdout.readline():
            raise emu.EmuError("qemu did not start:\n  " + self.process.stderr.read())
        self.ask("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        # The group: in some places qemu-system-i386 is a script that starts the real one.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def ask(self, name, **arguments):
        """One command and its answer; events in between are not for us."""
        self.process.stdin.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            answer = json.loads(line)
            if "error" in answer:
                raise emu.EmuError(f"{name}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise emu.EmuError(f"{name}: QEMU has ended:\n  " + self.process.stderr.read())

    def press(self, *keys):
        """Keys, one after the other: "enter", "esc", "right", "?", "a", "7"."""
        for key in keys:
            codes = NAMES.get(key, key).split("-")
            self.ask("send-key", keys=[{"type": "qcode", "data": code} for code in codes],
                     **{"hold-time": 20})
            time.sleep(POLL)

    def memory(self):
        path = self.here / "vga"
        self.ask("pmemsave", val=VGA, size=2 * COLUMNS * ROWS, filename=str(path))
        return (emu.TOP / path).read_bytes()

    def rows(self):
        text = self.memory()[::2].decode("cp437").translate(SIGNS)
        return [text[at:at + COLUMNS].rstrip() for at in range(0, COLUMNS * ROWS, COLUMNS)]

    def colours(self, row):
        """The colour byte of each of a row's characters."""
        return list(self.memory()[1::2][row * COLUMNS:(row + 1) * COLUMNS])

    def text(self):
        return "\n".join(self.rows())

    def wait(self, *texts, limit=LIMIT):
        """The rows, once they show all these texts and are drawn to the end: two looks agree."""
        end, before = time.monotonic() + limit, None
        while True:
            rows = self.rows()
            missing = [text for text in texts if text not in "\n".join(rows)]
            if not missing and rows == before:
                return rows
            before = rows
            if time.monotonic() > end:
                raise ScreenError(f"not on the screen after {limit:g} s: {missing}\n" +
                                  "\n".join("| " + row for row in rows))
            time.sleep(POLL)

    def picture(self, path):
        self.ask("screendump", filename=str(path), format="png")


def start(arguments, folder, more=()):
    """The machine of `make run ARGUMENTS`, its menu just about to come."""
    job = run.prepare(run.parse_arguments(["--emu", "qemu", *arguments]), folder)
    return Machine(qemu.machine(job) + list(more), job.here)
