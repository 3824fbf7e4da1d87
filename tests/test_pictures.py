"""test_pictures.py - the pictures in docs/pictures are what the kernel shows today.

Its one idea: a picture that nobody makes again becomes a lie.  The drawings are made again and
compared byte for byte; of the screens it is checked that each is there, used, and of a whole
screen.   `make pictures` brings them up to date.
"""
import re
import struct

import pytest

import model_svg
import pictures
from machine import emu

FOLDER = emu.TOP / pictures.FOLDER
PAGE = emu.TOP / "docs" / "screen.md"
BOOT = """Segments of the split model, as the processor has them:
\033[0;91m  kernel CS    0008  base c0000000  limit 00ffffff  DPL 0  S 1  type b
\033[0m\033[0;91m  kernel DS SS 0010  base c0000000  limit 00ffffff  DPL 0  S 1  type 3
\033[0m\033[0;92m  user CS      001b  base 40000000  limit 7fffffff  DPL 3  S 1  type b
\033[0m\033[0;92m  user DS SS   0023  base 40000000  limit 7fffffff  DPL 3  S 1  type 3
\033[0m  TSS          0028  base c01421e0  limit 00000067  DPL 0  S 0  type b
"""


@pytest.mark.parametrize("mode", ("split", "flat", "fenced"))
def test_the_models_are_drawn_from_todays_kernel(mode, tmp_path):
    pictures.model(mode, tmp_path)
    name = f"model-{mode}.svg"
    assert (FOLDER / name).read_text() == (tmp_path / name).read_text(), "run make pictures"


def test_segments_are_read_from_the_boot_output():
    found = model_svg.segments(BOOT)
    assert [(s.name, s.selector, s.owner) for s in found] == [
        ("kernel CS", 0x08, "kernel"), ("kernel DS SS", 0x10, "kernel"),
        ("user CS", 0x1B, "user"), ("user DS SS", 0x23, "user")]
    assert (found[0].base, found[0].last) == (0xC0000000, 0xC0FFFFFF)
    assert (found[2].base, found[2].last) == (0x40000000, 0xBFFFFFFF)


def test_bars_are_to_scale():
    user = model_svg.segments(BOOT)[3]
    rect = re.search(r' y="([\d.]+)" width="\d+" height="([\d.]+)"', model_svg.bar(3, user)[0])
    assert float(rect.group(2)) == pytest.approx(model_svg.HEIGHT / 2)
    assert float(rect.group(1)) == pytest.approx(model_svg.TOP + model_svg.HEIGHT / 4)
    assert model_svg.FILL["user"] in model_svg.bar(3, user)[0]


@pytest.mark.parametrize("broken", (BOOT.replace("Segments", "Nothing"), BOOT[:200], ""))
def test_other_output_is_refused(broken):
    with pytest.raises(model_svg.ModelError):
        model_svg.segments(broken)


def test_every_screen_is_a_whole_screen_and_has_a_recipe():
    names = {name for name, _, _ in pictures.SHOTS}
    assert {path.stem for path in FOLDER.glob("*.png")} == names
    for name in names:
        data = (FOLDER / f"{name}.png").read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", data[16:24]) == (720, 400), name


def test_the_page_shows_pictures_that_are_there():
    shown = re.findall(r"\]\((pictures/[^)]+)\)", PAGE.read_text())
    assert len(shown) >= 6
    for name in shown:
        assert (PAGE.parent / name).is_file(), name


@pytest.mark.parametrize("mode", ("split", "flat"))
def test_a_segments_type_is_told_with_its_s_bit(mode):
    """Type b is a code segment's with S = 1, and a busy TSS's with S = 0."""
    output = pictures.boot_output(mode)
    assert re.search(r"  kernel CS .*  S 1  type b$", output, re.M)
    assert re.search(r"  TSS .*  S 0  type b$", output, re.M)
