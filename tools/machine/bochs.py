"""bochs.py - how Bochs is started without a screen, and what its output means.

Its one idea: the top folder's bochsrc is the configuration; a run without a screen changes only
what it must.  Bochs prints port E9 on its standard output, between its own words; those are cut
off here.

Source: bochsrc(5), and the debugger chapter of Bochs' user manual.

Read next: tools/machine/emu.py.
"""
import re
import signal

PROGRAM = "bochs"
ROUTES = ("disk",)
# SDL's own name for "no screen".
ENVIRONMENT = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
MODELS_COMMAND = ["bochs", "--help", "cpu"]
MODELS_LINE = re.compile(r"^([a-z][a-z0-9_]+)$", re.MULTILINE)
# Instructions that make one second of the guest's clock.  The fewer, the fewer the guest spends
# waiting for the serial port, the timer and the BIOS' delays; the more, the fewer ticks come in
# between.  Of 2 to 20 million, `make demo` executes the fewest instructions with 3 and 4.
IPS = 4_000_000
# Where instructions are counted, the timer's tick must be further away than the longest count.
IPS_COUNTED = 100_000_000
# Bochs' debugger waits at a prompt unless it has commands.  The later ones only run when the guest
# is stopped: by our SIGINT after the time limit.
DEBUGGER_COMMANDS = "c\nsreg\nq\n"
START = re.compile(r"^\(0\) \[0x[0-9a-f]+\] f000:fff0 .*\n", re.MULTILINE)
STOP = re.compile(r"(?:Next at t=\d+\n)?\(0\)[. ]+\[")


def rewritten(text, folder, cpu, without=(), added=(), ips=None):
    """The text of bochsrc with this run's image and processor, some directives left out."""
    lines = []
    for line in text.splitlines():
        word = line.split(":")[0].strip()
        if word in without:
            continue
        if word == "ata0-master":
            line = re.sub(r"path=[^,]+", f"path={folder}/disk.img", line)
        if word == "cpu" and ips:
            line = re.sub(r"\bips=\d+", f"ips={ips}", line)
        if word == "cpu" and cpu:
            line = re.sub(r"model=[^,]+", f"model={cpu}", line)
        lines.append(line)
    return "\n".join(lines + list(added)) + "\n"


def headless(text, folder, cpu, memory=None, ips=IPS, line=None):
    """What a run without a screen must have changed.  memory: MB, where not bochsrc's; line: the
    terminal at the serial line's other end, where somebody types: time is the host's then."""
    without = ("display_library", "sound", "log", "com1", "panic", "port_e9_hack")
    without += ("memory",) if memory else ()
    without += ("clock",) if line else ()
    serial = f"mode=term, dev={line}" if line else f"mode=file, dev={folder}/com1"
    added = ("display_library: sdl2", "sound: driver=dummy", f"log: {folder}/bochs.log",
             f"com1: enabled=1, {serial}", "panic: action=fatal", "port_e9_hack: enabled=1")
    added += ("clock: sync=slowdown",) if line else ()
    added += (f"memory: guest={memory}, host={memory}",) if memory else ()
    return rewritten(text, folder, cpu, without, added, ips)


def windowed(text, folder, cpu):
    """What a run with a window must have changed: its image, and where Bochs' own words go."""
    return rewritten(text, folder, cpu, ("log",), (f"log: {folder}/bochs.log",))


def command(job):
    """Write the configuration; the command that runs it.  job: an emu.Job."""
    text = (job.top / "bochsrc").read_text(encoding="utf-8")
    ips = IPS_COUNTED if job.count else IPS
    (job.folder / "bochsrc").write_text(headless(text, job.here, job.cpu, job.memory, ips, job.line),
                                        encoding="utf-8")
    (job.folder / "commands").write_text(DEBUGGER_COMMANDS, encoding="ascii")
    # -unlock: a Bochs that was killed leaves a lock file, and this image is ours alone.
    return [PROGRAM, "-q", "-unlock", "-f", f"{job.here}/bochsrc", "-rc", f"{job.here}/commands"]


def ask_where(process):
    """Stop the guest: the debugger says where it is, and the remaining commands end Bochs."""
    process.send_signal(signal.SIGINT)


def split_output(text):
    """(what the guest wrote, what Bochs said after it), or None if no guest was started."""
    start = START.search(text)
    if not start:
        return None
    stop = STOP.search(text, start.end())
    if not stop:
        return text[start.end():], ""
    return text[start.end():stop.start()], text[stop.start():]


def collect(read):
    """(port E9 or None, evidence) of a run; read(name) gives a file's text."""
    parts = split_output(read("stdout"))
    if not parts:
        return None, ""
    # The guest's own way to end Bochs is a panic too.
    panics = [line for line in read("bochs.log").splitlines()
              if ">>PANIC<<" in line and "shutdown requested" not in line]
    useful = re.compile(r"\(0\)|[cdefs]s:0x|\tData seg|\tCode seg|rip:|eflags")
    return parts[0], "\n".join(panics + [s for s in parts[1].splitlines() if useful.match(s)])
