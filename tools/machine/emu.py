"""emu.py - one boot of the machine, without a screen and within a time limit.

Its one idea: whoever needs a boot (the demo, the tests, exec) gets the same thing back from
either emulator: what the guest wrote to port E9, what it wrote to COM1, how long it took, and,
when it did not end by itself, where it was.

Everything of one boot stays in build/run/LABEL/ until the next boot with that label: the
configuration, the disk image, both outputs.  So the printed command can be repeated by hand.

Read next: bochs.py and qemu.py beside it, then tools/boot.py and tools/demo.py.
"""
import fcntl
import os
import shlex
import shutil
import subprocess
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

from machine import bochs
from machine import mkimage
from machine import names
from machine import qemu
from machine import slim
from machine import v86
from machine.ending import ToolError

TOP = names.TOP
# Another folder holds another build: the kernels with their tests in them, or broken kernels.
BUILD = Path(os.environ.get("BUILD", "build"))
EMULATORS = {"bochs": bochs, "qemu": qemu}
# And what only `make machines` boots.
ENGINES = EMULATORS | {"v86": v86}
# Seconds without any output after which a boot counts as hung.
LIMIT = 20.0
# Seconds between two looks at a boot that runs: each look costs half a millisecond.
POLL = 0.04
# A boot that writes on and on is stopped after so many times that.
TOTAL = 6
OUTPUTS = ("stdout", "e9", "com1")
# The kernel's own tests place a fault at every byte: twenty seconds, more on a busy host.
KTEST_LIMIT = 60.0
# After the time limit the emulator is asked where the guest is; it has this long to answer.
LAST_WORDS = 2.0
# Backstops for a boot whose runner is killed: processor seconds, and blocks of output.
CPU_SECONDS, FILE_BLOCKS = 60, 1_000_000


class EmuError(ToolError):
    """A boot that cannot be tried; the text says why, in words for the user."""


@dataclass
class Job:
    """One boot to be done, as the emulators' own files see it."""
    mode: str
    words: str
    cpu: str | None
    route: str
    archive: Path
    folder: Path
    build: Path
    # RDTSC counts instructions: Bochs' always does, QEMU has to be told; and few ticks disturb it.
    count: bool = False
    # The machine's MB; None for what the emulator's file says.
    memory: int | None = None
    # The serial line's other end, a terminal of the host's; None: the file com1.
    line: str | None = None
    top: Path = TOP

    @property
    def here(self):
        """The run folder, seen from the top folder: the printed command is for there."""
        return self.folder.relative_to(self.top)


@dataclass
class Run:
    emulator: str
    command: str
    e9: str
    serial: bytes
    seconds: float
    timed_out: bool
    # What the emulator itself said about the guest's end: last instruction, triple fault.
    evidence: str

    def last_lines(self, count=8):
        """The ends of all outputs, for an error message."""
        parts = (("port E9", self.e9), ("COM1", self.serial.decode("utf-8", "replace")),
                 (self.emulator, self.evidence))
        return "\n".join(f"  last lines of {name}:\n" + "\n".join(
            "    " + line for line in (tail(text, count) or ["(none)"])) for name, text in parts)


def tail(text, count):
    """The last lines that hold something, fit for a terminal."""
    lines = ("".join(c if c.isprintable() else "." for c in line)[:200].rstrip()
             for line in text.splitlines())
    return [line for line in lines if line.strip(" .")][-count:]


def choose(name, value, right):
    """The value, if it is one of the right ones; otherwise an error that lists them."""
    if value not in right:
        words = f"{name}={value} is not known; the right ones are: {' '.join(right)}"
        raise EmuError("\n  ".join(textwrap.wrap(words, 96, break_on_hyphens=False)))
    return value


def tool_output(command):
    try:
        # Bochs answers on standard error.
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=20, check=False).stdout
    except OSError as error:
        raise EmuError(f"cannot run {command[0]} ({error.strerror}); "
                       "tools/setup.sh installs it") from error


def cpu_models(emulator):
    """The processor models that the installed emulator offers."""
    module = ENGINES[emulator]
    return module.MODELS_LINE.findall(tool_output(module.MODELS_COMMAND))


def check_cpu(emulator, cpu):
    # QEMU takes features after the name: max,-smap
    if cpu:
        choose("CPU", cpu.split(",")[0] if emulator == "qemu" else cpu, cpu_models(emulator))
    return cpu or None


