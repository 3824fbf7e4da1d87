"""test_damage.py - one bit wrong anywhere on the disk, or a disk that is short, empty or not there.

Its one idea: every part of the image is asked at its first byte and at its last; `make damage` asks
at many more.  Somebody has to say something of it, soon, whatever it is.
"""
import pytest

import damage as sweep
from machine import damage
from machine import emu

# Of the boot sector: its jump, its packet, a letter, the word that makes the sum right, its mark.
BOOT_SECTOR = (0, 440, 460, 508, 510)
PLACES = 2


@pytest.fixture(scope="module")
def qemu():
    return sweep.Sweep("qemu", label="test-damage")


@pytest.fixture(scope="module")
def bochs():
    return sweep.Sweep("bochs", label="test-damage")


def outcomes(one, places):
    return {part: {end.outcome for end in ends.values()} for part, ends in one.run(places).items()}


@pytest.mark.parametrize("emulator, count", [("qemu", PLACES), ("bochs", 1)])
def test_a_flipped_bit_is_told(emulator, count, request):
    one = request.getfixturevalue(emulator)
    found = outcomes(one, one.places(count, BOOT_SECTOR[:2 * count + 1]))
    # Nobody reads what lies behind all.
    assert found.pop("behind all") == {damage.GOOD}
    assert len(found) == 8 and set(map(frozenset, found.values())) == {frozenset([damage.SAID])}


def lengths(image):
    """Where an image may be cut: after each of its parts, and in the middle of some."""
    return sorted({end for _, end in damage.parts(image).values()} - {len(image)}
                  | {sum(damage.parts(image)[part]) // 2 for part in ("loader", "user.tar")} | {0})


def test_a_disk_that_is_cut_short_is_told(qemu):
    ends = [qemu.boot(qemu.image[:length], qemu.good) for length in lengths(qemu.image)]
    assert len(ends) > 8 and {end.outcome for end in ends} == {damage.SAID}
    assert "cut short" in ends[-1].sentence


def test_an_empty_disk_is_told(qemu, bochs):
    """By the BIOS: there is nobody else."""
    for one in (qemu, bochs):
        assert one.boot(bytes(len(one.image)), one.good).outcome == damage.SAID


def without_disk(command, job):
    """The command for a machine that has none."""
    if command[0] == "bochs":
        path = emu.TOP / job.here / "bochsrc"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("ata0-master")),
                        encoding="utf-8")
        return command
    at = command.index("-drive")
    return command[:at] + command[at + 2:]


@pytest.mark.parametrize("emulator", emu.EMULATORS)
def test_a_machine_without_a_disk_says_so(emulator):
    end = damage.boot(b"", "test-damage", None, emulator, change=without_disk)
    assert end.outcome == damage.SAID and "boot" in end.sentence


# ---- The judge ----

CAME = '{"type":"end","cells":1,"unexpected":0}\n'
GOOD = [("end", None, None, 1)]


@pytest.mark.parametrize("e9, heard, outcome", [
    (CAME, "", damage.GOOD), ("", "", damage.SILENT), (CAME * 2, "", damage.WRONG),
    (CAME.replace("1,", "2,"), "", damage.WRONG), ("", "Crossring", damage.SILENT),
    ("", "Crossring cannot start: tge loader", damage.SAID), ("", "panic: no", damage.SAID),
    (CAME + '{"type":"error","message":"why"}\n', "", damage.SAID)])
def test_the_judge_tells_them_apart(e9, heard, outcome):
    assert damage.judge(e9, heard, 0, GOOD).outcome == outcome


def test_silence_counts_outside_of_the_boot_sector_alone():
    silent = damage.End(damage.SILENT, "", 5, [])
    assert sweep.failures({"loader": {9: silent}}) == ["loader, byte 9 of the image: silent"]
    assert not sweep.failures({"boot sector": {9: silent}})
    assert sweep.ranges([3, 1, 2, 9]) == "1-3 9"
    assert damage.spread(10, 20, 3) == [10, 14, 19] and damage.spread(4, 6, 9) == [4, 5]
