"""Unit tests of tools/setup.sh, with a PATH of its own so that tools seem to be missing."""
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from machine import emu

SETUP = emu.TOP / "tools" / "setup.sh"
ON_PATH = ("make", "nasm", "bochs", "qemu-system-i386", "git")
ON_DEBIAN = pytest.mark.skipif(not shutil.which("apt-get"), reason="this host has no apt-get")


def script(path, text):
    path.write_text("#!/bin/bash\n" + text)
    path.chmod(0o755)


class Host:
    """A made-up system: only what setup.sh itself needs is on its PATH."""

    def __init__(self, folder):
        self.bin, self.log = folder / "bin", folder / "log"
        self.bin.mkdir()
        for name in ("bash", "cat", "env"):
            (self.bin / name).symlink_to(shutil.which(name))

    def apt(self, installs=()):
        """An apt-get that writes down how it is called and "installs" these commands."""
        touch = "".join(f'printf "" > {self.bin}/{n}; /bin/chmod +x {self.bin}/{n}\n'
                        for n in installs)
        script(self.bin / "apt-get", f'echo "apt-get $*" >> {self.log}\n' + touch)

    def user(self, number):
        script(self.bin / "id", f"echo {number}\n")

    def sudo(self):
        script(self.bin / "sudo", f'echo "sudo $1" >> {self.log}\nexec "$@"\n')

    def run(self, *arguments, **environment):
        return subprocess.run(["/bin/bash", str(SETUP), *arguments], text=True, check=False,
                              env={"PATH": str(self.bin)} | environment, capture_output=True)

    def calls(self):
        return self.log.read_text() if self.log.exists() else ""


@pytest.fixture
def host(tmp_path):
    host = Host(tmp_path)
    host.user(0)
    return host


@ON_DEBIAN
def test_quick_and_silent_when_all_is_there():
    best = 1.0
    for _ in range(3):
        start = time.monotonic()
        done = subprocess.run([str(SETUP), "--check", "build", "bochs", "qemu", "test"],
                              capture_output=True, text=True, check=False)
        best = min(best, time.monotonic() - start)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert best < 0.1


def test_check_names_what_is_missing_and_why(host):
    host.apt()
    done = host.run("--check", "build")
    assert done.returncode == 1
    assert "nasm" in done.stdout and "assembles the boot" in done.stdout
    assert "gcc-i686-linux-gnu" in done.stdout
    assert "bochs" not in done.stdout.replace("boot", "")
    assert not host.calls()


@pytest.mark.parametrize("display, wanted", [("", False), (":0", True)])
def test_a_window_is_for_those_who_have_a_display(host, display, wanted):
    host.apt()
    shown = host.run("--check", "window", DISPLAY=display).stdout
    there = list(Path("/usr/lib").glob("*/qemu/ui-gtk.so"))
    assert ("qemu-system-gui" in shown) == (wanted and not there)


def test_either_cross_compiler_will_do(host):
    host.apt()
    script(host.bin / "i686-elf-gcc", "")
    assert "gcc-i686" not in host.run("--check", "build").stdout


def test_installs_as_root_after_saying_so(host):
    host.apt(installs=ON_PATH + ("i686-linux-gnu-gcc",))
    done = host.run("--install", "build", "qemu")
    assert done.returncode == 0, done.stderr
    assert "install -y --no-install-recommends --no-remove" in host.calls()
    for package in ("make", "nasm", "gcc-i686-linux-gnu", "qemu-system-x86"):
        assert f" {package}" in host.calls()
    assert done.stdout.index("Missing:") < done.stdout.index("Installing with apt-get")


def test_installs_with_sudo(host):
    host.apt(installs=ON_PATH)
    host.user(1000)
    host.sudo()
    assert host.run("qemu").returncode == 0
    assert host.calls().startswith("sudo env\napt-get ")


def test_no_root_and_no_sudo_prints_the_command(host):
    host.apt()
    host.user(1000)
    done = host.run("qemu")
    assert done.returncode == 1 and not host.calls()
    assert "apt-get install --no-install-recommends qemu-system-x86" in done.stderr


def test_failed_apt_is_an_error_in_words(host):
    script(host.bin / "apt-get", "exit 100\n")
    done = host.run("qemu")
    assert done.returncode == 1 and "could not install: qemu-system-x86" in done.stderr


def test_useless_apt_is_noticed(host):
    host.apt()
    done = host.run("qemu")
    assert done.returncode == 1 and "still not found: qemu-system-x86" in done.stderr


def test_elsewhere_prints_the_packages(host):
    done = host.run("build", "bochs", "qemu", "test")
    assert done.returncode == 1
    for words in ("sudo dnf install make python3 nasm bochs",
                  "sudo pacman -S --needed make python nasm",
                  "brew install make python nasm i686-elf-gcc bochs qemu"):
        assert words in done.stdout


def test_unknown_group_and_option(host):
    assert host.run("everything").returncode == 2
    done = host.run("--remove", "build")
    assert done.returncode == 2 and "groups: build bochs qemu window tour gdb iso test" in done.stderr
