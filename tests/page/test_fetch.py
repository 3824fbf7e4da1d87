"""test_fetch.py - what make page-machine says when Bochs' source cannot be had.

Its one idea: a path without apt-get is a system without it; nothing here needs a network.
Read next: tools/page/bochs/fetch.sh.
"""
import shutil
import subprocess

import pytest

from machine import emu

FETCH = emu.TOP / "tools" / "page" / "bochs" / "fetch.sh"
TARBALL = "bochs_3.0+dfsg.orig.tar.xz"
NEEDED = ("mkdir", "sha256sum", "cat")


@pytest.fixture
def fetch(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in NEEDED:
        (tools / name).symlink_to(shutil.which(name))
    return lambda: subprocess.run(["/bin/bash", str(FETCH), str(tmp_path / "source")], check=False,
                                  env={"PATH": str(tools)}, capture_output=True, text=True,
                                  timeout=20)


def test_without_apt_a_sentence_says_what_is_wanted(fetch, tmp_path):
    done = fetch()
    assert done.returncode == 1
    assert "could not be had: this is not a Debian system" in done.stderr
    assert TARBALL in done.stderr and str(tmp_path / "source") in done.stderr


def test_a_wrong_file_is_not_taken(fetch, tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / TARBALL).write_bytes(b"something else")
    assert fetch().returncode == 1


def test_the_right_file_is_enough(fetch, tmp_path):
    had = emu.TOP / emu.BUILD / "bochs" / TARBALL
    if not had.exists():
        pytest.skip("Bochs' source was never fetched: make page-machine")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / TARBALL).symlink_to(had)
    done = fetch()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
