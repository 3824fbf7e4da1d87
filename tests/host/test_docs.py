"""Unit tests of docs/*.md: each number in the memory map is worked out again from the sources.

Its one idea: a document that states a number also states where the number comes from, in a table
that a test can read.
"""
import re

import pytest

import docs
from machine import said
from machine.ending import ToolError

TOP = docs.TOP
# Where names get their values.  Hexadecimal or decimal; sums of other names are allowed.
CONSTANT_FILES = ("kernel/base/layout.h", "kernel/process/elf.h", "kernel/entry/sys_memory.c",
                  "kernel/machine/console.h", "kernel/demo/marks.h", "boot/lowmem.inc")
CONSTANT = re.compile(r"^[#%]define[ \t]+(\w+)[ \t]+(.+?)[ \t]*(?:/\*.*|;.*)?$", re.MULTILINE)
ADDRESS = re.compile(r"\b([0-9A-F]{4}_[0-9A-F]{4})\b")
SIZE = re.compile(r"\b(\d+ [KMG]B)\b")
UNITS = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
MEMORY_MAP = TOP / "docs" / "memory-map.md"


def read(name):
    return (TOP / name).read_text(encoding="utf-8")


def constants():
    """name -> value, of every constant that the memory map may name."""
    raw = {}
    for name in CONSTANT_FILES:
        raw |= dict(CONSTANT.findall(read(name)))
    raw["user_base"] = re.search(r"PROVIDE\(user_base = (\w+)\)", read("user/lib/link.ld"))[1]
    raw["user_base of read_by_coincidence"] = re.search(
        r"read_by_coincidence:.*user_base=(\w+)", read("tools/make/build.mk"))[1]
    return {name: value for name in raw if (value := evaluate(raw[name], raw)) is not None}


def evaluate(expression, raw):
    """The value of numbers, names, + - * and brackets; None for anything else."""
    words = re.findall(r"0x[0-9A-Fa-f]+|\d+|\w+|\S", expression)
    for at, word in enumerate(words):
        if word in raw:
            value = evaluate(raw[word], raw)
            if value is None:
                return None
            words[at] = str(value)
        elif not re.fullmatch(r"0x[0-9A-Fa-f]+|\d+|[-+*()]", word):
            return None
    try:
        return eval(" ".join(words), {"__builtins__": {}})  # numbers and operators only
    except SyntaxError:
        return None


def number(text):
    """The value of C010_0000, 8 KB or 127."""
    if SIZE.fullmatch(text):
        count, unit = text.split()
        return int(count) * UNITS[unit]
    return int(text.replace("_", ""), 16) if ADDRESS.fullmatch(text) else int(text)


def of_names(expression, values):
    if expression in values:
        return values[expression]
    return evaluate(expression, {name: str(value) for name, value in values.items()})


def rows(text):
    """(number, expression) of the table of numbers."""
    return re.findall(r"^\| (\S.*?) +\| `(.+?)` +\|$", text, re.MULTILINE)


def equalities(text):
    return re.findall(r"^\| `(.+?) == (.+?)` +\|$", text, re.MULTILINE)


def shown(text):
    """The numbers that the text, its maps included, shows to a reader."""
    prose = docs.BLOCK.sub("", text.partition("## Where each number comes from")[0])
    return set(ADDRESS.findall(prose)) | set(SIZE.findall(prose))


def complaints(text, values):
    found = []
    for shown_number, expression in rows(text):
        value = of_names(expression, values)
        if value is None:
            found.append(f"{expression}: a name that the sources do not have")
        elif value != number(shown_number):
            found.append(f"{shown_number} is not {expression}, which is {value:#x}")
    for left, right in equalities(text):
        if of_names(left, values) != of_names(right, values) or of_names(left, values) is None:
            found.append(f"{left} == {right} is not so")
    found += [f"{n} has no row" for n in sorted(shown(text) - {n for n, _ in rows(text)})]
    return found


def test_every_number_of_the_memory_map():
    text = read("docs/memory-map.md")
    assert len(rows(text)) > 30 and len(equalities(text)) > 5
    assert complaints(text, constants()) == []


@pytest.mark.parametrize("name", ["DEMO_PAGE_PHYS", "SPLIT_USER_BASE", "STACK_BYTES", "INFO_AT",
                                  "KSTACK_SIZE", "MARK_BYTES", "user_base", "FLAT_LIMIT"])
def test_a_changed_constant_is_noticed(name):
    values = constants()
    values[name] += 0x1000
    assert complaints(read("docs/memory-map.md"), values)


@pytest.mark.parametrize("old, new", [
    ("C020_0000  +", "C030_0000  +"), ("8 KB of", "16 KB of"),
    ("| `KERNEL_PHYS_END`", "| `KERNEL_FISH`"),
    ("| 0001_0000 | `BOUNCE_AT`", "| 0001_0800 | `BOUNCE_AT`"), ("MMAP_BASE ==", "VARS_AT ==")])
