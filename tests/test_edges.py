"""test_edges.py - calls at the edge of what ring 3 may do: user/programs/edges.c.

What is allowed has to work to the last byte; what is not ends who did it with SIGSEGV's status,
and nobody else.  The edges of one model and policy share a boot.
"""
import functools
import subprocess
import sys

import pytest

from machine import emu

KILLED = 139
# (the model, the policy) -> the edge -> the status.
EDGES = {("split", "masked"): {"top": 0, "es-goes": 0, "gs-goes": 0, "gs-is-inherited": 0, "fpu": 0,
                               "one-sleeps": 0, "backwards": 0},
         ("flat", "masked"): {"top": 0, "past-the-top": KILLED, "kernels-stack": KILLED,
                              "other-base": KILLED},
         ("flat", "smap"): {"lent-page": 0}}


@functools.cache
def run(mode, policy, *edges):
    return subprocess.run(
        [sys.executable, str(emu.TOP / "tools" / "exec.py"), "--mode", mode, "--policy", policy,
         "--prog", str(emu.TOP / emu.BUILD / "user" / "edges"), "--label", "test-edges",
         "--args", " ".join(edges)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("boot, edge", [(boot, edge) for boot in EDGES for edge in EDGES[boot]],
                         ids=lambda words: words if isinstance(words, str) else " ".join(words))
def test_edge(boot, edge):
    done = run(*boot, *EDGES[boot])
    assert f"{edge}: {EDGES[boot][edge]}" in done.stdout.splitlines(), done.stdout + done.stderr


@pytest.mark.parametrize("boot", EDGES, ids=" ".join)
def test_the_last_ones_status_is_the_programs(boot):
    assert run(*boot, *EDGES[boot]).returncode == list(EDGES[boot].values())[-1]


def test_without_a_word_it_says_so():
    done = run("split", "masked")
    assert done.returncode == 100 and "name some of them" in done.stdout
