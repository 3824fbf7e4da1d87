"""test_gdb.py - `make gdb`: QEMU and a real gdb in batch mode, in both models.

Its one idea: what gdb says is compared with what the model promises.
Read next: tests/test_gdb_steps.py, tests/host/test_gdbproxy.py.
"""
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from machine import emu

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
