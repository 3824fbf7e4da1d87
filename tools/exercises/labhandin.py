"""labhandin.py - one file with all that a student has done.

Its one idea: answers, and nothing that is run by itself: no archive, no paths, no Makefile.  It is
JSON, it is small, and each answer's name is one that the exercise gave out; all else is refused.

Read before: tools/lab.py.   Read next: labclass.py.
"""
import hashlib
import json
from dataclasses import dataclass

from exercises import labvariant
from machine import emu
from machine import tree

VERSION = 1
# Bytes; the whole lab, all answers right, is a tenth of it.
MOST = 1 << 18


class Unreadable(Exception):
    """Not a hand-in; in words."""


@dataclass
class Handin:
    file: str
    seed: str
    tree: str
    # {exercise: {name: text}}
    answers: dict


def tree_hash():
    """What the sources are that this was done with."""
    seen = hashlib.sha256()
    for part in tree.PARTS:
        top = emu.TOP / part
        for path in sorted(p for p in ([top] if top.is_file() else top.rglob("*"))
                           if p.is_file() and "__pycache__" not in p.parts):
            seen.update(str(path.relative_to(emu.TOP)).encode() + b"\0")
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def write(folder, seed, answers, outputs):
    path = folder / (f"handin-{seed}.json" if seed else "handin.json")
    path.write_text(json.dumps({"crossring": VERSION, "seed": seed, "tree": tree_hash(),
                                "answers": answers, "outputs": outputs}, indent=1) + "\n",
                    encoding="utf-8")
    return path


def parsed(path):
    """The file's JSON, whatever somebody has put there."""
    if path.is_symlink() or not path.is_file():
        raise Unreadable("is not a plain file")
    if path.stat().st_size > MOST:
        raise Unreadable(f"has more than {MOST} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON") from None


def is_text(value):
    """JSON can hold half a character, which no file can."""
    return isinstance(value, str) and value == value.encode("utf-8", "ignore").decode("utf-8")


def read(path, exercises):
    """A Handin; Unreadable if it is none."""
    found = parsed(path)
    if not isinstance(found, dict) or found.get("crossring") != VERSION:
        raise Unreadable("was not written by make handin")
    seed, tree, answers = (found.get(name) for name in ("seed", "tree", "answers"))
    if not isinstance(seed, str) or not isinstance(tree, str) or not isinstance(answers, dict):
        raise Unreadable("lacks its seed, tree or answers")
    try:
        labvariant.check(seed)
    except emu.EmuError as error:
        raise Unreadable(str(error)) from None
    for number, files in answers.items():
        if number not in exercises:
            raise Unreadable(f"answers exercise {number!r:.40}, which there is not")
        if not isinstance(files, dict) or not all(map(is_text, files.values())):
            raise Unreadable(f"has no text for exercise {number}")
        if not set(files) <= set(exercises[number].given(seed)):
            raise Unreadable(f"brings a file along that exercise {number} did not give out")
    return Handin(path.name, seed, tree, answers)
