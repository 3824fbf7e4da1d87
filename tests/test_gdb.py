"""test_gdb.py - `make gdb`: QEMU and a real gdb in batch mode, in both models.

Its one idea: what gdb says is compared with what the model promises.  The unit tests at the end are
of the proxy between the two, on wrong and on split-up packets.
"""
import itertools
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from machine import emu
from machine import names
from machine import gdbproxy
from walk.words import TITLES

SESSION = [sys.executable, str(emu.TOP / "tools" / "gdbsession.py")]
needs_gdb = pytest.mark.skipif(not shutil.which("gdb") or not shutil.which("qemu-system-i386"),
                               reason="tools/setup.sh gdb could not install gdb")
# model -> the user's base and limit, the kernel's base
BASES = {"split": ("40000000", "7fffffff", "c0000000"),
         "flat": ("00000000", "ffffffff", "00000000")}
COMMANDS = """\
echo @real\\n
python
for command in ("gdt", "desc 0x23", "linear ds 0"):
    try:
        gdb.execute(command)
    except gdb.error as error:
        print(error)
end
tbreak *0x100010
continue
echo @boot\\n
x/1i $eip
tbreak step1_trap if $eax == 3
continue
echo @early\\n
python
try:
    gdb.execute("trapframe")
except gdb.error as error:
    print(error)
end
tbreak step2_data_in_buffer
continue
echo @bt\\n
bt 3
echo @trapframe\\n
trapframe
tbreak step3_load_fs
continue
echo @code\\n
x/1i $eip
tbreak step4_copy
continue
echo @linear\\n
linear fs 0x08049000
linear ds $eip
linear 0x23 0xbfffffff
linear fs $edi
echo @null\\n
python
try:
    gdb.execute("linear gs 0")
except gdb.error as error:
    print(error)
try:
    gdb.execute("desc 0x200")
except gdb.error as error:
    print(error)
try:
    gdb.execute("linear fs")
except gdb.error as error:
    print(error)
end
echo @desc\\n
desc $fs
desc 7
desc 0
desc 3
desc 0x30
desc 0x33
echo @gdt\\n
gdt
echo @data\\n
print mode.name
print/x mode.user_base
set var copy_loop = &copy_loops[1]
print copy_loop->name
tbreak copy_rep_to_user.movs
continue
echo @where\\n
x/1i $eip
tbreak observe_result
continue
echo @end\\n
info symbol $eip
"""


def run(mode, folder):
    script = folder / f"{mode}.gdb"
    script.write_text(COMMANDS)
    done = subprocess.run(SESSION + ["--mode", mode, "--scenario", "read_good", "--args",
                                     f"-batch -x {script}"], capture_output=True, text=True,
                          timeout=60, check=False)
    parts = re.split(r"^@(\w+)\n", done.stdout, flags=re.M)
    # The end first: a script that stops in the middle says why in its last lines.
    assert len(parts) == 2 * COMMANDS.count("echo @") + 1, \
        f"{done.stderr[-500:]}\n{done.stdout[-1500:]}\nstatus {done.returncode}"
    return dict(zip(parts[1::2], parts[2::2])) | {"stderr": done.stderr}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gdb")
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(BASES, pool.map(lambda mode: run(mode, folder), BASES)))


both_modes = pytest.mark.parametrize("mode", ["split", "flat"])


@needs_gdb
@both_modes
def test_breakpoints_and_code_are_right_before_and_after_the_model_begins(said, mode):
    assert re.search(r"<start>:\s+cld", said[mode]["boot"])
    assert re.search(r"<step3_load_fs>:\s+mov\s+fs,", said[mode]["code"])
    assert "<copy_rep_to_user.movs>" in said[mode]["where"] and "rep movs" in said[mode]["where"]
    assert "observe_result in section .text" in said[mode]["end"]


@needs_gdb
@both_modes
def test_the_call_stack_has_arguments_and_lines(said, mode):
    text = said[mode]["bt"]
    assert re.search(r"#0  step2_data_in_buffer \(.*data=0x[0-9a-f]+ \"line 0000: abcd", text)
    assert re.search(r"#1  0x\w+ in archive_read \(.*\) at kernel/files/archive_file\.c:\d+", text)
    assert re.search(r"sys_read \(fd=3, .*n=16\) at kernel/entry/sys_file\.c:\d+", text)


