"""Unit tests of tools/bench_linux.py: the archive that Linux starts from, and what is read of its
output.  The run itself fetches a kernel of 52 MB, so no test does it."""
import pytest

import bench_linux
from machine.ending import ToolError


def test_the_archive_has_its_files_where_cpio_looks():
    text = bench_linux.first_files(b"\177ELF program")
    names, at = [], 0
    while at < len(text):
        fields = [int(text[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        assert text[at:at + 6] == b"070701"
        size, name_size = fields[6], fields[11]
        name = text[at + 110:at + 110 + name_size - 1].decode()
        start = at + 110 + name_size + -(110 + name_size) % 4
        names.append((name, fields[1], text[start:start + size][:12]))
        at = start + size + -size % 4
    assert [n[0] for n in names] == ["dev", "dev/console", "init", "file", "TRAILER!!!"]
    assert names[2][1:] == (0o100755, b"\177ELF program"[:12]) and names[1][1] == 0o020600


def test_figures_are_read_between_the_kernels_own_words():
    text = b"[ 1.0] noise 1 2\ngetpid_int80 0 332\r\nread 16 1851\nKernel panic - not syncing\n"
    assert bench_linux.figures(text, "Linux") == {("getpid_int80", 0): 332, ("read", 16): 1851}


def test_a_run_that_did_not_end_is_an_error():
    with pytest.raises(ToolError, match="Linux did not come to the end"):
        bench_linux.figures(b"Kernel panic", "Linux")
