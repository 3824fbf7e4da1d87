"""Unit tests of tools/machine/emu.py: what it reads from an emulator; a guest that hangs.

The guests here are boot sectors of a few instructions, assembled on the spot.
"""
import subprocess
import time

import pytest

from machine import bochs
from machine import emu

PRINT_AND = """\
	org 0x7c00
	bits 16
	xor ax, ax
	mov ds, ax
	mov dx, 0x3fb		; COM1: 8 bits, no parity
	mov al, 3
	out dx, al
	mov si, text
next:	lodsb
	test al, al
	jz done
	out 0xe9, al
	mov bl, al
	mov dx, 0x3fd
room:	in al, dx		; room for one more?
	test al, 0x20
	jz room
	mov al, bl
	mov dx, 0x3f8
	out dx, al
	jmp next
done:	mov dx, 0x3fd
empty:	in al, dx		; has the last one gone out?
	test al, 0x40
	jz empty
%s
text:	db '{"type":"exit","status":3}', 10, "second line", 0
	times 510 - ($ - $$) db 0
	dw 0xaa55
"""
POWER_OFF = """
	mov si, word_off
	mov dx, 0x8900
.next:	lodsb
	test al, al
	jz .qemu
	out dx, al
	jmp .next
.qemu:	mov dx, 0xf4
	xor eax, eax
	out dx, eax
	jmp $
word_off: db "Shutdown", 0
"""
# Without interrupts, or it may be found in the BIOS' timer.
HANG = "	cli\n	jmp $\n"
TRIPLE_FAULT = """
	cli
	lidt [nothing]
	int 3
	jmp $
nothing: dw 0, 0, 0
"""
EXPECTED = '{"type":"exit","status":3}\nsecond line'


def test_a_command_is_within_its_limits():
    """Debian's sh takes one limit at a time."""
    done = subprocess.run(emu.bounded(["sh", "-c", "ulimit -t; ulimit -f"], 7, 5), text=True,
                          capture_output=True, check=True)
    assert done.stdout.split() == ["7", "5"] and not done.stderr


def boot(monkeypatch, tmp_path, emulator, then, limit):
    """Boot a sector in place of the disk image."""
    source, image = tmp_path / "s.asm", tmp_path / "s.img"
    source.write_text(PRINT_AND % then)
    subprocess.run(["nasm", "-f", "bin", "-o", image, source], check=True)
    sector = image.read_bytes() + bytes(16 * 63 * 512 - 512)

    def put(job):
        (job.folder / "disk.img").write_bytes(sector)

    monkeypatch.setattr(emu, "make_image", put)
    return emu.run(emulator, "both", "", limit=limit, label=f"sector-{emulator}")


@pytest.mark.parametrize("emulator", emu.EMULATORS)
def test_outputs_come_back(monkeypatch, tmp_path, emulator):
    run = boot(monkeypatch, tmp_path, emulator, POWER_OFF, 15)
    assert run.e9 == EXPECTED
    assert run.serial.decode() == EXPECTED
    assert not run.timed_out
    assert emulator in run.command


@pytest.mark.parametrize("emulator", emu.EMULATORS)
def test_hang_is_bounded_and_located(monkeypatch, tmp_path, emulator):
    start = time.monotonic()
    run = boot(monkeypatch, tmp_path, emulator, HANG, 2)
    assert run.timed_out
    assert time.monotonic() - start < 2 + emu.LAST_WORDS + 2
    assert run.e9 == EXPECTED
    words = run.last_lines()
    assert "second line" in words
    assert ("jmp .-2" if emulator == "bochs" else "EIP=00007c") in words


@pytest.mark.parametrize("emulator", emu.EMULATORS)
def test_triple_fault_ends_the_boot_and_is_named(monkeypatch, tmp_path, emulator):
    run = boot(monkeypatch, tmp_path, emulator, TRIPLE_FAULT, 10)
    assert not run.timed_out
    assert ("3rd (" if emulator == "bochs" else "Triple fault") in run.last_lines()


BOCHS_SAYS = """\
========
                        Bochs x86 Emulator 2.7
========
Next at t=0
(0) [0x0000fffffff0] f000:fff0 (unk. ctxt): jmpf 0xf000:e05b          ; ea5be000f0
{"type":"boot"}
KTAP version 1
half a line(0).[16310217] [0x000000007c2b] 0000:7c2b (unk. ctxt): out dx, al                ; ee

"""


def test_bochs_noise_is_cut_off():
    guest, after = bochs.split_output(BOCHS_SAYS)
    assert guest == '{"type":"boot"}\nKTAP version 1\nhalf a line'
    assert after.startswith("(0).[16310217]")
    stopped = BOCHS_SAYS.replace("(0).[16310217] [", "Next at t=69770134\n(0) [")
    assert bochs.split_output(stopped)[0] == guest
    killed = BOCHS_SAYS[:BOCHS_SAYS.index("(0).[")]
    assert bochs.split_output(killed) == (guest, "")
    assert bochs.split_output("no start") is None


BOCHSRC = """\
# a comment
display_library: x
cpu: model=corei7_skylake_x, ips=50000000
ata0-master: type=disk, path=build/crossring.img, mode=flat
boot: disk
"""


def test_headless_bochsrc_changes_only_what_it_must():
    lines = bochs.headless(BOCHSRC, "build/run/x", "pentium").splitlines()
    assert "display_library: sdl2" in lines and "display_library: x" not in lines
    assert f"cpu: model=pentium, ips={bochs.IPS}" in lines
    assert "ata0-master: type=disk, path=build/run/x/disk.img, mode=flat" in lines
    assert "# a comment" in lines and "boot: disk" in lines
    assert "com1: enabled=1, mode=file, dev=build/run/x/com1" in lines
    assert f"cpu: model=corei7_skylake_x, ips={bochs.IPS}" in bochs.headless(BOCHSRC, "x", None)


@pytest.mark.parametrize("arguments, words", [
    (("vmware", "both"), "EMU=vmware is not known; the right ones are: bochs qemu"),
    (("bochs", "flatter"), "MODE=flatter is not known; the right ones are: both all split flat fenced")])
def test_wrong_values_list_the_right_ones(arguments, words):
    with pytest.raises(emu.EmuError, match=words):
        emu.run(*arguments, "")


@pytest.mark.parametrize("emulator, right", [("bochs", "corei7_skylake_x"), ("qemu", "486")])
def test_wrong_cpu_lists_the_right_ones(emulator, right):
    with pytest.raises(emu.EmuError, match=rf"(?s)CPU=z80 is not known.*\b{right}\b"):
        emu.run(emulator, "both", "", cpu="z80")
    emu.check_cpu(emulator, right)
    assert emu.check_cpu(emulator, "") is None


def test_folders_of_simultaneous_boots_differ():
    first, lock_one = emu.claim_folder("unit")
    second, lock_two = emu.claim_folder("unit")
    with lock_one, lock_two:
        assert first != second
    third, lock_three = emu.claim_folder("unit")
    lock_three.close()
    assert third == first
