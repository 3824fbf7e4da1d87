"""test_ktap.py - the kernel's own tests (tests/kernel/*.c), each as a test of its own.

Its one idea: the kernel says what it tested, as KTAP; here every line becomes a pytest result.
The names are known only after the boots, so these boots run while pytest collects the tests.
"""
import pytest

import boots
import conftest
from machine import emu
from verdict import records


def results_of(name):
    """(results, complaints) of one boot, for pytest's collection: it must not raise."""
    try:
        run = conftest.POOL.result(name)
    except emu.EmuError as error:
        return [], [str(error)]
    results, wrong = records.parse_ktap(run.e9)
    if run.timed_out:
        wrong.append(f"the machine did not come to its end in {run.seconds:.0f} s")
    found = records.parse(run.e9)
    wrong += found.bad + [f"the guest reports: {e['message']}" for e in found.error]
    if not results:
        wrong.append("no results")
    return results, [w + "\n" + run.last_lines() for w in wrong]


def pytest_generate_tests(metafunc):
    for name in boots.KTEST:
        conftest.POOL.start(name)
    every = {name: results_of(name) for name in boots.KTEST}
    if "result" in metafunc.fixturenames:
        cases = [pytest.param(r, id=f"{name}-{r.name.replace(' ', '_')}")
                 for name, (results, _) in every.items() for r in results]
        metafunc.parametrize("result", cases)
    elif "complaints" in metafunc.fixturenames:
        metafunc.parametrize("complaints", [pytest.param(wrong, id=name)
                                            for name, (_, wrong) in every.items()])


def test_ktap_is_whole(complaints):
    """The plan is kept, the machine came to its end, nothing is out of order."""
    assert not complaints, "\n".join(complaints)


def test_kernel(result):
    assert result.ok, f"not ok {result.number} {result.name}"
    if result.skip is not None:
        pytest.skip(result.skip)