@needs_gdb
@both_modes
def test_trapframe(said, mode):
    frame = dict(re.findall(r"^  \+\w\w (\w+) +([0-9a-f]{8})", said[mode]["trapframe"], re.M))
    assert len(frame) == 17
    expected = {"vector": 0x80, "cs": 0x1B, "ss": 0x23, "ds": 0x23, "eax": 3, "error": 3, "ebx": 3,
                "edx": 16}
    assert {name: int(frame[name], 16) for name in expected} == expected
    assert frame["eip"].startswith("08048")
    assert "ENTRY_INT80" in said[mode]["trapframe"] and "SEG_USER_CS" in said[mode]["trapframe"]
    assert "is not complete yet" in said[mode]["early"]


@needs_gdb
@both_modes
def test_linear(said, mode):
    base, limit, kernel = BASES[mode]
    text = said[mode]["linear"]
    linear = f"{int(base, 16) + 0x08049000:08x}"
    assert f"fs:08049000 = {base} + 08049000 = linear {linear}\nuser page" in text
    assert re.search(rf"ds:\w+ = {kernel} \+ \w+ = linear c01\w+\nkernel page, physical 001", text)
    assert ("past the limit 7fffffff: #GP" in text) == (mode == "split")
    assert "gs is null" in said[mode]["null"] and "past the table's limit" in said[mode]["null"]
    assert "linear SEGMENT OFFSET:" in said[mode]["null"]


@needs_gdb
@both_modes
def test_gdt_and_descriptors(said, mode):
    base, limit, kernel = BASES[mode]
    raw = "40c7f3000000ffff" if mode == "split" else "00cff3000000ffff"
    assert f"0020 SEG_USER_DS    {raw}  " \
           f"base {base}, limit {limit}, DPL 3, data, writable" in said[mode]["gdt"]
    assert re.search(rf"0008 SEG_KERNEL_CS  \w+  base {kernel}, .* DPL 0, code", said[mode]["gdt"])
    assert re.search(r"0050 SEG_CALL_GATE  \w+  call gate, DPL 3, to 0008:\w+, 6 parameters",
                     said[mode]["gdt"])
    desc = said[mode]["desc"]
    assert "selector 0023 = GDT entry 4 SEG_USER_DS, RPL 3" in desc
    assert "selector 0007 = LDT entry 0 LDT, RPL 3" in desc
    assert desc.count("null: loading it") == 2, "selectors 0 to 3 alone"
    assert desc.count("empty: S 0 and type 0 are no segment: loading it is #GP") == 2


@needs_gdb
@both_modes
def test_in_real_mode_there_are_no_descriptors(said, mode):
    assert said[mode]["real"].count("still in real mode") == 3


@needs_gdb
@both_modes
def test_the_kernels_data_can_be_read_and_written(said, mode):
    assert f'"{mode}"' in said[mode]["data"]
    assert f"= {int(BASES[mode][0], 16):#x}\n" in said[mode]["data"]
    assert '"rep"' in said[mode]["data"]


@needs_gdb
@both_modes
def test_gdb_complains_of_nothing(said, mode):
    assert "rror" not in said[mode]["stderr"] and "warning" not in said[mode]["stderr"]


STEPS = "steps\n" + "continue\ninfo symbol $eip\nprint/x $edi\n" * 5 + "continue\n" * 2
STEPS_NAIVE = "steps\n" + "continue\ninfo symbol $eip\n" * 3 + "continue\n" * 2


def stepped(folder, commands, *arguments):
    script = folder / "steps.gdb"
    script.write_text(commands)
    done = subprocess.run(SESSION + [*arguments, f"--args=-batch -x {script}"], capture_output=True,
                          text=True, timeout=60, check=False)
    # How the machine goes when gdb leaves it is not looked at.
    assert "Python" not in done.stderr, done.stderr
    return done.stdout


