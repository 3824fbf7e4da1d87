"""test_lab_class.py - `make handin` and `make grade-all`: a class, and what confines it.

Its one idea: a made-up class of which all is known.  One hand-in of each kind here, twenty with
LAB=all, two hundred with LAB=class; and what a stranger's code could try behind the wall is tried,
without an emulator around it.   Read before: tests/lab_class.py.
"""
import json
import os
import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

import lab
import lab_answers as answers
import lab_class
from exercises import labclass
from exercises import labhandin
from exercises import labwall
from exercises.labbook import EXERCISES
from machine import ending
from machine import tree

CARRIES = "\t(void)gap;\n\treturn y + n <= limit;\n"


# What the wall is made of; in a container or a chroot they may be forbidden.
walled = pytest.mark.skipif(
    subprocess.run(["unshare", "--user", "true"], check=False, capture_output=True).returncode != 0,
    reason="no user namespaces here: nothing of a stranger's is graded")


# ---- One hand-in ----

def handin(folder):
    return ending.guarded("lab", lab.main, ["handin", "--folder", str(folder)])


def test_nothing_to_hand_in(tmp_path, capsys):
    assert handin(tmp_path) == 2
    assert "nothing is begun" in capsys.readouterr().err


def test_handin(tmp_path, capsys):
    for number in ("2", "5"):
        lab.main(["lab", number, "--folder", str(tmp_path), "--seed", "ann"])
    (name, text), = answers.filled("5", [CARRIES], "ann").items()
    (tmp_path / "5" / name).write_text(text)
    assert handin(tmp_path) == 0
    assert "handin-ann.json: 2 exercises" in capsys.readouterr().out
    found = labhandin.read(tmp_path / "handin-ann.json", EXERCISES)
    assert (found.seed, found.tree) == ("ann", labhandin.tree_hash())
    assert list(found.answers) == ["2", "5"]
    said = json.loads((tmp_path / "handin-ann.json").read_text())["outputs"]
    assert "as it was given" in " ".join(said["2"].split()) and "32 bits" in said["5"]


@pytest.mark.parametrize("raw, told", lab_class.BROKEN, ids=[t for _, t in lab_class.BROKEN])
def test_no_hand_in(raw, told, tmp_path):
    path = tmp_path / "x.json"
    path.write_text(raw)
    with pytest.raises(labhandin.Unreadable, match=re.escape(told)):
        labhandin.read(path, EXERCISES)


def test_a_link_is_no_hand_in(tmp_path):
    (tmp_path / "x.json").symlink_to("/etc/passwd")
    with pytest.raises(labhandin.Unreadable, match="plain file"):
        labhandin.read(tmp_path / "x.json", EXERCISES)


def test_another_tree_has_another_hash(tmp_path, monkeypatch):
    before = labhandin.tree_hash()
    monkeypatch.setattr(labhandin.tree, "PARTS", tree.PARTS[:-1])
    assert labhandin.tree_hash() != before


# ---- A class ----

@walled
@pytest.mark.boot("class")
def test_each_is_graded_rightly(booted):
    made, rows, _, _ = booted
    assert len(rows) == len(made)
    for one in made:
        row = rows[f"{one.name}.json"]
        assert {n: row[n] for n in one.wanted} == one.wanted, (one.name, row)
        assert one.note in row["note"]


@walled
@pytest.mark.boot("class")
def test_what_is_alike_is_said(booted):
    made, rows, _, _ = booted
    for row in rows.values():
        assert ("5=kernel" in row["alike"]) == row["file"].startswith("right")


@walled
@pytest.mark.boot("class")
def test_statistics(booted):
    made, rows, _, page = booted
    assert f"# {len(made)} hand-ins" in page
    assert "| 5 | access_ok, and the carry |" in page and "32 bits" not in page.split("What was")[0]
    assert "as it was given" not in page


@walled
@pytest.mark.boot("class")
def test_soon(booted):
    _, _, seconds, page = booted
    print(page.splitlines()[0])
    assert seconds < 15 * 60


def test_alike():
    graded = {name: labclass.Graded(name) for name in "abc"}
    texts = {"a": "\treturn y+n<=limit;\n", "b": "\t/* mine */ return y + n <= limit;\n",
             "c": "\treturn n <= limit;\n"}
    handins = [labhandin.Handin(name, "", "", {"5": answers.filled("5", [text])})
               for name, text in texts.items()]
    labclass.mark_alike(handins, graded)
    assert {name: g.alike for name, g in graded.items()} == {"a": {"5": "b"}, "b": {"5": "a"},
                                                             "c": {}}


