"""conftest.py - what the tests share: the tools' folder, the built files, and the boots.

Its one idea: a boot mostly waits, so the boots that the selected tests need are started together at
the beginning, two at a time, and each test then asks for the one it is about.
"""
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP / "tools"), str(TOP / "tests"), str(TOP / "tests" / "host")]

import boots  # noqa: E402  (needs the path above)


# pytest keeps the running test's name in the environment, which every program that is started gets,
# and Linux starts none with 128 KB in one variable.
LONGEST_NAME = 1000


class Pool:
    """Starts each named boot once; asking for it waits until it is over."""

    def __init__(self):
        self.executor = ThreadPoolExecutor(max_workers=2)
        self.futures = {}

    def start(self, name):
        if name not in self.futures:
            self.futures[name] = self.executor.submit(boots.BOOTS[name])
        return self.futures[name]

    def result(self, name):
        return self.start(name).result()


POOL = Pool()


def pytest_configure():
    # tools/test.py ends us so; a signal that only killed us would leave emulators behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A shell takes Ctrl-C from what it starts in the background; the tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish():
    """After Ctrl-C: no boot that has not begun."""
    POOL.executor.shutdown(wait=False, cancel_futures=True)


def pytest_collection_finish(session):
    """Tests are chosen: start the boots that they will ask for."""
    if session.config.option.collectonly:
        return
    for item in session.items:
        if len(item.nodeid) > LONGEST_NAME:
            raise pytest.UsageError(f"{item.nodeid[:80]}...: the name is too long; give it ids")
        for mark in item.iter_markers("boot"):
            POOL.start(mark.args[0])


@pytest.fixture
def booted(request):
    """The result of the boot that the test's boot mark names."""
    future = POOL.start(request.node.get_closest_marker("boot").args[0])
    # Not raised again: one exception object for hundreds of tests grows a traceback without end.
    if future.exception():
        pytest.fail(f"{type(future.exception()).__name__}: {future.exception()}", pytrace=False)
    return future.result()
