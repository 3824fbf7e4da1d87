"""test_slim.py - what a demonstration's archive leaves out, and that all else stays as it is."""
import io
import tarfile

import pytest

from machine import emu
from machine import slim


@pytest.mark.parametrize("words, left_out", [
    ("mode=split demo poweroff", "flat.lst fenced.lst"), ("mode=both demo", "fenced.lst"),
    ("mode=all demo poweroff", ""), ("mode=split demo menu=10 scenario=all", ""), ("demo", ""),
    # A program from outside may open any file.
    ("mode=split policy=fs poweroff -- hello demo.txt", ""), ("mode=flat ktest poweroff", "")])
def test_whoever_can_come_to_it_has_it(words, left_out):
    assert slim.not_needed(words) == set(left_out.split())


def test_the_others_stay_as_they_are():
    whole = (emu.TOP / emu.BUILD / "user.tar").read_bytes()
    thin = slim.without(whole, {"flat.lst", "data/zeros"})
    assert slim.without(whole, set()) == whole and len(thin) % tarfile.BLOCKSIZE == 0
    with tarfile.open(fileobj=io.BytesIO(whole)) as before, \
         tarfile.open(fileobj=io.BytesIO(thin)) as after:
        kept = [m for m in before if m.name not in ("flat.lst", "data/zeros")]
        assert len(kept) == len(before.getmembers()) - 2
        assert [(m.name, m.mode, before.extractfile(m).read()) for m in kept] == \
               [(m.name, m.mode, after.extractfile(m).read()) for m in after]


def test_a_boot_that_needs_all_has_the_file_itself(tmp_path):
    whole = emu.TOP / emu.BUILD / "user.tar"
    assert slim.for_boot(whole, "mode=all demo", tmp_path) == whole
    assert slim.for_boot(whole, "mode=flat demo", tmp_path).stat().st_size < whole.stat().st_size
