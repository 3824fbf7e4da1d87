"""test_edges.py - calls at the edge of what ring 3 may do: user/programs/edges.c, each a boot.

What is allowed has to work to the last byte; what is not ends the program with SIGSEGV's status.
"""
import subprocess
import sys

import pytest

from machine import emu

KILLED = 139
# (the edge, the model, the policy) -> the status.
EDGES = {(name, mode, "masked"): 0 for name in ("top",) for mode in ("split", "flat")} | {
    (name, "split", "masked"): 0 for name in (
        "es-goes", "gs-goes", "gs-is-inherited", "fpu", "one-sleeps", "backwards")} | {
    ("past-the-top", "flat", "masked"): KILLED, ("kernels-stack", "flat", "masked"): KILLED,
    ("other-base", "flat", "masked"): KILLED, ("lent-page", "flat", "smap"): 0}


def run(edge):
    name, mode, policy = edge
    return subprocess.run(
        [sys.executable, str(emu.TOP / "tools" / "exec.py"), "--args", name, "--mode", mode,
         "--prog", str(emu.TOP / emu.BUILD / "user" / "edges"), "--policy", policy,
         "--label", "test-edges"], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("edge", EDGES, ids=" ".join)
def test_edge(edge):
    done = run(edge)
    assert done.returncode == EDGES[edge], done.stderr
