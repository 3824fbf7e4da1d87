"""test_boot.py - disk images that are damaged, cut or lie: each ends in a sentence, none in silence.

Its one idea: the good image is made as always, then one thing in it is changed.  What the boot
sector, the loader or the kernel says about it is the only thing that is looked at.
"""
import re
import struct
import subprocess
import time

import pytest

from machine import damage
from machine import emu
from machine import mkimage

SECTOR = mkimage.SECTOR
WORDS = "scenario=read_good policy=fs gate=int80 demo poweroff"
L = mkimage.L


# A letter of what the boot sector may have to say.
MBR_WORDS = 450


def flip(at):
    def change(image):
        image[at(image) if callable(at) else at] ^= 0x01
        return image
    return change


def middle_of(part):
    return lambda image: sum(damage.parts(image)[part]) // 2


def swapped(image):
    """The loader's first two words change places: a plain sum stays the same."""
    at = damage.parts(image)["loader"][0]
    image[at:at + 4] = image[at + 2:at + 4] + image[at:at + 2]
    return image


def cut(image):
    # Behind all that is needed to say so; the BIOS wants whole cylinders.
    return image[:len(image) // 2 // (16 * 63 * SECTOR) * 16 * 63 * SECTOR]


# name -> (what is done to the image, what the machine has to say about it)
DAMAGED = {
    "signature": (flip(SECTOR), "no image header"),
    "header": (flip(SECTOR + L["HDR_CMDLINE"] + 100), "header is damaged"),
    "boot sector's words": (flip(MBR_WORDS), "the boot sector is damaged"),
    # Nothing looked between its first byte and its last: the machine jumped into it.
    "loader's middle": (flip(middle_of("loader")), "the loader is damaged"),
    "loader's end": (flip(lambda image: damage.parts(image)["loader"][1] - 1),
                     "the loader is damaged"),
    "loader's order": (swapped, "the loader is damaged"),
    "kernel": (flip(middle_of("kernel-split.elf")),
               "kernel-split.elf on the disk image is damaged"),
    "archive": (flip(middle_of("user.tar")), "user.tar on the disk image is damaged"),
    "cut": (cut, "cut short"),
}
EHDR_PHOFF, PHDR_SIZE, P_PADDR, P_MEMSZ, P_OFFSET = 28, 32, 12, 20, 4
# name -> (what is changed in the split kernel's first program header, the sentence)
LYING = {
    "memory above the kernel's": ((P_MEMSZ, 0x00200000), "a part outside of physical memory"),
    "address below the kernel's": ((P_PADDR, 0x00090000), "a part outside of physical memory"),
    "bytes behind the file's end": ((P_OFFSET, 0x7FFFFFFF), "a part that ends beyond the end"),
}


# QEMU fails reads that touch this sector of a file, so often: the loader asks three times for a
# piece of many sectors, and then for one sector at a time.
BAD_SECTOR = """\
[inject-error]
event = "read_aio"
errno = "5"
sector = "%d"
once = "%s"
"""
TRIES = 3
COMPLAINT = re.compile(r'"type":"error","message":".*"\}')


def with_bad_sector(command, folder, sector, times):
    """The command, with a drive that fails there; times: 0 for always."""
    rules = BAD_SECTOR % (sector, "on") * times if times else BAD_SECTOR % (sector, "off")
    (folder / "bad").write_text(rules)
    image_file = f"file={folder.relative_to(emu.TOP)}/disk.img"
    bad = f"file=blkdebug:{folder.relative_to(emu.TOP)}/bad:{image_file[5:]},rerror=report"
    return [word.replace(image_file, bad) for word in command]


def run(command, folder):
    """Until the machine is off, or has said what is wrong and waits for ever."""
    start = time.monotonic()
    with subprocess.Popen(command, cwd=emu.TOP, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and time.monotonic() - start < emu.LIMIT:
            time.sleep(0.05)
            said = folder / "e9"
            if said.exists() and COMPLAINT.search(said.read_text(errors="replace")):
                break
        process.kill()
    return (folder / "e9").read_text(errors="replace")


# The kernel that split turns into at the end; its paddr + memsz carries.
NEXT = (P_PADDR, 0xFFFFF000)


def boot(label, change=lambda image: image, bad=None, where=middle_of("user.tar"), mode="split",
         **kernels):
    """What the machine writes, with this change made to the image; bad, where: how often a sector
    cannot be read; kernels: the bytes to take instead, by model."""
    folder, lock = emu.claim_folder(f"test-boot-{label}".replace(" ", "-").replace("'", ""))
    with lock:
        job = emu.Job(mode, f"mode={mode} {WORDS}", None, "disk", emu.BUILD / "user.tar", folder,
                      emu.BUILD)
        paths = [emu.TOP / emu.BUILD / name for name in (
            "mbr.bin", "loader.bin", "kernel-split.elf", "kernel-flat.elf", "user.tar")]
        for model, elf in kernels.items():
            (folder / f"kernel-{model}.elf").write_bytes(elf)
            paths[2 if model == "split" else 3] = folder / f"kernel-{model}.elf"
        image = bytearray(mkimage.build(paths[0], paths[1], paths[2:], job.words))
        (folder / "disk.img").write_bytes(change(image))
        module = emu.EMULATORS["qemu"]
        command = module.command(job)
        if bad is not None:
            command = with_bad_sector(command, folder, where(image) // SECTOR, bad)
        return run(command, folder)


def lying_kernel(change, model="split"):
    elf = bytearray((emu.TOP / emu.BUILD / f"kernel-{model}.elf").read_bytes())
    field, value = change
    struct.pack_into("<I", elf, struct.unpack_from("<I", elf, EHDR_PHOFF)[0] + field, value)
    return bytes(elf)


def jobs():
    """name -> the arguments of its boot."""
    every = {name: {"change": change} for name, (change, _) in DAMAGED.items()}
    every |= {name: {"split": lying_kernel(change)} for name, (change, _) in LYING.items()}
    every["next kernel"] = {"mode": "both", "flat": lying_kernel(NEXT, "flat")}
    every["a bad header"] = {"bad": 0, "where": lambda image: SECTOR}
    return every | {"good": {}, "a bad sector": {"bad": 0}, "a bad moment": {"bad": TRIES}}


@pytest.fixture
def said(request):
    """What the machine said in the boot that the test names."""
    name = request.getfixturevalue("name")
    return boot(name, **jobs()[name])


@pytest.mark.parametrize("name", [*DAMAGED, *LYING])
def test_it_says_what_is_wrong(name, said):
    sentence = (DAMAGED | LYING)[name][1]
    assert '"type":"error"' in said and sentence in said


@pytest.mark.parametrize("name", ["next kernel"])
def test_the_next_kernel_has_to_lie_in_its_place(name, said):
    """The first one looks before it is replaced."""
    assert "module kernel-flat.elf: segment 0 does not fit" in said


@pytest.mark.parametrize("name", ["a bad sector"])
def test_a_bad_sector_is_named(name, said):
    assert re.search(r"Disk read error at sector \(LBA\) \d+, BIOS status", said)


@pytest.mark.parametrize("name", ["a bad header"])
def test_the_boot_sector_says_why_it_cannot_read(name, said):
    assert re.search(r"Crossring cannot start: disk read error, BIOS status 0x(?!00)[0-9A-F]{2}\"",
                     said)


@pytest.mark.parametrize("name", ["good", "a bad moment"])
def test_the_good_image_boots(name, said):
    """Also where a large read fails and its sectors come one by one: in their places."""
    assert '"type":"error"' not in said
    assert '"outcome":"delivered"' in said
