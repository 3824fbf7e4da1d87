"""test_container.py - the Containerfile, the devcontainer and the workflow say what is true.

Its one idea: there may be no container engine here, but its steps are shell lines.  With
CHROOT=folder (a Debian 12 made by debootstrap, which is changed) and as root they are run in it, in
their order, and then `make demo` and `make test` as the user who is nobody else.
"""
import json
import os
import re
import shutil
import subprocess

import pytest

import test_build
from machine import emu

TEXT = (emu.TOP / "Containerfile").read_text(encoding="utf-8")
# What is big, or needs a display.
LEFT_OUT = {"prove", "page", "paper", "window"}
CHROOT = os.environ.get("CHROOT", "")


def steps(word):
    """What follows the word, of each line that begins with it."""
    return re.findall(rf"^{word} (.*)$", TEXT, re.MULTILINE)


def setup(*words):
    return subprocess.run([str(emu.TOP / "tools" / "setup.sh"), *words], capture_output=True,
                          text=True, check=False)


def test_every_group_of_tools_is_in_it():
    known = set(setup("no-such-group").stderr.split("groups: ")[1].split())
    line = next(step for step in steps("RUN") if "setup.sh" in step)
    named = set(re.findall(r"[a-z-]+", line.split("setup.sh")[1]))
    assert known - named == LEFT_OUT and named <= known


def test_what_it_copies_is_there_and_nobody_is_root():
    for copied in steps("COPY"):
        assert (emu.TOP / copied.split()[0]).exists()
    assert steps("USER") == ["student"] and TEXT.index("\nUSER") > TEXT.rindex("\nRUN")


def test_the_devcontainer_uses_it():
    told = json.loads((emu.TOP / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    path = emu.TOP / ".devcontainer" / told["build"]["dockerfile"]
    assert path.resolve() == emu.TOP / "Containerfile" and told["remoteUser"] == steps("USER")[0]


def test_the_workflow_calls_what_the_project_calls():
    text = (emu.TOP / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert re.search(r"- run: \.ci/run$", text, re.MULTILINE) and os.access(emu.TOP / ".ci/run", os.X_OK)


# ---- Tools in a prefix ----

# What a build calls, beside the compiler's own family.
CALLED = ("make nasm python3 tar sh bash env cat cp rm mkdir touch cmp sed tr find uname test true "
          "false printf dirname awk grep id").split()
FAMILY = ("gcc", "ld", "as", "objcopy", "objdump", "ar")


@pytest.mark.skipif(not shutil.which("i686-linux-gnu-gcc"), reason="the compiler has another name")
def test_tools_of_one_folder_make_the_same_bytes(tmp_path):
    """As with Homebrew: no apt, a compiler called i686-elf-gcc; later, and in a folder of another
    name and depth.  (The ISO's tools are GRUB's, and stay where they are.)"""
    prefix, tree = tmp_path / "bin", tmp_path / "another" / "folder"
    prefix.mkdir()
    for name in CALLED:
        (prefix / name).symlink_to(shutil.which(name))
    for name in FAMILY:
        (prefix / f"i686-elf-{name}").symlink_to(shutil.which(f"i686-linux-gnu-{name}"))
    test_build.copy_tree(tree)
    test_build.make(tree, "crossring.img", env={"PATH": str(prefix), "SETUP_ELSEWHERE": "1"})
    test_build.make(tree, *test_build.released())
    test_build.make(emu.TOP, *test_build.released())
    assert test_build.hashes(tree) == test_build.hashes(emu.TOP)


# ---- In a chroot ----

# What an engine mounts in a container; it is gone with the command's processes.
MOUNTS = ("mount -t proc proc proc", "mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts",
          "mount -t tmpfs shm dev/shm", 'exec chroot . su "$1" -s /bin/sh -c "$2"')
BARE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


def inside(line, user="root"):
    """A line of shell in the chroot, as this user, with nothing of ours around it."""
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c",
               " && ".join(MOUNTS), "sh", user, line]
    return subprocess.run(command, cwd=CHROOT, env=BARE, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=False, timeout=3000)


@pytest.mark.skipif(not CHROOT, reason="CHROOT=folder names no Debian 12 to try it in")
def test_its_steps_end_with_all_tests_in_a_bare_debian():
    for copied in steps("COPY"):
        source, target = copied.split()
        shutil.copy(emu.TOP / source, CHROOT + target)
    for step in steps("RUN"):
        done = inside(f"MORE=; {step}" if "useradd" not in step else f"id student || {step}")
        assert done.returncode == 0, f"{step}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    # What a clone has, as -v "$PWD":/work would show it.
    work = CHROOT + steps("WORKDIR")[0]
    tree = subprocess.run(["git", "archive", "HEAD"], cwd=emu.TOP, capture_output=True, check=True)
    os.makedirs(work, exist_ok=True)
    subprocess.run(["tar", "-x", "-C", work], input=tree.stdout, check=True)
    assert inside(f"chown -R student {steps('WORKDIR')[0]}").returncode == 0
    done = inside("cd /work && make -s demo", user="student")
    assert done.returncode == 0 and "all as promised" in done.stdout, done.stdout + done.stderr
    done = inside("cd /work && make -s test", user="student")
    failed = re.findall(r"^(?:FAILED|ERROR) .*", done.stdout, re.MULTILINE)
    assert done.returncode == 0, "\n".join(failed) or done.stdout + done.stderr
