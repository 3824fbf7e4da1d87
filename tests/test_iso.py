"""test_iso.py - `make iso`: GRUB's menu, each entry of it booted in QEMU.

Its one idea: the keys that a person would press, and then the kernel's own records.  QEMU knows
nothing of our image but that it is a CD.
"""
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from machine import emu
from machine import qmp
from verdict import records

ISO = emu.TOP / emu.BUILD / "crossring.iso"
# Entry of the menu -> its number, and the models that have to run, in order.
ENTRIES = {"both": (0, ["split", "flat"]), "all": (1, ["split", "flat", "fenced"]),
           "split": (2, ["split"]), "flat": (3, ["flat"]), "fenced": (4, ["fenced"])}
# "both" runs everything; the others get a word more in GRUB's editor, as grub.cfg says one can:
# they need not run all of that again.
WORD = "policy=fs"
EDITED = ("all", "split", "flat", "fenced")
# Seconds for GRUB to show its menu, and for a whole run, on a busy host.
MENU, LIMIT = 40, 60
# The last of them: the others are drawn before it.
MENU_WORDS = "limits as a fence"

missing = subprocess.run([str(emu.TOP / "tools" / "setup.sh"), "--check", "iso", "qemu"],
                         capture_output=True, text=True, check=False)
pytestmark = pytest.mark.skipif(missing.returncode != 0, reason="GRUB's tools could not be "
                                "installed:\n" + missing.stdout + missing.stderr)


def edit(machine):
    """Adds a word to the command line of the chosen entry, and boots it."""
    machine.press("e")
    machine.wait("setparams")
    machine.press("down", "down", "end", *(" " + WORD))
    machine.wait(f"demo {WORD}")
    machine.press("ctrl-x")


def boot(folder, entry):
    """(the menu's rows, the kernel's records, the last screen's rows) of one entry."""
    number, models = ENTRIES[entry]
    e9 = folder / "e9"
    command = ["qemu-system-i386", "-accel", "tcg", "-m", "64", "-cdrom", str(ISO), "-nic", "none",
               "-no-reboot", "-debugcon", f"file:{e9}"]
    with qmp.Machine(command, folder) as machine:
        menu = machine.wait(MENU_WORDS, limit=MENU)
        machine.press(*["down"] * number)
        if entry in EDITED:
            edit(machine)
        else:
            machine.press("enter")
        end = time.monotonic() + LIMIT
        while e9.read_text().count('"type":"end"') < len(models) and time.monotonic() < end:
            time.sleep(0.1)
        last = machine.wait("delivered")
    return menu, records.parse(e9.read_text()), last


@pytest.fixture(scope="module")
def booted(tmp_path_factory):
    subprocess.run(["make", "-s", "iso"], cwd=emu.TOP, check=True, stdout=subprocess.DEVNULL)
    folders = [tmp_path_factory.mktemp(entry) for entry in ENTRIES]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(ENTRIES, pool.map(boot, folders, ENTRIES)))


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_menu_comes_first(booted, entry):
    menu, _, _ = booted[entry]
    assert sum("Crossring: " in row for row in menu) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_entry_runs_its_models_to_the_end(booted, entry):
    _, found, _ = booted[entry]
    assert [r["mode"] for r in found.boot] == ENTRIES[entry][1]
    assert [r["mode"] for r in found.end] == ENTRIES[entry][1]
    assert all(r["cells"] > 50 and r["unexpected"] == 0 for r in found.end)
    assert len(found.cell) == sum(r["cells"] for r in found.end)
    assert (len({c["policy"] for c in found.cell}) == 1) == (entry in EDITED)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_table_stays_on_the_screen(booted, entry):
    text = "\n".join(booted[entry][2])
    assert "delivered" in text and MENU_WORDS not in text


def test_every_entry_of_the_menu_is_tested():
    text = (emu.TOP / "boot" / "grub.cfg").read_text(encoding="utf-8")
    assert text.count("menuentry ") == len(ENTRIES)
