"""test_cmdline.py - wrong words on the kernel's command line, by our loader, by Multiboot, by GRUB.

Its one idea: whoever types a word that is wrong, stands twice or is too long gets a sentence with
the word in it, and no boot that looks as if it had been meant.
"""
import shutil
import subprocess
import time

import pytest

from machine import damage
from machine import emu
from machine import names
from machine import qmp

KNOWN = "the words are mode= scenario= policy="
LOADER_MAX, KERNEL_MAX = names.IMAGE["CMDLINE_MAX"], 1023
# QEMU puts the kernel's path before the line.
PATH_MAX = 60
# The line -> what the kernel says of it.
KERNELS = {
    "mode=": "mode= may be both all split", "mode=nope": "mode=nope: this is the split kernel",
    "mode=flat": "mode=flat: this is the split kernel",
    "mode=split mode=split": "mode=split: that word stands twice",
    "scenario=": "scenario=: there is no such", "scenario=nope": "scenario=nope: there is no such",
    # A file of the archive that promises nothing was a table without a row.
    "scenario=hello demo": "scenario=hello: there is no such",
    "scenario=data/zeros demo": "scenario=data/zeros: there is no such",
    "policy=": "policy=: it may be all naive fs", "policy=nope": "it may be all naive fs",
    "gate=": "gate=: it may be all int80", "gate=nope": "gate=nope: it may be all int80",
    "copy=": "copy=: it may be bytes rep", "copy=all": "copy=all: it may be bytes rep",
    # The loader's own words, of which GRUB knows nothing.
    "menu=": "menu=: it wants a number", "menu=1x": "menu=1x: it wants a number",
    "nope": f'"nope" on the command line: {KNOWN}', "DEMO": f'"DEMO" on the command line: {KNOWN}',
    "demo=1": '"demo=1" on the command line', "mode": '"mode" on the command line',
    "=": '"=" on the command line', "--": '"--" on the command line',
    "-- ": "a program's name has to follow",
    # The last one won, and nobody was told.
    "policy=fs demo policy=masked": "policy=masked: that word stands twice",
    "gate=int80 gate=gate": "gate=gate: that word stands twice",
    "demo  demo": "demo: that word stands twice", "try=a try=b": "try=b: that word stands twice",
    "": "Nothing asked for: add demo", "x" * (KERNEL_MAX - PATH_MAX): '"' + "x" * 200,
    # It was cut, and a word at its end with it.
    "demo " * 210: f"characters; {KERNEL_MAX} is the most",
}
# The same where our loader looks first; what it leaves to the kernel comes to the same.
LOADERS = {
    "mode=": "Use one of: mode=both mode=split", "mode=nope": "mode=nope is not known",
    "mode=split mode=split": "mode= stands twice", "menu=": "wants a number of seconds, 0 to 3600",
    "menu=1x": "wants a number of seconds", "menu=99999": "wants a number of seconds",
    "menu=5 policy=nope": "policy=nope is not known. Use one of: policy=all policy=naive",
    "menu=5 gate=": "gate= is not known. Use one of: gate=all",
    "menu=5 scenario=hello": "scenario=hello is not known. Use one of: scenario=all",
    "menu=5 copy=rep copy=rep": "copy= stands twice",
    "policy=fs policy=fs": "policy=fs: that word stands twice",
    "": "Nothing asked for: add demo", "x" * LOADER_MAX: '"' + "x" * 200,
}


def said(route, line):
    """What the machine says of this line."""
    folder, lock = emu.claim_folder("test-cmdline")
    with lock:
        job = emu.Job("split", line, None, route, emu.BUILD / "user.tar", folder, emu.BUILD)
        if route == "disk":
            emu.make_image(job, scenarios=emu.TOP / emu.BUILD / "scenarios")
        command = damage.command_of("qemu", job)
        damage.watch(command, folder, None, damage.LIMIT)
        return damage.heard(folder)


@pytest.mark.parametrize("line", KERNELS, ids=lambda line: line[:30] or "nothing")
def test_the_kernel_says_what_is_wrong(line):
    assert KERNELS[line] in said("multiboot", line)


@pytest.mark.parametrize("line", LOADERS, ids=lambda line: line[:30] or "nothing")
def test_the_loader_says_what_is_wrong(line):
    assert LOADERS[line] in said("disk", line)


def test_an_image_takes_no_line_that_is_too_long():
    with pytest.raises(emu.EmuError, match=f"401 characters; {LOADER_MAX} is the most"):
        said("disk", "x" * (LOADER_MAX + 1))


# ---- By GRUB ----

GRUB = ("policy=fs demo policy=masked", "demo scenario=nope", "demo " * 210)
ENTRY = """menuentry "{n}" {{
	multiboot /boot/kernel-split.elf {words}
	module /boot/user.tar user.tar
}}
"""
missing = subprocess.run([str(emu.TOP / "tools" / "setup.sh"), "--check", "iso"],
                         capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def iso(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grub")
    boot = folder / "tree" / "boot"
    (boot / "grub").mkdir(parents=True)
    for name in ("kernel-split.elf", "user.tar"):
        shutil.copy(emu.TOP / emu.BUILD / name, boot)
    text = "set timeout=-1\nterminal_output console\ninsmod multiboot\n"
    text += "".join(ENTRY.format(n=n, words=words) for n, words in enumerate(GRUB))
    (boot / "grub" / "grub.cfg").write_text(text, encoding="ascii")
    subprocess.run(["grub-mkrescue", "--directory=/usr/lib/grub/i386-pc", "-o", folder / "one.iso",
                    folder / "tree"], check=True, capture_output=True)
    return folder / "one.iso"


@pytest.mark.skipif(missing, reason="GRUB's tools could not be installed")
@pytest.mark.parametrize("number", range(len(GRUB)), ids=[line[:30] for line in GRUB])
def test_from_grub_it_is_the_same(iso, tmp_path, number):
    e9 = tmp_path / "e9"
    command = ["qemu-system-i386", "-accel", "tcg", "-m", "64", "-cdrom", str(iso), "-nic", "none",
               "-debugcon", f"file:{e9}"]
    wanted = (KERNELS | {GRUB[1]: KERNELS["scenario=nope"]})[GRUB[number]]
    with qmp.Machine(command, tmp_path) as machine:
        machine.wait(f"{len(GRUB) - 1}", "GNU GRUB", limit=2 * emu.LIMIT)
        machine.press(*["down"] * number, "enter")
        end = time.monotonic() + emu.LIMIT
        while wanted not in e9.read_text() and time.monotonic() < end:
            time.sleep(qmp.POLL)
        assert wanted in e9.read_text(), machine.text()
