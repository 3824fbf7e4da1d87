"""qemu.py - how QEMU is started without a screen, and what it says about the guest's end.

Its one idea: two ways in.  "disk" boots our own loader from the image, as a PC does; "multiboot"
gives the kernel straight to QEMU's own loader, and must end in the same kernel with the same files.

Source: QEMU's manual, "Invocation"; the Multiboot Specification 0.6.96.

Read next: tools/machine/emu.py.
"""
import re

from machine import names

PROGRAM = "qemu-system-i386"
# Long mode is in the other program alone; of the models, this one asks for it.
LONG_MODE = {"qemu64": "qemu-system-x86_64"}
ROUTES = ("disk", "multiboot")
ENVIRONMENT = {}
MODELS_COMMAND = [PROGRAM, "-cpu", "help"]
MODELS_LINE = re.compile(r"^x86 (\S+)", re.MULTILINE)
# The guest's memory in MB: the most that `make demo` may need.
MEMORY = 32
# An instruction is a nanosecond of the guest's, and RDTSC counts those.
COUNTED = ["-icount", "shift=0,sleep=off"]


def disk(job):
    """The run's image as a disk that the BIOS reads in large pieces.  IDE, word by word through a
    port, costs half a second a boot here; Bochs has an IDE disk, so that is seen to work too."""
    return ["-drive", f"file={job.here}/disk.img,format=raw,if=virtio"]


def kernel_and_modules(job):
    """What a Multiboot loader gets; a kernel that is to run later is one more module."""
    first, *others = names.modes_of(job.mode)
    modules = [str(job.archive)] + [f"{job.build}/kernel-{mode}.elf" for mode in others]
    # A comma separates modules; a doubled one stands for itself.
    return ["-kernel", f"{job.build}/kernel-{first}.elf",
            "-initrd", ",".join(m.replace(",", ",,") for m in modules), "-append", job.words]


def machine(job):
    """The machine that all of them are, whoever looks on.  job: an emu.Job."""
    words = [LONG_MODE.get(job.cpu, PROGRAM), "-accel", "tcg", "-m",
             str(job.memory or MEMORY), "-nic", "none"]
    words += ["-cpu", job.cpu] if job.cpu else []
    words += COUNTED if job.count else []
    words += disk(job) if job.route == "disk" else kernel_and_modules(job)
    return words + ["-debugcon", f"file:{job.here}/e9",
                    "-serial", job.line or f"file:{job.here}/com1"]


def command(job):
    """The command that runs this boot without a screen."""
    return machine(job) + ["-monitor", "stdio", "-display", "none", "-no-reboot",
                           "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                           "-d", "cpu_reset", "-D", f"{job.here}/qemu.log"]


def ask_where(process):
    """Ask the monitor for the registers, then end QEMU."""
    process.stdin.write(b"info registers\nquit\n")
    process.stdin.flush()


def collect(read):
    """(port E9 or None, evidence) of a run; read(name) gives a file's text, or None."""
    e9, log, said = read("e9", None), read("qemu.log"), read("stdout")
    fault = log.rfind("Triple fault")
    words = log[fault:].splitlines()[:20] if fault >= 0 else []
    useful = re.compile(r"E[AIS][XPI]=|[CDEFS]S =|CR0=")
    return e9, "\n".join(line for line in words + said.splitlines()
                         if useful.match(line) or line.startswith("Triple"))