def claim_folder(label):
    """A run folder nobody else uses, emptied; returns it and the lock that keeps it ours."""
    for attempt in range(1, 100):
        folder = TOP / BUILD / "run" / (label if attempt == 1 else f"{label}-{attempt}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / "lock", "w", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        for old in folder.iterdir():
            if old.name != "lock":
                old.unlink()
        return folder, lock
    raise EmuError(f"a hundred boots named {label} at once?")


def make_image(job, **menu):
    """A disk image of its own with this command line: the Makefile's, rewritten.

    menu: mkimage.build's arguments for what the boot menu offers."""
    mbr, loader, *kernels = [TOP / job.build / name for name in (
        "mbr.bin", "loader.bin", *(f"kernel-{mode}.elf" for mode in names.MODES))]
    for path in (mbr, loader, *kernels):
        if not path.exists():
            raise EmuError(f"{path.relative_to(TOP)} is not built: run make first")
    archive = slim.for_boot(TOP / job.archive, job.words, job.folder)
    try:
        image = mkimage.build(mbr, loader, [*kernels, archive], job.words, **menu)
    except mkimage.ImageError as error:
        raise EmuError(f"mkimage: {error}") from None
    (job.folder / "disk.img").write_bytes(image)


def read(path):
    return path.read_bytes() if path.exists() else b""


def output_size(folder):
    """How much the guest has written so far, all outputs together."""
    return sum((folder / name).stat().st_size for name in OUTPUTS if (folder / name).exists())


def wait(process, limit, folder, on_serial):
    """Wait for the end, or until nothing has been written for `limit` seconds; hand over the
    serial output as it comes.  A long boot on a busy machine is no hang as long as it goes on."""
    start = last = time.monotonic()
    seen = size = 0
    while True:
        done, now = process.poll() is not None, time.monotonic()
        if on_serial:
            data = read(folder / "com1")
            if data[seen:]:
                on_serial(data[seen:])
                seen = len(data)
        if output_size(folder) != size:
            size, last = output_size(folder), now
        if done or now - last > limit or now - start > TOTAL * limit:
            return not done
        time.sleep(POLL)


def stop(process, module):
    """The time is over: let the emulator say where the guest is, then end it."""
    try:
        module.ask_where(process)
        process.wait(LAST_WORDS)
    except (subprocess.TimeoutExpired, OSError):
        pass


def bounded(command, seconds, blocks=FILE_BLOCKS):
    """The command within limits of the system: if we are killed ourselves, the emulator must not
    run on for ever.  seconds: of the processor's time; blocks: of output, 512 bytes each."""
    return ["sh", "-c", f"ulimit -t {seconds}; ulimit -f {blocks}; exec \"$@\"", "sh", *command]


def execute(module, command, folder, limit, on_serial):
    """Run the emulator; True if it had to be stopped."""
    command = bounded(command, int(TOTAL * limit) + CPU_SECONDS)
    environment = dict(os.environ, **module.ENVIRONMENT)
    with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as err:
        process = subprocess.Popen(command, cwd=TOP, env=environment, stdout=out,
                                   stderr=err, stdin=subprocess.PIPE)
        try:
            timed_out = wait(process, limit, folder, on_serial)
            if timed_out:
                stop(process, module)
            return timed_out
        finally:
            process.kill()
            process.wait()
            process.stdin.close()


def collect(emulator, folder):
    """(port E9, COM1, evidence) of the boot that ran in this folder."""
    def text(name, otherwise=""):
        path = folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else otherwise
    e9, evidence = ENGINES[emulator].collect(text)
    if e9 is None:
        raise EmuError(f"{emulator} did not start:\n  " +
                       "\n  ".join(text("stderr").splitlines()[-6:]))
    return e9, read(folder / "com1"), evidence


def check(emulator, mode, cpu, route):
    """Refuse, in words, what cannot be booted."""
    choose("EMU", emulator, ENGINES)
    choose("MODE", mode, (*names.SEVERAL, *names.MODES))
    choose("route", route, ENGINES[emulator].ROUTES)
    check_cpu(emulator, cpu)
    program = ENGINES[emulator].PROGRAM
    if not shutil.which(program):
        raise EmuError(f"{program} is not installed; tools/setup.sh installs it")


def run(emulator, mode, words, *, cpu=None, limit=LIMIT, route="disk", archive=None, label="boot",
        build=BUILD, say=None, on_serial=None, count=False, memory=None):
    """Boot once.  words: the command line after mode=; say: where the command is announced;
    count: RDTSC counts instructions; memory: MB."""
    check(emulator, mode, cpu, route)
    module = ENGINES[emulator]
    folder, lock = claim_folder(label)
    with lock:
        job = Job(mode, f"mode={mode} {words}", cpu, route, archive or build / "user.tar", folder,
                  build, count, memory)
        if route == "disk":
            make_image(job)
        command = module.command(job)
        shown = shlex.join([f"{n}={v}" for n, v in module.ENVIRONMENT.items()] + command)
        if say:
            print(shown, file=say, flush=True)
        start = time.monotonic()
        timed_out = execute(module, command, folder, limit, on_serial)
        seconds = time.monotonic() - start
        e9, serial, evidence = collect(emulator, folder)
    return Run(emulator, shown, e9, serial, seconds, timed_out, evidence)
