"""test_theme.py - the machine's screen, dark and light: every pair of colours on it can be read.

Its one idea: what is measured is the picture.  Each cell's two colours are taken from QEMU's
screendump, and their contrast is the WCAG's.   Read next: kernel/machine/palette.inc.
"""
import pytest

import screens
from machine import emu
from machine import qemu
from machine import qmp
from test_colours import LEAST, contrast

# The menu's page: bright on blue.  Dark, its contrast is 11.
MENU_PAGE, CLEAR = 0x1F, 13
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# A character of VGA text as QEMU draws it, in pixels.
WIDTH, HEIGHT = 9, 16


def picture(m):
    """The pixels of the screen: rows of (red, green, blue)."""
    path = m.here / "screen.ppm"
    m.ask("screendump", filename=str(path))
    kind, size, _most, data = path.read_bytes().split(b"\n", 3)
    assert kind == b"P6"
    width, height = map(int, size.split())
    assert (width, height) == (WIDTH * qmp.COLUMNS, HEIGHT * qmp.ROWS)
    colours = list(zip(data[::3], data[1::3], data[2::3]))
    return [colours[y * width:(y + 1) * width] for y in range(height)]


def pairs(m):
    """attribute -> the colours of all its cells: two, if something is written in one."""
    memory, pixels, found = m.memory(), picture(m), {}
    for n in range(qmp.ROWS * qmp.COLUMNS):
        row, column = divmod(n, qmp.COLUMNS)
        cell = (line[column * WIDTH:(column + 1) * WIDTH]
                for line in pixels[row * HEIGHT:(row + 1) * HEIGHT])
        found.setdefault(memory[2 * n + 1], set()).update(*cell)
    return found


def measured(m, ground):
    """Looks at a screen: its ground, and the contrast of all that is written."""
    found = pairs(m)
    for attribute, colours in found.items():
        assert len(colours) <= 2, f"{attribute:#x}: {colours}"
        if len(colours) == 2:
            assert contrast(*colours) >= LEAST, f"{attribute:#x}: {colours}"
        if attribute < 0x10 and colours:
            assert ground in colours, f"{attribute:#x}: {colours}"
    return found


@pytest.mark.parametrize("theme, ground", [("dark", BLACK), ("light", WHITE)])
def test_every_screen_can_be_read(theme, ground):
    with screens.stepping("read_to_kernel_offset", mode="split", theme=theme) as m:
        seen = set(measured(m, ground))
        for _ in screens.STEPS:
            m.press("enter")
            m.wait("policy")
            seen |= set(measured(m, ground))
        m.press("esc")
        m.wait(screens.TABLE_KEYS)
        seen |= set(measured(m, ground))
    assert {screens.USER, screens.KERNEL} <= seen


def test_the_menu_is_light_before_there_is_a_kernel():
    with screens.machine("--theme", "light") as m:
        found = measured(m, WHITE)
        # Bright on blue, which is most of it, is black on something light.
        assert min(found[MENU_PAGE]) == BLACK and contrast(*found[MENU_PAGE]) > CLEAR


WORDS = "mode=split demo scenario=read_good policy=fs gate=int80"


def test_a_kernel_without_our_loader_takes_the_word_too():
    folder, lock = emu.claim_folder("test-theme")
    job = emu.Job("split", f"{WORDS} theme=light", None, "multiboot", emu.BUILD / "user.tar", folder,
                  emu.BUILD)
    with lock, qmp.Machine(qemu.machine(job), job.here) as m:
        m.wait(screens.TABLE_KEYS)
        assert screens.USER in measured(m, WHITE)


def test_a_wrong_word_is_told_the_right_ones():
    run = emu.run("qemu", "split", "theme=blue demo poweroff", label="test-theme")
    assert "theme=blue: it may be dark light" in run.serial.decode()
