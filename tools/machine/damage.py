"""damage.py - a disk image with one thing wrong, booted, and what the machine makes of it.

Its one idea: four things can happen.  The boot is as good as ever; or somebody says a sentence
about it, the BIOS, the boot sector, the loader or the kernel; or it ends in silence; or, worst, it
goes another way and says nothing of it.  Which it was is read from what the machine wrote.

Read next: tools/damage.py, tests/test_boot.py.
"""
import re
import struct
import subprocess
import time
from dataclasses import dataclass

from machine import emu
from machine import mkimage
from machine import names
from verdict import records

SECTOR, L = mkimage.SECTOR, names.IMAGE
GOOD, SAID, SILENT, WRONG = "boots", "a sentence", "silent", "another way"
# One case in each model: every file of the image is read, and every kernel runs.
WORDS = "mode=all scenario=read_good policy=fs gate=int80 demo poweroff"
# Seconds in which the sentence has to come.
LIMIT = 5.0
POLL = 0.02
# A sentence as a person finds it on the screen or on COM1.  A damaged boot sector's own words may
# have a wrong letter in them: one half of the sentence is then still right.
SENTENCE = re.compile(r"Crossring cannot start|is damaged|no image header|panic: |read error|"
                      r"cannot read by block number|No bootable device|not a bootable disk|"
                      r"could not read the boot disk|Nothing asked for|\"type\":\"error\"")
# After its first words the rest of a sentence may take as long.
REST = 0.15


@dataclass
class End:
    """What became of a boot."""
    outcome: str
    sentence: str
    seconds: float
    # What differs in no two good boots.
    came: list


def header(image, name):
    return struct.unpack_from("<I", image, SECTOR + L[name])[0]


def file_entry(image, number):
    """(its name, where its first byte lies, its size) of a file of the image."""
    at = SECTOR + header(image, "HDR_FILES") + number * L["FILE_ENTRY_SIZE"]
    lba, size = struct.unpack_from("<2I", image, at + L["FILE_LBA"])
    return image[at:at + L["FILE_NAME_SIZE"]].rstrip(b"\0").decode(), lba * SECTOR, size


def parts(image):
    """{name: (first byte, byte behind the last)} of everything on the image, in its order."""
    loader = header(image, "HDR_LOADER_LBA") * SECTOR
    found = {"boot sector": (0, SECTOR), "header": (SECTOR, 2 * SECTOR),
             "tables": (2 * SECTOR, loader),
             "loader": (loader, loader + header(image, "HDR_LOADER_SECTORS") * SECTOR)}
    for number in range(header(image, "HDR_FILE_COUNT")):
        name, at, size = file_entry(image, number)
        found[name] = at, at + size
    return found | {"behind all": (-(-(at + size) // SECTOR) * SECTOR, len(image))}


def spread(first, end, count):
    """So many places from the first byte to the last, at even distances."""
    count = min(count, end - first)
    return [first + (end - 1 - first) * n // max(count - 1, 1) for n in range(count)]


def flipped(image, at):
    """The image with one bit turned over; which one depends on the place."""
    changed = bytearray(image)
    changed[at] ^= 1 << at % 8
    return bytes(changed)


def came(found):
    """What a boot did, without what differs from run to run."""
    return [(r["type"], r.get("mode"), r.get("outcome"), r.get("cells")) for r in found.order]


def judge(e9, heard, seconds, good):
    """What became of it.  heard: all that a person may read; good: came() of the good image."""
    found, sentence = records.parse(e9), SENTENCE.search(heard)
    done = came(found)
    if found.error or sentence:
        text = found.error[0]["message"] if found.error else heard[sentence.start():].split("\n")[0]
        return End(SAID, text.strip(), seconds, done)
    if done == good:
        return End(GOOD, "", seconds, done)
    return End(WRONG if done else SILENT, "", seconds, done)


def command_of(emulator, job):
    """As always, and the BIOS is heard too."""
    words = emu.EMULATORS[emulator].command(job)
    if emulator == "qemu":
        words += ["-chardev", f"file,id=bios,path={job.here}/bios", "-device",
                  "isa-debugcon,iobase=0x402,chardev=bios"]
    return words


def heard(folder):
    """All that was written where a person looks, and by the BIOS."""
    return "\n".join(emu.read(folder / name).decode("utf-8", "replace")
                     for name in ("com1", "e9", "bios", "stdout", "bochs.log", "stderr"))


def watch(command, folder, environment, limit):
    """Runs it until it ends, has said a sentence, or the time is over; the seconds that took."""
    with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(emu.bounded(command, emu.CPU_SECONDS), cwd=emu.TOP, stdout=out,
                                   stderr=err, stdin=subprocess.PIPE, env=environment)
        while (process.poll() is None and time.monotonic() - start < limit
               and not SENTENCE.search(heard(folder))):
            time.sleep(POLL)
        seconds = time.monotonic() - start
        if process.poll() is None and seconds < limit:
            time.sleep(REST)
        process.kill()
        process.wait()
        process.stdin.close()
    return seconds


def boot(image, label, good=None, emulator="qemu", cpu=None, limit=LIMIT, change=None):
    """What becomes of this image, a whole disk or what is left of it.  change: of the command."""
    module = emu.EMULATORS[emulator]
    folder, lock = emu.claim_folder(label)
    with lock:
        job = emu.Job("all", WORDS, cpu, "disk", emu.BUILD / "user.tar", folder, emu.BUILD)
        (folder / "disk.img").write_bytes(image)
        command = command_of(emulator, job)
        command = change(command, job) if change else command
        seconds = watch(command, folder, dict(emu.os.environ, **module.ENVIRONMENT), limit)
        e9, _, evidence = emu.collect(emulator, folder)
        return judge(e9, heard(folder) + evidence, seconds, good)


def good_image():
    paths = [emu.TOP / emu.BUILD / name for name in (
        "mbr.bin", "loader.bin", *(f"kernel-{mode}.elf" for mode in names.MODES), "user.tar")]
    for path in paths:
        if not path.exists():
            raise emu.EmuError(f"{path.relative_to(emu.TOP)} is not built: run make first")
    return mkimage.build(paths[0], paths[1], paths[2:], WORDS, emu.TOP / emu.BUILD / "scenarios")