@needs_gdb
@both_modes
def test_steps_are_those_of_the_call_under_test_and_then_comes_the_verdict(mode, tmp_path):
    said = stepped(tmp_path, STEPS, "--mode", mode)
    assert "Type steps, then c" in said
    at = re.findall(r"^(\w+)(?: \+ \d+)? in section .text", said, re.M)
    assert at[0] in ("int80_entry", "step1_trap"), said
    assert [name[:5] for name in at[1:]] == ["step2", "step3", "step4", "step5"], said
    y = {"split": "0x1ff000", "flat": "0xc01ff000"}[mode]
    assert re.findall(r"^\$\d+ = (\w+)$", said, re.M)[3] == y, "the copy of another call"
    told = re.findall(r"^(Step \d of 5: .+?)\.  Try: (.+)$", said, re.M)
    assert [title for title, _ in told] == [TITLES[key] for key in "12345"]
    outcome = {"split": "delivered", "flat": "kernel-hit"}[mode]
    assert f"Verdict: {outcome}, as promised, y " in said


@needs_gdb
@pytest.mark.parametrize("arguments, instruction, address, whose", [
    (["--mode", "split"], "mov    BYTE PTR fs:[edi],al", "fs:001ff000 = 40000000", "user page"),
    (["--mode", "flat"], "mov    BYTE PTR fs:[edi],al", "fs:c01ff000 = 00000000", "kernel page"),
    (["--policy", "naive"], "mov    BYTE PTR [", "ds:001ff000 = c0000000", "kernel page"),
    (["--copy", "rep"], "rep movs DWORD PTR es:[edi]", "es:001ff000 = 40000000", "user page"),
    (["--scenario", "write_from_kernel_offset"], "mov    al,BYTE PTR fs:[esi]",
     "fs:001ff800 = 40000000", "user page")])
def test_copy_goes_to_the_first_byte_of_the_right_copy(arguments, instruction, address, whose, tmp_path):
    # Step 5 (naive has none), the result, the verdict.
    rest = 2 if "naive" in arguments else 3
    said = stepped(tmp_path, "copy\necho @byte\\n\n" + "continue\n" * rest, *arguments)
    before = said.partition("@byte")[0]
    assert instruction in before and address in before and f"\n{whose}, physical" in before
    assert "Verdict: " in said