def test_a_changed_document_is_noticed(old, new):
    text = read("docs/memory-map.md")
    assert old in text
    assert complaints(text.replace(old, new, 1), constants())


def test_the_maps_are_boxes():
    """In a map every border and every wall stands under the one above it."""
    page = docs.BLOCK.sub("", read("docs/memory-map.md"))
    for box in re.findall(r"```\n(.*?)```", page, re.DOTALL):
        lines = [line for line in box.splitlines() if "+-" in line or "|" in line]
        corners = {tuple(m.start() for m in re.finditer(r"\+(?=-)|(?<=-)\+", line))
                   for line in lines if "+-" in line}
        walls = {tuple(m.start() for m in re.finditer(r"\|", line)) for line in lines
                 if "+-" not in line}
        assert len(corners) == 1 and walls <= corners, box


# ---- All documents ------------------------------------------------------------------------------

LINK = re.compile(r"\]\(([^)#]+?)(#[^)]*)?\)")
# A path of the tree in backticks; a * stands for any name, and NAME or the like for a reader's.
PATH = re.compile(r"`((?:boot|kernel|seg|user|tests|tools|docs)/[\w./*-]*)`")
# history.md speaks of Linux's files too; these are surely ours.
OURS = re.compile(r"seg/|.*\.asm$")


@pytest.mark.parametrize("path", docs.documents(), ids=lambda p: p.name)
def test_links_and_paths_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target, _ in LINK.findall(text):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name}: no {target}"
    for name in PATH.findall(text):
        if path.name == "history.md" and not OURS.match(name):
            continue
        assert list(TOP.glob(name.rstrip("/"))), f"{path.name}: no {name}"


@pytest.mark.parametrize("path", docs.documents(), ids=lambda p: p.name)
def test_lines_fit(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        assert line.startswith(("|", "<!--")) or len(line) <= 100, line
        assert line == line.rstrip(), f"blanks at the end: {line!r}"


def test_every_document_is_in_the_index():
    index = read("docs/README.md")
    for path in sorted((TOP / "docs").glob("*.md")):
        assert path.name == "README.md" or f"({path.name})" in index, path.name


# What other documents say in words, and where it comes from.
SAID = [("ring-crossings.md", "GDT entry {}", "SEG_CALL_GATE"),
        ("ring-crossings.md", "its parameter count is {}", "CALL_GATE_PARAMS"),
        ("ring-crossings.md", "user ESP + {} ", "CALL_GATE_PARAMS * 4"),
        ("ring-crossings.md", "Selector {} is", "SEL_LCALL7"),
        ("decisions.md", "A read of {} bytes", "PAGE_SIZE")]


@pytest.mark.parametrize("name, words, expression", SAID)
def test_said_in_words(name, words, expression):
    value = of_names(expression, constants())
    assert words.format(value) in read(f"docs/{name}")
    assert words.format(value + 1) not in read(f"docs/{name}")


def test_blocks_are_filled_by_name():
    text = "a\n<!-- output: trace split gate -->\n```\nold\n```\n<!-- end -->\nb\n"
    assert docs.blocks(text) == {"trace split gate": "old\n"}
    assert docs.fill(text, {"trace split gate": "new\n"}) == text.replace("old", "new")
    assert docs.without_addresses("ESP c037bfec CS 0008") == "ESP xxxxxxxx CS 0008"
    with pytest.raises(ToolError, match="no line that starts with"):
        said.lines_from("a\nb\n", "c", 1)


# ---- Where the sources send their reader ----

NAMED = re.compile(r"[\w./-]+\.(?:asm|inc|c|h|py|mk|md)\b")


def sent_to(text):
    """The files that a source's first comment sends its reader to."""
    head = " ".join(line.strip(" *;#") for line in text.splitlines()[:40])
    return [name for part in re.findall(r"Read (?:next|before): (.*?)(?:\.(?: |$)|\"\"\"|\*/)", head)
            for name in NAMED.findall(part)]


def test_read_next_names_files_that_are_there():
    sources = [p for top in ("boot", "seg", "kernel", "user", "tools", "tests")
               for p in (TOP / top).rglob("*.*") if p.suffix in (".c", ".h", ".asm", ".inc", ".py")]
    names = {p.name for p in sources}
    lost = [f"{p.relative_to(TOP)}: {name}" for p in sources if "node_modules" not in p.parts
            for name in sent_to(p.read_text(encoding="utf-8", errors="replace"))
            if not (TOP / name).exists() and not ("/" not in name and name in names)
            and not list(TOP.glob(name))]
    assert lost == []