def test_one_that_cannot_be_graded_stops_no_other():
    """A hand-in whose grading is a mistake of ours."""
    group = labclass.Class.__new__(labclass.Class)
    found = group.grade(labhandin.Handin("a", "s", "", {"1": {"answers.txt": "x"}}))
    assert (found.file, found.right) == ("a", 0) and "could not be graded" in found.note


def test_two_of_one_seed():
    graded = {name: labclass.Graded(name, note="another tree" * (name == "a")) for name in "abcd"}
    handins = [labhandin.Handin(name, seed, "", {})
               for name, seed in zip("abcd", ("x", "x", "", ""))]
    labclass.mark_seeds(handins, graded)
    assert [g.note for g in graded.values()] == ["another tree the seed of b, too",
                                                 "the seed of a, too", "", ""]


def test_no_folder(tmp_path, capsys):
    assert ending.guarded("lab", lab.main, ["grade-all", str(tmp_path / "none")]) == 2
    assert ending.guarded("lab", lab.main, ["grade-all", str(tmp_path)]) == 2
    assert "no hand-in" in capsys.readouterr().err


# ---- The wall ----

@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A tree that nobody can read, with what the wall needs of it."""
    with tempfile.TemporaryDirectory(prefix="crossring-") as folder:
        os.chmod(folder, 0o755)
        with tree.Copy(Path(folder)) as made:
            os.chmod(made.top, 0o755)
            (made.top / "build" / "copies").mkdir()
            yield made.top


def behind(copy, script, seconds=30):
    """(status, what a shell script prints) behind the wall."""
    done = subprocess.run(labwall.command(copy, "sh", "-c", script), capture_output=True, text=True,
                          timeout=seconds, check=False)
    return done.returncode, done.stdout + done.stderr


@walled
def test_the_wall_stands(copy):
    labwall.check(copy)


@walled
@pytest.mark.parametrize("script", [
    "cat /etc/shadow", "cat /etc/passwd", f"ls {os.path.dirname(__file__)}", "ls /home /root /work",
    "echo x >/tree/Makefile", "echo x >/usr/bin/make", "echo x >/x", "mount -t tmpfs x /usr",
    "kill -0 $PPID && test $PPID -gt 2",
    "dd if=/dev/zero of=/tmp/x bs=1M count=1000"])
def test_it_is_refused(script, copy):
    assert behind(copy, script)[0] != 0


@walled
def test_there_is_no_network(copy):
    """Not even to this machine: somebody listens, and nobody comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 2).close()
        connect = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        assert "refused" in behind(copy, f'python3 -c "{connect}"')[1]


@walled
def test_no_secret_of_ours_is_there(copy):
    os.environ["LAB_SECRET"] = "answers"
    try:
        assert "answers" not in behind(copy, "env")[1]
    finally:
        del os.environ["LAB_SECRET"]
    assert "lab_answers" not in behind(copy, "find / -name 'lab_*' 2>/dev/null")[1]


@walled
def test_a_fork_bomb_ends(copy):
    """Bounded in number, and gone with the shell that began it."""
    script = "f() { sleep 77 & sleep 77 & f; }; (f) 2>/dev/null; set -- /proc/[0-9]*; echo $#"
    _, said = behind(copy, script)
    assert 0 < int(said.split()[-1]) <= labwall.PROCESSES
    assert subprocess.run(["pgrep", "-fx", "sleep 77"], check=False).returncode == 1


def test_without_bubblewrap_nothing_is_graded(monkeypatch, tmp_path, capsys):
    (tmp_path / "x.json").write_text("{}")
    monkeypatch.setattr(labwall.shutil, "which", lambda _: None)
    assert ending.guarded("lab", lab.main, ["grade-all", str(tmp_path)]) == 2
    assert "no stranger's code is graded" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "lab").exists()


def test_where_nothing_can_be_confined_nothing_is_graded(monkeypatch, tmp_path):
    monkeypatch.setattr(labwall, "command", lambda *_: ["sh", "-c", "echo no namespaces >&2; exit 1"])
    with pytest.raises(ending.ToolError, match="no stranger's code is graded.*no namespaces"):
        labwall.check(tmp_path)


def test_what_says_nothing_is_stopped(monkeypatch):
    def grade():
        time.sleep(3600)
    monkeypatch.setattr(labwall, "CLOCK", 1)
    start = time.monotonic()
    assert labwall.alone(grade) == [labwall.STOPPED]
    assert time.monotonic() - start < 15
    monkeypatch.undo()
    assert labwall.alone(lambda: []) == []
    assert labwall.alone(lambda: ["wrong"]) == ["wrong"]
    assert labwall.alone(lambda: ["x" * (labwall.SAID + 1)]) == [labwall.STOPPED]
