"""test_release.py - the release archive: the same content is the same bytes; nothing is left out."""
import hashlib
import io
import tarfile

import pytest

import release
from machine import emu
from machine.ending import ToolError

CONTENT = {"docs/b.md": b"two", "a": b"one"}


def test_neither_order_nor_time_shows():
    turned = dict(reversed(CONTENT.items()))
    assert release.packed(CONTENT) == release.packed(turned)
    with tarfile.open(fileobj=io.BytesIO(release.packed(CONTENT))) as tar:
        assert [e.name for e in tar] == ["crossring/a", "crossring/docs/b.md"]
        assert {(e.mtime, e.uid, e.uname, e.mode) for e in tar} == {(0, 0, "", 0o644)}


def test_the_sums_are_those_of_sha256sum():
    one = hashlib.sha256(b"one").hexdigest()
    assert release.sums(CONTENT).splitlines()[0] == f"{one}  a"


def test_what_is_not_built_is_named(tmp_path):
    with pytest.raises(ToolError, match="build/crossring.iso .*kernel-split.elf"):
        release.files(build=tmp_path)


def test_the_page_goes_without_its_machine(tmp_path):
    for name in ("page/index.html", "page/machine.pack.js", "page/LICENSES/x", *release.BUILT,
                 *release.SLIDES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = release.files(build=tmp_path)
    assert {"page/index.html", "page/LICENSES/x"} <= set(found)
    assert not any("pack" in name for name in found)
    assert {"slides/handout.pdf", "slides/lab.pdf"} <= set(found)
    assert {"README.md", "LICENSE", "docs/machines.md", "build/crossring.iso"} <= set(found)
    assert all((emu.TOP / name).exists() for name in release.TEXTS)
