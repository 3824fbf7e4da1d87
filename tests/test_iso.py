"""test_iso.py - `make iso`: GRUB's menu, each entry of it booted in QEMU.

Its one idea: the keys that a person would press, and then the kernel's own records.  QEMU knows
nothing of our image but that it is a CD.
"""
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import emu

ISO = emu.TOP / emu.BUILD / "crossring.iso"
# Entry of the menu -> its number, and the models that have to run, in order.
ENTRIES = {"both": (0, ["split", "flat"]), "split": (1, ["split"]), "flat": (2, ["flat"])}
# "both" runs everything; the others get a word more in GRUB's editor, as grub.cfg says one can:
# they need not run all of that again.
WORD = "gate=int80"
EDITED = ("split", "flat")
# Seconds for GRUB to show its menu, and for a whole run, on a busy host.
MENU, LIMIT = 40, 60
MENU_WORDS = b"Crossring: both models"
SCREEN, SCREEN_BYTES = 0xB8000, 80 * 25 * 2

missing = subprocess.run([str(emu.TOP / "tools" / "setup.sh"), "--check", "iso", "qemu"],
                         capture_output=True, text=True, check=False)
pytestmark = pytest.mark.skipif(missing.returncode != 0, reason="GRUB's tools could not be "
                                "installed:\n" + missing.stdout + missing.stderr)


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.qemu = subprocess.Popen(
            ["qemu-system-i386", "-accel", "tcg", "-m", "64", "-cdrom", str(ISO), "-display",
             "none", "-nic", "none", "-no-reboot", "-debugcon", f"file:{folder}/e9",
             "-monitor", "stdio"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)

    def say(self, line):
        self.qemu.stdin.write(line + "\n")
        self.qemu.stdin.flush()

    def press(self, *keys):
        for key in keys:
            self.say(f"sendkey {key} 20")

    def edit(self):
        """Adds a word to the command line of the chosen entry, and boots it."""
        self.press("e")
        self.wait(lambda: b"setparams" in self.screen(), MENU)
        names = {" ": "spc", "=": "equal"}
        self.press("down", "down", "end", *(names.get(c, c) for c in " " + WORD))
        self.wait(lambda: f"demo {WORD}".encode() in self.screen(), MENU)
        self.press("ctrl-x")

    def screen(self):
        """The characters of the text screen."""
        path = self.folder / "screen"
        path.unlink(missing_ok=True)
        # In quotes: a bare / would be taken for a division.
        self.say(f'pmemsave {SCREEN:#x} {SCREEN_BYTES} "{path}"')
        end = time.monotonic() + 2
        while time.monotonic() < end:
            if path.exists() and path.stat().st_size == SCREEN_BYTES:
                return path.read_bytes()[::2]
            time.sleep(0.02)
        return b""

    def wait(self, what, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return True
            time.sleep(0.1)
        return False

    def records(self):
        path = self.folder / "e9"
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n")]

    def ends(self):
        return sum(r["type"] == "end" for r in self.records())

    def end(self):
        self.qemu.kill()
        self.qemu.wait()


def boot(folder, entry):
    """(was the menu there, the kernel's records, the last screen) of one entry."""
    number, models = ENTRIES[entry]
    machine = Machine(folder)
    try:
        menu = machine.wait(lambda: MENU_WORDS in machine.screen(), MENU)
        machine.press(*["down"] * number)
        if entry in EDITED:
            machine.edit()
        else:
            machine.press("ret")
        machine.wait(lambda: machine.ends() == len(models), LIMIT)
        machine.wait(lambda: b"delivered" in machine.screen(), 5)
        return menu, machine.records(), machine.screen()
    finally:
        machine.end()


@pytest.fixture(scope="module")
def booted(tmp_path_factory):
    subprocess.run(["make", "-s", "iso"], cwd=emu.TOP, check=True, stdout=subprocess.DEVNULL)
    folders = [tmp_path_factory.mktemp(entry) for entry in ENTRIES]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(ENTRIES, pool.map(boot, folders, ENTRIES)))


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_menu_comes_first(booted, entry):
    assert booted[entry][0]


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_entry_runs_its_models_to_the_end(booted, entry):
    _, records, _ = booted[entry]
    assert [r["mode"] for r in records if r["type"] == "boot"] == ENTRIES[entry][1]
    ends = [r for r in records if r["type"] == "end"]
    assert [r["mode"] for r in ends] == ENTRIES[entry][1]
    assert all(r["cells"] > 50 and r["unexpected"] == 0 for r in ends)
    cells = [r for r in records if r["type"] == "cell"]
    assert len(cells) == sum(r["cells"] for r in ends)
    assert (len({c["gate"] for c in cells}) == 1) == (entry in EDITED)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_table_stays_on_the_screen(booted, entry):
    assert b"delivered" in booted[entry][2] and MENU_WORDS not in booted[entry][2]


def test_every_entry_of_the_menu_is_tested():
    text = (emu.TOP / "boot" / "grub.cfg").read_text(encoding="utf-8")
    assert text.count("menuentry ") == len(ENTRIES)
