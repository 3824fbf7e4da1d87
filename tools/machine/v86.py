"""v86.py - how v86, the third engine, is started: a PC in JavaScript and WebAssembly, here in Node.

Its one idea: one more opinion, of another maker.  It has one processor, checks no limit and no
type, and knows neither SMAP nor SMEP; the kernel finds that out and says so of each cell.  It is
npm's, one version of it, fetched into build/ by `make machines`, and not a value of EMU: it is slow,
and it has no window.

Source: v86's Readme (npm package v86).     Read next: tools/machine/v86.mjs, tools/machines.py.
"""
import re

PROGRAM = "node"
ROUTES = ("disk",)
ENVIRONMENT = {}
MODELS_COMMAND = ["node", "--version"]
# No processor to choose.
MODELS_LINE = re.compile(r"(?!)")
MEMORY = 32
LIBRARY = "v86/node_modules/v86/build"
DRIVER = "tools/machine/v86.mjs"


def command(job):
    return [PROGRAM, DRIVER, str(job.here), str(job.memory or MEMORY), f"build/{LIBRARY}"]


def ask_where(process):
    """It cannot be asked."""
    process.kill()


def collect(read):
    """(port E9 or None, evidence) of a run."""
    return read("e9", None), read("stderr")