@needs_gdb
def test_copy_says_if_there_is_none(tmp_path):
    script = tmp_path / "none.gdb"
    script.write_text("copy\n")
    done = subprocess.run(SESSION + ["--policy", "limit", "--mode", "flat",
                                     f"--args=-batch -x {script}"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert "this call copies nothing" in done.stderr


@needs_gdb
def test_what_a_stop_says_can_be_typed_there(tmp_path):
    """Each command that a stop proposes is one that gdb does."""
    texts = re.search(r"^TRY = \{(.*?)^\}", (emu.TOP / "tools/machine/gdbsteps.py").read_text(),
                      re.M | re.S)[1]
    tries = {key: [re.sub(r" \(.*\)", "", word) for word in text.split("   ")]
             for key, text in re.findall(r'"(\w+)": "(.+)"', texts)}
    assert list(tries) == [*"12345", "naive"] and all(len(typed) >= 3 for typed in tries.values())
    for policy, keys in (("fs", "12345"), ("naive", ("1", "2", "naive"))):
        script = "steps\n" + "".join("continue\n" + "\n".join(tries[key]) + "\n" for key in keys)
        said = stepped(tmp_path, script + "echo @end\\n\n", "--policy", policy)
        assert "@end" in said, f"gdb stopped at a command:\n{said}"
    # The last one was naive's: y through DS is the kernel's canary.
    assert re.search(r"^ds:001ff000 = c0000000 \+ 001ff000 = linear c01ff000$", said, re.M)


@needs_gdb
def test_steps_that_are_not_reached_are_forgotten(tmp_path):
    said = stepped(tmp_path, STEPS_NAIVE, "--policy", "naive")
    assert re.findall(r"^(\w+) in section", said, re.M)[1:] == ["step2_data_in_buffer", "naive_copy"]
    assert "Verdict: kernel-hit, as promised" in said


@needs_gdb
def test_a_killed_session_leaves_no_machine_behind():
    """SIGKILL: no clean-up of ours can run."""
    session = subprocess.Popen(SESSION + ["--args", "-batch -ex 'tbreak ktest_run' -ex continue"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for line in session.stdout:
            if line.startswith("Temporary breakpoint"):
                break
        machines = children(session.pid, "qemu")
        assert machines
    finally:
        session.kill()
        session.wait()
    end = time.monotonic() + 5
    while any(map(runs, machines)):
        assert time.monotonic() < end, "QEMU is still there"
        time.sleep(0.05)


def runs(pid):
    """A process that has ended, and that nobody has asked about (there is no init in a container),
    has no command line."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def children(pid, name):
    """The children of a process whose command has this name in it."""
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid=,args="], capture_output=True,
                            text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if name in line]


def test_wrong_values_are_refused():
    for arguments, words in ((["--mode", "both"], "the right ones are: split flat fenced"),
                             (["--cpu", "z80"], "CPU=z80 is not known")):
        done = subprocess.run(SESSION + arguments, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and words in done.stderr


# ---- The proxy ----

LAYOUT = gdbproxy.Layout(names.LAYOUT, 0x101000)


@pytest.mark.parametrize("address, linear", [
    (0x0010AE29, 0xC010AE29), (0x00FFFFFF, 0xC0FFFFFF), (0x08048000, 0x48048000),
    (0x3FFFFFFF, 0x7FFFFFFF), (0x40000000, 0x40000000), (0xC010AE29, 0xC010AE29)])
def test_layout(address, linear):
    assert LAYOUT.linear(address) == linear


class Qemu(threading.Thread):
    """The far end: writes down what it gets, answers OK, knows the bases of CS, one a question."""

    def __init__(self, end, bases):
        super().__init__(daemon=True)
        self.stream, self.bases, self.got = gdbproxy.Stream(end), bases, []

    def run(self):
        try:
            while True:
                text, _ = self.stream.read()
                if text is None:
                    continue
                self.stream.byte(b"+")
                if text == gdbproxy.ASK_CS:
                    shown = f"EAX=0\nCS =0008 {next(self.bases):08x} 00ffffff\n".encode()
                    self.stream.write(b"O" + shown[:20].hex().encode())
                    self.stream.write(b"O" + shown[20:].hex().encode())
                else:
                    self.got.append(text)
                self.stream.write(b"S05" if text == b"c" else b"OK")
        except OSError:
            pass


def through_proxy(requests, bases):
    """What arrives at QEMU for these requests of gdb, sent byte by byte."""
    (gdb, near), (far, end) = socket.socketpair(), socket.socketpair()
    qemu = Qemu(end, bases)
    qemu.start()
    threading.Thread(target=gdbproxy.Proxy(near, far, LAYOUT).run, daemon=True).start()
    me = gdbproxy.Stream(gdb)
    gdb.settimeout(5)
    for request in requests:
        for byte in b"$%b#%02x" % (request, sum(request) & 0xFF):
            gdb.sendall(bytes([byte]))
        while me.read()[0] not in (b"OK", b"S05"):
            pass
    gdb.close()
    return qemu.got


@pytest.mark.parametrize("request_text, base, arrives", [
    (b"m10ae29,4", 0xC0000000, b"mc010ae29,4"),
    (b"m10ae29,4", 0, b"m10ae29,4"),
    (b"M8048000,1:90", 0xC0000000, b"M48048000,1:90"),
    (b"Z0,10ae29,1", 0, b"Z0,c010ae29,1"),
    (b"z0,100010,1", 0xC0000000, b"z0,100010,1"),
    (b"X10ae29,2:\x7d\x03a", 0xC0000000, b"Xc010ae29,2:\x7d\x03a"),
    (b"qSupported:m1000,4", 0xC0000000, b"qSupported:m1000,4"),
])
def test_proxy_changes_addresses_and_nothing_else(request_text, base, arrives):
    assert through_proxy([request_text], itertools.repeat(base)) == [arrives]


def test_proxy_asks_again_after_the_machine_has_run():
    bases = iter((0, 0xC0000000))
    got = through_proxy([b"m100000,4", b"m100004,4", b"c", b"m100000,4"], bases)
    assert got == [b"m100000,4", b"m100004,4", b"c", b"mc0100000,4"]
