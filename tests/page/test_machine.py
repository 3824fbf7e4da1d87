"""test_machine.py - the machine of the page against the native Bochs.

Its one idea: both boot the same image with the same command line, and every cell must be the same
in every field.  They are different versions, built by different compilers for different processors.

Skipped where `make page-machine` has not been run.    Read next: tests/page/machine.test.mjs.
"""
import json
import os
import shutil
import subprocess

import pytest

import boots
from machine import bochs, emu, names
from machine.symbols import Symbols
from verdict import records

PACK = emu.TOP / emu.BUILD / "page" / "machine.pack.js"
HERE = emu.TOP / "tests" / "page"
# Seconds; the whole demo takes about ten, on a busy machine several times that.
LIMIT = 240
# All models, not only the lecture's two.
MODE = names.ALL
WORDS = f"mode={MODE} demo scenario=all policy=all gate=all copy={{copy}} poweroff"
# Slower than this against the native one, and something is wrong with the build.
SLOWEST = 8
# What the tests in node stop at.
NAMES = (*names.STEPS, names.ENTRIES["int80"])

IMAGE = emu.TOP / emu.BUILD / "crossring.img"


def is_built():
    """A pack of an older kernel has other symbols and other costs."""
    return PACK.exists() and IMAGE.exists() and PACK.stat().st_mtime >= IMAGE.stat().st_mtime


pytestmark = [pytest.mark.skipif(not is_built(), reason="not built or old: make page-machine"),
              pytest.mark.skipif(not shutil.which("node"), reason="no node: tools/setup.sh page")]


def node(arguments, **environment):
    return subprocess.run(["node", *arguments], cwd=emu.TOP, timeout=LIMIT, check=False, text=True,
                          env={**os.environ, **environment}, capture_output=True)


def key(cell):
    return tuple(cell[name] for name in ("mode", "policy", "gate", "scenario"))


def page_boot(copy):
    done = node([str(HERE / "boot.mjs"), str(PACK), str(bochs.IPS), *WORDS.format(copy=copy).split()])
    assert done.returncode == 0, done.stderr
    return records.parse(done.stdout), json.loads(done.stderr.splitlines()[-1])


@pytest.fixture(scope="module", params=names.COPIES)
def both(request):
    """(native, its seconds, the page's, its costs) of the whole demo."""
    matrix = boots.matrix("page", ["--emu", "bochs", "--mode", MODE, "--copy", request.param])
    found, costs = page_boot(request.param)
    return matrix.found, matrix.run.seconds, found, costs


def test_every_cell_is_the_same(both):
    native, _, page, costs = both
    assert costs["why"] == "off" and "shutdown requested" in costs["message"]
    theirs, ours = ({key(c): c for c in found.cell} for found in (native, page))
    assert len(theirs) > 1000 and theirs.keys() == ours.keys()
    different = [(k, f, theirs[k][f], ours[k][f]) for k in theirs for f in theirs[k]
                 if theirs[k][f] != ours[k][f]]
    assert not different, f"{len(different)} fields, first: {different[:5]}"


def test_the_processor_is_the_same(both):
    native, _, page, _ = both
    assert page.boot == native.boot and page.gate == native.gate and page.end == native.end


def test_speed_beside_the_native_one(both):
    _, seconds, _, costs = both
    ours = costs["milliseconds"] / 1000
    rate = {name: costs["instructions"] / time / 1e6 for name, time in (
        ("native", seconds), ("node", ours), ("processor", costs["cpuSeconds"]))}
    print(f"\nthe whole demo: native Bochs {seconds:.1f} s, in node {ours:.1f} s; million "
          f"instructions a second: native {rate['native']:.0f}, in node {rate['node']:.0f}, "
          f"{rate['processor']:.0f} of a processor that has nothing else to do; "
          f"unpacked and compiled in {costs['startMilliseconds'] / 1000:.1f} s")
    assert ours < SLOWEST * max(seconds, 1)


@pytest.mark.parametrize("name", ["machine", "session"])
def test_in_node(name):
    symbols = Symbols("split")
    done = node(["--test", str(HERE / f"{name}.test.mjs")], PACK=str(PACK),
                SYMBOLS=json.dumps({name: symbols.linear(name) for name in NAMES}))
    print(*(line for line in done.stdout.splitlines() if "a step back:" in line), sep="\n")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
