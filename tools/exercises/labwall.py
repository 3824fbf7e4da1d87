"""labwall.py - what confines the grading of a stranger's code.

Its one idea: two walls.  What a student wrote never runs on this processor: the bench and Bochs
emulate one, and the compiler only reads it.  And these emulators and compilers run in bubblewrap:
no network, no file of this machine but /usr and a copy of the tree, both read-only, a folder in
memory to write to, a process tree of its own that ends with it; time, memory, files and processes
are bounded.  Without bubblewrap nothing is graded.

Source: bwrap(1), setrlimit(2), user_namespaces(7).   Read before: labclass.py.
"""
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import time

from machine.ending import ToolError

# Of one exercise: seconds of the clock and of the processor; then bytes and processes.
CLOCK, PROCESSOR = 60, 15
MEMORY, FILE, SCRATCH, PROCESSES = 3 << 30, 1 << 26, 1 << 28, 64
# What one exercise may say.
SAID = 1 << 16
STOPPED = "it did not come to an end within the time and memory that an exercise has"
TREE = "/tree"
# What a fresh user of the system's own tools needs to see of it.
SYSTEM = ("--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin",
          "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
          "--symlink", "usr/sbin", "/sbin", "--proc", "/proc", "--dev", "/dev",
          "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
          "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")
VARIABLES = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C.UTF-8",
             "PYTHONDONTWRITEBYTECODE": "1"}
# Root's processes are not counted: root first becomes nobody.
NOBODY = 65534


def command(tree, *inside):
    """What runs a command behind the wall; tree: the copy of ours that it sees as /tree."""
    words = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] \
        if os.geteuid() == 0 else []
    words += ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", *SYSTEM,
              "--size", str(SCRATCH), "--tmpfs", "/tmp", "--ro-bind", str(tree), TREE,
              "--size", str(SCRATCH), "--tmpfs", f"{TREE}/build/copies", "--remount-ro", "/",
              "--chdir", TREE]
    for name, value in VARIABLES.items():
        words += ["--setenv", name, value]
    # Counted inside: outside the user has processes of his own.
    return words + ["prlimit", f"--nproc={PROCESSES}", *inside]


def check(tree):
    """Refuse, in words, unless the wall stands."""
    if not shutil.which("bwrap"):
        raise ToolError("bubblewrap is not installed, and without it no stranger's code is "
                           "graded; tools/setup.sh lab installs it")
    tried = subprocess.run(command(tree, "test", "-r", "Makefile"), capture_output=True, text=True,
                           timeout=CLOCK, check=False)
    if tried.returncode:
        raise ToolError("bubblewrap cannot confine anything here, so no stranger's code is "
                           "graded (are user namespaces allowed?): "
                           + (tried.stderr.strip() or "the tree cannot be read behind the wall"))


def judged(tree, job):
    """Grade behind the wall.  job: seed, answers {exercise: files}, references; the result:
    {exercise: complaints}, STOPPED for those that said nothing."""
    process = subprocess.Popen(command(tree, "python3", "tools/lab.py", "judge"),
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, errors="replace")
    try:
        said, _ = process.communicate(json.dumps(job), timeout=CLOCK * (1 + len(job["answers"])))
    except subprocess.TimeoutExpired:
        said = ""
    finally:
        process.kill()
        process.wait()
    found = {number: [STOPPED] for number in job["answers"]}
    for line in said.splitlines():
        number, complaints = json.loads(line)
        found[number] = complaints
    return found


# ---- On the other side ----

def inside(exercises):
    """`lab.py judge`: a job on standard input, a line for each exercise on standard output."""
    job = json.load(sys.stdin)
    for number, files in job["answers"].items():
        reference = {tuple(key.split("/")): (outcome, residual, vector) for key, (
            outcome, residual, vector) in job["references"].get(number, {}).items()}
        complaints = alone(lambda n=number, f=files, r=reference:
                           exercises[n].judged(f, job["seed"], r))
        print(json.dumps([number, complaints]), flush=True)
    return 0


def alone(grade):
    """The complaints of one exercise, graded in a process of its own with bounds."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        for what, most in ((resource.RLIMIT_CPU, PROCESSOR), (resource.RLIMIT_AS, MEMORY),
                           (resource.RLIMIT_FSIZE, FILE), (resource.RLIMIT_CORE, 0)):
            resource.setrlimit(what, (most, most))
        try:
            complaints = grade()
        except ToolError as error:
            complaints = [str(error)]
        except (MemoryError, OSError, ValueError, RecursionError):
            complaints = [STOPPED]
        os.write(writer, json.dumps(complaints).encode()[:SAID])
        os._exit(0)
    os.close(writer)
    said = until_end(reader, time.monotonic() + CLOCK)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(child, 0)
    try:
        return json.loads(said)
    except ValueError:
        return [STOPPED]


def until_end(reader, end):
    """What the child writes, up to its end or ours."""
    said = b""
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
            piece = pipe.read(SAID)
            said += piece
            if not piece:
                break
    return said
